"""A backup or a restore that is killed leaves what was there before, or all of what was to be there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("what", ["backup", "restore"])
@pytest.mark.parametrize("rounds", [4, pytest.param(50, marks=[pytest.mark.long, pytest.mark.timeout(1500)])])
def test_killed_at_any_moment_the_old_one_stands_or_the_new_one_and_the_next_try_ends_well(
    empty_url: str, tmp_path: Path, what: str, rounds: int
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.backup_kills", what, str(folder), empty_url, str(rounds)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=1400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    after = {name: count for name, count in told["found"].items() if name in ("empty", "full")}

    assert told["left"] == 0
    assert sum(after.values()) == rounds == told["found"]["next: full"]
    assert set(told["found"]) <= {"empty", "full", "next: full"}
    assert rounds < 50 or (told["killed"] > rounds // 4 and after["empty"] > 0)

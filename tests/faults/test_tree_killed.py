"""F01, F54, F56: whoever of the whole house is killed, nothing is lost or doubled and nobody goes on alone."""

from pathlib import Path

import pytest

from tests.faults.tree_kills import run_rounds
from tests.journeys.kill_loop import set_up

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes as Linux shows them")


@pytest.mark.long
@pytest.mark.parametrize(
    "rounds", [pytest.param(6, marks=pytest.mark.timeout(600)), pytest.param(100, marks=pytest.mark.timeout(5400))]
)
def test_whoever_of_the_house_is_killed_nothing_is_lost_or_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    with set_up(tmp_path) as scene:
        for name, value in scene.house.environment.items():
            if name.startswith("ZANWATCH_"):
                monkeypatch.setenv(name, value)
        tally = run_rounds(scene, tmp_path, rounds, seed=5)

    assert tally.is_whole, tally
    assert sum(tally.killed.values()) == rounds
    assert rounds < 100 or {"ear", "head", "pages", "run", "server", "worker"} <= set(tally.killed)

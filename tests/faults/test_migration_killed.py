"""F11: a migration that is killed leaves the old schema or the new one, and the next start finishes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from storage.engine import Store, make_engine
from tests.faults import migration_kills
from tests.storage.filling import fill
from tests.storage.old_schema import write_old

ROOT = Path(__file__).parents[2]


@pytest.fixture
def old_url(store: Store, empty_url: str) -> str:
    """A database of schema 0025 with a history in it, to which nobody is connected."""
    fill(store)
    engine = make_engine(make_url(empty_url))
    with engine.begin() as connection:
        write_old(store, connection)
    engine.dispose()
    return empty_url


@pytest.mark.parametrize("rounds", [4, pytest.param(50, marks=[pytest.mark.long, pytest.mark.timeout(1500)])])
def test_a_migration_that_is_killed_leaves_the_old_schema_or_the_new_one_and_the_next_start_finishes(
    request: pytest.FixtureRequest, old_url: str, tmp_path: Path, database: str, rounds: int
) -> None:
    (tmp_path / "copies").mkdir()
    place = tmp_path / "copies" if database == "sqlite" else request.getfixturevalue("postgres").get_uri()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.migration_kills", old_url, str(place), str(rounds)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=1400,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)

    assert (told["half"], told["faults"]) == ([], [])
    assert sum(told["found"].values()) == rounds
    assert rounds < 50 or (told["killed"] > rounds // 4 and told["found"]["old"] > 0)


@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_half_a_migration_would_be_seen(old_url: str, database: str) -> None:
    """The control of the look: one table of the new schema in the old one is neither."""
    was = migration_kills.look(old_url)
    engine = make_engine(make_url(old_url))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE exchange (id INTEGER)")
    engine.dispose()
    now: dict[str, Any] = migration_kills.look(old_url)

    assert (now["schema"], now == was) == (["0025"], False)

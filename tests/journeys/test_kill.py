from pathlib import Path

import pytest

from tests.journeys.forks import Forks
from tests.journeys.kill_loop import Tally, run_rounds, run_scenes, set_up


def what_may_not_be(tally: Tally) -> dict[str, int]:
    return {"lost": tally.lost, "doubled": tally.doubled, "failed_reruns": tally.failed_reruns}


NOTHING = {"lost": 0, "doubled": 0, "failed_reruns": 0}


@pytest.mark.timeout(400)  # on a machine that does much else besides
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_pass_that_is_killed_at_any_moment_loses_and_doubles_nothing(
    database_url: str, forks: Forks, tmp_path: Path
) -> None:
    with set_up(tmp_path, database_url, forks) as scene:
        tally = run_rounds(scene, rounds=4, seed=20)

    assert what_may_not_be(tally) == NOTHING


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_a_hundred_passes_that_are_killed_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    with set_up(tmp_path, database_url) as scene:
        tally = run_rounds(scene, rounds=100, seed=7)

    assert what_may_not_be(tally) == NOTHING
    assert tally.killed > 50


@pytest.mark.timeout(5400)
@pytest.mark.parametrize("rounds", [20, pytest.param(1000, marks=pytest.mark.long)])
def test_passes_by_forks_that_are_killed_lose_and_double_nothing(tmp_path: Path, forks: Forks, rounds: int) -> None:
    tally = run_scenes(tmp_path, forks, rounds=rounds, seed=1000)

    assert what_may_not_be(tally) == NOTHING
    assert tally.killed > rounds // 2

from pathlib import Path

import pytest

from tests.journeys.kill_loop import Tally, run_rounds, set_up


def what_may_not_be(tally: Tally) -> dict[str, int]:
    return {"lost": tally.lost, "doubled": tally.doubled, "failed_reruns": tally.failed_reruns}


NOTHING = {"lost": 0, "doubled": 0, "failed_reruns": 0}


@pytest.mark.timeout(400)  # on a machine that does much else besides
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_pass_that_is_killed_at_any_moment_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    with set_up(tmp_path, database_url) as scene:
        tally = run_rounds(scene, rounds=4, seed=20)

    assert what_may_not_be(tally) == NOTHING


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_a_hundred_passes_that_are_killed_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    with set_up(tmp_path, database_url) as scene:
        tally = run_rounds(scene, rounds=100, seed=7)

    assert what_may_not_be(tally) == NOTHING
    assert tally.killed > 50

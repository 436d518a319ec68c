from datetime import date
from pathlib import Path

import pytest

from tests.spiders.making import TODAY
from zanwatch.sample_portal import ReplayPortal, SamplePortalError


def test_the_day_moves_and_the_portal_shows_what_was_in_force(portal: ReplayPortal) -> None:
    assert portal.state()["today"] == "2024-01-01"

    portal.set_today(date(2023, 2, 1))

    assert portal.state()["today"] == "2023-02-01"


def test_an_edit_is_an_edition_of_its_day(portal: ReplayPortal) -> None:
    portal.edit("900002", [("2023-01-01", "иначе")], on=date(2023, 5, 5))

    (act,) = (act for act in portal.state()["acts"] if act["espi_id"] == "900002")
    assert act["editions"] == {"rus": ["2023-01-01", "2023-05-05"]}


def test_noise_and_faults_wait_until_a_reset(portal: ReplayPortal) -> None:
    portal.set_noise(["nbsp", "dashes"], seed=7)
    portal.add_fault("/versions", "timeout", times=2, seconds=3, portal="espi")
    spoilt = portal.state()
    portal.reset()
    clean = portal.state()

    assert (spoilt["noise"], spoilt["faults"]) == (
        ["nbsp", "dashes"],
        [{"path_regex": "/versions", "kind": "timeout", "times": 2}],
    )
    assert (clean["noise"], clean["faults"], clean["today"]) == ([], [], f"{TODAY}")


def test_all_noise_has_a_short_name(portal: ReplayPortal) -> None:
    portal.set_noise(["all"])

    assert len(portal.state()["noise"]) == 12


def test_a_wrong_order_is_refused_in_words(portal: ReplayPortal) -> None:
    with pytest.raises(SamplePortalError, match="unknown kind 'earthquake'"):
        portal.add_fault("/", "earthquake")


def test_a_portal_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(SamplePortalError, match="no such corpus"):
        ReplayPortal([tmp_path / "nowhere"], TODAY).start()

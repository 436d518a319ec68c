"""Every edition that a portal keeps is filled in, once and in silence, and killed at any moment it goes on."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.hosts import held_host
from storage.engine import open_store
from tests.journeys.backfill_kills import run_rounds, set_up
from tests.journeys.forks import Forks
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

TODAY = date(2026, 2, 1)
DAYS = ["2021-02-12", "2024-05-13", "2025-06-27", "2026-01-01"]
STEPS = {
    ("rus", "2021-02-12", "2024-05-13"): 7,
    ("rus", "2024-05-13", "2025-06-27"): 1,
    ("rus", "2025-06-27", "2026-01-01"): 1,
    ("kaz", "2021-02-12", "2024-05-13"): 8,
    ("kaz", "2024-05-13", "2025-06-27"): 1,
    ("kaz", "2025-06-27", "2026-01-01"): 1,
}


def subscribe(house: House, topic: str = "domestic_violence") -> None:
    who = ("Reception", "--to", "mailto:a@centre.example", "--language", "eng")
    ran = house.run("subscribe", *who, "--topic", topic)
    assert (ran.code, ran.err) == (0, "")


def count_steps(changes: list[dict[str, Any]]) -> dict[tuple[str, str, str], int]:
    steps = [(change["language"], change["from"], change["to"]) for change in changes]
    return {step: steps.count(step) for step in steps}


def asked_for(portal: ReplayPortal, act: str) -> list[str]:
    """Return the addresses of editions that were asked for, in their order."""
    paths = [asked.path for asked in portal.log() if f"/documents/{act}/" in asked.path]
    return [path for path in paths if not path.endswith("/versions")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_edition_is_filled_in_and_nobody_hears_of_it_then_or_later(
    house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    subscribe(house)
    portal.set_today(TODAY)

    report = house.read("backfill", "--act", "900001")

    assert (report["revisions"], report["queued"]) == (8, 0)
    assert [(line["language"], line["outcome"]) for line in report["outcomes"]] == [("rus", "good"), ("kaz", "good")]
    assert count_steps(report["changes"]) == count_steps(house.read("changes")) == STEPS

    asked = len(asked_for(portal, "900001"))
    again = house.read("backfill", "--act", "900001")
    later = house.read("watch", "--act", "900001")

    assert (again["revisions"], again["changes"], later["changes"]) == (0, [], [])
    # What is stored is not fetched again; the pass asks for the current text in both languages.
    assert (asked, len(asked_for(portal, "900001")) - asked) == (8, 2)
    assert (mailbox.mails, house.read("outbox", "list")) == ([], [])


def test_the_current_text_comes_first_and_then_the_oldest(light_house: House, portal: ReplayPortal) -> None:
    portal.set_today(TODAY)
    light_house.read("backfill", "--act", "900001")

    days = [path.rpartition("/")[2].partition("?")[0] for path in asked_for(portal, "900001")]
    assert days == ["rus", "kaz", *["12.02.2021", "13.05.2024", "27.06.2025"] * 2]


def test_history_and_backfill_come_to_the_same(light_house: House, portal: ReplayPortal, mailbox: Mailbox) -> None:
    subscribe(light_house)
    light_house.read("watch", "--act", "900001")
    portal.set_today(TODAY)
    light_house.read("watch", "--act", "900001")
    told = len(mailbox.mails)

    report = light_house.read("backfill", "--act", "900001")

    assert (report["revisions"], report["changes"]) == (0, [])
    assert count_steps(light_house.read("changes")) == STEPS
    assert (told, len(mailbox.mails)) == (1, 1)


def test_an_edition_that_is_newer_than_all_that_is_known_is_left_to_the_next_pass_which_tells_it(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    subscribe(light_house)
    portal.set_today(date(2024, 6, 1))
    light_house.read("watch", "--act", "900001")
    portal.set_today(TODAY)

    filled = light_house.read("backfill", "--act", "900001")

    assert (filled["revisions"], len(mailbox.mails)) == (2, 0)

    passed = light_house.read("watch", "--act", "900001")

    assert (passed["revisions"], len(mailbox.mails)) == (4, 1)
    assert count_steps(light_house.read("changes")) == STEPS


def test_all_acts_of_the_list_are_filled_in_one_after_another(light_house: House, portal: ReplayPortal) -> None:
    portal.set_today(TODAY)
    report = light_house.read("backfill")

    acts = list(dict.fromkeys(line["act"] for line in report["outcomes"]))
    assert acts == ["900001", "900002", "900003", "900004", "900005", "910001", "910002"]
    assert report["revisions"] == 2 * (4 + 3 + 3 + 2 + 2 + 2) + 2


def test_an_edition_that_the_portal_cannot_give_is_a_gap_that_the_next_backfill_closes(
    light_house: House, portal: ReplayPortal
) -> None:
    portal.set_today(TODAY)
    portal.add_fault(r"/900001/rus/13\.05\.2024", "status-503")
    first = light_house.run("backfill", "--act", "900001", "--json")

    assert (first.code, first.json["revisions"]) == (3, 7)
    assert [(line["language"], line["outcome"]) for line in first.json["outcomes"]] == [
        ("rus", "failed"),
        ("kaz", "good"),
    ]

    second = light_house.read("backfill", "--act", "900001")

    assert second["revisions"] == 1
    assert count_steps(light_house.read("changes")) == STEPS


def test_what_is_older_than_all_that_one_portal_gives_is_taken_from_the_other(
    light_house: House, portal: ReplayPortal
) -> None:
    portal.set_today(TODAY)
    portal.add_fault(r"/900001/rus/12\.02\.2021", "status-503", times=0)
    light_house.run("watch", "--act", "900001")
    ran = light_house.run("backfill", "--act", "900001", "--json", adilet_url=portal.adilet_url)

    assert (ran.code, ran.json["revisions"]) == (3, 6)
    assert [(line["source"], line["language"], line["outcome"]) for line in ran.json["outcomes"]] == [
        ("espi", "rus", "failed"),
        ("espi", "kaz", "good"),
        ("adilet", "rus", "good"),
        ("adilet", "kaz", "identical"),
    ]
    assert count_steps(light_house.read("changes")) == STEPS


def test_an_act_whose_current_text_cannot_be_read_is_left_for_the_next_time(
    light_house: House, portal: ReplayPortal
) -> None:
    portal.set_today(TODAY)
    portal.add_fault(r"/900001/kaz\?", "missing-articles")
    first = light_house.run("backfill", "--act", "900001", "--json")

    assert (first.code, first.json["revisions"]) == (3, 4)
    assert light_house.read("backfill", "--act", "900001")["revisions"] == 4


def test_a_host_that_another_pass_reads_is_said_and_not_waited_for(
    light_house: House, portal: ReplayPortal, key: bytes
) -> None:
    store = open_store(light_house.environment["ZANWATCH_DATABASE_URL"], key)
    with held_host(store, portal.espi_url):
        ran = light_house.run("backfill", "--act", "900001", "--json")
    store.close()

    assert ran.code == 3
    assert [(line["act"], line["reason"]) for line in ran.json["outcomes"]] == [("", "already-running")]
    assert "already running" in ran.err


def test_an_id_that_nobody_knows_is_a_usage_error(light_house: House) -> None:
    ran = light_house.run("backfill", "--act", "nonsense")

    assert (ran.code, ran.out) == (2, "")


def test_a_repealed_act_is_tied_to_the_act_that_took_its_place(light_house: House, portal: ReplayPortal) -> None:
    portal.set_today(TODAY)
    for act in ("900004", "900005"):
        light_house.read("backfill", "--act", act)

    (tied,) = light_house.read("successors", "list")
    assert (tied["old"], tied["new"]) == ("900004", "900005")


def test_an_edition_that_is_published_late_is_put_in_its_place_and_told_as_late(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    subscribe(light_house, "labour")
    light_house.read("watch", "--act", "910001")
    portal.set_today(date(2024, 6, 17))
    light_house.read("watch", "--act", "910001")
    words = "1. Помощь по делу 2 оказывает центр"
    portal.edit("910001", [(words, words.replace("центр", "Центр помощи"))], on=date(2022, 1, 10))

    report = light_house.read("watch", "--act", "910001")
    again = light_house.read("watch", "--act", "910001")

    steps = {(c["from"], c["to"], c["eid"]) for c in light_house.read("changes") if c["language"] == "rus"}
    assert steps == {
        ("2020-03-02", "2022-01-10", "art_2__para_1"),
        ("2022-01-10", "2024-06-17", "art_2__para_1"),
        ("2022-01-10", "2024-06-17", "art_4__para_2"),
    }
    assert (len(report["changes"]), again["changes"], len(mailbox.mails)) == (3, [], 2)
    text = mailbox.mails[-1].get_body(("plain",)).get_content()
    assert "An earlier edition, of 10.01.2022, was published later." in text
    # What was told of article 4 is not told again.
    assert "article 4" not in text.lower()


@pytest.mark.timeout(300)
def test_a_backfill_that_is_killed_comes_to_the_same_history(forks: Forks, tmp_path: Path) -> None:
    with set_up(tmp_path, forks) as scene:
        tally = run_rounds(scene, rounds=1, seed=5)

    assert (tally.words, tally.different, tally.failed, tally.told, tally.asked_twice) == ((), 0, 0, 0, 0)


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_twenty_backfills_that_are_killed_come_to_the_same_history(tmp_path: Path) -> None:
    with set_up(tmp_path) as scene:
        tally = run_rounds(scene, rounds=20, seed=11)

    assert (tally.words, tally.different, tally.failed, tally.told, tally.asked_twice) == ((), 0, 0, 0, 0)
    assert tally.killed > 10

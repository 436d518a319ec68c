"""What a person does at the terminal about a doubt: look, decide, and see how the sources fare."""

from datetime import date

import pytest

from tests.journeys.invented import AFTER, BEFORE, NUMBER
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

CODE = "910002"
"""In Russian only."""
BOSS = "mailto:boss@centre.example"


@pytest.fixture
def held(light_house: House, portal: ReplayPortal, mailbox: Mailbox) -> House:
    """A house that holds one edition back."""
    assert light_house.run("subscribe", "R", "--to", "mailto:a@centre.example", "--topic", "labour").code == 0
    assert light_house.run("watch", "--act", CODE).code == 0
    portal.set_today(date.fromisoformat(AFTER))
    portal.add_fault(rf"/documents/{CODE}/rus\?", "missing-articles", times=1)
    assert light_house.run("watch", "--act", CODE, admin_to=BOSS).code == 3
    return light_house


def number(house: House) -> str:
    (doubt,) = house.read("quarantine", "list")
    return str(doubt["id"])


def test_the_operator_is_told_of_a_doubt_and_no_reader_is(held: House, mailbox: Mailbox) -> None:
    (doubt,) = held.read("quarantine", "list")

    assert mailbox.recipients == ["boss@centre.example"]
    assert (doubt["act"], doubt["language"], doubt["source"]) == (CODE, "rus", "espi")
    assert (doubt["reason"], doubt["state"], doubt["times"]) == ("missing-articles", "open", 1)


def test_a_doubt_is_shown_beside_the_text_before_it(held: House) -> None:
    shown = held.read("quarantine", "show", number(held))
    words = held.run("quarantine", "show", number(held))

    assert (shown["readable"], shown["previous"]["edition"], shown["decisions"]) == (True, BEFORE, [])
    assert "статья 3 Заявление" in shown["previous"]["text"]
    assert "статья 3" not in shown["held"]
    assert [change["eid"] for change in shown["changes"] if change["kind"] == "repeal"] == ["art_3", "art_6"]
    assert (words.code, words.err) == (0, "")
    assert "статья 3" in words.out


def test_an_accepted_page_is_told_as_a_pass_would_and_not_again(held: House, mailbox: Mailbox) -> None:
    done = held.read("quarantine", "accept", number(held), "--reason", "сверено")
    twice = held.run("quarantine", "accept", str(done["id"]))

    assert (done["state"], done["queued"], done["delivery"]["sent"]) == ("accepted", 1, 1)
    assert NUMBER in mailbox.mails[-1].get_body(("plain",)).get_content()
    assert (twice.code, "closed already: accepted" in twice.err) == (2, True)
    assert held.read("quarantine", "list") == []
    assert [one["state"] for one in held.read("quarantine", "list", "--state", "all")] == ["accepted"]


def test_a_page_that_is_thrown_out_is_told_to_nobody(held: House, mailbox: Mailbox) -> None:
    done = held.read("quarantine", "reject", number(held))
    shown = held.read("quarantine", "show", str(done["id"]))

    assert (done["state"], held.read("quarantine", "list"), len(mailbox.mails)) == ("rejected", [], 1)
    assert [one["deed"] for one in shown["decisions"]] == ["rejected"]


def test_fetching_again_brings_the_good_page(held: House, mailbox: Mailbox) -> None:
    report = held.read("quarantine", "refetch", number(held))

    assert [line["outcome"] for line in report["outcomes"]] == ["good"]
    assert [one["state"] for one in held.read("quarantine", "list", "--state", "all")] == ["superseded"]
    assert mailbox.recipients[-1] == "a@centre.example"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("quarantine", "show", "99"), "quarantine list"),
        (("quarantine", "accept", "99"), "quarantine list"),
        (("quarantine", "list", "--state", "lost"), "--state lost"),
        (("sources", "lift", "espi"), "not stopped"),
    ],
)
def test_wrong_usage_is_one_sentence(light_house: House, words: tuple[str, ...], said: str) -> None:
    ran = light_house.run(*words)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_every_source_is_shown_with_its_checks_its_errors_and_each_text(held: House) -> None:
    espi, *others = held.read("sources")
    words = held.run("sources")

    assert (espi["source"], espi["alerts"], espi["held_back"], espi["error_rate"]) == ("espi", "on", 1, 0.25)
    assert espi["failures_in_a_row"] == 1
    assert [(text["act"], text["language"], text["outcome"], text["reason"]) for text in espi["acts"]] == [
        (CODE, "kaz", "absent", "http-404"),
        (CODE, "rus", "quarantined", "missing-articles"),
    ]
    assert all(text["last_check"] and "is_stale" in text for text in espi["acts"])
    # The pass that read it whole; the one that held it back is no good pass.
    assert espi["last_success"] < espi["last_good_pass"] < espi["last_check"]
    assert [source["state"] for source in others] == ["never"] * len(others)
    assert (words.code, words.err) == (0, "")

"""ЕСПИ and adilet stand in for each other: a dead portal delays no news, and a second source makes none."""

from dataclasses import replace
from datetime import date

import pytest

from tests.journeys.invented import AFTER, change_of
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

CHANGED = date.fromisoformat(AFTER)
CODE = "910001"
DEAD = "http://127.0.0.1:9"
Line = tuple[str, str, str, str]


@pytest.fixture
def both(light_house: House, portal: ReplayPortal) -> House:
    """A house that knows where both portals are."""
    return replace(light_house, environment={**light_house.environment, "ZANWATCH_ADILET_URL": portal.adilet_url})


@pytest.fixture
def ngr(portal: ReplayPortal) -> str:
    return str(next(act["ngr"] for act in portal.state()["acts"] if act["espi_id"] == CODE))


def lines(report: dict[str, object]) -> list[Line]:
    told = report["outcomes"]
    assert isinstance(told, list)
    return [(line["source"], line["language"], line["outcome"], line["reason"]) for line in told]


def test_espi_dead_for_a_day_is_read_on_adilet_and_said_once(
    both: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    assert both.run("subscribe", "Desk", "--to", "mailto:a@centre.example", "--topic", "labour").code == 0
    both.read("watch", "--act", CODE)
    portal.set_today(CHANGED)

    ran = both.run("watch", "--act", CODE, "--json", espi_url=DEAD)

    assert ran.code == 3
    assert lines(ran.json) == [
        ("espi", "rus", "failed", "refused"),
        ("espi", "kaz", "failed", "refused"),
        ("adilet", "rus", "good", ""),
        ("adilet", "kaz", "good", ""),
    ]
    assert both.read("changes") == [change_of(CODE, "rus"), change_of(CODE, "kaz")]
    assert len(mailbox.mails) == 1

    again = both.read("watch", "--act", CODE)

    assert lines(again) == [("espi", "rus", "identical", ""), ("espi", "kaz", "identical", "")]
    assert (len(both.read("changes")), len(mailbox.mails)) == (2, 1)


def test_an_act_that_only_its_adilet_id_names_is_read_there_and_kept_under_its_code(both: House, ngr: str) -> None:
    first = both.read("watch", "--act", ngr)
    second = both.read("watch", "--act", CODE)

    assert [(line["source"], line["act"], line["outcome"]) for line in first["outcomes"]] == [
        ("adilet", CODE, "good"),
        ("adilet", CODE, "good"),
    ]
    assert lines(second) == [("espi", "rus", "identical", ""), ("espi", "kaz", "identical", "")]
    assert both.read("changes", "--act", ngr) == []


def test_the_portal_that_is_named_is_asked_first_and_the_other_one_only_in_its_place(
    both: House, portal: ReplayPortal
) -> None:
    both.read("watch", "--act", CODE)
    asked = len(portal.log())
    there = both.read("watch", "--portal", "adilet", "--act", CODE)
    told = {line.portal for line in portal.log()[asked:]}
    dead = both.run("watch", "--portal", "adilet", "--act", CODE, "--json", adilet_url=DEAD)

    assert lines(there) == [("adilet", "rus", "identical", ""), ("adilet", "kaz", "identical", "")]
    assert told == {"adilet"}
    assert dead.code == 3
    assert lines(dead.json) == [
        ("adilet", "rus", "failed", "refused"),
        ("adilet", "kaz", "failed", "refused"),
        ("espi", "rus", "identical", ""),
        ("espi", "kaz", "identical", ""),
    ]


def test_what_the_portals_print_differently_is_a_case_for_an_editor(both: House, portal: ReplayPortal) -> None:
    both.read("watch", "--act", CODE)
    pair = [("в течение 10 календарных", "в течение 11 календарных")]
    portal.edit(CODE, pair, "rus", on=date(2020, 3, 2))
    ran = both.run("watch", "--act", CODE, "--json", espi_url=DEAD)

    (case,) = both.read("cases", "list")
    shown = both.run("cases", "show", str(case["id"]))

    assert lines(ran.json)[2:] == [("adilet", "rus", "good", "sources-differ"), ("adilet", "kaz", "identical", "")]
    assert (case["kind"], case["label"], case["state"]) == ("sources", "статья 4, пункт 2", "open")
    assert sorted(case["sources"]) == ["adilet", "espi"]
    # A table breaks its lines between words.
    assert "The portals print different words: zan.gov.kz, adilet.zan.kz." in shown.out
    assert "рассматривают в течение 11" in shown.out
    assert both.read("changes") == []


def test_nobody_is_sent_to_the_address_that_we_crawl(both: House, portal: ReplayPortal, mailbox: Mailbox) -> None:
    assert both.run("subscribe", "Desk", "--to", "mailto:a@centre.example", "--topic", "labour").code == 0
    both.read("watch", "--portal", "adilet", "--act", CODE)
    portal.set_today(CHANGED)
    both.read("watch", "--portal", "adilet", "--act", CODE)

    (mail,) = mailbox.mails
    words = mail.get_body(("plain",)).get_content()
    assert "https://adilet.zan.kz/rus/docs/Z" in words
    assert "old.adilet" not in words
    assert "127.0.0.1" not in words


def test_what_is_no_id_at_all_is_wrong_usage(both: House) -> None:
    ran = both.run("watch", "--act", "a-law")

    assert (ran.code, ran.out) == (2, "")
    assert "--act a-law" in ran.err

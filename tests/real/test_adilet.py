"""The real texts on both portals: a change of source says nothing, and the journey goes on where ЕСПИ is dead."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.line import House
from tests.real.test_journey import CHANGES
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

DEAD = "http://127.0.0.1:9"
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def house(make_house: Callable[[str], House], database_url: str, portal: ReplayPortal, forks: Forks) -> House:
    made = make_house(database_url)
    return ForkedHouse({**made.environment, "ZANWATCH_ADILET_URL": portal.adilet_url}, forks)


def outcomes(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(line["source"], line["language"], line["outcome"]) for line in report["outcomes"]]


@pytest.mark.parametrize("noise", [[], ["all"]])
def test_the_journey_goes_on_where_espi_is_dead(
    house: House, portal: ReplayPortal, mailbox: Mailbox, noise: list[str]
) -> None:
    assert house.run("subscribe", "Desk", "--to", "mailto:a@centre.example", "--topic", "domestic_violence").code == 0
    portal.set_noise(noise, seed=1)
    assert house.run("watch", "--act", "49212").code == 0
    portal.set_noise(noise, seed=2)
    portal.set_today(date(2024, 6, 16))

    ran = house.run("watch", "--act", "49212", "--json", espi_url=DEAD)

    changes = house.read("changes")
    assert ran.code == 3
    assert outcomes(ran.json) == [
        ("espi", "rus", "failed"),
        ("espi", "kaz", "failed"),
        ("adilet", "rus", "good"),
        ("adilet", "kaz", "good"),
    ]
    if noise:
        changes = [
            {**now, "before": it["before"], "after": it["after"]} for now, it in zip(changes, CHANGES, strict=True)
        ]
    assert changes == CHANGES
    assert len(mailbox.mails) == 1

    back = house.read("watch", "--act", "Z090000214_")

    assert outcomes(back) == [("espi", "rus", "identical"), ("espi", "kaz", "identical")]
    assert (len(house.read("changes")), len(mailbox.mails)) == (len(CHANGES), 1)


@pytest.mark.long
@pytest.mark.timeout(400)
def test_no_edition_of_the_corpus_is_news_when_the_source_changes(house: House, portal: ReplayPortal) -> None:
    # Of the act left out only fragments are here, which no pass takes for the whole of it.
    acts = [act for act in portal.state()["acts"] if act["act"] != "crime-prevention"]
    told = []
    for day in sorted({day for act in acts for days in act["editions"].values() for day in days}):
        portal.set_today(date.fromisoformat(day))
        first, second = ("espi", "adilet") if len(told) % 2 else ("adilet", "espi")
        codes = [word for act in acts if _is_there(act, day) for word in ("--act", act["espi_id"])]
        house.run("watch", "--portal", first, *codes)
        ran = house.run("watch", "--portal", second, *codes, "--json")
        told.append((day, ran.code, {line["outcome"] for line in ran.json["outcomes"]}, ran.json["changes"]))

    assert [(day, code, changes) for day, code, _, changes in told] == [(day, 0, []) for day, *_ in told]
    assert {outcome for *_, seen, _ in told for outcome in seen} <= {"identical", "absent"}
    assert house.read("cases", "list") == [case for case in house.read("cases", "list") if case["kind"] != "sources"]


def _is_there(act: dict[str, Any], day: str) -> bool:
    return any(on <= day for days in act["editions"].values() for on in days)

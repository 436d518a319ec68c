"""What needs an admin today: nothing in a house in order, and each trouble one sentence with where to mend it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from alerts.model import Person
from config.catalogues import read_catalogue
from storage.addresses import ensure_state, suspend
from storage.engine import Store
from storage.health import SourceEvent, record_event
from storage.outbox import stop_sending
from storage.people import add_person
from storage.tables_people import ChannelRow
from tests.web.admin.conftest import Enter
from tests.web.pages.filling import NOW, Page
from web.reading.admin_home import House, judge_backups, read_duties

ADMIN = "/admin"
ENGLISH = read_catalogue("eng", "web")
UNTIL = datetime(2026, 3, 2, 12, tzinfo=UTC)
TROUBLES: dict[str, tuple[Any, str, bool]] = {
    "is_sending_stopped": (True, "/admin/deliveries", True),
    "is_prefect_away": (True, "/admin/system", True),
    "disk_days": (3.7, "/admin/system", True),
    "backup": ("old", "/admin/backups", True),
    "drill": ("failed", "/admin/backups", True),
    "stopped": (("espi",), "/sources", True),
    "failing": (1, "/sources", True),
    "silent": (1, "/sources", True),
    "left_alone": ((("espi", UNTIL),), "/sources", False),
    "carriers": (1, "/admin/deliveries", True),
    "suspended": (1, "/admin/people", False),
    "held": (1, "/admin/quarantine", True),
    "differing": (1, "/admin/watchlist?surety=differs", True),
    "unsure": (1, "/admin/watchlist?surety=unsure", False),
    "reviews": (1, "/reviewing", False),
    "late": (1, "/inbox?tab=late", False),
    "cases": (1, "/admin/cases", False),
    "links": (1, "/admin/cases", False),
    "lonely": (1, "/admin/watchlist?warned=nobody", False),
    "paused": (("espi-noon",), "/schedules", False),
    "never_open": (("espi-noon",), "/schedules", True),
}


def test_a_house_in_order_asks_nothing() -> None:
    assert read_duties(House(), ENGLISH) == ()
    assert read_duties(House(disk_days=15.0), ENGLISH) == ()


def test_every_trouble_is_told_with_what_to_do_and_where() -> None:
    told = {
        name: [(duty.href, duty.is_pressing, bool(duty.what and duty.do)) for duty in read_duties(_with(name), ENGLISH)]
        for name in TROUBLES
    }

    assert set(TROUBLES) == {field.name for field in fields(House)}
    assert told == {name: [(href, is_pressing, True)] for name, (_, href, is_pressing) in TROUBLES.items()}


def test_what_presses_stands_before_what_can_wait() -> None:
    everything = House(**{name: value for name, (value, *_) in TROUBLES.items()})
    pressing = [duty.is_pressing for duty in read_duties(everything, ENGLISH)]

    assert pressing == sorted(pressing, reverse=True)
    # A backup that is overdue is the news, and not that an older one was not tried.
    assert len(pressing) == len(TROUBLES) - 1


@pytest.mark.parametrize(
    ("made", "why", "drill", "wanted"),
    [
        (timedelta(days=2), "", (timedelta(days=14), ""), ("fresh", "proved")),
        (timedelta(days=2, seconds=1), "", (timedelta(days=14), ""), ("old", "proved")),
        (None, "damaged", None, ("broken", "old")),
        (timedelta(), "", (timedelta(days=15), ""), ("fresh", "old")),
        (timedelta(), "", (timedelta(), "damaged"), ("fresh", "failed")),
    ],
)
def test_a_backup_is_overdue_when_two_nights_have_gone_by(
    made: timedelta | None, why: str, drill: tuple[timedelta, str] | None, wanted: tuple[str, str]
) -> None:
    made_at = None if made is None else NOW - made
    tried = None if drill is None else (NOW - drill[0], drill[1])

    assert judge_backups(made_at, why, tried, NOW) == wanted


@pytest.mark.parametrize("days", [0.2, 1.0, 13.9])
def test_a_full_disk_is_told_in_whole_days_that_are_left(days: float) -> None:
    (duty,) = read_duties(House(disk_days=days), ENGLISH)

    assert duty.what == f"The disk is full in {int(days)} day{'' if int(days) == 1 else 's'}."


def test_the_page_tells_what_the_store_says(own_store: Store, enter: Enter) -> None:
    before = _told(own_store, enter)
    with own_store.transaction() as session:
        stop_sending(session)
        record_event(session, SourceEvent("espi", "alerts", "stopped", NOW, detail="held: 3 of 4"))
        _suspend(session)
    told = _told(own_store, enter) - before

    assert told == {
        "Sending is stopped: nobody is told anything.",
        "Readers are told nothing from ESPI (zan.gov.kz): too much of it came in a doubtful form.",
        "1 address gets nothing, for its messages come back.",
    }


def test_a_house_that_only_waits_says_that_all_is_in_order(
    own_store: Store, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.admin_home.timetable.list_all", lambda *_: ())
    monkeypatch.setattr("web.pages.admin_home.judge_backups", lambda *_: ("fresh", "proved"))
    page = Page(enter(own_store).get(ADMIN).text)

    assert page.text("//p[@class='calm-word']") == "✓ Everything is in order"


def test_the_pages_of_the_house_are_an_admins(own_store: Store, enter: Enter) -> None:
    assert [enter(own_store, role).get(ADMIN).status_code for role in ("reader", "editor", "admin")] == [403, 403, 200]


def _with(name: str) -> House:
    return replace(House(), **{name: TROUBLES[name][0]})


def _told(store: Store, enter: Enter) -> set[str]:
    return set(Page(enter(store).get(ADMIN).text).texts("//ul[@class='duties']/li/a"))


def _suspend(session: Session) -> None:
    add_person(session, Person("a", "rus", ("mailto:a@b.kz",), ()))
    channel = session.exec(select(ChannelRow.id)).one()
    assert channel is not None
    ensure_state(session, channel, "mailto:a@b.kz")
    suspend(session, channel, "550", NOW)

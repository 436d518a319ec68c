from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import pytest

from config.schedules import WEEKDAYS, Schedule
from config.timing import last_due
from flows.missed import find_missed, make_up
from storage.engine import Store
from storage.runs import close_run, open_run
from storage.schedules import Deed, add_schedule, import_defaults, list_events, pause_schedule, remove_schedule
from tests.prefect.over_there import OverThere

MONDAY = datetime(2026, 3, 2, 7, tzinfo=UTC)  # 12:00 in Almaty
HOUR = timedelta(hours=1)


ZONE = "Asia/Almaty"
TIMETABLE = (
    Schedule("espi-morning", "watch", "espi", ZONE, at=time_of_day(7, 30)),
    Schedule("espi-afternoon", "watch", "espi", ZONE, at=time_of_day(15), weekdays=WEEKDAYS[:5]),
    Schedule("espi-reread", "reread", "espi", ZONE, at=time_of_day(3), weekdays=("sun",)),
    Schedule("send-waiting", "send", "", ZONE, every=5),
)


@pytest.fixture
def table(store: Store) -> Store:
    """A timetable made on a Monday at noon: passes at 07:30 and 15:00, texts are read again on Sundays."""
    with store.transaction() as session:
        import_defaults(session, TIMETABLE, MONDAY)
    return store


def missed(store: Store, now: datetime) -> dict[str, str]:
    return {one.schedule.name: f"{one.due:%d.%m %H:%M}" for one in find_missed(store, now)}


def make_pass(store: Store, command: str, at: datetime, *, is_whole: bool = True) -> None:
    with store.transaction() as session:
        run = open_run(session, command, at)
        if is_whole:
            close_run(session, run, at + HOUR / 60)


def make_up_at(store: Store, there: OverThere, now: datetime) -> list[str]:
    return [one.schedule.name for one in make_up(store, there, now)]  # type: ignore[arg-type] # as much of it as is asked


def test_a_new_timetable_has_missed_nothing(table: Store) -> None:
    assert missed(table, MONDAY) == {}
    assert missed(table, MONDAY + 2 * HOUR) == {}


def test_of_two_moments_of_the_same_work_the_newer_is_the_one_that_was_missed(table: Store) -> None:
    assert missed(table, MONDAY + 5 * HOUR) == {"espi-afternoon": "02.03 15:00"}
    assert missed(table, MONDAY + 21 * HOUR) == {"espi-morning": "03.03 07:30"}


def test_a_pass_that_came_to_its_end_since_is_no_missed_one_but_reading_texts_again_is_another_work(
    table: Store,
) -> None:
    make_pass(table, "watch-espi --reread", MONDAY + 4.5 * HOUR)
    assert missed(table, MONDAY + 5 * HOUR) == {"espi-afternoon": "02.03 15:00"}

    make_pass(table, "watch-espi", MONDAY + 4.6 * HOUR)
    assert missed(table, MONDAY + 5 * HOUR) == {}


def test_a_look_at_lists_is_missed_apart_from_a_pass_over_the_same_portal(table: Store) -> None:
    with table.transaction() as session:
        add_schedule(session, Schedule("search", "look", "espi", ZONE, at=time_of_day(14)), Deed("Admin", MONDAY))
    make_pass(table, "watch-espi", MONDAY + 4.5 * HOUR)
    assert missed(table, MONDAY + 5 * HOUR) == {"search": "02.03 14:00"}

    make_pass(table, "look-espi", MONDAY + 4.6 * HOUR)
    assert missed(table, MONDAY + 5 * HOUR) == {}


def test_a_pass_that_was_cut_off_and_one_of_another_kind_make_nothing_up(table: Store) -> None:
    make_pass(table, "watch-espi", MONDAY + 4.5 * HOUR, is_whole=False)
    make_pass(table, "watch", MONDAY + 4.5 * HOUR)

    assert missed(table, MONDAY + 5 * HOUR) == {"espi-afternoon": "02.03 15:00"}


def test_what_is_paused_or_removed_is_not_missed(table: Store) -> None:
    with table.transaction() as session:
        pause_schedule(session, "espi-afternoon", Deed("Admin", MONDAY))
        remove_schedule(session, "espi-morning", Deed("Admin", MONDAY))

    assert missed(table, MONDAY + 21 * HOUR) == {}


def test_a_weekly_reading_is_made_up_after_days_and_beside_the_daily_pass(table: Store) -> None:
    week = 7 * 24 * HOUR

    assert set(missed(table, MONDAY + week + 12 * HOUR)) == {"espi-afternoon", "espi-reread"}


def test_what_was_missed_is_started_once_and_stands_in_the_history(table: Store) -> None:
    there = OverThere()
    first = make_up_at(table, there, MONDAY + 5 * HOUR)
    # The run has not ended, and the house is started again.
    make_up_at(table, there, MONDAY + 5.1 * HOUR)
    with table.reading() as session:
        event = list_events(session, "espi-afternoon")[0]

    assert first == ["espi-afternoon"]
    assert there.started == {"missed:espi-afternoon:2026-03-02T15:00:00+05:00": {}}
    assert (event.who, event.verb, event.reason) == ("zanwatch", "run", "missed at 02.03.2026 15:00")


@pytest.mark.parametrize(
    ("late", "made"),
    [
        ({"deployment_id": "watch-espi", "parameters": {}}, []),
        ({"deployment_id": "watch-espi", "parameters": {"reread": True}}, ["espi-afternoon"]),
        ({"deployment_id": "send-waiting", "parameters": {}}, ["espi-afternoon"]),
    ],
)
def test_what_prefect_still_has_waiting_is_not_started_beside_it(
    table: Store, late: dict[str, Any], made: list[str]
) -> None:
    assert make_up_at(table, OverThere(late=[late]), MONDAY + 5 * HOUR) == made


def test_the_newest_moment_is_found_with_both_ends_as_they_are_meant() -> None:
    hourly = Schedule("x", "watch", "espi", "Asia/Almaty", every=60, window=(time_of_day(8), time_of_day(20)))

    assert last_due(hourly, MONDAY, MONDAY) is None
    assert last_due(hourly, MONDAY, MONDAY + HOUR) == MONDAY + HOUR
    assert last_due(hourly, MONDAY, MONDAY + 20 * HOUR) == MONDAY + 20 * HOUR
    assert last_due(hourly, MONDAY + 8 * HOUR, MONDAY + 19 * HOUR) is None

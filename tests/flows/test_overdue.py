"""A pass that was promised and did not come: nothing failed, so nothing but the timetable knows of it."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from config.schedules import Schedule
from flows import overdue, schedules
from flows.sending import deliver
from storage.engine import Store
from storage.runs import RunOutcome, open_run, record_outcome
from storage.schedules import Deed
from tests.flows.invented_portal import Bench, make_portal

LATE = "ZanWatch: espi is not being asked"
AGAIN = "ZanWatch: espi is asked again"
DAILY = Schedule("daily", "watch", "espi", "Asia/Almaty", at=time(12), reason="a test")


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture
def bench(store: Store, tmp_path: Path) -> Bench:
    bench = Bench(store, tmp_path, make_portal(2), admin_language="eng")
    deed = Deed("admin", bench.now)
    for listed in schedules.list_all(store, bench.tools.settings, bench.now):
        schedules.remove(store, bench.tools.settings, listed.schedule.name, deed)
    schedules.add(store, bench.tools.settings, DAILY, deed)
    bench.watch()
    return bench


def live(bench: Bench, hours: int, *, reads: bool) -> None:
    """Let a house stand for so long; it sends all the time, and reads once a day or not at all."""
    for _ in range(hours):
        bench.now += timedelta(hours=1)
        if reads and bench.now.hour == 7:
            bench.watch()
        deliver(bench.tools)


def test_while_passes_come_nobody_is_told(bench: Bench) -> None:
    live(bench, 72, reads=True)

    assert bench.post.told == []


def test_when_passes_stop_coming_the_operator_hears_of_it_then_daily_then_of_the_end(bench: Bench) -> None:
    live(bench, 24, reads=True)
    asked_at = bench.now
    live(bench, 25, reads=False)
    in_time = list(bench.post.told)
    live(bench, 1, reads=False)
    late = list(bench.post.told)
    live(bench, 24, reads=False)
    bench.watch()
    live(bench, 24, reads=True)

    assert (in_time, late) == ([], [LATE])
    assert bench.post.told == [LATE, LATE, AGAIN]
    assert f"{asked_at:%d.%m.%Y %H:%M} UTC" in bench.post.admins[0].message.text


def test_a_timetable_that_somebody_paused_and_forgot_is_told_too(bench: Bench) -> None:
    schedules.pause(bench.store, bench.tools.settings, DAILY.name, Deed("admin", bench.now, "holidays"))
    live(bench, 24 * 20, reads=False)

    assert bench.post.told[0] == LATE


def test_what_fires_for_the_first_time_next_sunday_is_late_for_nothing_yet(bench: Bench) -> None:
    sunday = replace(DAILY, name="sunday", weekdays=("sun",))
    schedules.add(bench.store, bench.tools.settings, sunday, Deed("admin", bench.now))
    schedules.remove(bench.store, bench.tools.settings, DAILY.name, Deed("admin", bench.now))
    live(bench, 24 * 6 + 1, reads=False)
    before = list(bench.post.told)
    live(bench, 1, reads=False)

    assert (before, bench.post.told) == ([], [LATE])


def test_passes_over_lists_do_not_stand_in_for_those_over_texts(bench: Bench) -> None:
    for _ in range(30):
        bench.now += timedelta(hours=1)
        with bench.store.transaction() as session:
            run = open_run(session, "look-espi", bench.now)
            record_outcome(session, RunOutcome(run, "espi", "search", "rus", "good", "", bench.now))
        deliver(bench.tools)

    assert bench.post.told == [LATE]


def test_a_pass_that_began_and_had_nothing_to_ask_for_is_no_pass_that_did_not_come(bench: Bench) -> None:
    for _ in range(72):
        bench.now += timedelta(hours=1)
        with bench.store.transaction() as session:
            open_run(session, "watch-espi", bench.now)
        deliver(bench.tools)

    assert bench.post.told == []


@pytest.mark.parametrize(("awake", "told"), [(overdue.AWAKE, []), (timedelta(days=99), [LATE, AGAIN])])
def test_a_house_that_was_off_alarms_nobody_while_it_makes_up_for_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, awake: timedelta, told: list[str]
) -> None:
    live(bench, 24, reads=True)
    monkeypatch.setattr(overdue, "AWAKE", awake)
    bench.now += timedelta(days=7)
    deliver(bench.tools)
    bench.watch()
    live(bench, 12, reads=True)

    assert bench.post.told == told


def test_a_source_that_is_asked_in_vain_is_told_as_that_alone(bench: Bench) -> None:
    live(bench, 24, reads=True)
    bench.portal.reasons = dict.fromkeys(bench.portal.acts, "refused")
    live(bench, 24 * 4, reads=True)

    assert "ZanWatch: espi cannot be read" in bench.post.told
    assert LATE not in bench.post.told

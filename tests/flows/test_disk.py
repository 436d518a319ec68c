"""Two weeks before the disk is full the operator hears of it, once, then daily, then of the end."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import Settings
from flows import disk
from flows.disk import Forecast, ask_disk, look_at_disk, make_forecast
from flows.health import look_after
from storage.blobs import store_blob
from storage.engine import Store
from storage.flags import set_flag
from storage.growth import SIZES, list_sizes, measure_store, record_size
from storage.health import list_events
from storage.notices import list_notices
from tests.flows.invented_portal import Bench, make_portal

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


def grown(store: Store, per_day: int, days: int = 10) -> None:
    """Let the store look as if it had grown so fast for so many days until noon, in even steps."""
    with store.transaction() as session:
        size = measure_store(session)
        sizes = [[(NOON - DAY * at).isoformat(), size - per_day * at] for at in range(days, 0, -1)]
        set_flag(session, SIZES, json.dumps(sizes))


def look(store: Store, settings: Settings, free: int, now: datetime = NOON) -> tuple[str, ...]:
    """Look at a disk with so many bytes free; return what happened to it until now, newest first."""
    with store.transaction() as session:
        look_at_disk(session, settings, now, lambda _: free)
        return tuple(event.deed for event in list_events(session, "disk"))


def test_the_size_is_written_down_once_a_day_and_kept_for_a_month(store: Store) -> None:
    with store.transaction() as session:
        for hours in range(0, 40 * 24, 6):
            record_size(session, NOON + timedelta(hours=hours))
        days = [size.at.date() for size in list_sizes(session)]

    assert days == [(NOON + DAY * at).date() for at in range(10, 41)][: len(days)]
    assert len(days) in (30, 31)


def test_what_is_stored_makes_the_store_larger(store: Store) -> None:
    with store.transaction() as session:
        before = measure_store(session)
        for at in range(200):
            store_blob(session, bytes(str(at) * 5000, "ascii") + at.to_bytes(2) * 5000, None)

    with store.reading() as session:
        assert measure_store(session) > before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_two_weeks_before_the_disk_is_full_the_operator_hears_of_it(store: Store, settings: Settings) -> None:
    grown(store, per_day=1000)
    heard = [look(store, settings, free) for free in (15_000, 14_000, 14_000)]
    heard += [look(store, settings, 12_000, NOON + DAY), look(store, settings, 15_000, NOON + DAY * 1.5)]
    heard += [look(store, settings, 10**9, NOON + DAY * 2)]

    assert heard == [
        (),
        ("filling",),
        ("filling",),
        ("still-filling", "filling"),
        ("still-filling", "filling"),
        ("resolved", "still-filling", "filling"),
    ]
    with store.reading() as session:
        assert len(list_notices(session, "disk")) == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_the_alarm_nobody_would_hear(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "ALARM_DAYS", -1)
    grown(store, per_day=1000)

    assert look(store, settings, 0) == ()


def test_a_store_that_does_not_grow_and_a_young_one_have_no_end(store: Store, settings: Settings) -> None:
    assert look(store, settings, 10) == ()
    grown(store, per_day=0)

    assert look(store, settings, 0) == ()
    assert Forecast(1, 100.0, 1000).days_left == 10
    assert [Forecast(1, None, 5).days_left, Forecast(1, -3.0, 5).days_left, Forecast(1, 3.0, None).days_left] == [
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_disk_of_a_server_is_not_ours_to_see(store: Store, settings: Settings) -> None:
    grown(store, per_day=1000)
    with store.reading() as session:
        found = make_forecast(session, settings, lambda _: pytest.fail("this is another machine's disk"))

    assert (found.per_day, found.days_left) == (1000.0, None)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_pass_looks_at_the_disk(store: Store, tmp_path: Path) -> None:
    bench = Bench(store, tmp_path, make_portal(1))
    report = bench.watch()
    with store.reading() as session:
        assert [size.at for size in list_sizes(session)] == [bench.now]

    grown(store, per_day=10**6)
    bench.now = NOON
    look_after(bench.tools, report.run, lambda _: 10**6)
    with store.reading() as session:
        assert [event.deed for event in list_events(session, "disk")] == ["filling"]


def test_a_folder_that_is_not_made_yet_is_on_the_disk_of_its_parent(tmp_path: Path) -> None:
    assert abs(ask_disk(tmp_path / "a" / "b") - ask_disk(tmp_path)) < 10**9

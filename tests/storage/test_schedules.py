import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from datetime import time as time_of_day
from threading import Semaphore

import pytest

from config.schedules import Schedule, read_default_schedules, schedule_as_json
from flows.hosts import AlreadyRunningError, held_host
from storage import leases
from storage.engine import Store
from storage.errors import NotStoredError
from storage.leases import LEASE_SECONDS, find_lease, read_clock, release_lease, renew_lease, take_lease
from storage.schedules import (
    Deed,
    ScheduleExistsError,
    add_schedule,
    change_schedule,
    get_schedule,
    import_defaults,
    list_events,
    list_schedules,
    pause_schedule,
    remove_schedule,
    resume_schedule,
)

NOON = datetime(2026, 3, 2, 7, tzinfo=UTC)
NIGHTLY = Schedule("nightly", "watch", "espi", "Asia/Almaty", at=time_of_day(2, 30), reason="Тихо ночью")
ORIGIN = "https://zan.gov.kz"


def deed(reason: str = "because") -> Deed:
    return Deed("Айгүл", NOON, reason)


def test_the_shipped_schedules_are_imported_once_even_when_all_of_them_were_removed(store: Store) -> None:
    defaults = read_default_schedules()
    with store.transaction() as session:
        first = import_defaults(session, defaults, NOON)
        names = [schedule.name for schedule in list_schedules(session)]
        for name in names:
            remove_schedule(session, name, deed())
    with store.transaction() as session:
        again = import_defaults(session, defaults, NOON)
        left = list_schedules(session)

    assert (first, again, left) == (True, False, ())
    assert names == sorted(schedule.name for schedule in defaults)


def test_a_schedule_comes_back_as_it_went_in(store: Store) -> None:
    windowed = Schedule(
        "often",
        "reread",
        "espi",
        "Europe/Berlin",
        90,
        None,
        ("mon", "sun"),
        (time_of_day(8), time_of_day(20)),
        "",
        active=False,
    )
    with store.transaction() as session:
        add_schedule(session, NIGHTLY, deed())
        add_schedule(session, windowed, deed())
    with store.reading() as session:
        found = list_schedules(session)

    assert found == (NIGHTLY, windowed)


def test_every_change_is_remembered_with_who_when_and_why(store: Store) -> None:
    later = Schedule("nightly", "watch", "espi", "Asia/Almaty", at=time_of_day(3, 0), reason="Позже")
    with store.transaction() as session:
        add_schedule(session, NIGHTLY, deed("начали"))
        done = [
            change_schedule(session, later, deed("позже")),
            change_schedule(session, later, deed("ничего")),
            pause_schedule(session, "nightly", deed("отпуск")),
            pause_schedule(session, "nightly", deed("ничего")),
            resume_schedule(session, "nightly", deed("вернулись")),
        ]
        remove_schedule(session, "nightly", deed("хватит"))
        events = list_events(session, "nightly")

    paused = {**schedule_as_json(later), "active": False}
    assert done == [True, False, True, False, True]
    assert [(event.verb, event.reason, event.before, event.after) for event in events] == [
        ("removed", "хватит", schedule_as_json(later), None),
        ("resumed", "вернулись", paused, schedule_as_json(later)),
        ("paused", "отпуск", schedule_as_json(later), paused),
        ("changed", "позже", schedule_as_json(NIGHTLY), schedule_as_json(later)),
        ("added", "начали", None, schedule_as_json(NIGHTLY)),
    ]
    assert {(event.who, event.at) for event in events} == {("Айгүл", NOON)}


def test_a_change_of_the_times_does_not_wake_what_is_paused(store: Store) -> None:
    with store.transaction() as session:
        add_schedule(session, NIGHTLY, deed())
        pause_schedule(session, "nightly", deed())
        change_schedule(session, Schedule("nightly", "watch", "espi", "Asia/Almaty", every=60), deed())
        found = get_schedule(session, "nightly")

    assert (found.active, found.every) == (False, 60)


def test_a_name_that_is_taken_or_unknown_is_refused(store: Store) -> None:
    with store.transaction() as session:
        add_schedule(session, NIGHTLY, deed())
        with pytest.raises(ScheduleExistsError, match="nightly"):
            add_schedule(session, NIGHTLY, deed())
        for attempt in (pause_schedule, resume_schedule, remove_schedule):
            with pytest.raises(NotStoredError, match="weekly"):
                attempt(session, "weekly", deed())


def test_a_lease_has_one_holder_until_it_is_given_back_or_runs_out(store: Store) -> None:
    def take(holder: str, seconds: float = LEASE_SECONDS) -> bool:
        with store.transaction() as session:
            return take_lease(session, "zan.gov.kz", holder, seconds=seconds)

    taken = [take("a"), take("b"), take("a")]
    with store.transaction() as session:
        release_lease(session, "zan.gov.kz", "b")
    still = take("b")
    with store.transaction() as session:
        release_lease(session, "zan.gov.kz", "a")
    given_back = [take("b", 0.2), take("a", 0.2)]
    time.sleep(0.3)
    ran_out = take("a")
    with store.transaction() as session:
        renewed = [renew_lease(session, "zan.gov.kz", holder) for holder in ("a", "b")]

    assert (taken, still, given_back, ran_out, renewed) == (
        [True, False, True],
        False,
        [True, False],
        True,
        [True, False],
    )


def test_a_lease_written_before_the_clock_was_set_back_holds_nobody_up(store: Store) -> None:
    with store.transaction() as session:
        take_lease(session, "zan.gov.kz", "a", seconds=3600)
    with store.transaction() as session:
        found = find_lease(session, "zan.gov.kz")
        taken = take_lease(session, "zan.gov.kz", "b")

    assert (found, taken) == (None, True)


def test_whoever_read_the_clock_and_then_waited_for_somebody_faster_does_not_take_her_lease(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.transaction() as session:
        take_lease(session, "zan.gov.kz", "faster")
    with store.transaction() as session:
        early = read_clock(session) - 1
        monkeypatch.setattr(leases, "read_clock", lambda _: early)
        taken, found = take_lease(session, "zan.gov.kz", "slower"), find_lease(session, "zan.gov.kz")

    assert taken is False
    assert found is not None
    assert found.holder == "faster"


def test_the_database_s_clock_is_the_world_s_and_moves_inside_a_transaction(store: Store) -> None:
    with store.reading() as session:
        first = read_clock(session)
        time.sleep(0.05)
        second = read_clock(session)

    assert abs(first - datetime.now(UTC).timestamp()) < 5
    assert 0.03 < second - first < 5


def test_of_many_that_want_a_host_at_once_one_gets_it(store: Store) -> None:
    refused = Semaphore(0)

    def hold(_: int) -> str:
        try:
            with held_host(store, ORIGIN):
                # It holds until everybody else has been refused, however slow the machine is.
                assert all(refused.acquire(timeout=20) for _ in range(7))
        except AlreadyRunningError as error:
            refused.release()
            return str(error).partition(" since")[0]
        return "held"

    with ThreadPoolExecutor(8) as pool:
        ends: Sequence[str] = sorted(pool.map(hold, range(8)))

    assert ends == ["already running: another pass has been reading zan.gov.kz"] * 7 + ["held"]


def test_a_host_that_is_held_is_renewed_and_a_dead_holder_s_is_free_soon(store: Store) -> None:
    with held_host(store, ORIGIN, seconds=0.4) as held:
        time.sleep(1)
        with pytest.raises(AlreadyRunningError), held_host(store, ORIGIN, seconds=0.4):
            pass
        alive = held.lost.is_set()
        held.ended.set()  # as if the process had died: nobody renews
        time.sleep(0.6)
        with held_host(store, ORIGIN, seconds=0.4):
            pass

    assert alive is False


def test_a_holder_learns_that_it_was_thought_dead(store: Store) -> None:
    with held_host(store, ORIGIN, seconds=0.4) as held:
        with store.transaction() as session:
            release_lease(session, "zan.gov.kz", "somebody else")
            row = find_lease(session, "zan.gov.kz", seconds=0.4)
            assert row is not None
            release_lease(session, "zan.gov.kz", row.holder)
            take_lease(session, "zan.gov.kz", "another", seconds=60)
        lost = held.lost.wait(5)

    assert lost

"""F41, F43: clocks that jump, for the whole pass and not for digests alone; ten thousand days of any calendar."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.digest_times import find_day, find_next, find_slot
from alerts.subscriptions import Wish
from storage.engine import Store
from storage.leases import LEASE_SECONDS, take_lease
from tests.flows.invented_portal import SECOND, Bench, make_portal

JUMPS = (timedelta(hours=-1), timedelta(days=1), timedelta(minutes=-7), timedelta(days=-2), timedelta(days=3))
CODE = "930000"


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.mark.parametrize("jumps", [20, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_a_clock_that_jumps_before_each_pass_loses_and_doubles_no_news(
    store: Store, tmp_path: Path, jumps: int
) -> None:
    bench = Bench(store, tmp_path, make_portal(1))
    bench.watch()
    second = date.fromisoformat(SECOND)
    for at in range(jumps):
        bench.now += JUMPS[at % len(JUMPS)]
        bench.portal.acts[CODE][f"{second + timedelta(days=at)}"] = 11 + at
        bench.watch()
    bench.now += timedelta(days=30)
    bench.watch()
    # But for the reports of the months that were over meanwhile.
    news = [delivery for delivery in bench.post.readers if "Отчёт" not in delivery.message.subject]
    told = Counter(delivery.message_id for delivery in news)

    assert sorted(told.values()) == [1] * jumps


def test_a_lease_is_counted_by_one_clock_whatever_the_clock_of_a_pass_says(store: Store) -> None:
    """The database's clock: what a pass takes for now is not asked."""
    with store.transaction() as session:
        first = take_lease(session, "host", "a")
    with store.transaction() as session:
        second = take_lease(session, "host", "b")
    with store.transaction() as session:
        # Written before the clock was set back by a day: it ends further off than any lease lasts, and holds nobody up.
        take_lease(session, "host", "a", seconds=86400.0)
    with store.transaction() as session:
        third = take_lease(session, "host", "b", seconds=LEASE_SECONDS)

    assert (first, second, third) == (True, False, True)


@pytest.mark.long
@pytest.mark.timeout(900)
@settings(max_examples=10_000, deadline=None)
@given(
    day=st.one_of(
        st.dates(date(1990, 1, 2), date(2037, 12, 29)),
        st.sampled_from([date(year, 12, 31) for year in range(1990, 2037)]),
        st.sampled_from([date(year, 2, 29) for year in range(1992, 2037, 4)]),
        st.sampled_from([date(year, 1, 1) for year in range(1991, 2037)]),
    ),
    second=st.integers(0, 86_399),
    zone=st.sampled_from(["Asia/Almaty", "UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia"]),
    hour=st.times().map(lambda one: one.replace(microsecond=0, tzinfo=None)),
)
def test_of_ten_thousand_days_each_has_its_digest_leap_days_and_week_53_too(
    day: date, second: int, zone: str, hour: object
) -> None:
    wish = Wish(timezone=zone, digest_at=hour)  # type: ignore[arg-type]
    now = datetime.combine(day, datetime.min.time(), UTC) + timedelta(seconds=second)
    following = find_next(wish, "daily", now)

    assert find_slot(wish, find_day(wish, now)) <= now < following
    assert find_day(wish, following) > find_day(wish, now)
    assert following - now <= timedelta(days=2, hours=1)

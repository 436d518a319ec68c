"""Each day of a reader's calendar has one hour of the digest, whatever her clock does, wherever the server stands."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.digest_times import find_day, find_next, find_slot
from alerts.subscriptions import Wish

ZONES = ("Asia/Almaty", "UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia")
START = datetime(2023, 12, 20, 10, tzinfo=UTC)


@pytest.fixture(params=ZONES)
def _server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setitem(os.environ, "TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_server_zone")
@pytest.mark.parametrize("hour", [clock(0), clock(2, 30), clock(8), clock(23, 30)])
def test_400_days_have_400_digests_and_each_round_between_them_none(hour: clock) -> None:
    """F42, F43: 29 February, UTC+6 to UTC+5 on 1 March 2024, 31 December; a round in every half hour."""
    wish = Wish(digest_at=hour)
    days = [find_day(wish, START + timedelta(minutes=30 * at)) for at in range(48 * 400 + 1)]
    first = find_day(wish, START)

    assert list(dict.fromkeys(days)) == [first + timedelta(days=at) for at in range(401)]
    assert days == sorted(days)


@given(
    now=st.datetimes(datetime(1990, 1, 2), datetime(2037, 12, 30), timezones=st.just(UTC)),  # noqa: DTZ001 - given a zone by the strategy
    zone=st.sampled_from(ZONES),
    hour=st.times().map(lambda one: one.replace(microsecond=0, tzinfo=None)),
    weekday=st.integers(0, 6),
)
def test_the_next_digest_is_after_now_within_its_rhythm_and_begins_a_new_day(
    now: datetime, zone: str, hour: clock, weekday: int
) -> None:
    wish = Wish(timezone=zone, digest_at=hour, digest_weekday=weekday)
    daily, weekly = find_next(wish, "daily", now), find_next(wish, "weekly", now)

    assert find_slot(wish, find_day(wish, now)) <= now < daily <= weekly
    assert weekly - now <= timedelta(days=8, hours=1)
    assert find_day(wish, weekly).weekday() == weekday
    assert find_day(wish, daily) > find_day(wish, now)
    assert find_next(wish, "at_once", now) == now


def test_the_day_of_a_late_round_is_the_day_whose_hour_is_past() -> None:
    assert find_day(Wish(), datetime(2026, 11, 21, 20, tzinfo=UTC)) == date(2026, 11, 21)


def test_before_the_hour_of_the_day_after_a_missing_one_the_digest_is_that_of_the_day_before_it() -> None:
    # Samoa went from 29 to 31 December 2011.
    wish = Wish(timezone="Pacific/Apia", digest_at=clock(14, 0, 1))
    now = datetime(2011, 12, 31, tzinfo=UTC)

    assert find_day(wish, now) == date(2011, 12, 29)
    assert find_next(wish, "daily", now) == datetime(2011, 12, 31, 0, 0, 1, tzinfo=UTC)

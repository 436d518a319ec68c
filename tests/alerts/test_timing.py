from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.subscriptions import Follow, QuietHours, Subscription, Timing, Wish
from alerts.timing import find_speakable, is_quiet, when
from config.days_off import DaysOff

ZONES = ("Asia/Almaty", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "UTC")
NIGHT = QuietHours(time(22), time(7))
RULE = Subscription(Follow("everything"))
hours = st.builds(time, st.integers(0, 23), st.integers(0, 59))
days = st.dates(date(2024, 1, 1), date(2025, 12, 31))
instants = st.datetimes(datetime(2024, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside it
wishes = st.builds(
    Wish,
    timezone=st.sampled_from(ZONES),
    quiet=st.builds(QuietHours, hours, hours, st.lists(days, max_size=4).map(tuple), st.booleans()),
    digest_at=hours,
    digest_weekday=st.integers(0, 6),
)
rules = st.builds(
    Subscription,
    st.just(Follow("everything")),
    frequency=st.sampled_from(["at_once", "daily", "weekly"]),
    snoozed_until=st.none() | days,
)


def local(zone: str, *at: int) -> datetime:
    return datetime(*at, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc, arg-type]  # year, month, day, hour …


@given(instants, wishes)
def test_nothing_is_said_in_quiet_hours_or_on_a_holiday_and_nothing_is_put_off_for_ever(
    now: datetime, wish: Wish
) -> None:
    assert wish.quiet
    then = find_speakable(now, wish)
    shown = then.astimezone(ZoneInfo(wish.timezone))

    assert now <= then <= now + timedelta(days=2 + 2 * len(wish.quiet.holidays))
    assert shown.date() not in wish.quiet.holidays
    assert not is_quiet(shown.time(), wish.quiet)


@given(instants, wishes)
def test_it_is_said_at_the_first_minute_that_is_allowed(now: datetime, wish: Wish) -> None:
    assert wish.quiet
    now = now.replace(second=0, microsecond=0)
    then = find_speakable(now, wish)
    zone = ZoneInfo(wish.timezone)
    tried = now
    while tried < min(then, now + timedelta(hours=30)):
        shown = tried.astimezone(zone)
        assert shown.date() in wish.quiet.holidays or is_quiet(shown.time(), wish.quiet)
        tried += timedelta(minutes=17)


@given(instants, wishes, rules, st.sampled_from(["critical", "normal"]))
def test_a_rule_always_has_its_time_and_never_an_earlier_one(
    now: datetime, wish: Wish, rule: Subscription, severity: str
) -> None:
    timing = when(rule, wish, [severity], now)  # type: ignore[list-item]
    zone = ZoneInfo(wish.timezone)

    assert timing.not_before is None or timing.not_before >= now
    assert timing.frequency == rule.frequency or (rule.snoozed_until and timing.frequency == "daily")
    if rule.snoozed_until and now.astimezone(zone).date() < rule.snoozed_until:
        assert timing.not_before
        assert timing.not_before.astimezone(zone).date() >= rule.snoozed_until
    if rule.frequency == "at_once" and timing.not_before is None and wish.quiet and severity != "critical":
        assert not is_quiet(now.astimezone(zone).time(), wish.quiet)


def test_the_night_in_which_almaty_put_its_clocks_back_is_an_hour_longer() -> None:
    wish = Wish(quiet=NIGHT)
    # 29.02.2024 22:30 of the old time; 07:00 of the new time is nine hours and a half later, not eight and a half.
    late = datetime(2024, 2, 29, 16, 30, tzinfo=UTC)

    assert find_speakable(late, wish) == datetime(2024, 3, 1, 2, tzinfo=UTC)
    assert when(RULE, Wish(quiet=NIGHT), ["normal"], late) == Timing("at_once", datetime(2024, 3, 1, 2, tzinfo=UTC))
    # The hour from 23 to 24 comes twice on that day, and is quiet twice.
    assert find_speakable(datetime(2024, 2, 29, 18, 30, tzinfo=UTC), wish) == datetime(2024, 3, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ((2024, 2, 28, 9, 0), (2024, 2, 29, 8, 0)),
        ((2024, 2, 29, 9, 0), (2024, 3, 1, 8, 0)),
        ((2024, 3, 1, 7, 59), (2024, 3, 1, 8, 0)),
    ],
)
def test_a_daily_digest_keeps_its_hour_when_the_zone_changes(now: tuple[int, ...], said: tuple[int, ...]) -> None:
    rule = Subscription(Follow("everything"), frequency="daily")

    assert when(rule, Wish(), [], local("Asia/Almaty", *now)) == Timing("daily", local("Asia/Almaty", *said))


def test_a_digest_that_falls_on_a_holiday_comes_on_the_next_day_after_the_night() -> None:
    wish = Wish(quiet=QuietHours(time(22), time(7), (date(2027, 1, 1), date(2027, 1, 2))))
    rule = Subscription(Follow("everything"), frequency="weekly")
    # The digest of Friday, 01.01.2027.
    timing = when(rule, Wish(quiet=wish.quiet, digest_weekday=4), [], local("Asia/Almaty", 2026, 12, 30, 12))

    assert timing == Timing("weekly", local("Asia/Almaty", 2027, 1, 3, 7))


def test_what_is_critical_passes_only_if_that_was_chosen() -> None:
    midnight = local("Asia/Almaty", 2026, 5, 1, 0)
    strict, open_to = Wish(quiet=NIGHT), Wish(quiet=QuietHours(time(22), time(7), lets_critical_pass=True))
    morning = Timing("at_once", local("Asia/Almaty", 2026, 5, 1, 7))

    assert when(RULE, strict, ["critical"], midnight) == morning
    assert when(RULE, open_to, ["critical", "normal"], midnight) == Timing("at_once")
    assert when(RULE, open_to, ["important"], midnight) == morning


def test_a_snoozed_rule_speaks_in_the_digest_of_its_day_and_from_then_on_as_before() -> None:
    rule = Subscription(Follow("everything"), snoozed_until=date(2026, 6, 1))

    assert when(rule, Wish(), ["critical"], local("Asia/Almaty", 2026, 5, 2, 12)) == Timing(
        "daily", local("Asia/Almaty", 2026, 6, 1, 8)
    )
    assert when(rule, Wish(), ["critical"], local("Asia/Almaty", 2026, 6, 1, 0)) == Timing("at_once")


def test_public_holidays_delay_to_the_next_working_hour_and_only_for_whoever_keeps_them() -> None:
    # Nauryz 2027: 21 to 23 March, and the 24th for the Sunday among them.
    now = local("Asia/Almaty", 2027, 3, 20, 23)
    kept = replace(NIGHT, keeps_public=True)
    said = [find_speakable(now, Wish(quiet=quiet)) for quiet in (kept, NIGHT)]

    assert said == [local("Asia/Almaty", 2027, 3, 25, 7), local("Asia/Almaty", 2027, 3, 21, 7)]


def test_a_day_off_of_the_house_is_one_of_hers_and_a_digest_waits_for_its_end() -> None:
    wish = Wish(quiet=QuietHours(time(0), time(0), keeps_public=True))
    house = DaysOff(own=frozenset([date(2027, 3, 25)]))
    now = local("Asia/Almaty", 2027, 3, 22, 12)
    told = [when(rule, wish, (), now, house) for rule in (RULE, replace(RULE, frequency="daily"))]

    assert told == [Timing(frequency, local("Asia/Almaty", 2027, 3, 26)) for frequency in ("at_once", "daily")]

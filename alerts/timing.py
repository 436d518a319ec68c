"""When something may be said: quiet hours, holidays and a snooze delay it, and nothing is ever left out for them.

Hours are those of the person's own clock. Where it goes back (Almaty, 1 March 2024), an hour that comes twice is quiet
twice; where it goes forward, quiet hours whose end is left out end when the clock has gone forward.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.digest_times import find_next
from alerts.subscriptions import Frequency, QuietHours, Subscription, Timing, Wish
from config.days_off import DaysOff
from law.model import Severity

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
PUBLIC = DaysOff()


def when(
    subscription: Subscription,
    wish: Wish,
    severities: Iterable[Severity],
    now: datetime,
    days_off: Container[date] = PUBLIC,
) -> Timing:
    """Return when news that a rule wants may be said; ``severities`` are those of its changes, ``now`` is aware.

    ``days_off`` are the public holidays, as the house keeps them, for whoever asked to be left alone on them.

    A snoozed rule speaks in the first digest of the day on which it may again, all that came meanwhile together.
    """
    frequency: Frequency = subscription.frequency
    today = now.astimezone(ZoneInfo(wish.timezone)).date()
    until = subscription.snoozed_until
    if until is not None and today < until:
        start = _at(until, _MIDNIGHT, wish) - timedelta(microseconds=1)
        frequency = "daily" if frequency == "at_once" else frequency
        return Timing(frequency, find_speakable(find_next(wish, frequency, start), wish, days_off))
    if frequency != "at_once":
        return Timing(frequency, find_speakable(find_next(wish, frequency, now), wish, days_off))
    if wish.quiet is not None and wish.quiet.lets_critical_pass and "critical" in severities:
        return Timing("at_once")
    speakable = find_speakable(now, wish, days_off)
    return Timing("at_once", None if speakable == now else speakable)


def find_speakable(now: datetime, wish: Wish, days_off: Container[date] = PUBLIC) -> datetime:
    """Return the first instant from now on that is neither in quiet hours nor on a holiday, in UTC."""
    moment = now.astimezone(UTC)
    while wish.quiet is not None:
        local = moment.astimezone(ZoneInfo(wish.timezone))
        day = local.date()
        if day in wish.quiet.holidays or (wish.quiet.keeps_public and day in days_off):
            moment = _first_after(moment, day + _DAY, _MIDNIGHT, wish)
        elif is_quiet(local.time(), wish.quiet):
            # Quiet hours over midnight end on the next day where they began on this one.
            moment = _first_after(moment, day, wish.quiet.end, wish)
        else:
            break
    return moment


def is_quiet(hour: time, quiet: QuietHours) -> bool:
    """Tell whether an hour of the day is quiet: the first is, the last is not; where both are alike no hour is.

    >>> night = QuietHours(time(22), time(7))
    >>> [is_quiet(time(hour), night) for hour in (21, 22, 0, 6, 7)]
    [False, True, True, True, False]
    """
    if quiet.start <= quiet.end:
        return quiet.start <= hour < quiet.end
    return hour >= quiet.start or hour < quiet.end


def _first_after(moment: datetime, day: date, hour: time, wish: Wish) -> datetime:
    """Return the first instant after a moment at which her clock shows this hour, on this day or a later one."""
    while True:
        for instant in _instants(day, hour, wish):
            if instant > moment:
                return instant
        day += _DAY


def _instants(day: date, hour: time, wish: Wish) -> Iterator[datetime]:
    """Yield when her clock shows an hour of a day: once, or twice where it goes back."""
    first = _at(day, hour, wish)
    second = datetime.combine(day, hour.replace(fold=1), ZoneInfo(wish.timezone)).astimezone(UTC)
    yield first
    # Where the clock goes forward over the hour, the other reading of it lies before and is no time of that day.
    if second > first:
        yield second


def _at(day: date, hour: time, wish: Wish) -> datetime:
    return datetime.combine(day, hour.replace(fold=0), ZoneInfo(wish.timezone)).astimezone(UTC)

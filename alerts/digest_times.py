"""A digest has a day: the hour at which it is due comes once on each day of its reader's calendar, whatever clocks do.

Where clocks go back (Almaty, 1 March 2024), an hour comes twice, and its first time counts; where they go forward, an
hour that is skipped comes as long after midnight as it says.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from alerts.subscriptions import Frequency, Wish

_WEEK = 7


def find_slot(wish: Wish, day: date) -> datetime:
    """Return the instant at which a digest of this day is due."""
    return datetime.combine(day, wish.digest_at.replace(fold=0), ZoneInfo(wish.timezone)).astimezone(UTC)


def find_day(wish: Wish, now: datetime) -> date:
    """Return the day whose digest is the newest that is due: today's from its hour on, and before it yesterday's.

    >>> [f"{find_day(Wish(), datetime(2024, 2, 29, hour, tzinfo=UTC))}" for hour in (1, 2)]
    ['2024-02-28', '2024-02-29']
    """
    day = now.astimezone(ZoneInfo(wish.timezone)).date()
    # More than one step back only where a day is missing: Samoa had no 30 December 2011.
    while find_slot(wish, day) > now:
        day -= timedelta(days=1)
    return day


def find_next(wish: Wish, frequency: Frequency, now: datetime) -> datetime:
    """Return when the first digest after this instant is due; one that goes at once is due now."""
    if frequency == "at_once":
        return now
    day = find_day(wish, now) + timedelta(days=1)
    if frequency == "weekly":
        day += timedelta(days=(wish.digest_weekday - day.weekday()) % _WEEK)
    return find_slot(wish, day)

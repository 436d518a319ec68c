"""The hours in which a portal may be asked, as a value: it is somebody else's machine, and busy by day."""

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

ANY = "any"
Hours = tuple[time, time]
"""First and last moment; the last one is excluded, and may be on the next day."""


def read_hours(words: str) -> Hours | None:
    """Return the hours that a setting means, None for any hour; raises ValueError that says what to write.

    >>> read_hours("22:00-07:00")
    (datetime.time(22, 0), datetime.time(7, 0))
    """
    if words.strip().lower() == ANY:
        return None
    found = re.fullmatch(r"\s*([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)\s*", words)
    first, last = (
        (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))) if found else (time(), time())
    )
    if first == last:
        raise ValueError("must be two times of day, as 22:00-07:00, or the word any")
    return first, last


def is_within(hours: Hours | None, moment: datetime, zone: str) -> bool:
    """Tell whether an instant is within these hours on the clocks of a time zone.

    >>> from datetime import UTC
    >>> night = read_hours("22:00-07:00")
    >>> [is_within(night, datetime(2026, 3, 2, hour, tzinfo=UTC), "Asia/Almaty") for hour in (1, 2, 16, 17)]
    [True, False, False, True]
    """
    if hours is None:
        return True
    now = moment.astimezone(ZoneInfo(zone)).time()
    first, last = hours
    return first <= now < last if first < last else now >= first or now < last


def begin_day(moment: datetime, zone: str) -> datetime:
    """Return the midnight before an instant on the clocks of a time zone.

    >>> from datetime import UTC
    >>> begin_day(datetime(2026, 3, 2, 20, tzinfo=UTC), "Asia/Almaty").isoformat()
    '2026-03-03T00:00:00+05:00'
    """
    return moment.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)

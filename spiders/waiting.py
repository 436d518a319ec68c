"""A portal that says «come back later» is obeyed: no request before the moment it named.

Up to ``LONGEST`` the crawl itself waits; beyond that it asks for nothing more, and says so in its captures.
"""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 60.0
"""Seconds."""
BUSY = (429, 503)


def read_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, from a number or a date; None when it says nothing.

    >>> now = datetime(2024, 1, 1, 12, tzinfo=UTC)
    >>> read_retry_after("2", now), read_retry_after("Mon, 01 Jan 2024 12:01:00 GMT", now), read_retry_after("-", now)
    (2.0, 60.0, None)
    """
    words = value.strip()
    if words.isascii() and words.isdecimal():
        return float(words[:9])
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())

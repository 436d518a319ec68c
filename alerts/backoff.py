"""When a message that could not be sent is tried again: soon at first, then rarely, and after four days never."""

from datetime import datetime, timedelta

# A greylist opens after 5 minutes or more; a server may be down over a long weekend. The sum is just over four days.
_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, *(720,) * 7))


def next_try(attempts: int, now: datetime, jitter: float) -> datetime | None:
    """Return when to try after so many attempts (1 after the first); None gives up.

    ``jitter`` from 0 to 1 adds up to a fifth, so that a queue does not come back all in one second.

    >>> from datetime import UTC
    >>> next_try(1, datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 0).isoformat()
    '2026-11-22T09:01:00+00:00'
    >>> next_try(99, datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 0) is None
    True
    """
    if attempts > len(_WAITS):
        return None
    return now + _WAITS[max(attempts, 1) - 1] * (1 + jitter / 5)

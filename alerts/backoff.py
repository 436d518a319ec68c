"""When a message that could not be sent is tried again: soon at first, then rarely, and after four days never.

A server that cannot be reached is another matter: it is asked every few minutes for as long as it takes, once for all.
"""

from datetime import datetime, timedelta

# A greylist opens after 5 minutes or more; a server may be down over a long weekend. The sum is just over four days.
_WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, *(720,) * 7))
# With the fifth of jitter less than five minutes: what waits goes out within ten of the server's return.
_CARRIER_WAITS = tuple(timedelta(minutes=m) for m in (1, 2, 4))
_BEHIND_OTHERS = timedelta(minutes=1)
_MOST_BEHIND = 4


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


def next_carrier_try(failures: int, now: datetime, jitter: float) -> datetime:
    """Return when a server that failed so often in a row is asked again; it is never given up.

    >>> from datetime import UTC
    >>> next_carrier_try(500, datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 1).isoformat()
    '2026-11-22T09:04:48+00:00'
    """
    return now + _CARRIER_WAITS[min(max(failures, 1), len(_CARRIER_WAITS)) - 1] * (1 + jitter / 5)


def next_probe(attempts: int, carrier_at: datetime) -> datetime:
    """Return when the message is due again that was on its way when its carrier failed: after others had their turn.

    Else one message that breaks every connection would stand before all others for ever.
    """
    return carrier_at + _BEHIND_OTHERS * min(attempts, _MOST_BEHIND)

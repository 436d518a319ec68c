"""A sender in one call, for tests that have no round: the oldest message that may leave is taken, if there is one."""

from datetime import datetime, timedelta

from sqlmodel import Session

from alerts.model import Delivery
from storage.due import list_due
from storage.outbox import take


def take_next(session: Session, now: datetime, lease: timedelta) -> Delivery | None:
    """Take the oldest message that is due, or whose lease has run out, for as long as ``lease``; None where none is."""
    for number in list_due(session, now):
        taken = take(session, number, now, lease)
        if taken is not None:
            return taken.delivery
    return None

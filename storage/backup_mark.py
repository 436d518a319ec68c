"""What a backup would have that the one before has not, and that no portal gives back."""

import json

from sqlmodel import Session, col, func, select

from storage.tables import ChangeRow, RevisionRow
from storage.tables_audit import AuditRow
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow, SubscriptionRow
from storage.tables_web import SeenRow


def mark_state(session: Session) -> str:
    """Return words that are other ones as soon as somebody entered something, or anything was found, queued or sent.

    A pass that found nothing leaves them alone: that a portal was looked at is known again after the next one.
    """
    numbers = (AuditRow.seq, RevisionRow.id, ChangeRow.id, DeliveryRow.id, PersonRow.id, ChannelRow.id)
    marks = [session.exec(select(func.max(col(number)))).one() for number in (*numbers, SubscriptionRow.id)]
    moments = [session.exec(select(func.max(col(at)))).one() for at in (DeliveryRow.sent_at, SeenRow.seen_at)]
    return json.dumps([*marks, *(f"{at}" for at in moments)])

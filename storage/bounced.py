"""A mail that was taken and came back: it did not arrive, and the next address allowed may have it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from alerts.model import Delivery
from storage.outbox_rows import as_deliveries, without_address
from storage.standby import release_standby
from storage.tables_people import DeliveryRow

BOUNCED = "came back: "
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Returned:
    """A delivery that came back, and how many did so at its address of late, this one included."""

    delivery: Delivery
    channel_id: int
    count: int


def mark_bounced(session: Session, message_id: str, words: str, now: datetime) -> Returned | None:
    """Write down that a sent message came back; None where we sent none of that name, or know it already."""
    row = session.exec(
        select(DeliveryRow).where(DeliveryRow.message_id == message_id, DeliveryRow.state == "sent").with_for_update()
    ).first()
    if row is None or row.channel_id is None:
        return None
    (delivery,) = as_deliveries(session, [row])
    row.state, row.answer = "dead", without_address(session, row, BOUNCED + words)
    session.add(row)
    session.flush()
    release_standby(session, row.news_key, row.person_id)
    count = session.exec(
        select(func.count())
        .select_from(DeliveryRow)
        .where(DeliveryRow.channel_id == row.channel_id, DeliveryRow.state == "dead")
        .where(col(DeliveryRow.answer).startswith(BOUNCED), col(DeliveryRow.created_at) > now - REMEMBERED)
    ).one()
    return Returned(delivery, row.channel_id, count)

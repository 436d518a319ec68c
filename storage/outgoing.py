"""What is known of a delivery only when it leaves: the reader's language, the way to stop, the thread it goes in."""

from typing import cast

from sqlmodel import Session, col, select

from alerts.model import Delivery, Posting, ReaderLanguage, kind_of
from storage.outbox_rows import find_details
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow
from storage.tokens import make_unsubscribe_token


def read_posting(session: Session, delivery: Delivery, channel_id: int, public_url: str) -> Posting | None:
    """Return it; None where the channel is gone meanwhile. ``public_url`` is empty where there are no public pages."""
    query = (
        select(PersonRow.language)
        .join(ChannelRow, col(ChannelRow.person_id) == PersonRow.id)
        .where(ChannelRow.id == channel_id)
    )
    language = session.exec(query).first()
    if language is None:
        return None
    own = find_details(session, [delivery.key]).get(delivery.key)
    return Posting(
        language=cast("ReaderLanguage", language),
        unsubscribe_url=f"{public_url}/u/{make_unsubscribe_token(session, channel_id)}" if public_url else "",
        reply_to=_find_thread(session, delivery, channel_id),
        told_ids=tuple(own.told_ids.split()) if own is not None else (),
    )


def _find_thread(session: Session, delivery: Delivery, channel_id: int) -> str:
    """Return how this channel calls the message that is answered; empty where it went by another one."""
    answers = delivery.about.answers
    if not answers:
        return ""
    query = select(DeliveryRow).where(DeliveryRow.key == answers, DeliveryRow.channel_id == channel_id)
    row = session.exec(query).first()
    if row is None or row.sent_at is None:
        return ""
    if kind_of(delivery.channel) == "mail":
        return row.message_id
    detail = find_details(session, [answers]).get(answers)
    return next(iter(detail.told_ids.split()), "") if detail is not None else ""

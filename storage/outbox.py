"""What is to be said is stored first and sent after: at least once, and under the same Message-ID if ever twice.

A row goes waiting -> sending -> sent, or dead. ``sending`` holds for a lease: whoever took the row and died leaves it
to the next one. Only between the server's «250» and our commit can a second copy arise.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlmodel import Session, and_, col, or_, select, update

from alerts.model import Delivery, DeliveryState, Message
from storage.columns import insert_if_new
from storage.errors import NotStoredError
from storage.flags import SENDING_STOPPED, find_flag, set_flag, vault_of
from storage.health import list_stopped
from storage.people import ADDRESS, CANCELLED, NAME, find_channel
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow
from storage.tables_quarantine import DeliverySourceRow


def store_deliveries(session: Session, news_key: str, deliveries: Sequence[Delivery]) -> int:
    """Queue messages about one piece of news and return how many are new.

    One whose key is known already does nothing; nor does one to a person or address that is no longer here.
    """
    new = 0
    for delivery in deliveries:
        channel = find_channel(session, delivery.person, delivery.channel)
        if channel is None:
            continue
        new += insert_if_new(
            session,
            DeliveryRow,
            key=delivery.key,
            news_key=news_key,
            alert=delivery.alert,
            person_id=channel.person_id,
            channel_id=channel.id,
            subject=delivery.message.subject,
            text=delivery.message.text,
            html=delivery.message.html,
            message_id=delivery.message_id,
            created_at=delivery.created_at,
            state="waiting",
            attempts=0,
            next_try_at=delivery.next_try_at,
            answer="",
        )
    return new


def take_next(session: Session, now: datetime, lease: timedelta) -> Delivery | None:
    """Take the oldest message that is due, or whose lease has run out, for as long as ``lease``; None where none is.

    Commit before sending, or the lease holds nobody back. What lost its person or address meanwhile is not given out,
    and nothing is while sending is stopped, nor news of a source whose alerts are. ``attempts`` counts this try.
    """
    if is_stopped(session):
        return None
    due = or_(
        and_(
            col(DeliveryRow.state) == "waiting",
            or_(col(DeliveryRow.next_try_at).is_(None), col(DeliveryRow.next_try_at) <= now),
        ),
        and_(col(DeliveryRow.state) == "sending", col(DeliveryRow.lease_until) <= now),
    )
    # SQLite has no such lock and needs none: there, one transaction that may write is open at a time.
    query = select(DeliveryRow).where(due).order_by(col(DeliveryRow.id)).limit(1).with_for_update(skip_locked=True)
    stopped = list_stopped(session)
    if stopped:
        doubted = select(DeliverySourceRow.delivery_key).where(col(DeliverySourceRow.source).in_(stopped))
        query = query.where(col(DeliveryRow.key).not_in(doubted))
    while row := session.exec(query).first():
        address = _find_address(session, row)
        if address is None:
            row.state, row.answer, row.next_try_at, row.lease_until = "dead", CANCELLED, None, None
        else:
            row.state, row.lease_until, row.attempts = "sending", now + lease, row.attempts + 1
        session.add(row)
        session.flush()
        if address is not None:
            return _as_delivery(row, *address)
    return None


def mark_sent(session: Session, key: str, answer: str, sent_at: datetime) -> None:
    """Write down that a message left the house, whatever became of it meanwhile."""
    row = _get_row(session, key)
    row.state, row.sent_at, row.answer = "sent", sent_at, _without_address(session, row, answer)
    _store(session, row, next_try_at=None)


def mark_waiting(session: Session, key: str, answer: str, next_try_at: datetime) -> None:
    """Write down that a try failed and when the next one is due; one that was cancelled meanwhile stays so."""
    row = _get_row(session, key)
    if row.state == "sending":
        row.state, row.answer = "waiting", _without_address(session, row, answer)
        _store(session, row, next_try_at=next_try_at)


def mark_dead(session: Session, key: str, answer: str) -> None:
    """Write down that a message can never be delivered; one that was sent stays so."""
    row = _get_row(session, key)
    if row.state in ("waiting", "sending"):
        row.state, row.answer = "dead", _without_address(session, row, answer)
        _store(session, row, next_try_at=None)


def list_deliveries(session: Session, *, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
    """Return deliveries, oldest first; person and channel are empty where they are no longer here."""
    query = select(DeliveryRow).order_by(col(DeliveryRow.id))
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    rows = session.exec(query).all()
    return tuple(_as_delivery(row, *(_find_address(session, row) or ("", ""))) for row in rows)


def release_all(session: Session) -> int:
    """Make all that waits due at once, whatever the back-off says; return how many wait."""
    waiting = col(DeliveryRow.state) == "waiting"
    return session.exec(update(DeliveryRow).where(waiting).values(next_try_at=None)).rowcount


def stop_sending(session: Session) -> None:
    """Let nothing leave the house until ``resume_sending``; messages are still queued."""
    set_flag(session, SENDING_STOPPED, "yes")


def resume_sending(session: Session) -> None:
    """Let messages leave again."""
    set_flag(session, SENDING_STOPPED, "no")


def is_stopped(session: Session) -> bool:
    """Tell whether sending is stopped."""
    return find_flag(session, SENDING_STOPPED) == "yes"


def _get_row(session: Session, key: str) -> DeliveryRow:
    row = session.exec(select(DeliveryRow).where(DeliveryRow.key == key).with_for_update()).first()
    if row is None:
        raise NotStoredError(f"there is no delivery {key}")
    return row


def _store(session: Session, row: DeliveryRow, next_try_at: datetime | None) -> None:
    row.next_try_at, row.lease_until = next_try_at, None
    session.add(row)
    session.flush()


def _find_address(session: Session, row: DeliveryRow) -> tuple[str, str] | None:
    """Return name and address of whom a delivery is for, or None where that person or channel is gone."""
    query = (
        select(PersonRow.name_secret, ChannelRow.address_secret)
        .join(ChannelRow, col(ChannelRow.person_id) == PersonRow.id)
        .where(ChannelRow.id == row.channel_id)
    )
    found = session.exec(query).first()
    if found is None:
        return None
    vault = vault_of(session)
    return vault.decrypt(found[0], NAME), vault.decrypt(found[1], ADDRESS)


def _without_address(session: Session, row: DeliveryRow, answer: str) -> str:
    """Return a server's answer without the address, which servers like to quote: «550 <a@b.kz> is unknown»."""
    found = _find_address(session, row)
    if found is None:
        return answer
    bare = found[1].partition(":")[2].lstrip("/").partition("?")[0]
    for secret in sorted({found[1], bare} - {""}, key=len, reverse=True):
        # A whole word only: the chat 42 is no part of «421 try later».
        answer = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "…", answer, flags=re.IGNORECASE)
    return answer


def _as_delivery(row: DeliveryRow, person: str, channel: str) -> Delivery:
    return Delivery(
        key=row.key,
        alert=row.alert,
        person=person,
        channel=channel,
        message=Message(subject=row.subject, text=row.text, html=row.html),
        message_id=row.message_id,
        created_at=row.created_at,
        state=cast("DeliveryState", row.state),
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
        answer=row.answer,
    )

"""What is said to a reader because of an earlier message: that an address is closed, or that something was wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import cast

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from alerts.model import ChannelKind, Message, ReaderLanguage, kind_of
from storage.addresses import ensure_state
from storage.columns import insert_if_new
from storage.errors import NotStoredError
from storage.flags import vault_of
from storage.outbox_rows import ensure_detail, seal_words
from storage.people import ADDRESS
from storage.tables_delivery import AddressStateRow, DeliveryDetailRow
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow

ON_ITS_WAY = ("waiting", "sending", "sent", "standby")
"""States of a message that somebody got, or will."""
NameMessage = Callable[[str], str]
"""Returns the Message-ID for the key of a delivery."""


@dataclass(frozen=True, slots=True)
class OtherChannel:
    """Another address of somebody, which works."""

    id: int
    person_id: int
    channel: str
    language: ReaderLanguage


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who got an alert, or will: its number, her language, the kind of channel."""

    alert: str
    language: ReaderLanguage
    kind: ChannelKind
    subject: str


def find_other_channel(session: Session, channel_id: int) -> OtherChannel | None:
    """Return the first other address of whoever has this one that is not suspended; None where there is none."""
    person = select(ChannelRow.person_id).where(ChannelRow.id == channel_id)
    query = (
        select(ChannelRow, PersonRow.language)
        .join(PersonRow, col(PersonRow.id) == ChannelRow.person_id)
        .outerjoin(AddressStateRow, col(AddressStateRow.channel_id) == ChannelRow.id)
        .where(col(ChannelRow.person_id).in_(person), ChannelRow.id != channel_id)
        .where(col(AddressStateRow.suspended_at).is_(None))
        .order_by(col(ChannelRow.position))
    )
    found = session.exec(query).first()
    if found is None:
        return None
    row, language = found
    assert row.id is not None  # noqa: S101 - for the types; a stored row has its number
    channel = vault_of(session).decrypt(row.address_secret, ADDRESS)
    return OtherChannel(row.id, row.person_id, channel, cast("ReaderLanguage", language))


def store_word(session: Session, to: OtherChannel, message: Message, now: datetime, name: NameMessage) -> bool:
    """Queue a word to one address, once a day for the same words; tell whether it is new."""
    key = vault_of(session).hash(f"{to.id}\n{message.text}\n{now.date()}", "news")
    ensure_state(session, to.id, to.channel)
    return insert_if_new(
        session,
        DeliveryRow,
        key=key,
        news_key=sha256(key.encode()).hexdigest(),
        alert=f"ZW-{key[:8].upper()}",
        person_id=to.person_id,
        channel_id=to.id,
        subject=message.subject,
        text=seal_words(session, message.text),
        html=seal_words(session, message.html),
        message_id=name(key),
        created_at=now,
        state="waiting",
        attempts=0,
        answer="",
    )


def list_receivers(session: Session, alert: str) -> tuple[Receiver, ...]:
    """Return who got the news of an alert's number, or will, one for each address; raises NotStoredError."""
    return tuple(_as_receiver(session, *found[1:]) for found in _find(session, alert))


def queue_correction(
    session: Session,
    alert: str,
    texts: Mapping[ReaderLanguage, str],
    write: Callable[[Receiver, str], Message],
    made: tuple[datetime, NameMessage],
) -> int:
    """Queue a correction for exactly those addresses that got the news of an alert's number, or will.

    It goes in the thread of what it corrects, and after it; where that was folded, in the thread of the message that
    told of it. The same texts again do nothing. Returns how many are new;
    raises NotStoredError where no such alert was queued, and KeyError where a reader's language has no text.
    """
    now, name = made
    digest = sha256("\n".join(f"{language} {text}" for language, text in sorted(texts.items())).encode()).hexdigest()
    new = 0
    for row, told_by, channel, person in _find(session, alert):
        receiver = _as_receiver(session, told_by, channel, person)
        message = write(receiver, texts[receiver.language])
        key = vault_of(session).hash(f"{row.key}\n{digest}", "news")
        added = insert_if_new(
            session,
            DeliveryRow,
            key=key,
            news_key=vault_of(session).hash(f"{row.news_key}\n{digest}", "news"),
            alert=told_by.alert,
            person_id=row.person_id,
            channel_id=row.channel_id,
            subject=message.subject,
            text=seal_words(session, message.text),
            html=seal_words(session, message.html),
            message_id=name(key),
            created_at=now,
            state="standby" if told_by.state == "standby" else "waiting",
            attempts=0,
            answer="",
        )
        if added:
            detail = ensure_detail(session, key)
            detail.answers = told_by.key
            session.add(detail)
        new += added
    session.flush()
    return new


def _find(session: Session, alert: str) -> list[tuple[DeliveryRow, DeliveryRow, ChannelRow, PersonRow]]:
    """Return each message of an alert with the one that was read in its stead: itself, but for what was folded."""
    named = session.exec(select(DeliveryRow).where(DeliveryRow.alert == alert).order_by(col(DeliveryRow.id))).first()
    if named is None:
        raise NotStoredError(f"there is no alert {alert}")
    told_by = aliased(DeliveryRow)
    # A message is folded into the one of the same address; only where that one goes out was anybody told.
    read_instead = func.coalesce(DeliveryDetailRow.folded_into, DeliveryRow.key)
    query = (
        select(DeliveryRow, told_by, ChannelRow, PersonRow)
        .outerjoin(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
        .join(told_by, col(told_by.key) == read_instead)
        .join(ChannelRow, col(ChannelRow.id) == DeliveryRow.channel_id)
        .join(PersonRow, col(PersonRow.id) == ChannelRow.person_id)
        .where(DeliveryRow.news_key == named.news_key)
        .where(col(DeliveryRow.state).in_((*ON_ITS_WAY, "folded")), col(told_by.state).in_(ON_ITS_WAY))
        .order_by(col(DeliveryRow.id))
    )
    return [(row, instead, channel, person) for row, instead, channel, person in session.exec(query)]


def _as_receiver(session: Session, row: DeliveryRow, channel: ChannelRow, person: PersonRow) -> Receiver:
    address = vault_of(session).decrypt(channel.address_secret, ADDRESS)
    return Receiver(row.alert, cast("ReaderLanguage", person.language), kind_of(address), row.subject)

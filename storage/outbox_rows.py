"""Rows of the outbox as values, with name and address of whom they are for; one that cannot be read stops no other."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlmodel import Session, col, select

from alerts.model import About, Delivery, DeliveryState, Message
from storage.errors import NotStoredError, WrongKeyError
from storage.flags import KEY_ID, find_flag, vault_of
from storage.keys import Vault, is_sealed
from storage.people import ADDRESS, NAME
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow

WORDS = "delivery.words"
UNREADABLE = "the stored name or address cannot be read: it is damaged"

Whom = tuple[str, str]
"""Name and address."""


def get_row(session: Session, key: str) -> DeliveryRow:
    """Return a row, held until the transaction ends; raises NotStoredError."""
    row = session.exec(select(DeliveryRow).where(DeliveryRow.key == key).with_for_update()).first()
    if row is None:
        raise NotStoredError(f"there is no delivery {key}")
    return row


def keep(session: Session, row: DeliveryRow, next_try_at: datetime | None) -> None:
    """Store a row that is nobody's any more, and when it is due."""
    row.next_try_at, row.lease_until = next_try_at, None
    session.add(row)
    session.flush()


def is_writable(words: str) -> bool:
    """Tell whether a database can hold a text: PostgreSQL has no zero character, and none has half of a pair."""
    try:
        return b"\0" not in words.encode()
    except UnicodeEncodeError:
        return False


def find_whom(session: Session, row: DeliveryRow) -> Whom | None:
    """Return whom a delivery is for, or None where that person or channel is gone; raises WrongKeyError."""
    return _find_all(session, [row]).get(row.channel_id or 0)


def is_damaged(session: Session) -> bool:
    """Tell, after a WrongKeyError, whether one row is damaged; else this process has a key that was replaced."""
    return find_flag(session, KEY_ID) == vault_of(session).key_id


def as_deliveries(session: Session, rows: Sequence[DeliveryRow]) -> tuple[Delivery, ...]:
    """Return rows as values; what is no longer here, or cannot be read, is empty."""
    try:
        whom = _find_all(session, rows)
    except WrongKeyError:
        whom = {}
        for row in rows:
            try:
                whom |= _find_all(session, [row])
            except WrongKeyError:
                continue
    details = find_details(session, [row.key for row in rows])
    return tuple(
        as_delivery(row, _read(session, row), whom.get(row.channel_id or 0, ("", "")), details.get(row.key))
        for row in rows
    )


def seal_words(session: Session, text: str) -> str:
    """Return a body as it is stored: a digest holds what its reader noted for herself."""
    return vault_of(session).encrypt(text, WORDS) if text else ""


def open_message(session: Session, row: DeliveryRow) -> Message:
    """Return the words of a delivery; raises WrongKeyError."""
    vault = vault_of(session)
    return Message(row.subject, _open(vault, row.text), _open(vault, row.html))


def as_delivery(row: DeliveryRow, message: Message, whom: Whom, detail: DeliveryDetailRow | None) -> Delivery:
    """Return one row as a value."""
    return Delivery(
        key=row.key,
        alert=row.alert,
        person=whom[0],
        channel=whom[1],
        message=message,
        message_id=row.message_id,
        created_at=row.created_at,
        state=cast("DeliveryState", row.state),
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        sent_at=row.sent_at,
        answer=row.answer,
        about=About(detail.act, detail.changes, detail.weight, detail.answers or "") if detail else About(),
    )


def _read(session: Session, row: DeliveryRow) -> Message:
    try:
        return open_message(session, row)
    except WrongKeyError:
        # Who looks at the list sees that it is there; who wants to send it is told that it is damaged.
        return Message(row.subject, "")


def _open(vault: Vault, stored: str) -> str:
    # Before 22.11.2026 bodies were stored as they are.
    return vault.decrypt(stored, WORDS) if is_sealed(stored) else stored


def find_details(session: Session, keys: Sequence[str]) -> dict[str, DeliveryDetailRow]:
    """Return what stands beside deliveries, by their keys."""
    found: dict[str, DeliveryDetailRow] = {}
    for start in range(0, len(keys), _AT_ONCE):
        query = select(DeliveryDetailRow).where(col(DeliveryDetailRow.delivery_key).in_(keys[start : start + _AT_ONCE]))
        found |= {row.delivery_key: row for row in session.exec(query)}
    return found


def ensure_detail(session: Session, key: str) -> DeliveryDetailRow:
    """Return what stands beside a delivery, made where there is nothing yet."""
    row = session.get(DeliveryDetailRow, key)
    if row is None:
        row = DeliveryDetailRow(delivery_key=key)
        session.add(row)
        session.flush()
    return row


def without_address(session: Session, row: DeliveryRow, answer: str) -> str:
    """Return a server's answer without the address, which servers like to quote: «550 <a@b.kz> is unknown»."""
    if not answer:
        return ""
    try:
        found = find_whom(session, row)
    except WrongKeyError:
        # What cannot be read cannot be looked for.
        return answer.split(" ", 1)[0]
    if found is None:
        return answer
    bare = found[1].partition(":")[2].lstrip("/").partition("?")[0]
    for secret in sorted({found[1], bare} - {""}, key=len, reverse=True):
        # A whole word only: the chat 42 is no part of «421 try later».
        answer = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "…", answer, flags=re.IGNORECASE)
    return answer


def _find_all(session: Session, rows: Sequence[DeliveryRow]) -> dict[int, Whom]:
    numbers = list({row.channel_id for row in rows if row.channel_id is not None})
    vault = vault_of(session)
    found: dict[int, Whom] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        query = (
            select(col(ChannelRow.id), PersonRow.name_secret, ChannelRow.address_secret)
            .join(ChannelRow, col(ChannelRow.person_id) == PersonRow.id)
            .where(col(ChannelRow.id).in_(numbers[start : start + _AT_ONCE]))
        )
        for number, name, address in session.exec(query):
            found[cast("int", number)] = vault.decrypt(name, NAME), vault.decrypt(address, ADDRESS)
    return found


_AT_ONCE = 500

"""A link in a letter opens one thing, for whoever holds it: it tells nothing, and cannot be made without our key.

A token is the number of a row, covered, and the signature that covers it. The signature is also over what the row
holds: a number that SQLite gives a second time opens nothing with the old link. No table of tokens is kept, so none
can be stolen; a link dies with its row.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

from sqlmodel import Session

from storage.flags import vault_of
from storage.kept_keys import LINKS, find_kept_key, sign
from storage.people import ADDRESS
from storage.tables_people import ChannelRow, DeliveryRow, SubscriptionRow

NUMBER_BYTES = 8
SIGNATURE_BYTES = 20
LONGEST = 60
STOP, CALENDAR, BUTTON = "stop", "calendar", "button"


def make_unsubscribe_token(session: Session, channel_id: int) -> str:
    """Return the part of a link that stops an address; 38 letters, the same for one channel as long as it stands."""
    row = session.get_one(ChannelRow, channel_id)
    return _make(session, STOP, channel_id, _holds(session, row))


def read_unsubscribe_token(session: Session, token: str) -> int | None:
    """Return the number of the channel that a link stops; None where it is none of ours, or the channel is gone."""
    number = _read_number(session, STOP, token)
    row = session.get(ChannelRow, number) if number is not None else None
    wanted = _make(session, STOP, number or 0, _holds(session, row) if row else "")
    return number if hmac.compare_digest(token.encode(), wanted.encode()) and row else None


def make_calendar_token(session: Session, subscription_id: int) -> str:
    """Return the secret part of the address of a rule's calendar; it dies with the rule."""
    row = session.get_one(SubscriptionRow, subscription_id)
    return _make(session, CALENDAR, subscription_id, row.key)


def read_calendar_token(session: Session, token: str) -> int | None:
    """Return the number of the subscription whose calendar an address shows; None where it is none of ours."""
    number = _read_number(session, CALENDAR, token)
    row = session.get(SubscriptionRow, number) if number is not None else None
    wanted = _make(session, CALENDAR, number or 0, row.key if row else "")
    return number if hmac.compare_digest(token.encode(), wanted.encode()) and row else None


def make_button_token(session: Session, row: DeliveryRow) -> str:
    """Return what a button under a message says to us: it names that very message at that very address."""
    return _make(session, BUTTON, row.id or 0, f"{row.key}\n{row.channel_id}")


def read_button_token(session: Session, token: str) -> DeliveryRow | None:
    """Return the message under which a button stands; None where it is none of ours, or that message is forgotten."""
    number = _read_number(session, BUTTON, token)
    row = session.get(DeliveryRow, number) if number is not None else None
    if row is None or not hmac.compare_digest(token.encode(), make_button_token(session, row).encode()):
        return None
    return row


def _holds(session: Session, row: ChannelRow) -> str:
    return f"{row.person_id}\n{vault_of(session).decrypt(row.address_secret, ADDRESS)}"


def _make(session: Session, use: str, number: int, holds: str) -> str:
    key = find_kept_key(session, LINKS)
    signature = sign(key, use, str(number), holds)[:SIGNATURE_BYTES]
    covered = number ^ _cover(key, use, signature)
    return urlsafe_b64encode(covered.to_bytes(NUMBER_BYTES) + signature).decode().rstrip("=")


def _read_number(session: Session, use: str, token: str) -> int | None:
    if len(token) > LONGEST or not token.isascii():
        return None
    try:
        data = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except Base64Error:
        return None
    if len(data) != NUMBER_BYTES + SIGNATURE_BYTES:
        return None
    number = int.from_bytes(data[:NUMBER_BYTES]) ^ _cover(find_kept_key(session, LINKS), use, data[NUMBER_BYTES:])
    # A forged token gives any number; what no row can have must not reach the database.
    return number if number < 1 << 31 else None


def _cover(key: bytes, use: str, signature: bytes) -> int:
    return int.from_bytes(sign(key, f"{use} number", signature.hex())[:NUMBER_BYTES])

"""Who saw, changed or sent what is on record, and the record shows where somebody has been at it.

Each entry bears a keyed hash of itself and of the one before it, and the newest stands once more beside them: whatever
is altered, taken out, put in between or put elsewhere is found, and so is an end that was cut off. Entries name rows by
their numbers and hold no address and no name. They are never removed (P10: three years at least).
"""

import hmac
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import text
from sqlmodel import Session, col, select

from storage.columns import write_json
from storage.flags import find_flag, set_flag, vault_of
from storage.kept_keys import AUDIT, find_kept_key, sign
from storage.people import NAME
from storage.tables_audit import AuditRow
from storage.tables_people import PersonRow
from storage.users import find_account

HEAD = "audit_head"
FIRST = "0" * 64
"""What stands where the hash of an entry before would."""
CHAIN_LOCK = 0x5A414F  # an advisory lock of PostgreSQL: entries are written one after another
COMMAND, LINK = "command", "link"
"""Who acts where nobody is signed in: the operator at the terminal; whoever holds a secret link."""
Action = Literal[
    "seen",
    "exported",
    "added",
    "changed",
    "removed",
    "stopped",
    "forgotten",
    "restored",
    "approved",
    "edited",
    "replaced",
    "corrected",
    "rotated",
    "resumed",
    "sent",
    "kept",
    "tried",
]


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did with a thing; ``object_id`` is a number or a key, never an address or a name."""

    actor: str
    action: Action
    object_kind: str
    object_id: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A deed on record; ``details_digest`` is a keyed hash of what else was known, empty where nothing was."""

    seq: int
    at: datetime
    deed: Deed
    details_digest: str
    hash: str


def append(session: Session, deed: Deed, at: datetime, details: Mapping[str, object] | None = None) -> Entry:
    """Put a deed on record, in the transaction in which it is done: it is there if the deed is."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})
    session.flush()
    last = session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(1)).first()
    key = find_kept_key(session, AUDIT)
    row = AuditRow(
        seq=last.seq + 1 if last else 1,
        at=at,
        actor=deed.actor,
        action=deed.action,
        object_kind=deed.object_kind,
        object_id=deed.object_id,
        details_digest=sign(key, "details", write_json(details)).hex() if details else "",
        previous_hash=last.hash if last else FIRST,
        hash="",
    )
    row.hash = _hash(key, row)
    session.add(row)
    session.flush()
    set_flag(session, HEAD, _head(key, row))
    return read_entry(row)


def note_person(session: Session, action: Action, name: str, at: datetime) -> None:
    """Put on record what the operator does with a person; before she is removed, for then she has no number."""
    wanted = vault_of(session).hash(name, NAME)
    number = session.exec(select(PersonRow.id).where(PersonRow.name_hash == wanted)).first()
    append(session, Deed(COMMAND, action, "person", str(number or "")), at)


def list_entries(session: Session, limit: int | None = None) -> tuple[Entry, ...]:
    """Return what is on record, newest first."""
    return tuple(
        read_entry(row) for row in session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(limit))
    )


def verify(session: Session) -> int | None:
    """Return the number of the first entry that is not as it was written, or is missing; None where all are."""
    key = find_kept_key(session, AUDIT)
    previous: AuditRow | None = None
    wanted = 1
    with closing(session.exec(select(AuditRow).order_by(col(AuditRow.seq)).execution_options(yield_per=1000))) as rows:
        for row in rows:
            before = previous.hash if previous else FIRST
            if row.seq != wanted or row.previous_hash != before or not hmac.compare_digest(row.hash, _hash(key, row)):
                return min(row.seq, wanted)
            previous, wanted = row, wanted + 1
    head = find_flag(session, HEAD)
    if head == (_head(key, previous) if previous else None):
        return None
    told = (head or "").partition(":")[0]
    # Where the end was cut off, the head still tells how many there were; where it tells less, something was put in.
    return min(wanted, int(told) + 1) if told.isdigit() else max(wanted - 1, 1)


def actor_of(session: Session, name: str) -> str:
    """Return how the record calls somebody who is signed in: by the number of the account."""
    account = find_account(session, name)
    return f"account:{account.id}" if account else COMMAND


def _hash(key: bytes, row: AuditRow) -> str:
    parts = (row.actor, row.action, row.object_kind, row.object_id, row.details_digest, row.previous_hash)
    return sign(key, "entry", str(row.seq), row.at.isoformat(), *parts).hex()


def _head(key: bytes, row: AuditRow) -> str:
    return f"{row.seq}:{sign(key, 'head', str(row.seq), row.hash).hex()}"


def read_entry(row: AuditRow) -> Entry:
    """Return the value of a row."""
    action = cast("Action", row.action)
    return Entry(row.seq, row.at, Deed(row.actor, action, row.object_kind, row.object_id), row.details_digest, row.hash)

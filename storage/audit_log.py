"""The record of deeds as it is looked through: by who, by what was done, and with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from storage.audit import COMMAND, LINK, Entry, read_entry
from storage.tables_audit import AuditRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is empty asks for all."""

    actor: str = ""
    action: str = ""
    kind: str = ""


def list_page(session: Session, wanted: Wanted, offset: int, limit: int) -> tuple[tuple[Entry, ...], int]:
    """Return entries, newest first, and how many there are in all."""
    conditions: list[Any] = [
        column == value
        for column, value in (
            (col(AuditRow.actor), wanted.actor),
            (col(AuditRow.action), wanted.action),
            (col(AuditRow.object_kind), wanted.kind),
        )
        if value
    ]
    count = session.exec(select(func.count()).select_from(AuditRow).where(*conditions)).one()
    query = select(AuditRow).where(*conditions).order_by(col(AuditRow.seq).desc()).offset(offset).limit(limit)
    return tuple(read_entry(row) for row in session.exec(query)), count


def list_choices(session: Session) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return the actors, the deeds and the kinds of things that stand in the record."""
    columns = (AuditRow.actor, AuditRow.action, AuditRow.object_kind)
    actors, actions, kinds = (session.exec(select(one).distinct().order_by(one)).all() for one in columns)
    return actors, actions, kinds


def number_of(actor: str) -> int | None:
    """Return the number of the account that an actor of the record is; None for one that is none.

    >>> number_of("account:3"), number_of("command")
    (3, None)
    """
    return (
        int(actor.partition(":")[2]) if actor not in (COMMAND, LINK) and actor.partition(":")[2].isdecimal() else None
    )

"""A stored change is never altered: what becomes known of its day of effect later stands beside it, and holds."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import String, cast
from sqlmodel import Session, col, func, select

from law.model import Change, Effect
from law.serial import from_plain, to_plain
from storage.tables import ChangeRow
from storage.tables_amending import LaterEffectRow

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class OpenChange:
    """A stored change with its number, as it is known today."""

    id: int
    act: str
    to_on: date
    change: Change


def read_changes(session: Session, rows: Sequence[ChangeRow]) -> list[Change]:
    """Return the changes of these rows, each with the effect that is known today."""
    later = _later(session, [row.id for row in rows if row.id is not None])
    changes = (from_plain(Change, row.value) for row in rows)
    return [
        replace(change, effect=later[row.id]) if row.id in later else change
        for row, change in zip(rows, changes, strict=True)
    ]


def store_later_effect(session: Session, change_id: int, effect: Effect, now: datetime) -> None:
    """Put a better known effect beside a stored change."""
    session.add(LaterEffectRow(change_id=change_id, value=to_plain(effect), stored_at=now))
    session.flush()


def list_open(session: Session, number: str, signed_on: date | None) -> tuple[OpenChange, ...]:
    """Return the stored changes by one amending act whose day is neither stated nor computed, oldest first."""
    written = json.dumps(number, ensure_ascii=False)
    query = select(ChangeRow).where(cast(col(ChangeRow.value), String).contains(written, autoescape=True))
    rows = session.exec(query.order_by(col(ChangeRow.id))).all()
    found = zip(rows, read_changes(session, rows), strict=True)
    return tuple(
        OpenChange(row.id or 0, row.act, row.to_on, change)
        for row, change in found
        if change.effect.basis not in ("stated", "computed")
        and [(act.number, act.signed_on) for act in change.amended_by] == [(number, signed_on)]
    )


def count_later(session: Session) -> int:
    """Return how many effects became better known so far: as long as it is the same, none did."""
    return session.exec(select(func.count(col(LaterEffectRow.id)))).one()


def _later(session: Session, numbers: Iterable[int]) -> dict[int, Effect]:
    wanted = list(numbers)
    found: dict[int, Effect] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        here = col(LaterEffectRow.change_id).in_(wanted[at : at + _AT_ONCE])
        for row in session.exec(select(LaterEffectRow).where(here).order_by(col(LaterEffectRow.id))):
            found[row.change_id] = from_plain(Effect, row.value)
    return found

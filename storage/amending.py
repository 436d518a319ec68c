"""What one amending act changed, in whatever act; and which watched acts were held against all that is here."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, distinct
from sqlmodel import Session, col, delete, func, select

from storage.changes import StoredChange
from storage.columns import insert_if_new
from storage.effects import read_changes
from storage.superseding import is_superseded
from storage.tables import ChangeRow
from storage.tables_amending import AmendedRow, WarnedRow

MOST = 5000


def list_amended_acts(session: Session, number: str, most: int | None = None, left_out: int = 0) -> tuple[str, ...]:
    """Return the codes of the acts that an act of this number changed: ``most`` of them, after those left out."""
    query = select(AmendedRow.act).where(AmendedRow.number == number).distinct().order_by(AmendedRow.act)
    return tuple(session.exec(query.limit(most).offset(left_out)))


def count_amended_acts(session: Session, number: str) -> int:
    """Return how many acts an act of this number changed."""
    return session.exec(select(func.count(distinct(col(AmendedRow.act)))).where(AmendedRow.number == number)).one()


def list_amended_by(session: Session, number: str, acts: Collection[str] | None = None) -> tuple[StoredChange, ...]:
    """Return the stored changes that an act of this number made, by act, edition and place; at most MOST.

    ``acts`` are codes of the acts to look in; None is all.
    """
    led_to = select(AmendedRow.after_id).where(AmendedRow.number == number)
    if acts is not None:
        led_to = led_to.where(col(AmendedRow.act).in_(acts))
    query = (
        select(ChangeRow)
        .where(col(ChangeRow.after_id).in_(led_to), _names(number), ~is_superseded())
        .order_by(ChangeRow.act, col(ChangeRow.to_on).desc(), col(ChangeRow.language).desc(), col(ChangeRow.position))
        .limit(MOST)
    )
    rows = session.exec(query).all()
    found = (
        StoredChange(row.act, row.from_on, row.to_on, row.seen_at, change)
        for row, change in zip(rows, read_changes(session, rows), strict=True)
    )
    # The number may stand in the words of the law too; only who made the change counts.
    return tuple(item for item in found if any(act.number == number for act in item.change.amended_by))


def _names(number: str) -> ColumnElement[bool]:
    written = json.dumps(number, ensure_ascii=False)[1:-1]
    return cast(col(ChangeRow.value), String).contains(f'"{written}"', autoescape=True)


def list_warned(session: Session) -> frozenset[str]:
    """Return the codes of the acts that were held against what was signed before they were watched."""
    return frozenset(session.exec(select(WarnedRow.act)))


def forget_warned(session: Session, acts: Collection[str]) -> None:
    """Forget acts that nobody watches any more: what is signed meanwhile is not told of them."""
    session.exec(delete(WarnedRow).where(col(WarnedRow.act).in_(acts)))


def record_warned(session: Session, act: str, now: datetime) -> None:
    """Write down that an act was held against them."""
    insert_if_new(session, WarnedRow, act=act, warned_at=now)

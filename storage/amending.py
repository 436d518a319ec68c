"""Everything that one amending act changed, in whatever act: an omnibus law touches many."""

import json

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from storage.changes import StoredChange
from storage.effects import read_changes
from storage.tables import ChangeRow

MOST = 5000


def list_amended_by(session: Session, number: str) -> tuple[StoredChange, ...]:
    """Return the stored changes that an act of this number made, by act, edition and place; at most MOST."""
    written = json.dumps(number, ensure_ascii=False)[1:-1]
    query = (
        select(ChangeRow)
        .where(cast(col(ChangeRow.value), String).contains(f'"{written}"', autoescape=True))
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

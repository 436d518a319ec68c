"""What is stored of a stretch of the past, for whoever asks what it would have brought."""

from datetime import UTC, date, datetime, time

from sqlmodel import Session, and_, col, or_, select

from storage.changes import StoredChange
from storage.effects import read_changes
from storage.superseding import is_superseded
from storage.tables import ChangeRow, RevisionRow


def has_editions(session: Session) -> bool:
    """Tell whether any edition of any act is stored."""
    return session.exec(select(RevisionRow.id).limit(1)).first() is not None


def list_past(session: Session, since: date, until: date) -> tuple[StoredChange, ...]:
    """Return the changes that came with editions after ``since`` and up to ``until``, in the order of storing.

    What stands beside a text, as an announcement, is there where it was seen after ``since``.
    """
    seen_since = datetime.combine(since, time(0), UTC)
    with_edition = and_(
        col(ChangeRow.from_on) != col(ChangeRow.to_on), col(ChangeRow.to_on) > since, col(ChangeRow.to_on) <= until
    )
    beside = and_(col(ChangeRow.from_on) == col(ChangeRow.to_on), col(ChangeRow.seen_at) >= seen_since)
    query = select(ChangeRow).where(or_(with_edition, beside), ~is_superseded()).order_by(col(ChangeRow.id))
    rows = session.exec(query).all()
    return tuple(
        StoredChange(row.act, row.from_on, row.to_on, row.seen_at, change)
        for row, change in zip(rows, read_changes(session, rows), strict=True)
    )

"""What changed, and when we saw it: the day of seeing is ours, the edition dates are the portal's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from law.model import LANGUAGES, Change, Language
from law.serial import to_plain
from storage.effects import read_changes
from storage.kept import keep_changes
from storage.revisions import StoredRevision
from storage.superseding import is_superseded
from storage.tables import ChangeRow


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change between the editions ``from_on`` and ``to_on`` of an act; the two are equal for a first reading."""

    act: str
    from_on: date
    to_on: date
    seen_at: datetime
    change: Change


def store_changes(
    session: Session,
    before: StoredRevision | None,
    after: StoredRevision,
    changes: Sequence[Change],
    seen_at: datetime,
) -> None:
    """Append the changes from one revision to another, in their order; without ``before`` both dates are its own.

    Without ``before`` they stand after those that are there: an act's end is announced, and comes, on one text. What
    is stored already cannot be stored again.
    """
    start = before or after
    values = [to_plain(change) for change in changes]
    kept = [] if before else [row.value for row in session.exec(_of_one_text(after.id))]
    rows = [
        ChangeRow(
            before_id=start.id,
            after_id=after.id,
            position=kept.index(value) if value in kept else len(kept) + at,
            act=after.revision.act,
            language=changes[at].language,
            from_on=start.revision.portal_version_on,
            to_on=after.revision.portal_version_on,
            seen_at=seen_at,
            value=value,
        )
        for at, value in enumerate(values)
    ]
    session.add_all(rows)
    session.flush()
    keep_changes(session, rows)


def has_change(session: Session, revision_id: int, change: Change) -> bool:
    """Tell whether this very change is stored of one text, with no text before it."""
    return any(row.value == to_plain(change) for row in session.exec(_of_one_text(revision_id)))


def has_changes(session: Session, before_id: int, after_id: int) -> bool:
    """Tell whether changes from one stored revision to another are stored already."""
    query = select(ChangeRow.id).where(ChangeRow.before_id == before_id, ChangeRow.after_id == after_id).limit(1)
    return session.exec(query).first() is not None


def list_changes(
    session: Session, *, since: date | None = None, act: str | None = None, zone: ZoneInfo
) -> tuple[StoredChange, ...]:
    """Return stored changes, oldest first: by the instant we saw them, then act, Russian first, then in their order.

    They are those between editions that are neighbours, as far as is known today. ``since`` is the first day, in
    ``zone``, on which we saw them; ``act`` is a ЕСПИ code.
    """
    query = select(ChangeRow).where(~is_superseded())
    if since is not None:
        query = query.where(ChangeRow.seen_at >= datetime.combine(since, time(), zone).astimezone(UTC))
    if act is not None:
        query = query.where(ChangeRow.act == act)
    order: dict[str, int] = {language: index for index, language in enumerate(LANGUAGES)}
    rows = session.exec(query.order_by(col(ChangeRow.id))).all()
    found = sorted(
        rows, key=lambda row: (row.seen_at, row.act, order[row.language], row.from_on, row.to_on, row.position)
    )
    return tuple(
        StoredChange(
            act=row.act,
            from_on=row.from_on,
            to_on=row.to_on,
            seen_at=row.seen_at,
            change=change,
        )
        for row, change in zip(found, read_changes(session, found), strict=True)
    )


def list_superseded(session: Session, act: str, language: Language) -> tuple[Change, ...]:
    """Return what was stored of steps that lead past an edition which came to light later, in no order."""
    query = select(ChangeRow).where(ChangeRow.act == act, ChangeRow.language == language).where(is_superseded())
    return tuple(read_changes(session, session.exec(query).all()))


def _of_one_text(revision_id: int) -> SelectOfScalar[ChangeRow]:
    here = (ChangeRow.before_id == revision_id, ChangeRow.after_id == revision_id)
    return select(ChangeRow).where(*here).order_by(col(ChangeRow.position))

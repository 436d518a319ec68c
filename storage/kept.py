"""What pages count is kept as changes are stored: which numbers changed what, and which topics were news when.

All of it follows from the rows of changes: those of a step that an edition came to lie in between count no more, and
what a pass over the history brought was no news to anybody. ``list_differing`` says where the two do not agree.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy import tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, select

from law.model import Language
from storage.columns import insert_if_new
from storage.fresh import leave_history_out
from storage.superseding import is_superseded
from storage.tables import ChangeRow, RevisionRow
from storage.tables_amending import AmendedRow, ChangedTopicsRow

_AT_ONCE = 500
Amended = tuple[str, str, int]
"""A number, the act that an act of this number changed, and the edition."""
Seen = tuple[datetime, int]
"""When news of an edition were seen, and the edition."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What is kept of one change, whose words may be long."""

    before_id: int
    after_id: int
    act: str
    seen_at: datetime
    numbers: frozenset[str]
    topics: frozenset[str]


def keep_changes(session: Session, rows: Sequence[ChangeRow]) -> None:
    """Keep what follows from rows of one step that were just stored."""
    if not rows:
        return
    step = (ChangeRow.before_id == rows[0].before_id, ChangeRow.after_id == rows[0].after_id)
    if session.exec(select(ChangeRow.id).where(*step, is_superseded()).limit(1)).first() is None:
        _put(session, list(map(_as_line, rows)))


def keep_again(session: Session, act: str, language: Language, on: date, seq: int) -> None:
    """Keep anew what follows from the steps that an edition, which was just stored, lies in between."""
    old, new = aliased(RevisionRow), aliased(RevisionRow)
    there = tuple_(col(old.portal_version_on), col(old.seq)), tuple_(col(new.portal_version_on), col(new.seq))
    # A step leads to another edition; what was stored of one text alone has nothing in between.
    query = (
        select(ChangeRow.after_id)
        .join(old, col(old.id) == ChangeRow.before_id)
        .join(new, col(new.id) == ChangeRow.after_id)
        .where(ChangeRow.act == act, ChangeRow.language == language)
        .where(there[0] < tuple_(on, seq), there[1] > tuple_(on, seq))  # type: ignore[arg-type]
        .distinct()
    )
    split = session.exec(query).all()
    if split:
        session.exec(delete(AmendedRow).where(col(AmendedRow.after_id).in_(split)))
        session.exec(delete(ChangedTopicsRow).where(col(ChangedTopicsRow.after_id).in_(split)))
        _put(session, _read_lines(session, split))


def keep_all_again(session: Session) -> None:
    """Keep anew what follows from all changes, whatever was kept."""
    session.exec(delete(AmendedRow))
    session.exec(delete(ChangedTopicsRow))
    _put(session, _read_lines(session))


def list_differing(session: Session) -> tuple[str, ...]:
    """Return every line that is kept and follows from no change, or follows from one and is not kept; in words."""
    amended, topics = _derive(session, _read_lines(session))
    kept = {(row.number, row.act, row.after_id) for row in session.exec(select(AmendedRow))}
    news = {(row.seen_at, row.after_id): set(row.topics.split()) for row in session.exec(select(ChangedTopicsRow))}
    differing = {f"amended {number} {act} {after}" for number, act, after in amended ^ kept}
    differing |= {
        f"changed_topics {at.isoformat()} {after}"
        for at, after in topics.keys() | news.keys()
        if topics.get((at, after)) != news.get((at, after))
    }
    return tuple(sorted(differing))


def _read_lines(session: Session, after: Collection[int] | None = None) -> list[_Line]:
    """Return of each change that counts what is kept of it; ``after`` are editions, None is all."""
    columns = (ChangeRow.before_id, ChangeRow.after_id, ChangeRow.act, ChangeRow.seen_at, ChangeRow.value)
    query = select_columns(*map(col, columns)).where(~is_superseded())
    if after is not None:
        query = query.where(col(ChangeRow.after_id).in_(after))
    found = session.connection().execute(query.execution_options(yield_per=_AT_ONCE))
    return list(map(_as_line, found))


def _as_line(row: Any) -> _Line:
    numbers = frozenset(filter(None, (act["number"] for act in row.value.get("amended_by") or ())))
    return _Line(row.before_id, row.after_id, row.act, row.seen_at, numbers, frozenset(row.value.get("topics") or ()))


def _derive(session: Session, lines: Sequence[_Line]) -> tuple[set[Amended], dict[Seen, set[str]]]:
    """Return what follows from these changes, none of which is superseded."""
    amended = {(number, line.act, line.after_id) for line in lines for number in line.numbers}
    topics: dict[Seen, set[str]] = {}
    for line in leave_history_out(session, lines):
        topics.setdefault((line.seen_at, line.after_id), set()).update(line.topics)
    return amended, topics


def _put(session: Session, lines: Sequence[_Line]) -> None:
    amended, topics = _derive(session, lines)
    for number, act, after_id in sorted(amended):
        insert_if_new(session, AmendedRow, number=number, act=act, after_id=after_id)
    for (seen_at, after_id), names in topics.items():
        row = session.get(ChangedTopicsRow, (seen_at, after_id))
        row = row or ChangedTopicsRow(seen_at=seen_at, after_id=after_id, topics="")
        row.topics = " ".join(sorted({*row.topics.split(), *names}))
        session.add(row)
    session.flush()

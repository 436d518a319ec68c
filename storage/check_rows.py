"""Rows name each other and are numbered without a gap: one that was taken out leaves a hole or a name of nothing."""

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, Table, exists, select, text
from sqlmodel import Session, col

from storage.tables import ChangeRow, RevisionCaptureRow, RevisionRow, Row

GUARDED = (
    *("revision", "revision_capture", "blob", "change", "later_effect", "case_decision", "reading", "sighting"),
    *("audit", "review", "stand_state"),
)
"""The tables whose rows are never altered; the migrations put a guard on each."""


def list_unguarded(session: Session) -> list[str]:
    """Return the tables of history that have lost their guard against alteration."""
    if session.get_bind().dialect.name == "sqlite":
        query = "SELECT tbl_name, count(*) FROM sqlite_master WHERE type = 'trigger' GROUP BY tbl_name"
    else:
        query = (
            "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' GROUP BY c.relname"
        )
    guards = {name: count for name, count in session.connection().execute(text(query))}  # noqa: C416 - rows are no pairs to dict()
    return [name for name in GUARDED if guards.get(name, 0) < 2]  # noqa: PLR2004 - one against altering, one against removing


def find_untied(session: Session) -> Iterator[tuple[str, str]]:
    """Yield every row that names one which is not there: which row it is, and what it names."""
    for table in Row.metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda one: str(one.name)):
            yield from _find_untied_by(session, table, constraint)


def find_holes(session: Session) -> Iterator[tuple[str, str]]:
    """Yield every gap in a numbering that has none: revisions of an act, pages of a revision, changes of a step."""
    revisions = select(col(RevisionRow.act), col(RevisionRow.language), col(RevisionRow.seq)).order_by(
        col(RevisionRow.act), col(RevisionRow.language), col(RevisionRow.seq)
    )
    pages = select(col(RevisionCaptureRow.revision_id), col(RevisionCaptureRow.position)).order_by(
        col(RevisionCaptureRow.revision_id), col(RevisionCaptureRow.position)
    )
    changes = select(col(ChangeRow.before_id), col(ChangeRow.after_id), col(ChangeRow.position)).order_by(
        col(ChangeRow.before_id), col(ChangeRow.after_id), col(ChangeRow.position)
    )
    for name, query, first in (("revision", revisions, 1), ("revision_capture", pages, 0), ("change", changes, 0)):
        last: tuple[object, ...] | None = None
        expected = first
        for *group, number in session.connection().execute(query):
            expected = expected if tuple(group) == last else first
            if number != expected:
                yield f"{name} {' '.join(map(str, group))}", f"{expected}"
            last, expected = tuple(group), number + 1


def _find_untied_by(session: Session, table: Table, constraint: ForeignKeyConstraint) -> Iterator[tuple[str, str]]:
    (element,) = constraint.elements
    parent = element.column.table.alias("parent")
    named = parent.c[element.column.name]
    query = (
        select(*table.primary_key.columns, element.parent)
        .where(element.parent.is_not(None), ~exists().where(named == element.parent))
        .order_by(*table.primary_key.columns)
    )
    for *key, value in session.connection().execute(query):
        yield f"{table.name} {' '.join(map(str, key))}", f"{element.column.table.name} {value}"

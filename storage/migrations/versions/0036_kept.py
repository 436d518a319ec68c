"""Which numbers changed what, and which topics were news when: kept beside the changes, and filled from those there."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None

TICKS = sa.DateTime(timezone=True).with_variant(sa.BigInteger(), "sqlite")
AT_ONCE = 500
# A step that another edition lies in between is no part of the history.
CHANGES = sa.text(
    "SELECT c.id, c.act, c.before_id, c.after_id, c.seen_at, c.value FROM change c"
    " WHERE c.id > :last AND NOT EXISTS (SELECT 1 FROM revision a, revision b, revision m"
    " WHERE a.id = c.before_id AND b.id = c.after_id AND m.act = c.act AND m.language = c.language"
    " AND (m.portal_version_on, m.seq) > (a.portal_version_on, a.seq)"
    " AND (m.portal_version_on, m.seq) < (b.portal_version_on, b.seq)) ORDER BY c.id LIMIT :n"
).columns(seen_at=sa.DateTime(timezone=True), value=sa.JSON())
READ_IN = sa.text(
    "SELECT t.revision_id, max(r.id), max(CASE WHEN r.command LIKE '%--history%' THEN 1 ELSE 0 END)"
    " FROM revision_capture t JOIN capture c ON c.id = t.capture_id JOIN run r ON r.id = c.run_id"
    " GROUP BY t.revision_id"
)


def upgrade() -> None:
    """Make the tables and put there what follows from the changes that are stored."""
    amended = op.create_table(
        "amended",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["after_id"], ["revision.id"], name=op.f("fk_amended_after_id_revision")),
        sa.PrimaryKeyConstraint("number", "act", "after_id", name=op.f("pk_amended")),
        sqlite_with_rowid=False,
    )
    topics = op.create_table(
        "changed_topics",
        sa.Column("seen_at", TICKS, nullable=False),
        sa.Column("after_id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["after_id"], ["revision.id"], name=op.f("fk_changed_topics_after_id_revision")),
        sa.PrimaryKeyConstraint("seen_at", "after_id", name=op.f("pk_changed_topics")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    read_in = {number: (run, is_old) for number, run, is_old in connection.execute(READ_IN)}
    numbers: set[tuple[str, str, int]] = set()
    news: dict[tuple[Any, int], set[str]] = {}
    for row in _changes(connection):
        value = json.loads(row.value) if isinstance(row.value, str) else row.value
        numbers |= {(by["number"], row.act, row.after_id) for by in value.get("amended_by") or () if by.get("number")}
        # Whichever of the two texts came later brought the change.
        came = max((row.before_id, row.after_id), key=lambda number: read_in.get(number, (0, 0))[0])
        if not read_in.get(came, (0, 0))[1]:
            at = row.seen_at if connection.dialect.name == "postgresql" else _to_ticks(row.seen_at)
            news.setdefault((at, row.after_id), set()).update(value.get("topics") or ())
    if numbers:
        names = ("number", "act", "after_id")
        connection.execute(sa.insert(amended), [dict(zip(names, one, strict=True)) for one in sorted(numbers)])
    if news:
        connection.execute(
            sa.insert(topics),
            [{"seen_at": at, "after_id": after, "topics": " ".join(sorted(of))} for (at, after), of in news.items()],
        )


def downgrade() -> None:
    """Refuse: a schema is not undone; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")


def _changes(connection: sa.Connection) -> Iterator[Any]:
    last = 0
    while rows := connection.execute(CHANGES, {"last": last, "n": AT_ONCE}).all():
        yield from rows
        last = rows[-1].id


def _to_ticks(instant: datetime) -> int:
    """Return an instant in microseconds since 1970, as SQLite keeps it."""
    return (instant.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

"""A digest is its 32 bytes, rows name bytes by number, and what a portal is asked again and again is one row.

SQLite alters no column: its tables are made anew beside the old ones, filled, and put in their place. Foreign keys must
be off meanwhile (``storage.engine.renewing``), or the old tables would not let themselves be taken away.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

AT_ONCE = 500
RAW = sa.LargeBinary()
GUARDED = ("blob", "revision", "revision_capture", "reading", "sighting")
FIRST_READING = (
    "reading.id = (SELECT min(other.id) FROM reading AS other WHERE other.revision_id = reading.revision_id)"
    " AND EXISTS (SELECT 1 FROM revision WHERE revision.id = reading.revision_id"
    " AND revision.tree_digest = reading.tree_digest AND revision.law_hash = reading.law_hash"
    " AND revision.notes_hash = reading.notes_hash AND revision.stored_at = reading.read_at)"
)
"""A reading that was stored together with its revision says nothing that the revision does not say."""


def upgrade() -> None:
    """Bring every row over; nothing that is stored is lost, and what is damaged stays as it is."""
    op.create_table(
        "exchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", RAW, nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("portal", "act", "language", "kind")),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("day_form", sa.String(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
        sa.UniqueConstraint("digest", name=op.f("uq_exchange_digest")),
    )
    op.create_index("ix_exchange_act_language_kind", "exchange", ["act", "language", "kind"])
    ticks = sa.BigInteger() if op.get_bind().dialect.name == "sqlite" else sa.DateTime(timezone=True)
    key = ("source", "act", "language", "kind")
    op.create_table(
        "quiet_day",
        *(sa.Column(name, sa.String(), nullable=False) for name in key),
        *_columns(on=sa.Date(), times=sa.Integer(), first_at=ticks, last_at=ticks),
        sa.PrimaryKeyConstraint(*key, "on", name=op.f("pk_quiet_day")),
    )
    op.execute("CREATE TEMPORARY TABLE asked (id INTEGER PRIMARY KEY, exchange_id INTEGER NOT NULL, own JSON NOT NULL)")
    _divide_captures(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        _renew_on_sqlite(op.get_bind())
    else:
        _alter_on_postgresql()
    op.execute("DROP TABLE asked")


def _divide_captures(connection: sa.Connection) -> None:
    """Find what captures have in common; the values of their heads all stay with them, as they were."""
    known: dict[str, int] = {}
    divided = sa.text("INSERT INTO asked (id, exchange_id, own) VALUES (:id, :exchange, :own)").bindparams(
        sa.bindparam("own", type_=sa.JSON())
    )
    for row in _captures(connection):
        headers = json.loads(row.headers) if isinstance(row.headers, str) else row.headers  # SQLite gives letters
        asked = [row.portal, row.act, row.language, row.kind, row.page, row.url, ""]
        names = [[name, None] for name, _ in headers]
        key = json.dumps([*asked, names], ensure_ascii=False, separators=(",", ":"))
        if key not in known:
            known[key] = len(known) + 1
            connection.execute(
                sa.text(
                    "INSERT INTO exchange (digest, portal, act, language, kind, page, url, day_form, headers)"
                    " VALUES (:digest, :portal, :act, :language, :kind, :page, :url, '', :headers)"
                ).bindparams(sa.bindparam("digest", type_=RAW), sa.bindparam("headers", type_=sa.JSON())),
                {**row._asdict(), "digest": sha256(key.encode()).digest(), "headers": names},
            )
        connection.execute(divided, {"id": row.id, "exchange": known[key], "own": [value for _, value in headers]})


def _captures(connection: sa.Connection) -> Iterator[Any]:
    query = sa.text(
        "SELECT id, portal, act, language, kind, page, url, headers FROM capture WHERE id > :last ORDER BY id LIMIT :n"
    )
    last = 0
    while rows := connection.execute(query, {"last": last, "n": AT_ONCE}).all():
        yield from rows
        last = rows[-1].id


def _renew_on_sqlite(connection: sa.Connection) -> None:
    raw = connection.connection.driver_connection
    if (
        connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        and connection.exec_driver_sql("SELECT count(*) FROM blob").scalar()
    ):
        raise RuntimeError("tables can be made anew only while foreign keys are off")
    raw.create_function("to_raw", 1, to_raw, deterministic=True)  # type: ignore[union-attr]
    raw.create_function("to_ticks", 1, to_ticks, deterministic=True)  # type: ignore[union-attr]
    _make_next()
    op.execute(
        "INSERT INTO next_blob (id, digest, link, size, data) SELECT row_number() OVER (ORDER BY link, digest),"
        " to_raw(digest), link, size, data FROM blob ORDER BY link, digest"
    )
    op.execute(
        "UPDATE next_blob SET base_id = (SELECT below.id FROM blob JOIN next_blob AS below"
        " ON below.digest = to_raw(blob.base) WHERE blob.digest = lower(hex(next_blob.digest)))"
    )
    op.execute(
        "INSERT INTO next_capture SELECT capture.id, run_id, asked.exchange_id, to_ticks(captured_at), status,"
        " asked.own, coalesce(next_blob.id, 0), reason, version_on FROM capture JOIN asked ON asked.id = capture.id"
        " LEFT JOIN next_blob ON next_blob.digest = to_raw(capture.body_digest) ORDER BY capture.id"
    )
    op.execute(
        "INSERT INTO next_revision SELECT revision.id, act, language, seq, portal_version_on, to_raw(law_hash),"
        " to_raw(notes_hash), coalesce(next_blob.id, 0), to_ticks(stored_at), coalesce((SELECT reader FROM reading"
        f" WHERE reading.revision_id = revision.id AND {FIRST_READING}), '') FROM revision"
        " LEFT JOIN next_blob ON next_blob.digest = to_raw(revision.tree_digest) ORDER BY revision.id"
    )
    op.execute("INSERT INTO next_revision_capture SELECT revision_id, capture_id, position FROM revision_capture")
    op.execute(
        "INSERT INTO next_reading SELECT reading.id, revision_id, reader, to_raw(law_hash), to_raw(notes_hash),"
        " coalesce(next_blob.id, 0), to_ticks(read_at) FROM reading"
        " LEFT JOIN next_blob ON next_blob.digest = to_raw(reading.tree_digest)"
        f" WHERE NOT ({FIRST_READING}) ORDER BY reading.id"
    )
    op.execute(
        "INSERT INTO next_sighting SELECT id, act, language, version_on, portal, to_raw(law_hash), capture_id,"
        " to_ticks(seen_at) FROM sighting ORDER BY id"
    )
    for table in (*GUARDED, "capture"):
        op.drop_table(table)
        op.rename_table(f"next_{table}", table)
    _make_indexes()
    for table in GUARDED:
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f'CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _make_next() -> None:
    number, ticks = sa.Integer(), sa.BigInteger()
    _make(
        "blob",
        *_columns(digest=RAW, base_id=None, link=number, size=number, data=RAW),
        _named("blob", "base_id", "blob"),
        sa.UniqueConstraint("digest", name=op.f("uq_blob_digest")),
    )
    _make(
        "capture",
        *_columns(run_id=number, exchange_id=number, captured_at=ticks),
        sa.Column("status", number, nullable=True),
        *_columns(headers=sa.JSON(), body_id=number, reason=sa.String()),
        sa.Column("version_on", sa.Date(), nullable=True),
        *(_named("capture", *pair) for pair in (("run_id", "run"), ("exchange_id", "exchange"), ("body_id", "blob"))),
    )
    _make(
        "revision",
        *_columns(act=sa.String(), language=sa.String(), seq=number, portal_version_on=sa.Date()),
        *_columns(law_hash=RAW, notes_hash=RAW, tree_id=number, stored_at=ticks, reader=sa.String()),
        _named("revision", "tree_id", "blob"),
        sa.UniqueConstraint("act", "language", "seq", name=op.f("uq_revision_act_language_seq")),
    )
    op.create_table(
        "next_revision_capture",
        *_columns(revision_id=number, capture_id=number, position=number),
        _named("revision_capture", "capture_id", "capture"),
        _named("revision_capture", "revision_id", "revision"),
        sa.PrimaryKeyConstraint("revision_id", "capture_id", name=op.f("pk_revision_capture")),
        sqlite_with_rowid=False,
    )
    _make(
        "reading",
        *_columns(revision_id=number, reader=sa.String(), law_hash=RAW, notes_hash=RAW, tree_id=number, read_at=ticks),
        _named("reading", "revision_id", "revision"),
        _named("reading", "tree_id", "blob"),
    )
    _make(
        "sighting",
        *_columns(act=sa.String(), language=sa.String(), version_on=sa.Date(), portal=sa.String(), law_hash=RAW),
        *_columns(capture_id=number, seen_at=ticks),
        _named("sighting", "capture_id", "capture"),
    )


def _make(table: str, *parts: sa.schema.SchemaItem) -> None:
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))
    op.create_table(f"next_{table}", sa.Column("id", sa.Integer(), nullable=False), *parts, key)


def _columns(**kinds: sa.types.TypeEngine[Any] | None) -> list[sa.Column[Any]]:
    """Return columns that must be filled, and numbers that may be empty where no kind is given."""
    return [sa.Column(name, kind or sa.Integer(), nullable=kind is None) for name, kind in kinds.items()]


def _named(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _make_indexes() -> None:
    """Make what goes with the tables on SQLite."""
    op.create_index(op.f("ix_capture_run_id"), "capture", ["run_id"])
    op.create_index(op.f("ix_capture_exchange_id"), "capture", ["exchange_id"])
    op.create_index(op.f("ix_reading_revision_id"), "reading", ["revision_id"])
    op.create_index("ix_revision_act_language_portal_version_on", "revision", ["act", "language", "portal_version_on"])
    op.create_index("ix_sighting_act_language_version_on", "sighting", ["act", "language", "version_on"])


def _alter_on_postgresql() -> None:
    for table in GUARDED:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table, column in (
        *(("capture", "body_digest"), ("revision", "tree_digest"), ("reading", "tree_digest"), ("blob", "base")),
    ):
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT fk_{table}_{column}_blob")
    op.execute("ALTER TABLE blob ADD COLUMN id INTEGER, ADD COLUMN base_id INTEGER")
    op.execute(
        "UPDATE blob SET id = place.number FROM"
        " (SELECT digest, row_number() OVER (ORDER BY link, digest) AS number FROM blob) AS place"
        " WHERE place.digest = blob.digest"
    )
    op.execute("UPDATE blob SET base_id = below.id FROM blob AS below WHERE below.digest = blob.base")
    op.execute("ALTER TABLE capture ADD COLUMN body_id INTEGER, ADD COLUMN exchange_id INTEGER")
    op.execute(
        "UPDATE capture SET exchange_id = asked.exchange_id, headers = asked.own, body_id = blob.id"
        " FROM asked, blob WHERE asked.id = capture.id AND blob.digest = capture.body_digest"
    )
    op.execute("ALTER TABLE revision ADD COLUMN reader VARCHAR NOT NULL DEFAULT ''")
    op.execute(
        "UPDATE revision SET reader = reading.reader FROM reading"
        f" WHERE reading.revision_id = revision.id AND {FIRST_READING}"
    )
    op.execute(f"DELETE FROM reading WHERE {FIRST_READING}")
    for table in ("revision", "reading"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN tree_id INTEGER")
        op.execute(f"UPDATE {table} SET tree_id = blob.id FROM blob WHERE blob.digest = {table}.tree_digest")
        op.execute(f"ALTER TABLE {table} ALTER tree_id SET NOT NULL, DROP COLUMN tree_digest")
    for table, column in (
        *(("blob", "digest"), ("revision", "law_hash"), ("revision", "notes_hash")),
        *(("reading", "law_hash"), ("reading", "notes_hash"), ("sighting", "law_hash")),
    ):
        if table == "blob":
            op.execute("ALTER TABLE blob DROP CONSTRAINT pk_blob, DROP COLUMN base")
        op.execute(
            f"ALTER TABLE {table} ALTER {column} TYPE BYTEA USING CASE WHEN {column} ~ '^[0-9a-f]{{64}}$'"
            f" THEN decode({column}, 'hex') ELSE convert_to({column}, 'UTF8') END"
        )
    _tie_on_postgresql()
    for table in GUARDED:
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _tie_on_postgresql() -> None:
    op.execute(
        "ALTER TABLE blob ADD CONSTRAINT pk_blob PRIMARY KEY (id), ADD CONSTRAINT uq_blob_digest UNIQUE (digest),"
        " ADD CONSTRAINT fk_blob_base_id_blob FOREIGN KEY (base_id) REFERENCES blob (id)"
    )
    op.execute("CREATE SEQUENCE blob_id_seq AS INTEGER OWNED BY blob.id")
    op.execute("ALTER TABLE blob ALTER id SET DEFAULT nextval('blob_id_seq')")
    op.execute("SELECT setval('blob_id_seq', max(id)) FROM blob HAVING max(id) IS NOT NULL")
    op.execute(
        "ALTER TABLE capture ALTER body_id SET NOT NULL, ALTER exchange_id SET NOT NULL,"
        " DROP COLUMN body_digest, DROP COLUMN portal, DROP COLUMN act, DROP COLUMN language, DROP COLUMN kind,"
        " DROP COLUMN url, DROP COLUMN page,"
        " ADD CONSTRAINT fk_capture_body_id_blob FOREIGN KEY (body_id) REFERENCES blob (id),"
        " ADD CONSTRAINT fk_capture_exchange_id_exchange FOREIGN KEY (exchange_id) REFERENCES exchange (id)"
    )
    op.create_index(op.f("ix_capture_exchange_id"), "capture", ["exchange_id"])
    op.execute("ALTER TABLE revision DROP COLUMN title, ALTER reader DROP DEFAULT")
    for table in ("revision", "reading"):
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT fk_{table}_tree_id_blob FOREIGN KEY (tree_id) REFERENCES blob (id)"
        )


def to_raw(digest: str | None) -> bytes | None:
    """Return a digest's bytes; other words as their letters."""
    if digest is None:
        return None
    return bytes.fromhex(digest) if re.fullmatch("[0-9a-f]{64}", digest) else digest.encode()


def to_ticks(instant: str | None) -> int | None:
    """Return an instant, as SQLite keeps it in letters, in microseconds since 1970."""
    if instant is None:
        return None
    passed = datetime.fromisoformat(instant).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def downgrade() -> None:
    """Refuse: going back would throw what is stored away; restore a backup instead."""
    raise NotImplementedError("this schema is not undone; restore a backup instead")

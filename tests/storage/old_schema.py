"""A database as it was before digests became bytes (schema 0025), with the history of another store in it."""

from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlmodel import col

from storage import schema
from storage.engine import Store
from storage.exchanges import headers_of, url_of
from storage.tables import BlobRow, CaptureRow, ExchangeRow, RevisionRow, Row
from storage.tables_reading import ReadingRow
from storage.tables_sources import SightingRow

OLD = "0025"
Values = dict[str, Any]


def write_old(source: Store, target: Connection) -> None:
    """Make the old schema in an empty database and put everything there as it was kept then."""
    config = Config(attributes={"connection": target})
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    command.upgrade(config, OLD)
    rows = _old_rows(source)
    known = sa.inspect(target)
    metadata = sa.MetaData()
    metadata.reflect(target)
    for table in metadata.sorted_tables:
        if table.name == "alembic_version":
            continue
        columns = {column["name"] for column in known.get_columns(table.name)}
        for values in rows.get(table.name, ()):
            target.execute(table.insert(), {name: value for name, value in values.items() if name in columns})
        if target.dialect.name == "postgresql" and "id" in table.primary_key.columns:
            target.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), max(id))"  # noqa: S608 - our words
                    f' FROM "{table.name}" HAVING max(id) IS NOT NULL'
                )
            )


def _old_rows(source: Store) -> dict[str, list[Values]]:
    with source.reading() as session:
        connection = session.connection()
        rows: dict[str, list[Values]] = {
            table.name: [dict(row) for row in connection.execute(sa.select(table)).mappings()]
            for table in Row.metadata.sorted_tables
        }
        blobs = {row.id: row for row in session.scalars(sa.select(BlobRow))}
        exchanges = {row.id: row for row in session.scalars(sa.select(ExchangeRow))}
        captures = list(session.scalars(sa.select(CaptureRow)))
        rows["blob"] = [
            {**_plain(row), "base": blobs[row.base_id].digest if row.base_id else None}
            for row in sorted(blobs.values(), key=lambda row: row.link)
        ]
        rows["capture"] = [
            {
                **_plain(exchanges[row.exchange_id]),
                **_plain(row),
                "url": url_of(exchanges[row.exchange_id], row),
                "headers": [list(header) for header in headers_of(exchanges[row.exchange_id], row)],
                "body_digest": blobs[row.body_id].digest,
            }
            for row in captures
        ]
        revisions = list(session.scalars(sa.select(RevisionRow)))
        later = list(session.scalars(sa.select(ReadingRow).order_by(col(ReadingRow.id))))
        rows["revision"] = [{**_plain(row), "title": "", "tree_digest": blobs[row.tree_id].digest} for row in revisions]
        first = [
            {**_plain(row), "revision_id": row.id, "read_at": row.stored_at, "tree_digest": blobs[row.tree_id].digest}
            for row in revisions
            if row.reader
        ]
        rows["reading"] = [*first, *({**_plain(row), "tree_digest": blobs[row.tree_id].digest} for row in later)]
        for number, row in enumerate(rows["reading"], 1):
            row["id"] = number
        rows["sighting"] = [_plain(row) for row in session.scalars(sa.select(SightingRow))]
    return rows


def _plain(row: Row) -> Values:
    return row.model_dump()

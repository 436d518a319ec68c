"""Rows from one database into another of the same schema, whatever the two are: the models are the same on both."""

import sqlite3

from sqlalchemy import Connection, Engine, Integer, Table, insert, select, text

from storage.engine import renewing
from storage.schema import upgrade_schema
from storage.tables import Row

LEFT_OUT = ("web_session", "sign_in_attempt", "lease", "search_unit", "search_word", "search_act")
"""What belongs to this hour and this machine, and what follows from the rest: nobody is signed in by a backup."""
AT_ONCE = 200
"""Rows in memory at a time; some have a whole law in them."""


def copy_rows(source: Connection, target: Engine) -> None:
    """Make the schema in an empty database, and put every row of another one there; all of it or nothing."""
    # A migration makes tables anew, which SQLite refuses while it watches foreign keys; the copy is proved afterwards.
    with renewing(target) as connection:
        upgrade_schema(connection)
        put_rows(source, connection)


def put_rows(source: Connection, target: Connection) -> None:
    """Put every row of one database into the empty tables of another."""
    for table in Row.metadata.sorted_tables:
        if table.name in LEFT_OUT:
            continue
        # What a row rests on was stored before it.
        query = select(table).order_by(*table.primary_key.columns)
        found = source.execution_options(yield_per=AT_ONCE).execute(query)
        for rows in found.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
        if target.dialect.name == "postgresql" and _is_numbered(table):
            target.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), max(id))"  # noqa: S608 - our words
                    f' FROM "{table.name}" HAVING max(id) IS NOT NULL'
                )
            )


def count_rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table of a SQLite database has, by name."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of its own tables
        for (name,) in connection.execute(query).fetchall()
    }


def _is_numbered(table: Table) -> bool:
    keys = list(table.primary_key.columns)
    return len(keys) == 1 and keys[0].name == "id" and isinstance(keys[0].type, Integer)

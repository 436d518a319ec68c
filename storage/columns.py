"""SQLite forgets time zones and writes Cyrillic in JSON as escapes; what stands here makes both databases alike."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware goes in, aware UTC comes out, on every database; a naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC, as the database takes it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        instant = value.astimezone(UTC)
        return instant if dialect.name == "postgresql" else instant.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - given
        """Return the instant with its zone, which SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def write_json(value: Any) -> str:
    """Return JSON in one line with its letters as they are, so that a query by a Cyrillic word finds them.

    >>> write_json({"статья": 1})
    '{"статья":1}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def insert_if_new(session: Session, row: type[SQLModel], **values: Any) -> bool:
    """Insert one row unless one with its unique key stands already; tell whether it is new."""
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    table = row.metadata.tables[str(row.__tablename__)]
    # Asking for the key back tells a new row from none; the count of rows is not reliable with every driver.
    statement = make(row).values(**values).on_conflict_do_nothing().returning(*table.primary_key)
    session.flush()
    return session.connection().execute(statement).first() is not None

"""SQLite forgets time zones and writes Cyrillic in JSON as escapes; what stands here makes both databases alike.

Whatever is written again with every revision and every fetch is kept short here: a digest as its 32 bytes and not as
64 letters, an instant on SQLite as a number and not as 26 letters.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, LargeBinary
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Session, SQLModel

DIGEST_BYTES = 32
_HEX = re.compile("[0-9a-f]{64}")
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


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


class PackedInstant(UtcDateTime):
    """An instant as ``UtcDateTime``; on SQLite it is kept as the microseconds since 1970."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return what the database's own type is."""
        return dialect.type_descriptor(self.impl_instance if dialect.name == "postgresql" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return the instant as the database takes it."""
        instant = super().process_bind_param(value, dialect)
        if instant is None or dialect.name == "postgresql":
            return instant
        return (instant.replace(tzinfo=UTC) - _EPOCH) // _TICK

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC."""
        return super().process_result_value(_EPOCH + value * _TICK if isinstance(value, int) else value, dialect)


class Digest(TypeDecorator[str]):
    """A sha256: 64 hex digits in Python, their 32 bytes in the database; other words are kept as they are.

    Words that are no digest and as long as one (32 bytes) raise ValueError, for they would come back as another.
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002 - given
        """Return the bytes to be kept."""
        return None if value is None else pack_digest(value)

    def process_result_value(self, value: bytes | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - given
        """Return the hex digits; what somebody wrote into the database by hand is given back as it is."""
        if value is None or isinstance(value, str):
            return value
        return value.hex() if len(value) == DIGEST_BYTES else value.decode("utf-8", "replace")


def pack_digest(digest: str) -> bytes:
    """Return the bytes under which the database keeps a digest; raises ValueError as ``Digest``.

    >>> len(pack_digest("a0" * 32)), pack_digest("")
    (32, b'')
    """
    if _HEX.fullmatch(digest):
        return bytes.fromhex(digest)
    kept = digest.encode()
    if len(kept) == DIGEST_BYTES:
        raise ValueError("words of 32 bytes would come back as a digest")
    return kept


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


def insert_all_if_new(session: Session, row: type[SQLModel], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all with the same columns, save those whose unique key stands already."""
    if not values:
        return
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.flush()
    session.connection().execute(make(row).on_conflict_do_nothing(), list(values))

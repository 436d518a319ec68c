"""A backup takes the place of a database only after all of it was copied, proved and brought to this code's schema.

A database that others have open is written over in one transaction of its own, and they see the old one or the new.
"""

import contextlib
import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path

import sqlalchemy
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from storage.backup import Backup, prove_database, read_page, take_out
from storage.backup_rows import put_rows
from storage.engine import BUSY_SECONDS, READING, SCHEMA_LOCK, Store, make_engine, renewing, sqlite_url
from storage.errors import DatabaseTroubleError, StoreError
from storage.forgetting import erase, strike_out
from storage.schema import HEAD, is_current, upgrade_schema
from storage.tables import Row

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; of another one it would be poison."""


def restore_backup(folder: Path, url: str, key: bytes, data_dir: Path | None = None) -> Backup:
    """Put a backup in the place of the database at a URL, which may be gone or damaged; nothing is asked.

    With the data folder, who was forgotten or stopped since the backup was made does not come back. Raises StoreError
    and WrongKeyError, with nothing replaced, where the backup is not whole, not ours, or newer than this code, and
    where the place belongs to another program or cannot be written.
    """
    backup = read_page(folder, key)
    address = make_url(url)
    is_file = address.get_backend_name() == "sqlite"
    target = Path(address.database or "").absolute()
    try:
        if is_file:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".zanwatch-restore-", dir=target.parent if is_file else None) as name:
            draft = Path(name) / "draft.db"
            take_out(folder, backup, draft)
            _bring_up_to_date(draft, backup)
            if data_dir is not None:
                _strike_out(draft, backup, key, data_dir)
            if is_file:
                _install_file(draft, target)
            else:
                _install_rows(draft, url)
    except (OSError, sqlite3.Error, DatabaseTroubleError) as error:
        cause = error.orig if isinstance(error, DatabaseTroubleError) else error
        shown = address.render_as_string(hide_password=True)
        raise StoreError(f"the backup could not be put into {shown}: {' '.join(f'{cause}'.split())}") from error
    return backup


def _bring_up_to_date(draft: Path, backup: Backup) -> None:
    """Give the copy the schema of this code; a backup may be older."""
    if backup.schema == HEAD:
        return
    engine = make_engine(sqlite_url(draft))
    try:
        with renewing(engine) as connection:
            upgrade_schema(connection)
    finally:
        engine.dispose()
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    prove_database(draft, HEAD, backup.key_id)


def _strike_out(draft: Path, backup: Backup, key: bytes, data_dir: Path) -> None:
    """Take out of the copy who has asked to be forgotten, before it is anywhere where somebody could be told."""
    made_at = datetime.fromisoformat(backup.made_at)
    store = Store(make_engine(sqlite_url(draft)), key)
    try:
        with store.transaction() as session:
            strike_out(session, data_dir, made_at)
        erase(store)
    finally:
        store.close()
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    prove_database(draft, HEAD, backup.key_id)


def _install_file(draft: Path, target: Path) -> None:
    if target.exists() and _is_ours(target):
        with (
            contextlib.closing(sqlite3.connect(draft)) as source,
            contextlib.closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as place,
        ):
            place.execute("PRAGMA journal_mode=WAL")
            source.backup(place)
        return
    for end in BESIDE:
        target.with_name(target.name + end).unlink(missing_ok=True)
    draft.replace(target)


def _is_ours(target: Path) -> bool:
    """Tell whether a database that works stands there; raises StoreError where it is another program's."""
    address = f"{target.as_uri()}?mode=ro"  # a stranger's file is not even given another journal
    engine = sqlalchemy.create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.connect() as connection:
            is_current(connection)
            return list(connection.execute(text("PRAGMA integrity_check(1)")).scalars()) == ["ok"]
    except DatabaseTroubleError:
        return False
    finally:
        engine.dispose()


def _install_rows(draft: Path, url: str) -> None:
    """Make PostgreSQL's tables anew in one transaction: readers and writers wait, and an error takes all of it back."""
    source, target = make_engine(sqlite_url(draft)), make_engine(make_url(url))
    try:
        with source.execution_options(**READING).connect() as rows, target.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
            is_current(connection)
            _drop_all(connection)
            upgrade_schema(connection)
            put_rows(rows, connection)
    finally:
        source.dispose()
        target.dispose()


def _drop_all(connection: Connection) -> None:
    Row.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    connection.execute(text("DROP FUNCTION IF EXISTS refuse_to_alter_history() CASCADE"))

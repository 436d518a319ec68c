"""SQLite has one writer: a transaction that will write says so at its start, or it fails in the middle.

So ``transaction`` begins at once with the write lock, and ``reading`` takes none. The functions of this room get the
session and never commit: what belongs together is written in one ``transaction`` of the caller, or not at all.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

import storage.tables_amending  # makes its tables known before the first query, as the next ones do
import storage.tables_audit
import storage.tables_buttons
import storage.tables_cases
import storage.tables_delivery
import storage.tables_digests
import storage.tables_discovery
import storage.tables_hosts
import storage.tables_inbox
import storage.tables_people
import storage.tables_quarantine
import storage.tables_reading
import storage.tables_schedules
import storage.tables_search
import storage.tables_sources
import storage.tables_stands
import storage.tables_succession
import storage.tables_watchlist
import storage.tables_web
import storage.tables_wishes  # noqa: F401 - makes their tables known
from storage.columns import insert_if_new, write_json
from storage.errors import StoreError, WrongKeyError
from storage.flags import KEY_ID, find_flag
from storage.keys import Vault
from storage.schema import is_current, upgrade_schema
from storage.tables import FlagRow

BUSY_SECONDS = 10
WAL_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)  # seconds; together about as long as BUSY_SECONDS
SCHEMA_LOCK = 0x5A414E  # an advisory lock of PostgreSQL is a number: «ZAN»
READING = {"zanwatch_reading": True}


class Store:
    """A database that is open, and its key."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self.engine = engine
        self._vault = Vault(key)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session that may write; it commits at the end, and an error takes all of it back.

        Raises WrongKeyError where the key was replaced since the store was opened: what this one wrote would be lost.
        """
        with Session(self.engine, expire_on_commit=False, info={"vault": self._vault}) as session, session.begin():
            self._refuse_another_key(find_flag(session, KEY_ID))
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that reads, and waits for no writer; whatever it wrote would be taken back."""
        readers = self.engine.execution_options(**READING)
        with Session(readers, expire_on_commit=False, info={"vault": self._vault}) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a session that reads the store as it stands at its first query, whatever is written meanwhile."""
        options: dict[str, Any] = dict(READING)
        if self.engine.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"  # what SQLite's readers have anyway
        readers = self.engine.execution_options(**options)
        with Session(readers, expire_on_commit=False, info={"vault": self._vault}) as session:
            yield session

    def upgrade(self) -> bool:
        """Make or renew the schema where it is not this code's; tell whether anything was done."""
        with self.engine.execution_options(**READING).connect() as connection:
            if is_current(connection):
                return False
        with renewing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
            # Another process may have made it while this one waited for the lock.
            if is_current(connection):
                return False
            upgrade_schema(connection)
        return True

    def check_key(self) -> None:
        """Remember the key of a new database; raises WrongKeyError where it was made with another one."""
        with self.reading() as session:
            made_with = find_flag(session, KEY_ID)
        if made_with is None:
            with self.transaction() as session:
                insert_if_new(session, FlagRow, name=KEY_ID, value=self._vault.key_id)
                made_with = find_flag(session, KEY_ID)
        self._refuse_another_key(made_with)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _refuse_another_key(self, made_with: str | None) -> None:
        if made_with not in (None, self._vault.key_id):
            raise WrongKeyError(
                "this database was made with another secret key; set ZANWATCH_SECRET_KEY to that one,"
                " or put the old secret.key back (nothing was changed)"
            )


@contextmanager
def renewing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction in which the schema may be renewed.

    SQLite makes a table anew beside the old one, and lets no table go that others name unless it looks away.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None  # noqa: S101 - for the types; a connection that is open has its driver's
        # In a transaction this word would do nothing.
        raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            raw.execute("PRAGMA foreign_keys=ON")


def open_store(url: str, key: bytes) -> Store:
    """Return the store at a database URL; an empty database gets its schema, and SQLite's folder is made.

    Raises StoreError where the database cannot be reached, is newer than this code or is not ours, and WrongKeyError
    where it was made with another key.
    """
    try:
        address = make_url(url)
        engine = make_engine(address)
    except ArgumentError as error:
        raise StoreError("the database's address is not one (see ZANWATCH_DATABASE_URL)") from error
    except ModuleNotFoundError as error:
        raise StoreError(f"{error.name} is not installed: PostgreSQL needs pip install 'zanwatch[postgres]'") from error
    shown = address.render_as_string(hide_password=True)
    with ExitStack() as undo:
        undo.callback(engine.dispose)
        store = Store(engine, key)
        try:
            if address.get_backend_name() == "sqlite":
                _make_folder(address)
            store.upgrade()
            store.check_key()
        except (DBAPIError, OSError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            words = " ".join(f"{cause}".split())  # PostgreSQL says it in several lines
            raise StoreError(f"the database {shown} cannot be used: {words}") from error
        undo.pop_all()
    return store


def make_engine(address: URL) -> Engine:
    """Return the engine of a database, which is not asked for anything yet."""
    # Parameters of a failed statement would put names and messages into a log.
    engine = sqlalchemy.create_engine(address, json_serializer=write_json, hide_parameters=True, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_url(path: Path) -> URL:
    """Return the address of a SQLite file, whatever its name is."""
    return URL.create("sqlite", database=str(path.absolute()))


def _set_up_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001 - given
    # Python's driver begins by itself, late and only before some statements; we begin in _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        # Otherwise INSERT OR REPLACE deletes a row behind the back of the trigger that guards it.
        "recursive_triggers=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    for wait in WAL_WAITS:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError:
            # Several processes open a new file at once: for this one step SQLite refuses instead of waiting.
            time.sleep(wait)
    else:
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("zanwatch_reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _make_folder(address: URL) -> None:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)

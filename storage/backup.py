"""A backup is one SQLite file, whatever the database is, and a sealed page that says what must be in it.

The seal is a keyed hash: a file that was cut or altered is known before anything is replaced, and one that somebody
else made is too. The secret key is never in a backup, so a stolen one gives nobody's address away. The sealed page is
put in place last, in one step: killed at any moment, the backup that was there before still stands.
"""

import fcntl
import json
import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from sqlalchemy import text

from storage.backup_rows import LEFT_OUT, copy_rows, count_rows
from storage.engine import Store, make_engine, sqlite_url
from storage.errors import DatabaseTroubleError, StoreError, WrongKeyError
from storage.flags import vault_of
from storage.keys import KEY_FILE, Vault
from storage.schema import HEAD, KNOWN
from storage.tables_search import FULL_TEXT

PAGE = "backup.json"
LARGEST_PAGE = 100_000
_DATA = re.compile(r"zanwatch-\d{8}T\d{6}Z-[0-9a-f]{8}\.db")
_LEFT_BEHIND = re.compile(rf"({_DATA.pattern})(-wal|-shm|-journal)?|\.{re.escape(PAGE)}\.[0-9a-f]{{8}}")
"""Our own files in the folder, those of a backup that was killed among them."""
_SEAL = "backup"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What the sealed page says: the file beside it, when and with which schema and key it was made, and its rows."""

    file: str
    made_at: str
    schema: str
    key_id: str
    size: int
    sha256: str
    rows: dict[str, int]


def make_backup(store: Store, folder: Path, now: datetime) -> Backup:
    """Keep the store as it stands at one moment in a folder, over the backup that is there; a pass may be running.

    Raises StoreError where the folder cannot be used, the secret key lies in it, or the copy is not whole.
    """
    if (folder / KEY_FILE).exists():
        raise StoreError(f"the secret key lies in {folder}: beside it a backup protects nobody; name another folder")
    with store.reading() as session:
        vault = vault_of(session)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _open_folder(folder) as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreError(f"another backup is being made in {folder} at this moment") from error
            target = folder / f"zanwatch-{now:%Y%m%dT%H%M%SZ}-{token_hex(4)}.db"
            try:
                backup = _write_data(store, target, now, vault)
                _write_page(folder, backup, vault)
            except BaseException:
                target.unlink(missing_ok=True)
                raise
            os.fsync(held)
            for old in folder.iterdir():
                if _LEFT_BEHIND.fullmatch(old.name) and old.name != target.name:
                    old.unlink()
    except (OSError, sqlite3.Error, DatabaseTroubleError) as error:
        raise StoreError(f"no backup could be made in {folder}: {_say(error)}") from error
    return backup


def read_page(folder: Path, key: bytes) -> Backup:
    """Return what a backup says of itself; raises StoreError where it is damaged, and WrongKeyError."""
    vault = Vault(key)
    try:
        with _open_plain(folder / PAGE) as page:
            lines = os.read(page, LARGEST_PAGE).split(b"\n")
    except OSError as error:
        raise StoreError(f"there is no backup in {folder} that can be read: {_say(error)}") from error
    try:
        head, seal, end = lines
        fields = json.loads(head)
        backup = Backup(**fields)
        is_one = end == b"" and all(isinstance(value, kind) for value, kind in _typed(backup))
    except (ValueError, TypeError) as error:
        raise StoreError(f"the backup in {folder} is damaged: {PAGE} is not what was written") from error
    if not is_one:
        raise StoreError(f"the backup in {folder} is damaged: {PAGE} is not what was written")
    if backup.key_id != vault.key_id and re.fullmatch(r"[0-9a-f]{16}", backup.key_id):
        raise WrongKeyError(
            f"the backup in {folder} was made with another secret key; set ZANWATCH_SECRET_KEY to that one, or put"
            f" the old {KEY_FILE} back (nothing was changed)"
        )
    if seal != vault.hash(head.decode("utf-8", "replace"), _SEAL).encode():
        raise StoreError(f"the backup in {folder} is damaged, or not ours: the seal of {PAGE} does not fit")
    # What is sealed is ours; the name is looked at nevertheless, for it is where a file is opened.
    if not _DATA.fullmatch(backup.file) or backup.schema not in KNOWN:
        raise StoreError(f"the backup in {folder} was made by another ZanWatch, with schema {backup.schema}")
    return backup


def take_out(folder: Path, backup: Backup, target: Path) -> None:
    """Copy the file of a backup to an empty place and prove the copy; raises StoreError where it is not whole."""
    digest, size = sha256(), 0
    try:
        with _open_plain(folder / backup.file) as source, target.open("xb") as out:
            while piece := os.read(source, _PIECE):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
    except OSError as error:
        raise StoreError(f"the backup in {folder} cannot be read: {_say(error)}") from error
    if size != backup.size:
        raise StoreError(f"the backup in {folder} is cut: {backup.file} has {size} bytes, and had {backup.size}")
    if digest.hexdigest() != backup.sha256:
        raise StoreError(f"the backup in {folder} is damaged: {backup.file} is not the file that was written")
    try:
        rows = prove_database(target, backup.schema, backup.key_id)
    except sqlite3.Error as error:
        raise StoreError(f"the backup in {folder} is damaged: {_say(error)}") from error
    if rows != backup.rows:
        raise StoreError(f"the backup in {folder} is damaged: it has other rows than it had")


def prove_database(path: Path, schema: str, key_id: str) -> dict[str, int]:
    """Return how many rows each table of a SQLite file has; raises StoreError where the file is not whole."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        words = [line for (line,) in connection.execute("PRAGMA integrity_check")]
        if words != ["ok"]:
            raise StoreError(f"the copy is not whole: {words[0]}")
        untied = connection.execute("PRAGMA foreign_key_check").fetchone()
        if untied:
            raise StoreError(f"the copy is not whole: a row of {untied[0]} names one of {untied[2]} that is not there")
        numbers = [number for (number,) in connection.execute("SELECT version_num FROM alembic_version")]
        keys = [value for (value,) in connection.execute("SELECT value FROM flag WHERE name = 'key_id'")]
        if (numbers, keys) != ([schema], [key_id]):
            raise StoreError("the copy is not whole: it does not say which schema and key it was made with")
        return count_rows(connection)
    finally:
        connection.close()


def _write_data(store: Store, target: Path, now: datetime, vault: Vault) -> Backup:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    _copy_out(store, target)
    return Backup(
        file=target.name,
        made_at=now.isoformat(),
        schema=HEAD,
        key_id=vault.key_id,
        size=target.stat().st_size,
        sha256=_digest(target),
        rows=prove_database(target, HEAD, vault.key_id),
    )


def _copy_out(store: Store, target: Path) -> None:
    if store.engine.dialect.name == "sqlite":
        source = store.engine.raw_connection()
        try:
            copy = sqlite3.connect(target)
            try:
                source.driver_connection.backup(copy)  # type: ignore[union-attr]
            finally:
                copy.close()
        finally:
            source.close()
    else:
        made = make_engine(sqlite_url(target))
        with store.snapshot() as session:
            copy_rows(session.connection(), made)
        made.dispose()
    # One file, without the one that SQLite keeps beside it; and what was taken out of it is not left in its gaps.
    engine = make_engine(sqlite_url(target))
    with engine.begin() as connection:
        for name in LEFT_OUT:
            connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 - our own words
        connection.execute(text(f"INSERT INTO {FULL_TEXT}({FULL_TEXT}) VALUES('delete-all')"))
    engine.dispose()
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        copy.execute("VACUUM")
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def _write_page(folder: Path, backup: Backup, vault: Vault) -> None:
    head = json.dumps(asdict(backup), ensure_ascii=False, sort_keys=True)
    draft = folder / f".{PAGE}.{token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{head}\n{vault.hash(head, _SEAL)}\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / PAGE)


def _digest(path: Path) -> str:
    """Return the sha256 of a file that is on the disk, whatever becomes of the power."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = sha256()
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


@contextmanager
def _open_plain(path: Path) -> Iterator[int]:
    """Give a file to read that is one: a link, a folder or a pipe of that name is refused."""
    number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise OSError(f"{path.name} is not a file")
        yield number
    finally:
        os.close(number)


@contextmanager
def _open_folder(folder: Path) -> Iterator[int]:
    number = os.open(folder, os.O_RDONLY)
    try:
        yield number
    finally:
        os.close(number)


def _typed(backup: Backup) -> list[tuple[object, type]]:
    words = (backup.file, backup.made_at, backup.schema, backup.key_id, backup.sha256)
    return [*((word, str) for word in words), (backup.size, int), (backup.rows, dict)]


def _say(error: Exception) -> str:
    cause = error.orig if isinstance(error, DatabaseTroubleError) else error
    return " ".join(f"{cause}".split())

"""SQLite is for one house: whoever runs for long on a file says so with a lock beside it, and the next one is told.

A house (`zanwatch serve`) has the file for itself; passes by hand share it with each other, and their leases keep them
from one host. Commands that only read, or write for a moment, need no lock. The lock goes with its process, however
that ends. PostgreSQL needs none of this.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from gettext import NullTranslations
from pathlib import Path
from typing import TextIO

from config.settings import Settings
from flows.guard import GUARDED
from law.errors import MonitorError

SUFFIX = ".writer"
_SQLITE = "sqlite:///"


class SecondWriterError(MonitorError):
    """Raised when somebody else works with the same SQLite file, from ``alone`` and ``beside_passes``."""


def find_file(settings: Settings) -> Path | None:
    """Return the SQLite file of these settings; None on PostgreSQL."""
    path = settings.database.removeprefix(_SQLITE)
    return Path(path) if path != settings.database else None


@contextmanager
def alone(settings: Settings, work: str, t: NullTranslations) -> Iterator[None]:
    """Have the SQLite file for oneself: for a house, a restore, another key; raises SecondWriterError."""
    with _locked(settings, work, t, fcntl.LOCK_EX):
        yield


@contextmanager
def beside_passes(settings: Settings, work: str, t: NullTranslations) -> Iterator[None]:
    """Share the SQLite file with other passes, and with no house; raises SecondWriterError."""
    with _locked(settings, work, t, fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(settings: Settings, work: str, t: NullTranslations, how: int) -> Iterator[None]:
    file = find_file(settings)
    if file is None or os.environ.get(GUARDED):
        # What a house starts works in its name.
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = file.with_name(f"{file.name}{SUFFIX}")
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except OSError as error:
            raise SecondWriterError(_say(lock, file, t)) from error
        _sign(lock, work)
        yield


def _sign(lock: TextIO, work: str) -> None:
    """Leave word for whoever is refused; of several passes the last one stands there."""
    lock.seek(0)
    lock.truncate()
    json.dump({"work": work, "process": os.getpid(), "since": f"{datetime.now(UTC):%d.%m.%Y %H:%M} UTC"}, lock)
    lock.flush()


def _say(lock: TextIO, file: Path, t: NullTranslations) -> str:
    try:
        signed = json.loads(lock.read())
        who = {name: str(signed[name]) for name in ("work", "process", "since")}
    except (ValueError, KeyError, TypeError):
        who = {"work": "zanwatch", "process": "?", "since": "?"}
    words = t.gettext(
        "already running: `{work}` (process {process}, since {since}) works with {file}, and SQLite is for one at a"
        " time. Wait until it has ended or stop it; beside `zanwatch serve` a pass is made by `zanwatch schedules run"
        " NAME`; PostgreSQL is for several."
    )
    return words.format(file=file, **who)

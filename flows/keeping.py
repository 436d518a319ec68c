"""The house's own backup, and the proof that it can be put back: made in the background, the outcome written down.

It lies in ``DATA_DIR/backups``, on the same disk, where it helps against a mistake and a damaged file; in BACKUP_DIR,
on another one, it helps against the loss of the disk too. A drill puts it back into an empty folder, as a restore
would, and opens it there.
"""

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Literal

from sqlmodel import Session

from config.settings import Settings, make_data_dir
from law.errors import MonitorError
from storage import audit
from storage.backup import PAGE, Backup, make_backup, read_page
from storage.backup_mark import mark_state
from storage.backup_restore import restore_backup
from storage.engine import Store, open_store
from storage.flags import find_flag, set_flag
from storage.keys import read_key

Task = Literal["backup", "drill"]
TASKS: tuple[Task, ...] = ("backup", "drill")
_FLAG = {"backup": "last backup", "drill": "last drill"}
_running: dict[Path, tuple[Task, datetime]] = {}
_lock = Lock()


class BusyError(MonitorError):
    """Raised where a backup is being made or tried at this moment, from ``begin``."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a backup or a drill ended; ``why`` is empty where it went well."""

    at: str
    """When it ended, ISO."""
    seconds: float
    rows: int
    made_at: str
    """When the backup that it is about was made, ISO; empty where there is none."""
    why: str = ""
    mark: str = ""
    """What the store's mark was as it was begun (``storage.backup_mark``)."""

    @property
    def moment(self) -> datetime:
        """When it ended."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is: the backup, or why there is none that can be used; the last outcomes; what is being done now."""

    backup: Backup | None
    why: str
    last: Outcome | None
    drill: Outcome | None
    running: tuple[Task, datetime] | None

    @property
    def is_proved(self) -> bool:
        """Whether this very backup was put back in a drill."""
        drill, backup = self.drill, self.backup
        return drill is not None and backup is not None and not drill.why and drill.made_at == backup.made_at


def find_folder(settings: Settings) -> Path:
    """Return where the house keeps its own backup."""
    return settings.backup_dir or settings.data_dir / "backups"


def look_at_backups(session: Session, settings: Settings) -> Kept:
    """Return what there is; reads nothing but the sealed page of the backup."""
    backup, why = None, ""
    folder = find_folder(settings)
    if (folder / PAGE).exists():
        try:
            backup = read_page(folder, read_key(settings))
        except MonitorError as error:
            why = str(error)
    return Kept(backup, why, _find(session, "backup"), _find(session, "drill"), _running.get(folder))


def begin(store: Store, settings: Settings, task: Task, clock: Callable[[], datetime]) -> Thread:
    """Begin a task beside everything else, and return its thread; raises BusyError where one is going on."""
    folder = find_folder(settings)
    with _lock:
        if folder in _running:
            raise BusyError("a backup is being made or tried at this moment")
        _running[folder] = (task, clock())
    # A daemon: who stops the pages does not wait for it, and what it leaves half done the next one clears away.
    thread = Thread(target=_run, args=(store, settings, task, clock), name=f"zanwatch-{task}", daemon=True)
    thread.start()
    return thread


def keep_now(store: Store, settings: Settings, now: datetime) -> Backup:
    """Make the house's own backup over the one that is there; raises StoreError."""
    make_data_dir(settings)
    return make_backup(store, find_folder(settings), now)


def drill(settings: Settings) -> Backup:
    """Put the backup back into an empty folder, open it and read its record of deeds; raises MonitorError."""
    folder, key = find_folder(settings), read_key(settings)
    with tempfile.TemporaryDirectory(prefix=".zanwatch-drill-", dir=make_data_dir(settings)) as name:
        url = f"sqlite:///{Path(name) / 'drill.db'}"
        # Whoever was forgotten since is struck out of it, as in a real restore.
        backup = restore_backup(folder, url, key, settings.data_dir)
        store = open_store(url, key)
        try:
            with store.reading() as session:
                broken = audit.verify(session)
        finally:
            store.close()
    if broken is not None:
        raise BrokenRecordError(f"the record of deeds in the backup is broken from entry {broken} on")
    return backup


class BrokenRecordError(MonitorError):
    """Raised where a backup is whole and its record of deeds is not, from ``drill``."""


def _run(store: Store, settings: Settings, task: Task, clock: Callable[[], datetime]) -> None:
    begun, made, why, mark = time.monotonic(), None, "", ""
    try:
        with store.reading() as session:
            mark = mark_state(session)
        made = keep_now(store, settings, clock()) if task == "backup" else drill(settings)
    except MonitorError as error:
        why = str(error)
    except Exception as error:  # noqa: BLE001 - nobody waits for this thread: what happened is written down
        why = f"{type(error).__name__}: {error}"
    rows, made_at = (sum(made.rows.values()), made.made_at) if made else (0, "")
    outcome = Outcome(clock().isoformat(), round(time.monotonic() - begun, 1), rows, made_at, why, mark)
    try:
        with store.transaction() as session:
            set_flag(session, _FLAG[task], json.dumps(asdict(outcome), ensure_ascii=False))
    finally:
        with _lock:
            _running.pop(find_folder(settings), None)


def _find(session: Session, task: Task) -> Outcome | None:
    noted = find_flag(session, _FLAG[task])
    return Outcome(**json.loads(noted)) if noted else None

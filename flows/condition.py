"""How the house is doing, for its own page: versions, room on the disk, what waits, what Prefect says, memory."""

import platform
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from sqlmodel import Session

from config.settings import Settings
from flows.disk import Forecast, make_forecast
from flows.prefect_api import find_prefect
from flows.serving import is_worker_online
from storage.delivery_log import count_states, find_oldest_waiting
from storage.due import is_stopped
from storage.notices import count_unsent
from storage.schema import HEAD

PACKAGES = ("zanwatch", "prefect", "scrapy", "sqlmodel", "alembic", "apprise", "fastapi")
_KILOBYTE = 1024
_STATUS = Path("/proc/self/status")
_MEMINFO = Path("/proc/meminfo")
PrefectWord = Literal["works", "no worker", "away", "not started"]


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that this process holds, and that the machine has and could give; None where the system does not say."""

    own: int | None
    whole: int | None
    free: int | None


@dataclass(frozen=True, slots=True)
class Condition:
    """All of it at one moment."""

    versions: tuple[tuple[str, str], ...]
    schema: str
    database: str
    """«sqlite» or «postgresql»."""
    disk: Forecast
    states: dict[str, int]
    """How many messages are in each state."""
    oldest_at: datetime | None
    """Since when the message that has waited longest waits."""
    notices: int
    """How many notices to the operator were not sent yet."""
    is_stopped: bool
    prefect: PrefectWord
    memory: Memory


def look(session: Session, settings: Settings) -> Condition:
    """Return how the house is doing; asks Prefect, which may take seconds where it hangs."""
    return Condition(
        versions=list_versions(),
        schema=HEAD,
        database=session.get_bind().dialect.name,
        disk=make_forecast(session, settings),
        states=count_states(session),
        oldest_at=find_oldest_waiting(session),
        notices=count_unsent(session),
        is_stopped=is_stopped(session),
        prefect=ask_prefect(settings),
        memory=measure_memory(),
    )


def list_versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of what this runs on."""
    found = [("Python", platform.python_version()), ("SQLite", sqlite3.sqlite_version)]
    for name in PACKAGES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return tuple(found)


def ask_prefect(settings: Settings) -> PrefectWord:
    """Return whether schedules fire by themselves."""
    prefect = find_prefect(settings)
    if prefect is None:
        return "not started"
    if not prefect.is_up():
        return "away"
    return "works" if is_worker_online(prefect) else "no worker"


def measure_memory(status: Path = _STATUS, whole: Path = _MEMINFO) -> Memory:
    """Return the memory of this process and of the machine, as Linux tells it."""
    return Memory(_read(status, "VmRSS"), _read(whole, "MemTotal"), _read(whole, "MemAvailable"))


def _read(path: Path, name: str) -> int | None:
    try:
        found = re.search(rf"^{name}:\s+(\d+) kB$", path.read_text("ascii"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * _KILOBYTE if found else None

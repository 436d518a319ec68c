"""A disk that will be full in two weeks is the operator's business today: a store that cannot write forgets the law.

Only the disk of an SQLite file is ours to see; where PostgreSQL keeps its own, growth is told and no day of the end.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

from sqlmodel import Session

from config.settings import Settings
from flows.notices import note_event
from storage.growth import list_sizes, measure_growth, measure_store, record_size
from storage.health import Deed, SourceEvent, find_event

DISK = "disk"
ALARM_DAYS = 14
CALM_DAYS = 21
"""It is over when there is this much again: a forecast that sways around two weeks is no news every day."""
DAILY = timedelta(hours=23)
_MEGABYTE = 1_000_000
Free = Callable[[Path], int]
"""Returns how many bytes are free on the disk of a folder."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How large the store is, how it grows, and when its disk is full; None where that cannot be told."""

    size: int
    per_day: float | None
    """Bytes."""
    free: int | None
    """Bytes."""

    @property
    def days_left(self) -> float | None:
        """The days until the disk is full; None where it does not grow, too."""
        if self.free is None or self.per_day is None or self.per_day <= 0:
            return None
        return self.free / self.per_day


def find_device(folder: Path) -> int:
    """Return the number of the disk on which a folder is, or will be."""
    return _find_nearest(folder).stat().st_dev


def ask_disk(folder: Path) -> int:
    """Return how many bytes are free where a folder is, or will be."""
    found = _find_nearest(folder)
    return shutil.disk_usage(found).free


def make_forecast(session: Session, settings: Settings, free: Free = ask_disk) -> Forecast:
    """Return when the disk of this store is full, from the sizes that were written down."""
    is_here = session.get_bind().dialect.name == "sqlite"
    growth = measure_growth(list_sizes(session))
    return Forecast(measure_store(session), growth, free(settings.data_dir) if is_here else None)


def look_at_disk(session: Session, settings: Settings, now: datetime, free: Free = ask_disk) -> None:
    """Write down how large the store is; tell of a disk that lasts two weeks, then daily, then of the end."""
    record_size(session, now)
    found = make_forecast(session, settings, free)
    last = find_event(session, DISK, "disk")
    is_told = last is not None and last.deed != "resolved"
    left = found.days_left
    if left is not None and left <= ALARM_DAYS and (not is_told or (last is not None and now - last.at >= DAILY)):
        deed: Deed = "still-filling" if is_told else "filling"
        _tell(session, SourceEvent(DISK, "disk", deed, now, detail=f"{left:.0f}"), found)
    elif is_told and (left is None or left > CALM_DAYS):
        _tell(session, SourceEvent(DISK, "disk", "resolved", now), found)


def _tell(session: Session, event: SourceEvent, found: Forecast) -> None:
    def compose(t: NullTranslations) -> tuple[str, str]:
        if event.deed == "resolved":
            return t.gettext("ZanWatch: there is room on the disk again"), t.gettext("The disk will not be full soon.")
        subject = t.ngettext(
            "ZanWatch: the disk is full in {count} day",
            "ZanWatch: the disk is full in {count} days",
            int(event.detail),
        )
        text = t.gettext(
            "The database has {size} MB and grows by {growth} MB a day; {free} MB are free. When the disk is full,"
            " nothing new is stored and nobody is told."
        )
        return subject.format(count=event.detail), text.format(
            size=_megabytes(found.size), growth=_megabytes(found.per_day or 0), free=_megabytes(found.free or 0)
        )

    note_event(session, event, compose)


def _megabytes(count: float) -> str:
    return f"{count / _MEGABYTE:.1f}"


def _find_nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.is_dir())

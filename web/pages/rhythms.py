"""The rhythm of every source, from the timetable in our own table: Prefect is not asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from config.schedules import PORTALS, Schedule
from storage.schedules import list_schedules
from storage.timetable import list_begun
from web.reading.timetable import Rhythm, read_rhythm


def find_rhythms(session: Session, now: datetime) -> dict[str, Rhythm]:
    """Return the rhythm of every portal that can be on a schedule, by its name."""
    schedules, begun = list_schedules(session), list_begun(session)
    return {portal: read_rhythm(of_source(schedules, portal), begun, now) for portal in PORTALS}


def of_source(schedules: Sequence[Schedule], portal: str) -> tuple[Schedule, ...]:
    """Return the schedules that read a portal."""
    return tuple(one for one in schedules if one.portal == portal and one.what != "send")

"""The timetable is ours: it outlives Prefect's database, and every change of it says who made it, when and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session, col, select

from config.schedules import Schedule, read_schedule, schedule_as_json, timing_as_json
from law.errors import MonitorError
from storage.errors import NotStoredError
from storage.flags import find_flag, set_flag
from storage.tables_schedules import ScheduleEventRow, ScheduleRow

IMPORTED = "schedules_imported"
Verb = Literal["imported", "added", "changed", "paused", "resumed", "removed", "differed", "restored", "run"]
"""``differed``: Prefect held something else than told; ``restored``: it was told again; ``run``: once, by hand."""


class ScheduleExistsError(MonitorError):
    """Raised when a schedule is added under a name that another one has, from storage.schedules."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something to a schedule, when, and the reason given (may be empty)."""

    who: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleEvent:
    """One line of a schedule's history; ``before`` and ``after`` are as ``config.schedules.schedule_as_json``."""

    name: str
    at: datetime
    who: str
    verb: Verb
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def import_defaults(session: Session, defaults: Sequence[Schedule], at: datetime) -> bool:
    """Store the schedules that this store never had, each once in its life; tell whether this was the first time.

    What somebody removed or altered stays as it is: its name stands in the history.
    """
    is_first = not find_flag(session, IMPORTED)
    if is_first:
        set_flag(session, IMPORTED, at.isoformat())
    had = set(session.exec(select(ScheduleEventRow.name).distinct()))
    for schedule in defaults:
        if schedule.name not in had and session.get(ScheduleRow, schedule.name) is None:
            _write(session, schedule)
            record_event(session, Deed("zanwatch", at, schedule.reason), "imported", None, schedule)
    return is_first


def list_schedules(session: Session) -> tuple[Schedule, ...]:
    """Return every schedule by name, paused ones too."""
    return tuple(_as_schedule(row) for row in session.exec(select(ScheduleRow).order_by(ScheduleRow.name)))


def get_schedule(session: Session, name: str) -> Schedule:
    """Return a schedule; raises NotStoredError."""
    return _as_schedule(_get_row(session, name))


def add_schedule(session: Session, schedule: Schedule, deed: Deed) -> None:
    """Store a new schedule; raises ScheduleExistsError where the name is taken."""
    if session.get(ScheduleRow, schedule.name) is not None:
        raise ScheduleExistsError(
            f"there is a schedule «{schedule.name}» already; change that one, or name this another"
        )
    _write(session, schedule)
    record_event(session, deed, "added", None, schedule)


def change_schedule(session: Session, schedule: Schedule, deed: Deed) -> bool:
    """Replace the schedule of this name; tell whether anything differs. Whether it is paused stays as it is."""
    row = _get_row(session, schedule.name)
    before = _as_schedule(row)
    after = replace(schedule, active=before.active)
    if after == before:
        return False
    _write(session, after)
    record_event(session, deed, "changed", before, after)
    return True


def pause_schedule(session: Session, name: str, deed: Deed) -> bool:
    """Let a schedule fire no more until it is resumed; tell whether it did before."""
    return _switch(session, name, deed, is_active=False)


def resume_schedule(session: Session, name: str, deed: Deed) -> bool:
    """Let a schedule fire again; tell whether it was paused."""
    return _switch(session, name, deed, is_active=True)


def remove_schedule(session: Session, name: str, deed: Deed) -> None:
    """Take a schedule away; its history stays."""
    row = _get_row(session, name)
    record_event(session, deed, "removed", _as_schedule(row), None)
    session.delete(row)
    session.flush()


def list_events(session: Session, name: str | None = None, *, limit: int | None = None) -> tuple[ScheduleEvent, ...]:
    """Return the history of one schedule or of all, newest first."""
    query = select(ScheduleEventRow).order_by(col(ScheduleEventRow.id).desc()).limit(limit)
    if name is not None:
        query = query.where(ScheduleEventRow.name == name)
    return tuple(
        ScheduleEvent(row.name, row.at, row.who, row.deed, row.reason, row.before, row.after)  # type: ignore[arg-type]
        for row in session.exec(query)
    )


def record_event(session: Session, deed: Deed, verb: Verb, before: Schedule | None, after: Schedule | None) -> None:
    """Write one line of history about a schedule as it was and as it is now."""
    name = (after or before or _nobody()).name
    texts = [schedule_as_json(schedule) if schedule else None for schedule in (before, after)]
    note_event(session, ScheduleEvent(name, deed.at, deed.who, verb, deed.reason, *texts))


def note_event(session: Session, event: ScheduleEvent) -> None:
    """Write one line of history as it is."""
    row = ScheduleEventRow(
        name=event.name,
        at=event.at,
        who=event.who,
        deed=event.verb,
        reason=event.reason,
        before=event.before,
        after=event.after,
    )
    session.add(row)
    session.flush()


def _switch(session: Session, name: str, deed: Deed, *, is_active: bool) -> bool:
    row = _get_row(session, name)
    if row.is_active == is_active:
        return False
    before = _as_schedule(row)
    after = replace(before, active=is_active)
    _write(session, after)
    record_event(session, deed, "resumed" if is_active else "paused", before, after)
    return True


def _get_row(session: Session, name: str) -> ScheduleRow:
    row = session.exec(select(ScheduleRow).where(ScheduleRow.name == name).with_for_update()).first()
    if row is None:
        raise NotStoredError(f"there is no schedule «{name}»; `zanwatch schedules list` shows which there are")
    return row


def _write(session: Session, schedule: Schedule) -> None:
    row = ScheduleRow(
        name=schedule.name,
        what=schedule.what,
        portal=schedule.portal,
        timing=timing_as_json(schedule),
        timezone=schedule.timezone,
        reason=schedule.reason,
        is_active=schedule.active,
    )
    session.merge(row)
    session.flush()


def _as_schedule(row: ScheduleRow) -> Schedule:
    values = {"name": row.name, "what": row.what, "portal": row.portal, **row.timing}
    return read_schedule({**values, "timezone": row.timezone, "reason": row.reason, "active": row.is_active})


def _nobody() -> Schedule:
    raise ValueError("an event is about a schedule as it was or as it is")

"""A pass that the timetable promised and that did not come: nothing failed, for nothing ran, and somebody is told.

A pass that fails speaks for itself (``health``); a worker that hangs, or a timetable that somebody paused and forgot,
does not. Where the house itself stands still only a watchman outside can tell (``zanwatch health``).
"""

from datetime import datetime, timedelta
from gettext import NullTranslations

from sqlmodel import Session

from config.schedules import PORTALS
from flows.health import DAILY
from flows.notices import note_event
from flows.rhythms import find_rhythms
from flows.tools import Tools
from storage.flags import find_flag, set_flag
from storage.health import Deed, SourceEvent, find_event, list_checks

HOURLY = timedelta(hours=1)
AWAKE = timedelta(hours=3)
"""A house that has not looked for longer was off: what it missed is being made up for, and nobody is alarmed."""
_FLAG = "timetable looked at"


def look_after(tools: Tools) -> None:
    """Once an hour, hold every source against the timetable: told when it is late, then daily, then of its end."""
    now = tools.clock()
    with tools.store.reading() as session:
        noted = find_flag(session, _FLAG)
    looked_at = datetime.fromisoformat(noted) if noted else None
    if looked_at is not None and abs(now - looked_at) < HOURLY:
        return
    with tools.store.transaction() as session:
        set_flag(session, _FLAG, now.isoformat())
        if looked_at is None or now - looked_at > AWAKE:
            return
        rhythms = find_rhythms(session, now)
        for source in PORTALS:
            # A pass that came and brought nothing is told by itself: one is an accident, three are a trouble.
            asked = next(iter(list_checks(session, source, 1)), None)
            if asked is not None:
                is_late = rhythms[source].is_silent_since(asked.at, now)
                _look_at(session, source, asked.at, now, is_late=is_late)


def _look_at(session: Session, source: str, asked_at: datetime, now: datetime, *, is_late: bool) -> None:
    last = find_event(session, source, "timetable")
    is_told = last is not None and last.deed != "resolved"
    if not is_late and is_told:
        _tell(session, SourceEvent(source, "timetable", "resolved", now))
    elif is_late and (not is_told or (last is not None and now - last.at >= DAILY)):
        deed: Deed = "still-late" if is_told else "late"
        _tell(session, SourceEvent(source, "timetable", deed, now, detail=f"{asked_at:%d.%m.%Y %H:%M} UTC"))


def _tell(session: Session, event: SourceEvent) -> None:
    def compose(t: NullTranslations) -> tuple[str, str]:
        if event.deed == "resolved":
            subject, text = (
                t.gettext("ZanWatch: {source} is asked again"),
                t.gettext("A pass over {source} was made again."),
            )
        else:
            subject = t.gettext("ZanWatch: {source} is not being asked")
            text = t.gettext(
                "{source} was last asked at {moment}; by the timetable it should have been asked since. Either"
                " a schedule is paused, or nothing makes the passes: zanwatch schedules list, zanwatch doctor."
            )
        more = t.gettext("How all sources fare: zanwatch sources.")
        return subject.format(source=event.source), f"{text.format(source=event.source, moment=event.detail)}\n{more}"

    note_event(session, event, compose)

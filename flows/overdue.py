"""A pass that the timetable promised and that did not come: nothing failed, for nothing ran, and somebody is told.

A pass that fails speaks for itself (``health``); a worker that hangs, or a timetable that somebody paused and forgot,
does not. Where the house itself stands still only a watchman outside can tell (``zanwatch health``).
"""

from datetime import datetime, timedelta
from gettext import NullTranslations

from sqlmodel import Session

from config.schedules import PORTALS
from flows.deployments import deployment_of
from flows.health import DAILY
from flows.notices import note_event
from flows.timetable import read_rhythm
from flows.tools import Tools
from storage.flags import find_flag, set_flag
from storage.health import Deed, SourceEvent, find_event
from storage.runs import last_begun
from storage.schedules import list_schedules
from storage.timetable import list_begun

HOURLY = timedelta(hours=1)
AWAKE = timedelta(hours=3)
"""A house that has not looked for longer was off: what it missed is being made up for, and nobody is alarmed."""
BY_HAND = {"watch": "watch", "look": "lists"}
"""How a pass that somebody makes by a command is called, by what a schedule means."""
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
        found = _find_begun(session, now)
        for source in sorted({source for source, *_ in found}):
            late = [begun_at for one, begun_at, is_late in found if one == source and is_late]
            _look_at(session, source, min(late, default=None), now)


def _find_begun(session: Session, now: datetime) -> list[tuple[str, datetime, bool]]:
    """Return each source, once for its texts and once for its lists: when a pass began last, and whether it is late.

    A pass that began and asked for nothing, for the day has no requests left, is no pass that did not come.
    """
    schedules, planned = list_schedules(session), list_begun(session)
    found = []
    for what, by_hand in BY_HAND.items():
        for source in PORTALS:
            ours = [one for one in schedules if (one.what, one.portal) == (what, source)]
            known = [planned[one.name] for one in ours if one.name in planned]
            if known:
                begun_at = last_begun(session, (deployment_of(ours[0]), by_hand)) or min(known)
                rhythm = read_rhythm(ours, planned, now)
                # What fires for the first time next Sunday is late for nothing yet; what is paused fires never.
                may_be_late = rhythm.due_at is not None or rhythm.next_at is None
                found.append((source, begun_at, may_be_late and rhythm.is_silent_since(begun_at, now)))
    return found


def _look_at(session: Session, source: str, late_since: datetime | None, now: datetime) -> None:
    last = find_event(session, source, "timetable")
    is_told = last is not None and last.deed != "resolved"
    if late_since is None and is_told:
        _tell(session, SourceEvent(source, "timetable", "resolved", now))
    elif late_since is not None and (not is_told or (last is not None and now - last.at >= DAILY)):
        deed: Deed = "still-late" if is_told else "late"
        _tell(session, SourceEvent(source, "timetable", deed, now, detail=f"{late_since:%d.%m.%Y %H:%M} UTC"))


def _tell(session: Session, event: SourceEvent) -> None:
    def compose(t: NullTranslations) -> tuple[str, str]:
        if event.deed == "resolved":
            subject, text = (
                t.gettext("ZanWatch: {source} is asked again"),
                t.gettext("A pass over {source} has begun again."),
            )
        else:
            subject = t.gettext("ZanWatch: {source} is not being asked")
            text = t.gettext(
                "No pass over {source} has begun since {moment}, and by the timetable one should have. Either"
                " a schedule is paused, or nothing makes the passes: zanwatch schedules list, zanwatch doctor."
            )
        more = t.gettext("How all sources fare: zanwatch sources.")
        return subject.format(source=event.source), f"{text.format(source=event.source, moment=event.detail)}\n{more}"

    note_event(session, event, compose)

"""The rhythm of every source, from the timetable in our own table: Prefect is not asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from config.schedules import ACT_PORTALS, PORTALS, Schedule
from flows.rota import REREAD_TURN, longest_wait
from flows.timetable import Rhythm, name_lists, read_rhythm
from storage.schedules import list_schedules
from storage.timetable import count_acts, list_begun

LISTS_WAIT = timedelta(hours=24)
"""On a day of many requests lists are read once."""


def find_rhythms(session: Session, now: datetime) -> dict[str, Rhythm]:
    """Return the rhythm of every portal by its name; of its lists by ``name_lists`` where it has texts beside them."""
    schedules, begun = list_schedules(session), list_begun(session)
    found: dict[str, Rhythm] = {}
    for portal in PORTALS:
        ours = of_source(schedules, portal)
        looks = [one for one in ours if one.what == "look"]
        lists = read_rhythm(looks, begun, now, LISTS_WAIT)
        if portal not in ACT_PORTALS:
            found[portal] = lists
            continue
        watches = [one for one in ours if one.what == "watch"]
        # The texts of a portal that stands in for another one are read again in their turn, with the other's.
        slack = longest_wait(count_acts(session, portal)) if watches else timedelta(days=2 * REREAD_TURN)
        found[portal], found[name_lists(portal)] = read_rhythm(watches, begun, now, slack), lists
    return found


def of_source(schedules: Sequence[Schedule], portal: str) -> tuple[Schedule, ...]:
    """Return the schedules that read a portal."""
    return tuple(one for one in schedules if one.portal == portal and one.what != "send")

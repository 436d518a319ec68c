"""Passes that were due while nothing was there to make them: a machine that was off at half past seven makes up for it.

What was missed is read from our own tables, so it is known even when Prefect's database is new. However many moments
went by, the same work is done once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.schedules import Schedule
from config.timing import last_due
from flows.deployments import deployment_of, list_late, parameters_of, start_run
from flows.prefect_api import Prefect
from storage.engine import Store
from storage.runs import last_finished
from storage.schedules import Deed, list_events, list_schedules, record_event

LONGEST_LOOK = timedelta(days=8)
"""Every schedule fires at least once a week; what is older is made up for by what is newer."""
_BEGINS = ("imported", "added", "changed", "resumed")


@dataclass(frozen=True, slots=True)
class Missed:
    """A schedule and the newest of its moments that went by, in its own zone."""

    schedule: Schedule
    due: datetime


def find_missed(store: Store, now: datetime) -> list[Missed]:
    """Return what was due and not done, once for the same work; sending what waits is due every few minutes anyway."""
    found: dict[tuple[str, bool], Missed] = {}
    with store.reading() as session:
        for schedule in list_schedules(session):
            if schedule.what == "send" or not schedule.active:
                continue
            events = list_events(session, schedule.name)
            begun = next((event.at for event in events if event.verb in _BEGINS), now)
            done = last_finished(session, _commands(schedule))
            due = last_due(schedule, max(begun, done or begun, now - LONGEST_LOOK), now)
            work = deployment_of(schedule), schedule.what == "reread"
            if due and (work not in found or found[work].due < due):
                found[work] = Missed(schedule, due)
    return list(found.values())


def make_up(store: Store, prefect: Prefect, now: datetime) -> list[Missed]:
    """Start what was missed, unless Prefect has it waiting, and write it into the schedule's history."""
    made = []
    for missed in find_missed(store, now):
        if _is_waiting(prefect, missed.schedule, now):
            continue
        # The same moment is made up for once, whatever becomes of that run.
        start_run(prefect, missed.schedule, f"missed:{missed.schedule.name}:{missed.due.isoformat()}")
        with store.transaction() as session:
            deed = Deed("zanwatch", now, f"missed at {missed.due:%d.%m.%Y %H:%M}")
            record_event(session, deed, "run", missed.schedule, missed.schedule)
        made.append(missed)
    return made


def _commands(schedule: Schedule) -> tuple[str, ...]:
    """Return the names of the passes that do this work."""
    return (f"{deployment_of(schedule)}{' --reread' if schedule.what == 'reread' else ''}",)


def _is_waiting(prefect: Prefect, schedule: Schedule, now: datetime) -> bool:
    there = prefect.ask("GET", f"/deployments/name/{deployment_of(schedule)}/{deployment_of(schedule)}")
    wanted = parameters_of(schedule)
    late = list_late(prefect, now)
    return any(run["deployment_id"] == there["id"] and run["parameters"] == wanted for run in late)

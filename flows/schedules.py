"""The timetable as pages and commands use it: every change is written down here first, and then told to Prefect.

None of it needs a running Prefect, and none of it imports Prefect: where it is away, the next `serve` tells it.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Literal

from config.schedules import Schedule, check_schedule, read_default_schedules
from config.settings import Settings
from config.timing import next_five
from flows.deployments import start_run
from flows.looking import look
from flows.passes import PassReport, watch
from flows.prefect_api import Prefect, PrefectAwayError, PrefectRefusedError, find_prefect
from flows.rounds import choose_round
from flows.sending import Posted, deliver
from flows.sources import BOTH
from flows.sync import compare_lines, read_there, sync, tell_apart
from flows.tools import Tools
from storage import schedules as table
from storage.engine import Store
from storage.schedules import Deed, ScheduleEvent

Reach = Literal["in_sync", "differs", "away"]


@dataclass(frozen=True, slots=True)
class PrefectState:
    """What Prefect has of one schedule. ``away``: no Prefect answers, so nothing fires by itself."""

    reach: Reach
    notes: tuple[str, ...] = ()
    """What differs, in English words: «paused», «cron 0 9 * * *»."""

    @property
    def in_sync(self) -> bool | None:
        """Whether Prefect has what the table says; None where it cannot be asked."""
        return None if self.reach == "away" else self.reach == "in_sync"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the timetable as it is shown."""

    schedule: Schedule
    next_five: tuple[datetime, ...]
    """In the schedule's zone; empty only where it is paused."""
    prefect: PrefectState


@dataclass(frozen=True, slots=True)
class Comparison:
    """Prefect beside our table: a state for each schedule, and what is there that we know nothing of."""

    is_away: bool
    by_name: dict[str, PrefectState]
    strangers: tuple[str, ...] = ()

    def state_of(self, name: str) -> PrefectState:
        """Return the state of one schedule."""
        return self.by_name.get(name, PrefectState("away" if self.is_away else "in_sync"))


def ensure_defaults(store: Store, now: datetime) -> None:
    """Import the shipped schedules into a new store, once in its life."""
    with store.transaction() as session:
        table.import_defaults(session, read_default_schedules(), now)


def list_all(store: Store, settings: Settings, now: datetime) -> list[Listed]:
    """Return the whole timetable by name, each with its next five moments and what Prefect has of it."""
    ensure_defaults(store, now)
    with store.reading() as session:
        schedules = table.list_schedules(session)
    comparison = compare_with_prefect(store, settings)
    return [Listed(one, next_five(one, now), comparison.state_of(one.name)) for one in schedules]


def get(store: Store, name: str, now: datetime) -> Schedule:
    """Return one schedule; raises NotStoredError."""
    ensure_defaults(store, now)
    with store.reading() as session:
        return table.get_schedule(session, name)


def list_history(store: Store, name: str | None = None, *, limit: int = 100) -> tuple[ScheduleEvent, ...]:
    """Return what was done to a schedule, or to all, newest first: who, when, why, before and after."""
    with store.reading() as session:
        return table.list_events(session, name, limit=limit)


def add(store: Store, settings: Settings, schedule: Schedule, deed: Deed) -> PrefectState:
    """Add a schedule; raises BadScheduleError, ScheduleExistsError."""
    checked = check_schedule(schedule)
    ensure_defaults(store, deed.at)
    with store.transaction() as session:
        table.add_schedule(session, checked, deed)
    return _tell(store, settings, checked.name, deed.at)


def change(store: Store, settings: Settings, schedule: Schedule, deed: Deed) -> PrefectState:
    """Replace the schedule of this name, paused or not as it is; raises BadScheduleError, NotStoredError."""
    checked = check_schedule(schedule)
    ensure_defaults(store, deed.at)
    with store.transaction() as session:
        table.change_schedule(session, checked, deed)
    return _tell(store, settings, checked.name, deed.at)


def pause(store: Store, settings: Settings, name: str, deed: Deed) -> PrefectState:
    """Let a schedule fire no more; raises NotStoredError. A pass that runs goes on to its end."""
    ensure_defaults(store, deed.at)
    with store.transaction() as session:
        table.pause_schedule(session, name, deed)
    return _tell(store, settings, name, deed.at)


def resume(store: Store, settings: Settings, name: str, deed: Deed) -> PrefectState:
    """Let a schedule fire again; raises NotStoredError."""
    ensure_defaults(store, deed.at)
    with store.transaction() as session:
        table.resume_schedule(session, name, deed)
    return _tell(store, settings, name, deed.at)


def remove(store: Store, settings: Settings, name: str, deed: Deed) -> PrefectState:
    """Take a schedule away, its history stays; raises NotStoredError."""
    ensure_defaults(store, deed.at)
    with store.transaction() as session:
        table.remove_schedule(session, name, deed)
    return _tell(store, settings, name, deed.at)


def run_now(store: Store, settings: Settings, name: str, deed: Deed) -> str:
    """Start what a schedule means now, through Prefect, and return the run's name; paused ones can be run too.

    Raises NotStoredError, and PrefectAwayError where no Prefect answers: then ``run_here`` does it in this process.
    """
    schedule = get(store, name, deed.at)
    prefect = find_prefect(settings)
    if prefect is None:
        raise PrefectAwayError("Prefect does not run: start `zanwatch serve`")
    run = start_run(prefect, schedule, token_hex(16))
    with store.transaction() as session:
        table.record_event(session, deed, "run", schedule, schedule)
    return run


def run_here(tools: Tools, name: str, deed: Deed) -> PassReport | Posted:
    """Do now, in this process, what a schedule means; raises NotStoredError."""
    schedule = get(tools.store, name, deed.at)
    with tools.store.transaction() as session:
        table.record_event(session, deed, "run", schedule, schedule)
    if schedule.what == "send":
        return deliver(tools)
    if schedule.what == "look":
        return look(tools, (schedule.portal,))
    reread = schedule.what == "reread"
    wishes = choose_round(tools, schedule.portal, reread=reread)
    return watch(tools, wishes, portal=BOTH if reread else schedule.portal)


def compare_with_prefect(store: Store, settings: Settings) -> Comparison:
    """Ask Prefect what it has, and compare; alters nothing on either side."""
    prefect = find_prefect(settings)
    if prefect is None:
        return Comparison(is_away=True, by_name={})
    try:
        there = read_there(prefect)
    except (PrefectAwayError, PrefectRefusedError):
        return Comparison(is_away=True, by_name={})
    with store.reading() as session:
        schedules = {schedule.name: schedule for schedule in table.list_schedules(session)}
    notes: dict[str, list[str]] = {name: [] for name in schedules}
    strangers = []
    for line in compare_lines(store, there):
        if line.is_agreed:
            continue
        words = tell_apart(line) if line.is_theirs else "not told yet"
        if line.name in notes:
            notes[line.name].append(words)
        else:
            strangers.append(f"{line.name}: {words}")
    states = {name: PrefectState("differs" if said else "in_sync", tuple(said)) for name, said in notes.items()}
    return Comparison(is_away=False, by_name=states, strangers=tuple(strangers))


def sync_with(store: Store, prefect: Prefect, now: datetime) -> int:
    """Tell Prefect the timetable and note what was altered there; return how many lines somebody altered."""
    ensure_defaults(store, now)
    return len(sync(store, prefect, now))


def _tell(store: Store, settings: Settings, name: str, now: datetime) -> PrefectState:
    """Tell Prefect of a change at once where it answers; the next minute's sync makes up for what did not work."""
    prefect = find_prefect(settings)
    if prefect is None:
        return PrefectState("away")
    try:
        sync(store, prefect, now, at_once=(name,))
    except (PrefectAwayError, PrefectRefusedError):
        return PrefectState("away")
    return compare_with_prefect(store, settings).state_of(name)

"""The timetable is told to Prefect, and what was altered over there is noticed, written down, shown, and then undone.

Three things are compared for every line: what our table wants, what Prefect has, and what it was last told. Where it
has what it was told, a difference is our own change, and it is told at once. Where it has something else, somebody
altered it on Prefect's side: that is written into the schedule's history and shown for ``GRACE``, and only then does
our table win, because a schedule that is paused where nobody looks is a change that nobody hears of. A change in our
table, meanwhile, is a newer word than theirs and wins at once; so does our table over `prefect deploy --all`, which
puts the shipped schedules back and is nobody's decision about any of them.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from config.schedules import Schedule, read_default_schedules
from config.timing import as_crons
from flows.deployments import DEPLOYMENTS, deployment_of, parameters_of
from flows.prefect_api import Prefect
from storage.engine import Store
from storage.leases import release_lease, take_lease
from storage.prefect_memory import Told, forget_told, list_told, store_told
from storage.schedules import ScheduleEvent, Verb, list_schedules, note_event

GRACE = timedelta(minutes=10)
WHOLE = ""
"""The slug under which a deployment itself stands: paused or not."""
LEASE = "prefect-sync"
LEASE_SECONDS = 30.0
TURN_WAITS = (0.0, 0.2, 0.5, 1.0, 2.0)
"""Seconds; a sync takes about a second."""
TAG = "zanwatch"
Key = tuple[str, str]
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a deployment: what we want of it, what is there, what was told; None where it is not."""

    deployment: str
    slug: str
    want: Spec | None
    have: Spec | None
    told: Told

    @property
    def name(self) -> str:
        """The schedule it belongs to; the deployment, where it is about all of that."""
        return self.slug.partition("--")[0] or self.deployment

    @property
    def is_agreed(self) -> bool:
        """Whether Prefect has what we want."""
        return self.want == self.have

    @property
    def is_theirs(self) -> bool:
        """Whether the difference was made on Prefect's side."""
        return not self.is_agreed and self.have != self.told.told


@dataclass(frozen=True, slots=True)
class There:
    """What Prefect has: its lines, and the numbers under which it has them."""

    specs: Mapping[Key, Spec]
    numbers: Mapping[Key, str]
    deployments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Visit:
    """One sync: when, whose schedules were just changed here, and what a deployment made again puts back."""

    now: datetime
    at_once: frozenset[str]
    shipped: Mapping[Key, Spec]


def sync(store: Store, prefect: Prefect, now: datetime, *, at_once: Iterable[str] = ()) -> list[Line]:
    """Tell Prefect our timetable; return the lines that differ because of somebody over there.

    ``at_once`` names schedules that were just changed here. Two syncs never work at the same time: one waits for the
    other a moment, and then leaves it to the next minute.
    """
    holder = token_hex(16)
    if not _take_turn(store, holder):
        return []
    try:
        there = read_there(prefect)
        lines = compare_lines(store, there)
        visit = Visit(now, frozenset(at_once), plan(read_default_schedules()))
        told = {line.deployment for line in lines if _settle(store, prefect, there, line, visit)}
        for name in told:
            wake_scheduler(prefect, there.deployments[name])
        return [line for line in lines if line.is_theirs]
    finally:
        with store.transaction() as session:
            release_lease(session, LEASE, holder)


def tell_all(store: Store, prefect: Prefect, now: datetime) -> None:
    """Tell a Prefect everything at once: it stood idle while another was told, and nobody altered anything here."""
    names = {line.name for line in compare_lines(store, read_there(prefect))}
    sync(store, prefect, now, at_once=names)


def _take_turn(store: Store, holder: str) -> bool:
    for wait in TURN_WAITS:
        time.sleep(wait)
        with store.transaction() as session:
            if take_lease(session, LEASE, holder, seconds=LEASE_SECONDS):
                return True
    return False


def compare_lines(store: Store, there: There) -> list[Line]:
    """Return every line that we want, that is there, or that was told."""
    with store.reading() as session:
        want, told = plan(list_schedules(session)), list_told(session)
    keys = want.keys() | there.specs.keys() | told.keys()
    return [
        Line(*key, want.get(key), there.specs.get(key), told.get(key, Told(*key, None)))
        for key in sorted(keys)
        if key[0] in there.deployments
    ]


def plan(schedules: Iterable[Schedule]) -> dict[Key, Spec]:
    """Return the lines that Prefect should have. A schedule that needs several cron lines has NAME, NAME--2 and so on.

    >>> from config.schedules import read_default_schedules
    >>> plan(read_default_schedules())["watch-espi", "espi-morning"]["cron"]
    '30 7 * * *'
    """
    lines: dict[Key, Spec] = {(deployment.name, WHOLE): {"paused": False} for deployment in DEPLOYMENTS}
    for schedule in schedules:
        for at, cron in enumerate(as_crons(schedule), 1):
            slug = schedule.name if at == 1 else f"{schedule.name}--{at}"
            lines[deployment_of(schedule), slug] = {
                "cron": cron,
                "timezone": schedule.timezone,
                "active": schedule.active,
                "parameters": parameters_of(schedule),
            }
    return lines


def read_there(prefect: Prefect) -> There:
    """Return what Prefect has of our deployments; raises PrefectAwayError."""
    specs: dict[Key, Spec] = {}
    numbers: dict[Key, str] = {}
    deployments: dict[str, str] = {}
    for known in DEPLOYMENTS:
        found = prefect.find(known.path)
        if found is None:
            continue
        deployments[known.name] = found["id"]
        specs[known.name, WHOLE] = {"paused": bool(found["paused"])}
        for item in found["schedules"]:
            # Whoever adds a schedule on Prefect's own page gives it no slug.
            key = known.name, item.get("slug") or f"prefect-{item['id'][:8]}"
            specs[key], numbers[key] = _spec(item), item["id"]
    return There(specs, numbers, deployments)


def _spec(item: Mapping[str, Any]) -> Spec:
    schedule, rest = item["schedule"], {"active": item["active"], "parameters": item.get("parameters") or {}}
    if "cron" in schedule:
        return {"cron": schedule["cron"], "timezone": schedule.get("timezone"), **rest}
    return {"schedule": schedule, **rest}


def _settle(store: Store, prefect: Prefect, there: There, line: Line, visit: Visit) -> bool:
    """Do what this line needs: nothing, tell it, note it, or undo what was altered; tell whether Prefect was told."""
    noticed = {} if line.have is None else line.have
    if line.is_agreed:
        if line.told.told != line.want or line.told.noticed is not None:
            _remember(store, line)
        return False
    if not line.is_theirs or line.name in visit.at_once:
        tell_line(prefect, there, line)
        _remember(store, line)
        return True
    is_redeployed = line.have is not None and line.have == visit.shipped.get((line.deployment, line.slug))
    since = line.told.noticed_at if line.told.noticed == noticed else None
    if since is None:
        with store.transaction() as session:
            store_told(session, Told(line.deployment, line.slug, line.told.told, noticed, visit.now))
            words = f"found on Prefect's side: {tell_apart(line)}{' (deployed again)' if is_redeployed else ''}"
            note_event(session, _event(line, visit.now, "differed", "Prefect", words))
    if not is_redeployed and (since is None or visit.now - since < GRACE):
        return False
    tell_line(prefect, there, line)
    _remember(store, line)
    with store.transaction() as session:
        note_event(session, _event(line, visit.now, "restored", "zanwatch", "Prefect was told our timetable again"))
    return True


def tell_line(prefect: Prefect, there: There, line: Line) -> None:
    """Make one line in Prefect what we want it to be."""
    place = f"/deployments/{there.deployments[line.deployment]}"
    if line.slug == WHOLE:
        prefect.ask("PATCH", place, line.want)
        return
    number = there.numbers.get((line.deployment, line.slug))
    if line.want is None:
        prefect.ask("DELETE", f"{place}/schedules/{number}")
        return
    schedule = {"cron": line.want["cron"], "timezone": line.want["timezone"]}
    body = {"schedule": schedule, "active": line.want["active"], "parameters": line.want["parameters"]}
    if number is None:
        prefect.ask("POST", f"{place}/schedules", [{"slug": line.slug, **body}])
    else:
        prefect.ask("PATCH", f"{place}/schedules/{number}", body)


def wake_scheduler(prefect: Prefect, number: str) -> None:
    """Let Prefect plan a deployment's runs anew within seconds.

    Whenever a schedule is touched it drops every planned run of the whole deployment, and plans again only at its next
    round, up to a minute later: what was due in that minute would never run. A deployment that was itself updated is
    planned at once.
    """
    prefect.ask("PATCH", f"/deployments/{number}", {"tags": [TAG]})


def tell_apart(line: Line) -> str:
    """Return in a few words what Prefect has instead of what we want."""
    if line.have is None:
        return "removed"
    if line.want is None:
        return f"added {line.have.get('cron', 'a schedule that is no cron')}"
    parts = []
    if line.slug == WHOLE:
        return "the whole deployment is paused" if line.have["paused"] else "running"
    if line.have["active"] != line.want["active"]:
        parts.append("active" if line.have["active"] else "paused")
    parts += [
        f"{field} {line.have.get(field, 'is another kind of schedule')}"
        for field in ("cron", "timezone", "parameters")
        if line.have.get(field) != line.want[field]
    ]
    return ", ".join(parts)


def forget_deployment(store: Store, name: str) -> None:
    """Forget what a deployment was told: it has been made anew, and nobody altered anything."""
    with store.transaction() as session:
        for deployment, slug in list_told(session):
            if deployment == name:
                forget_told(session, deployment, slug)


def _remember(store: Store, line: Line) -> None:
    with store.transaction() as session:
        if line.want is None:
            forget_told(session, line.deployment, line.slug)
        else:
            store_told(session, Told(line.deployment, line.slug, line.want))


def _event(line: Line, now: datetime, verb: Verb, who: str, reason: str) -> ScheduleEvent:
    return ScheduleEvent(line.name, now, who, verb, reason, line.want, line.have)

"""How each portal fares, when it is read next, and what is held back and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from gettext import NullTranslations

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from config.schedules import PORTALS
from flows import schedules as timetable
from flows.drift import lift_alerts
from flows.health import measure_silence
from flows.hosts import name_host
from flows.permission import is_never_open, name_hours
from flows.prefect_api import PrefectAwayError, PrefectRefusedError
from flows.rhythms import find_rhythms, of_source
from storage.captures import list_captures
from storage.cooldown import find_pause
from storage.errors import NotStoredError
from storage.health import find_event, list_all_change_days, list_stopped
from storage.notices import list_notices
from storage.reading import find_last_run, last_change_seen, list_acts, list_standings
from storage.schedules import Deed
from storage.sightings import list_leads
from storage.timetable import count_yield
from web.context import Admin, Editor, Reader, Visitor, get_clock, get_settings, get_store
from web.pages.finding import NOT_FOUND
from web.reading.home import read_troubles, title_of
from web.reading.reasons import say_reason
from web.reading.schedules import say_fault, say_when
from web.reading.sources import Halt, Known, LastRun, Silence, read_leads, read_source
from web.render import render

router = APIRouter()
MOST_HELD = 50
MOST_NOTICES = 10
COUNTED = timedelta(days=30)
CONFLICT = 409


@router.get("/sources")
def show_sources(request: Request, visitor: Reader, done: str = "") -> Response:
    """Show every source that was ever asked."""
    return _show(request, visitor, done=done)


@router.post("/sources/{name}/run")
def run_source(request: Request, visitor: Editor, name: str) -> Response:
    """Read a source now: start the first of its schedules that reads what is watched."""
    store, settings, now = get_store(request), get_settings(request), get_clock(request)()
    listed = [item.schedule for item in timetable.list_all(store, settings, now)]
    # What only looks for new editions is asked for first: a reading of everything takes hours.
    ours = sorted(of_source(listed, name), key=lambda one: (one.what != "watch", not one.active))
    if not ours:
        raise HTTPException(NOT_FOUND)
    try:
        timetable.run_now(store, settings, ours[0].name, Deed(visitor.name, now))
    except (PrefectAwayError, PrefectRefusedError):
        return _show(request, visitor, fault="Prefect", status=CONFLICT)
    return RedirectResponse("/sources?done=run", 303)


@router.post("/sources/{name}/lift")
def lift_source(request: Request, visitor: Admin, name: str) -> Response:
    """Let the news of a source go out again; what has waited goes with the next round of sending."""
    try:
        with get_store(request).transaction() as session:
            lift_alerts(session, name, visitor.name, get_clock(request)())
    except NotStoredError:
        return _show(request, visitor, fault="not stopped", status=CONFLICT)
    return RedirectResponse("/sources?done=lift", 303)


def _read_halts(session: Session, name: str, origin: str) -> tuple[Halt, ...]:
    """Return what keeps a source back at this moment."""
    found = []
    stop = find_event(session, name, "alerts") if name in list_stopped(session) else None
    if stop is not None:
        cause, _, detail = stop.detail.partition(": ")
        found.append(Halt("stopped", stop.at, None, cause, detail))
    pause = find_pause(session, name_host(origin)) if origin else None
    if pause is not None:
        found.append(Halt("pause", pause.since, pause.until, pause.cause))
    return tuple(found)


def _read_silence(changed: Sequence[datetime], now: datetime) -> Silence:
    """Return how long a source has shown nothing new, by its own rhythm."""
    silence = measure_silence(changed)
    days = (now - silence.since).days if silence.since else None
    limit = silence.limit.days if silence.limit else None
    return Silence(silence.since, days, limit, silence.is_over(now))


def _say_fault(words: str, t: NullTranslations) -> str:
    if words == "not stopped":
        return t.gettext("The alerts of this source are not stopped any more.")
    return say_fault(words, t)


def _show(request: Request, visitor: Visitor, *, done: str = "", fault: str = "", status: int = 200) -> Response:
    store, settings, now = get_store(request), get_settings(request), get_clock(request)()
    t = read_catalogue(visitor.language, "web")
    listed = timetable.list_all(store, settings, now)
    with store.reading() as session:
        standings, rhythms = list_standings(session), find_rhythms(session, now)
        held = list_captures(session, outcome="quarantined", limit=MOST_HELD)
        names = dict.fromkeys((*PORTALS, *(standing.last.source for standing in standings)))
        runs = {name: find_last_run(session, name) for name in names}
        lasts = {
            name: LastRun(run, count_yield(session, name, run.run if run else None, now - COUNTED))
            for name, run in runs.items()
        }
        # The others are only counted: of thousands of acts nothing else is read.
        troubled = {one.code for one in read_troubles((), standings, rhythms, visitor.language, now)}
        acts = list_acts(session, troubled | {capture.act for capture in held})
        known = Known(acts, rhythms, standings, last_change_seen(session), held)
        halts = {name: _read_halts(session, name, settings.portal_origins.get(name, "")) for name in names}
        days = list_all_change_days(session)
        silences = {name: _read_silence(days.get(name, ()), now) for name in names}
        leads, same_day = read_leads(list_leads(session))
        # They are the operator's: a reader can do nothing about them.
        told = list_notices(session, limit=MOST_NOTICES) if visitor.role != "reader" else ()
        notices = [one.in_language(visitor.language) for one in told]
    return render(
        request,
        visitor,
        "sources.html",
        status,
        sources=[read_source(name, last, known, visitor.language, now) for name, last in lasts.items()],
        halts=halts,
        silences=silences,
        leads=leads,
        same_day=same_day,
        titles={act.facts.code: title_of(act.facts, visitor.language) for act in acts},
        changed_at=known.changed_at,
        counted_days=COUNTED.days,
        schedules={name: of_source([item.schedule for item in listed], name) for name in names},
        is_away=any(item.prefect.reach == "away" for item in listed),
        never_open={item.schedule.name for item in listed if is_never_open(settings, item.schedule, now)},
        crawl_hours=name_hours(settings),
        when=lambda schedule: say_when(schedule, t),
        done=done,
        fault=_say_fault(fault, t) if fault else "",
        notices=notices,
        reason=lambda word: say_reason(word, t),
    )

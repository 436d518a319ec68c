"""How each portal fares, when it is read next, and what is held back and why."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from flows import schedules as timetable
from flows.prefect_api import PrefectAwayError, PrefectRefusedError
from storage.captures import list_captures
from storage.reading import find_last_run, last_change_seen, list_acts, list_standings
from storage.schedules import Deed
from storage.timetable import count_yield
from web.context import Editor, Reader, Visitor, get_clock, get_settings, get_store
from web.pages.finding import NOT_FOUND
from web.pages.rhythms import find_rhythms, of_source
from web.reading.home import title_of
from web.reading.reasons import say_reason
from web.reading.schedules import say_fault, say_when
from web.reading.sources import Known, LastRun, read_source
from web.render import render

router = APIRouter()
ALWAYS_SHOWN = ("espi",)
MOST_HELD = 50
COUNTED = timedelta(days=30)
CONFLICT = 409


@router.get("/sources")
def show_sources(request: Request, visitor: Reader, done: str = "") -> Response:
    """Show every source that was ever asked."""
    return _show(request, visitor, done=done == "run")


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


def _show(request: Request, visitor: Visitor, *, done: bool = False, fault: str = "", status: int = 200) -> Response:
    store, settings, now = get_store(request), get_settings(request), get_clock(request)()
    t = read_catalogue(visitor.language, "web")
    listed = timetable.list_all(store, settings, now)
    with store.reading() as session:
        acts, standings = list_acts(session), list_standings(session)
        held = list_captures(session, outcome="quarantined", limit=MOST_HELD)
        names = dict.fromkeys((*ALWAYS_SHOWN, *(standing.last.source for standing in standings)))
        runs = {name: find_last_run(session, name) for name in names}
        lasts = {
            name: LastRun(run, count_yield(session, name, run.run if run else None, now - COUNTED))
            for name, run in runs.items()
        }
        known = Known(acts, find_rhythms(session, now), standings, last_change_seen(session), held)
    return render(
        request,
        visitor,
        "sources.html",
        status,
        sources=[read_source(name, last, known, visitor.language, now) for name, last in lasts.items()],
        titles={act.facts.code: title_of(act.facts, visitor.language) for act in acts},
        changed_at=known.changed_at,
        counted_days=COUNTED.days,
        schedules={name: of_source([item.schedule for item in listed], name) for name in names},
        is_away=any(item.prefect.reach == "away" for item in listed),
        when=lambda schedule: say_when(schedule, t),
        done=done,
        fault=say_fault(fault, t) if fault else "",
        reason=lambda word: say_reason(word, t),
    )

"""How each portal fares, and what is held back and why."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from config.catalogues import read_catalogue
from storage.captures import list_captures
from storage.reading import find_last_run, last_change_seen, list_acts, list_standings
from web.context import Reader, get_clock, get_store
from web.reading.home import SILENT_AFTER, title_of
from web.reading.reasons import say_reason
from web.reading.sources import Known, read_source
from web.render import render

router = APIRouter()
ALWAYS_SHOWN = ("espi",)
MOST_HELD = 50


@router.get("/sources")
def show_sources(request: Request, visitor: Reader) -> HTMLResponse:
    """Show every source that was ever asked."""
    now = get_clock(request)()
    t = read_catalogue(visitor.language, "web")
    with get_store(request).reading() as session:
        acts, standings = list_acts(session), list_standings(session)
        changed_at = last_change_seen(session)
        held = list_captures(session, outcome="quarantined", limit=MOST_HELD)
        names = dict.fromkeys((*ALWAYS_SHOWN, *(standing.last.source for standing in standings)))
        runs = {name: find_last_run(session, name) for name in names}
    known = Known(acts, standings, changed_at, held)
    return render(
        request,
        visitor,
        "sources.html",
        sources=[read_source(name, run, known, visitor.language, now) for name, run in runs.items()],
        titles={act.facts.code: title_of(act.facts, visitor.language) for act in acts},
        changed_at=changed_at,
        limit=SILENT_AFTER,
        reason=lambda word: say_reason(word, t),
    )

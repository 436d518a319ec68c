"""The life of an act: one row a date, and a picture."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from config.catalogues import read_catalogue
from law.languages.labels import label
from storage.captures import StoredCapture, list_captures
from storage.changes import list_changes
from storage.history import Line, list_history
from web.context import Reader, get_store, get_today
from web.pages.finding import Act, choose_language, find_act, last_step, missing_act, missing_text
from web.pages.foreseeing import find_foreseen, tell_coming
from web.pages.heading import read_head
from web.reading.coming import count_states
from web.reading.home import title_of
from web.reading.picture import draw
from web.reading.reasons import say_reason
from web.reading.timeline import Told, read_timeline
from web.render import render

router = APIRouter()
MOST_HELD = 50


@router.get("/acts/{code}/timeline")
def show_timeline(request: Request, code: str, visitor: Reader, announced: str = "") -> Response:
    """Show every edition of an act, newest first, and what is to come; those that only announce may be left out."""
    today = get_today(request)
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        if not act.languages:
            return missing_text(request, visitor, act)
        changes = list_changes(session, act=act.facts.code, zone=ZoneInfo("UTC"))
        held = list_captures(session, act=act.facts.code, outcome="quarantined", limit=MOST_HELD)
        foreseen = find_foreseen(session, act.facts.code, today)
        head = read_head(request, session, act, visitor)
        unusual = _find_unusual(session, act)
    language = choose_language(act, "", visitor)
    t = read_catalogue(visitor.language, "web")
    coming = tell_coming(foreseen, title_of(act.facts, visitor.language), visitor)
    told = Told(changes, coming, foreseen.ties)
    timeline = read_timeline(act.editions, told, today, language, read_catalogue(visitor.language))
    return render(
        request,
        visitor,
        "timeline.html",
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        text_language=language,
        languages=act.languages,
        tab="timeline",
        last_step=last_step(act, language),
        head=head,
        coming_counts=count_states(coming),
        coming_eids={one.eid for one in coming},
        latest_on=max(day for code in act.languages for day in act.days(code)),
        timeline=timeline,
        is_short=announced == "no",
        held=_missing(act, held),
        unusual=unusual,
        reason=lambda word: say_reason(word, t),
        picture=draw(timeline, act.facts.adopted_on, today),
        today=today,
        place=lambda eid: label(eid, visitor.language),
    )


def _find_unusual(session: Session, act: Act) -> dict[date, Line]:
    """Return what in the order of the editions is worth a word: one that came late, or brought an older text back."""
    lines = [line for language in act.languages for line in list_history(session, act.facts.code, language)]
    return {line.edition.portal_version_on: line for line in lines if line.is_late or line.returned_to}


def _missing(act: Act, held: Sequence[StoredCapture]) -> list[StoredCapture]:
    """Return the editions that came and were held back, each once: there the history has a gap."""
    gaps: dict[tuple[object, ...], StoredCapture] = {}
    for capture in held:
        if capture.version_on and capture.version_on not in act.days(capture.language):
            gaps.setdefault((capture.version_on, capture.language), capture)
    return list(gaps.values())

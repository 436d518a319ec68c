"""The life of an act: one row a date, and a picture."""

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from law.languages.labels import label
from storage.changes import list_changes
from web.context import Reader, get_clock, get_settings, get_store
from web.pages.finding import choose_language, find_act, last_step, missing_act, missing_text
from web.reading.home import title_of
from web.reading.picture import draw
from web.reading.timeline import read_timeline
from web.render import render

router = APIRouter()


@router.get("/acts/{code}/timeline")
def show_timeline(request: Request, code: str, visitor: Reader) -> Response:
    """Show every edition of an act, newest first, and what is still to come."""
    today = get_clock(request)().astimezone(ZoneInfo(get_settings(request).timezone)).date()
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        if not act.languages:
            return missing_text(request, visitor, act)
        changes = list_changes(session, act=act.facts.code, zone=ZoneInfo("UTC"))
    language = choose_language(act, "", visitor)
    timeline = read_timeline(act.editions, changes, today)
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
        latest_on=max(day for code in act.languages for day in act.days(code)),
        timeline=timeline,
        picture=draw(timeline, act.facts.adopted_on, today),
        today=today,
        place=lambda eid: label(eid, visitor.language),
    )

"""The wording of one provision on the day of an event beside today's, to be printed and put into a file."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from flows.wordings import Wording, list_wordings
from law.languages.labels import label
from law.model import Language
from law.summaries.effects import day_of
from storage.captures import get_capture
from web.context import Reader, get_clock, get_settings, get_store, get_today
from web.pages.finding import (
    NOT_FOUND,
    Act,
    choose_language,
    find_act,
    find_on,
    last_step,
    missing_act,
    official_links,
)
from web.pages.heading import read_head
from web.pages.home import read_day
from web.pages.provision import LONGEST_EID
from web.reading.home import title_of
from web.reading.marks import mark, mark_lines
from web.reading.said import amending_acts, workings
from web.render import render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Source:
    """From which bytes a text was read: of which portal, when, and their sha256 (hex)."""

    portal: str
    captured_at: datetime
    digest: str


@router.get("/acts/{code}/extract/{eid}")
def show_extract(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, eid: str, visitor: Reader, on: str = "", lang: str = ""
) -> Response:
    """Show a unit as it read on a day and as it reads today, with what happened between and where both come from."""
    unit, today = eid[:LONGEST_EID], get_today(request)
    day = read_day(on) or today
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        if act.facts.code != code:
            return RedirectResponse(f"/acts/{act.facts.code}", 303)
        language = choose_language(act, lang, visitor)
        found = list_wordings(session, act.facts.code, language, unit)
        days = tuple(dict.fromkeys((day, today)))
        sources = {at: _find_sources(session, act, language, at) for at in days}
        head = read_head(request, session, act, visitor)
    wordings = tuple(one for one in found if not one.only_announces)
    then, now = _choose(wordings, day), _choose(wordings, today)
    between = [one for one in wordings if then and now and then.on < one.on <= now.on]
    t = read_catalogue(visitor.language)
    return render(
        request,
        visitor,
        "extract.html",
        200 if wordings else NOT_FOUND,
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        text_language=language,
        languages=act.languages,
        tab="extract",
        last_step=last_step(act, language),
        head=head,
        eid=unit,
        place=label(unit, visitor.language),
        day=day,
        today=today,
        printed_at=get_clock(request)(),
        has_wordings=bool(wordings),
        is_too_early=day < min(act.days(language), default=day),
        then=then,
        now=now,
        is_same=then == now,
        runs=_mark(then, now) if then and now and then != now else (),
        then_effects=workings(then.changes, t) if then else (),
        begins_on=_begins_on(then, day),
        steps=[(one.on, amending_acts(one.changes), workings(one.changes, t)) for one in between],
        sources=sources,
        links=official_links(act.facts, language, day),
        public_url=get_settings(request).public_url,
    )


def _choose(wordings: tuple[Wording, ...], day: date) -> Wording | None:
    """Return the wording of a day; None where the first that is stored is younger."""
    return next((one for one in reversed(wordings) if one.on <= day), None)


def _begins_on(wording: Wording | None, day: date) -> date | None:
    """Return the day from which the wording is law, where a portal showed it before that day had come."""
    law = [change for change in wording.changes if change.stage != "announced"] if wording else []
    known = [day_of(change.effect) for change in law]
    return max((on for on in known if on and on > day), default=None)


def _mark(then: Wording, now: Wording) -> tuple[object, ...]:
    if not then.text or not now.text:
        return (mark(then.text, now.text),)
    return mark_lines(then.text, now.text)


def _find_sources(session: Session, act: Act, language: Language, day: date) -> tuple[Source, ...]:
    stored = find_on(session, act, language, day)
    captures = [get_capture(session, number) for number in stored.captures] if stored else []
    return tuple(Source(one.portal, one.captured_at, hashlib.sha256(one.body).hexdigest()) for one in captures)

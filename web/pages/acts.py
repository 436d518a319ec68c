"""The list of acts, and the text of one act as it was on a day."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from config.catalogues import read_catalogue
from law.model import Language
from storage.changes import list_changes
from storage.reading import count_watched, list_acts, list_codes
from storage.runs import last_read
from storage.stands import list_sheets
from web.context import Reader, get_settings, get_store, get_today
from web.pages.finding import (
    choose_day,
    choose_language,
    find_act,
    find_on,
    last_step,
    missing_act,
    missing_text,
    official_links,
)
from web.pages.foreseeing import find_foreseen, tell_coming
from web.pages.heading import read_head
from web.pages.home import read_day
from web.reading.act import AGES, cite, find_words, read_ages, read_state, read_text, read_touches
from web.reading.coming import count_states
from web.reading.home import title_of
from web.reading.paging import deal
from web.reading.stands import read_materials
from web.render import render

router = APIRouter()
ACTS_ON_A_PAGE = 100
LONGEST_QUERY = 100


@router.get("/acts")
def show_acts(request: Request, visitor: Reader, page: str = "") -> HTMLResponse:
    """Show every act that is stored or watched."""
    with get_store(request).reading() as session:
        pages = deal(list_codes(session), lambda _: 1, ACTS_ON_A_PAGE)
        at = min(read_page(page), len(pages))
        acts = list_acts(session, pages[at - 1])
        watched = count_watched(session)
    titles = {act.facts.code: title_of(act.facts, visitor.language) for act in acts}
    return render(request, visitor, "acts.html", acts=acts, titles=titles, watched=watched, page=at, pages=len(pages))


@router.get("/acts/{code}")
def show_act(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request,
    code: str,
    visitor: Reader,
    on: str = "",
    lang: str = "",
    page: str = "",
    at: str = "",
    q: str = "",
    ages: str = "",
) -> Response:
    """Show the text of an act: that of today, or of the day ``on``, at the unit ``at`` or page ``page``.

    ``ages`` tints each article by how long ago it changed.
    """
    day = read_day(on)
    today = get_today(request)
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        if act.facts.code != code:
            return RedirectResponse(f"/acts/{act.facts.code}", 303)
        language = choose_language(act, lang, visitor)
        days = act.days(language)
        current = choose_day(days, today)
        wanted = day or current
        stored = None if on and day is None else find_on(session, act, language, wanted)
        if stored is None:
            return missing_text(request, visitor, act)
        changes = list_changes(session, act=act.facts.code, zone=ZoneInfo("UTC"))
        checked_at = last_read(session, act.facts.code, language)
        foreseen = find_foreseen(session, act.facts.code, today)
        head = read_head(request, session, act, visitor)
        sheets = list_sheets(session, act=act.facts.code)
    coming = tell_coming(foreseen, title_of(act.facts, visitor.language), visitor)
    revision = stored.revision
    touches = read_touches(changes, language, revision.portal_version_on)
    query = q.strip()[:LONGEST_QUERY]
    hits, total = find_words(revision, query, visitor.language)
    state = read_state(act.facts, language, revision.portal_version_on, current, today)
    return render(
        request,
        visitor,
        "act.html",
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        text_language=language,
        languages=act.languages,
        tab="text",
        last_step=last_step(act, language),
        on=day,
        latest_on=current,
        state=state,
        head=head,
        coming_counts=count_states(coming),
        text=read_text(revision, touches, visitor.language, page=read_page(page), at=at[:200]),
        is_instead=_is_instead(lang, visitor.language, language, act.languages),
        checked_at=checked_at,
        links=official_links(act.facts, language, revision.portal_version_on),
        q=query,
        at=at[:200],
        citation=cite(revision, act.facts, at[:200], read_catalogue(visitor.language, "web"), visitor.language),
        public_url=get_settings(request).public_url,
        hits=hits,
        total=total,
        coming=coming,
        materials=read_materials(sheets, act.facts.code, visitor.language),
        pager_href=f"?lang={language}&{f'on={day.isoformat()}&' if day else ''}{'ages=1&' if ages else ''}",
        age_groups=AGES,
        ages=read_ages(touches, day or today) if ages else None,
    )


def read_page(words: str) -> int:
    """Return the number of a page from an address; the first where it is none."""
    return max(1, int(words)) if words.isascii() and words.isdigit() and len(words) < 6 else 1  # noqa: PLR2004 - digits


def _is_instead(wanted: str, reader: str, shown: Language, there: Sequence[Language]) -> bool:
    asked = wanted or ("kaz" if reader == "kaz" else "rus")
    return asked in ("rus", "kaz") and asked != shown and asked not in there

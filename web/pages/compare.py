"""Any two stored revisions of an act: the address is the permalink."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from flows.pendings import read_arrivals
from law.explain import explain
from law.model import Language
from storage.reviews import find_shown
from storage.seen import NewsStep, has_news, list_marks
from web.context import Reader, Visitor, get_settings, get_store
from web.doors.addresses import is_secure
from web.pages.acts import read_page
from web.pages.finding import Act, choose_language, find_act, find_dated, last_step, missing_act, missing_text
from web.pages.heading import read_head
from web.pages.home import read_day
from web.reading.compare import VIEWS, View, Wanted, read_comparison
from web.reading.home import title_of
from web.reading.said import Tally, tally
from web.reading.ties import read_ties
from web.render import render

router = APIRouter()
LONG_ACT = 400
"""From so many units on only the changes are shown, unless something else is asked for."""
MOST_CONTENTS = 120
COOKIE = "view"
WIDE = "wide"
"""The cookie in which our script says that the screen has room for two columns (992 px)."""
LONGEST_EID = 200
explain_once = lru_cache(maxsize=4)(explain)
"""Its answer follows from two frozen values alone; the next page or view of the same comparison asks for it again."""


@router.get("/acts/{code}/compare")
def choose(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request,
    code: str,
    visitor: Reader,
    start: Annotated[str, Query(alias="from")] = "",
    end: Annotated[str, Query(alias="to")] = "",
    lang: str = "",
    view: str = "",
    at: str = "",
) -> Response:
    """Send the form of two dates to the permalink of their comparison; without dates, to the last two editions."""
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
    language = choose_language(act, lang, visitor)
    days = (read_day(start), read_day(end))
    before, after = days if all(days) else last_step(act, language) or (None, None)
    if before is None or after is None:
        return missing_text(request, visitor, act)
    place = {"at": at[:LONGEST_EID]} if at else {}
    words = urlencode({"lang": language, **({"view": view} if view in VIEWS else {}), **place})
    return RedirectResponse(f"/acts/{quote(act.facts.code, safe='')}/compare/{before}/{after}?{words}", 303)


@router.get("/acts/{code}/compare/{before_on}/{after_on}")
def show_comparison(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request,
    code: str,
    before_on: str,
    after_on: str,
    visitor: Reader,
    lang: str = "",
    view: str = "",
    page: str = "",
    at: str = "",
    opened: Annotated[str, Query(alias="open")] = "",
) -> Response:
    """Show what leads from the edition of one date to that of another, from the article ``at`` on, ``open`` whole."""
    days = (read_day(before_on), read_day(after_on))
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        language = _choose_language(act, lang, visitor, days)
        before = find_dated(session, act, language, days[0]) if days[0] else None
        after = find_dated(session, act, language, days[1]) if days[1] else None
        if before is None or after is None or (lang in ("rus", "kaz") and lang != language):
            return missing_text(request, visitor, act)
        step = NewsStep(act.facts.code, before.revision.portal_version_on, after.revision.portal_version_on)
        is_new_to = has_news(session, step) and step not in list_marks(session, visitor.name)
        staff = find_shown(session, step, visitor.language)
        ties = read_ties(read_arrivals(session, act.facts.code))
        head = read_head(request, session, act, visitor)
        other = _tally_other(
            session, act, language, (before.revision.portal_version_on, after.revision.portal_version_on)
        )
    changes = explain_once(before.revision, after.revision)
    is_long = len(after.revision.provisions) > LONG_ACT
    shown = _choose_view(view, request.cookies, is_long=is_long)
    wanted = Wanted(
        shown,
        read_page(page),
        visitor.language,
        read_catalogue(visitor.language),
        at[:LONGEST_EID],
        opened[:LONGEST_EID],
        ties,
    )
    comparison = read_comparison(before.revision, after.revision, changes, wanted)
    here = [entry for entry in comparison.contents if entry.page == comparison.page]
    contents = comparison.contents if len(comparison.contents) <= MOST_CONTENTS else here[:MOST_CONTENTS]
    path = f"/acts/{quote(act.facts.code, safe='')}/compare/{days[0]}/{days[1]}"
    answer = render(
        request,
        visitor,
        "compare.html",
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        text_language=language,
        tab="compare",
        last_step=last_step(act, language),
        head=head,
        days=act.days(language),
        c=comparison,
        contents=contents,
        contents_left=len(comparison.contents) - len(contents),
        other=other,
        is_new_to=is_new_to,
        staff=staff,
        may_review=staff is not None and visitor.role != "reader",
        pager_href=f"?lang={language}&view={shown}&",
        permalink=f"{get_settings(request).public_url}{path}?lang={language}&view={shown}",
    )
    if view == shown:
        secure = is_secure(request.scope)
        answer.set_cookie(COOKIE, shown, max_age=365 * 24 * 3600, httponly=True, samesite="lax", secure=secure)
    return answer


def _choose_language(act: Act, asked: str, visitor: Visitor, days: tuple[date | None, date | None]) -> Language:
    """Return the language asked for; where none is, the reader's own, unless only the other one has both editions."""
    own = choose_language(act, asked, visitor)
    if asked or set(days) <= set(act.days(own)):
        return own
    return next((language for language in act.languages if set(days) <= set(act.days(language))), own)


def _choose_view(asked: str, cookies: Mapping[str, str], *, is_long: bool) -> View:
    """Return the view that is asked for, else the one used last, else what suits the act's length and the screen."""
    for view in VIEWS:
        if view == asked:
            return view
    if is_long:
        return "changes"
    usual: View = "side" if cookies.get(WIDE) == "1" else "inline"
    return next((view for view in VIEWS if view == cookies.get(COOKIE)), usual)


def _tally_other(session: Session, act: Act, language: Language, days: tuple[date, date]) -> Tally | None:
    """Return how much changed between the same editions in the other language; None where it has not both."""
    second: Language = "rus" if language == "kaz" else "kaz"
    before, after = (find_dated(session, act, second, day) for day in days)
    if before is None or after is None or len(after.revision.provisions) > LONG_ACT:
        return None
    changes = explain_once(before.revision, after.revision)
    return tally(changes) if changes else None

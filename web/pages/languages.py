"""Russian and Kazakh beside each other as they were on a day, with a warning where only one of them changed."""

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from law.model import LANGUAGES
from storage.changes import list_changes
from web.context import Reader, get_store, get_today
from web.pages.acts import read_page
from web.pages.finding import choose_day, choose_language, find_act, find_on, last_step, missing_act, missing_text
from web.pages.heading import read_head
from web.pages.home import read_day
from web.reading.act import read_touches
from web.reading.home import title_of
from web.reading.languages import align, deal_aligned
from web.render import render

router = APIRouter()


@router.get("/acts/{code}/languages")
def show_languages(  # noqa: PLR0913, PLR0917 - each is one word of the address
    request: Request, code: str, visitor: Reader, on: str = "", page: str = "", only: str = ""
) -> Response:
    """Show both texts of today, or of the day ``on``; with ``only`` only what one language alone changed."""
    today = get_today(request)
    with get_store(request).reading() as session:
        act = find_act(session, code)
        if act is None:
            return missing_act(request, visitor, session)
        if act.facts.code != code:
            return RedirectResponse(f"/acts/{act.facts.code}/languages", 303)
        if len(act.languages) < len(LANGUAGES):
            return missing_text(request, visitor, act)
        day = read_day(on) or max(choose_day(act.days(language), today) for language in LANGUAGES)
        rus, kaz = (find_on(session, act, language, day) for language in LANGUAGES)
        if rus is None or kaz is None:
            return missing_text(request, visitor, act)
        changes = list_changes(session, act=act.facts.code, zone=ZoneInfo("UTC"))
        head = read_head(request, session, act, visitor)
    texts = (rus.revision, kaz.revision)
    touches = {text.language: read_touches(changes, text.language, text.portal_version_on) for text in texts}
    found = align(*texts, touches, visitor.language)
    alone = [one for one in found if one.only]
    shown, at, pages = deal_aligned(alone if only else found, read_page(page))
    return render(
        request,
        visitor,
        "languages.html",
        facts=act.facts,
        title=title_of(act.facts, visitor.language),
        text_language=choose_language(act, "", visitor),
        languages=act.languages,
        tab="languages",
        last_step=last_step(act, choose_language(act, "", visitor)),
        head=head,
        day=day,
        days=tuple(text.portal_version_on for text in texts),
        aligned=shown,
        alone=len(alone),
        total=len(found),
        is_short=bool(only),
        page=at,
        pages=pages,
        pager_href=f"?on={day.isoformat()}&{'only=1&' if only else ''}",
    )

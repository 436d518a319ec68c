"""«Something is wrong in this comparison»: it goes to whoever runs this, with the address of the page."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from flows.evidence import make_permalink
from flows.mistakes import LONGEST, Mistake, MistakeKind, report
from law.model import LANGUAGES
from web.context import Reader, get_clock, get_settings, get_store
from web.pages.finding import NOT_FOUND, choose_language, find_act
from web.pages.home import read_day

router = APIRouter()
TOO_MANY = 429


@router.post("/acts/{code}/compare/{before_on}/{after_on}/mistake")
def tell_mistake(  # noqa: PLR0913, PLR0917 - each is one field of the form
    request: Request,
    code: str,
    before_on: str,
    after_on: str,
    visitor: Reader,
    kind: Annotated[MistakeKind, Form()],
    lang: Annotated[str, Form(max_length=3)] = "",
    text: Annotated[str, Form(max_length=LONGEST)] = "",
) -> Response:
    """Keep what somebody says, and go back to the comparison, which thanks; 429 where the day is full."""
    start, end = read_day(before_on), read_day(after_on)
    public_url = get_settings(request).public_url
    with get_store(request).transaction() as session:
        act = find_act(session, code)
        if act is None or start is None or end is None:
            raise HTTPException(NOT_FOUND)
        spoken = next((one for one in LANGUAGES if one == lang), None) or choose_language(act, lang, visitor)
        name, days = act.facts.code, (start, end)
        path = f"/acts/{quote(name, safe='')}/compare/{start}/{end}?lang={spoken}"
        address = make_permalink(public_url, name, spoken, days) or path
        is_kept = report(session, Mistake(name, spoken, days, kind, text, address), get_clock(request)())
    if not is_kept:
        raise HTTPException(TOO_MANY)
    return RedirectResponse(f"{path}&told=1#mistake", 303)

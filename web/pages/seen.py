"""What somebody has seen of the news is said by a form, never by a link: whoever only fetches a page marks nothing."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from storage.seen import NewsStep, mark
from web.context import Reader, get_clock, get_store
from web.doors.addresses import safe_path
from web.pages.finding import NOT_FOUND
from web.pages.home import read_day

router = APIRouter()
Word = Annotated[str, Form(max_length=200)]
Asked = Annotated[Literal["opened", "seen", "unseen"], Form()]


@router.post("/seen")
def mark_seen(  # noqa: PLR0913, PLR0917 - each is one field of the form
    request: Request,
    visitor: Reader,
    what: Asked,
    act: Word,
    start: Word,
    end: Word,
    next: Annotated[str, Form(max_length=2000)] = "/",  # noqa: A002 - the name in the form
) -> Response:
    """Note that a step of an act was opened or seen, or take it back; then go to where the form was."""
    days = read_day(start), read_day(end)
    if days[0] is None or days[1] is None:
        raise HTTPException(NOT_FOUND)
    with get_store(request).transaction() as session:
        is_known = mark(session, visitor.name, NewsStep(act, days[0], days[1]), what, get_clock(request)())
    if not is_known:
        raise HTTPException(NOT_FOUND)
    # A script says that a page was opened, and stays there.
    return Response(status_code=204) if what == "opened" else RedirectResponse(safe_path(next), 303)

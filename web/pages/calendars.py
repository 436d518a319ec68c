"""The calendar of one rule, for a telephone that asks every few hours: whoever has its secret address may read it.

A wrong address and one whose rule is gone are the same: there is no such page.
"""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from flows.calendars import calendar_of
from storage.panic import find_panic
from storage.tokens import read_calendar_token
from web.context import Guest, get_clock, get_settings, get_store
from web.pages.finding import NOT_FOUND

router = APIRouter()
KEPT = "private, max-age=3600"
"""The telephone may keep it for an hour; nobody between us and it may."""


@router.get("/calendar/{token}.ics")
def show_calendar(request: Request, visitor: Guest, token: str) -> Response:  # noqa: ARG001 - the address is the right
    """Return the days of effect that a rule follows, as RFC 5545 has it."""
    with get_store(request).reading() as session:
        number = read_calendar_token(session, token) if find_panic(session) is None else None
        days = calendar_of(session, get_settings(request), number, get_clock(request)()) if number is not None else None
    if days is None:
        raise HTTPException(NOT_FOUND)
    headers = {"Cache-Control": KEPT, "Content-Disposition": 'inline; filename="dates.ics"'}
    return Response(days, media_type="text/calendar; charset=utf-8", headers=headers)

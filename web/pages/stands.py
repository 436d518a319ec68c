"""The pages of one printed sheet: what everybody may know of it, the sheet to be printed, and its file for staff.

The public page knows nothing but a state and a day. It sets no cookie, so that whoever stands between may keep it for
some minutes: a hundred telephones at one border post ask us a few times an hour.
"""

from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from law.model import ActFacts
from storage.acts import find_facts
from storage.stand_values import Sheet
from storage.stands import find_sheet, find_standing, read_file
from web.context import Guest, Reader, get_clock, get_settings, get_store
from web.doors.crowds import Crowd
from web.pages.finding import NOT_FOUND
from web.reading.stands import draw_code, read_sheet_words, say_bases, split_paragraphs
from web.render import render

router = APIRouter()
TOO_MANY = 429
KEPT = "public, max-age=300"
HIDDEN = "noindex, nofollow"
SIZES = ("a4", "a3")
LONGEST_CODE = 16


@router.get("/stands/{code}")
def show_sheet(request: Request, visitor: Guest, code: str) -> Response:  # noqa: ARG001 - the page is the same for each
    """Show whether a sheet is valid; a code that is none gets a page that looks the same, and says that."""
    settings, now = get_settings(request), get_clock(request)()
    with get_store(request).reading() as session:
        found = find_standing(session, code[:LONGEST_CODE])
    if found is None and _crowd(request).is_too_many(now):
        raise HTTPException(TOO_MANY)
    state, checked_at = found or ("missing", None)
    checked_on = checked_at.astimezone(ZoneInfo(settings.timezone)).date() if checked_at else None
    status = 200 if found else NOT_FOUND
    words = read_sheet_words()
    answer = render(request, None, "stands/public.html", status, words=words, state=state, checked_on=checked_on)
    answer.headers["X-Robots-Tag"] = HIDDEN
    if found:
        answer.headers["Cache-Control"] = KEPT
    # This page has no form: it needs no cookie, and one that is kept for others must not have any.
    request.scope.get("state", {}).pop("new_door", None)
    return answer


@router.get("/stands/{code}/print")
def print_sheet(request: Request, visitor: Reader, code: str, size: str = "a4") -> Response:
    """Show a sheet as it is printed."""
    settings = get_settings(request)
    with get_store(request).reading() as session:
        sheet = get_sheet_or_404(session, code)
        acts = read_acts(session, sheet)
    address = f"{settings.public_url.rstrip('/')}/stands/{sheet.code}" if settings.public_url else ""
    return render(
        request,
        visitor,
        "stands/print.html",
        sheet=sheet,
        words=read_sheet_words()[sheet.language],
        paragraphs=split_paragraphs(sheet.text),
        bases=say_bases(sheet, acts),
        checked_on=sheet.checked_at.astimezone(ZoneInfo(settings.timezone)).date(),
        qr=draw_code(address) if address else None,
        address=address,
        size=size if size in SIZES else SIZES[0],
    )


@router.get("/stands/{code}/file")
def give_file(request: Request, visitor: Reader, code: str) -> Response:  # noqa: ARG001 - the guard
    """Give the file of a sheet to be saved, never to be opened here: its name is ours, and its kind says nothing."""
    with get_store(request).reading() as session:
        sheet = get_sheet_or_404(session, code)
        found = read_file(session, sheet.code)
    if found is None:
        raise HTTPException(NOT_FOUND)
    headers = {"Content-Disposition": f'attachment; filename="{sheet.code}.{found[1]}"'}
    return Response(found[0], media_type="application/octet-stream", headers=headers)


def get_sheet_or_404(session: Session, code: str) -> Sheet:
    """Return the sheet of a code, or answer that there is none."""
    sheet = find_sheet(session, code[:LONGEST_CODE])
    if sheet is None:
        raise HTTPException(NOT_FOUND)
    return sheet


def read_acts(session: Session, *sheets: Sheet) -> dict[str, ActFacts]:
    """Return what is known of the acts that sheets rest on."""
    found = {link.act: find_facts(session, link.act) for sheet in sheets for link in sheet.links}
    return {act: facts for act, facts in found.items() if facts}


def _crowd(request: Request) -> Crowd:
    state = request.app.state
    if not hasattr(state, "stand_crowd"):
        state.stand_crowd = Crowd()
    crowd: Crowd = state.stand_crowd
    return crowd

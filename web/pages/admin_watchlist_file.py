"""The watch list as a file: given, and taken back.

A file is first read and shown: what it would change is done by a second form, which brings the same file back. Where
the list has changed between the two, nothing is done and the new difference is shown.
"""

import base64
import binascii
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.listfile import FORMS, read_file, write_file
from config.settings import BadSettingError
from config.watchlist import ListedAct
from flows.watchlist import UnknownActError, keep_import, list_entries, preview_import
from web.context import Admin, Visitor, get_clock, get_settings, get_store
from web.pages.admin_watchlist import BAD, MOST_ACTS, MOST_BYTES, TooMuchError, name_act, note, say, show
from web.pages.finding import NOT_FOUND
from web.reading.admin_watchlist import MOST_SHOWN, Plan, read_plan
from web.render import render

router = APIRouter()
CONFLICT = 409
MEDIA = {
    ".toml": "application/toml",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.post("/admin/watchlist/import")
def preview(request: Request, visitor: Admin, file: Annotated[UploadFile, File()]) -> Response:
    """Show what a file would change, and change nothing."""
    form = Path(file.filename or "").suffix.lower()
    return _show_plan(request, visitor, file.file.read(MOST_BYTES + 1), form)


@router.post("/admin/watchlist/import/keep")
def keep(
    request: Request,
    visitor: Admin,
    form: Annotated[str, Form(max_length=10)],
    digest: Annotated[str, Form(max_length=64)],
    body: Annotated[str, Form()],
) -> Response:
    """Do what was shown, all of it or nothing; 409 with the new difference where the list has changed meanwhile."""
    try:
        data = base64.b64decode(body, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise HTTPException(BAD) from None
    settings, now = get_settings(request), get_clock(request)()
    try:
        acts = _read(data, form)
        with get_store(request).transaction() as session:
            plan = read_plan(preview_import(session, settings, acts), list_entries(session, settings))
            if plan.digest == digest:
                keep_import(session, settings, acts, now)
                note(session, visitor, request, "changed", "import")
                return RedirectResponse("/admin/watchlist?done=imported", 303)
    except (BadSettingError, UnknownActError, TooMuchError) as error:
        return show(request, visitor, fault=say(error), status=BAD)
    return _show_plan(request, visitor, data, form, CONFLICT)


@router.get("/admin/watchlist/export.{form}")
def export(request: Request, visitor: Admin, form: str) -> Response:  # noqa: ARG001 - the guard
    """Give the whole list, proposals too, as a file that the import takes back unchanged."""
    suffix = f".{form}"
    if suffix not in FORMS:
        raise HTTPException(NOT_FOUND)
    with get_store(request).reading() as session:
        acts = [entry.act for entry in list_entries(session, get_settings(request)) if entry.state != "off"]
    with TemporaryDirectory() as folder:
        place = Path(folder) / f"watchlist{suffix}"
        write_file(place, acts)
        data = place.read_bytes()
    disposition = {"Content-Disposition": f'attachment; filename="watchlist{suffix}"'}
    return Response(data, media_type=MEDIA[suffix], headers=disposition)


def _read(data: bytes, form: str) -> tuple[ListedAct, ...]:
    """Return the acts of a file; the name that it came under is used for nothing but its form."""
    if len(data) > MOST_BYTES:
        raise TooMuchError
    with TemporaryDirectory() as folder:
        place = Path(folder) / f"list{form if form in FORMS else '.'}"
        place.write_bytes(data)
        acts = read_file(place)
    if len(acts) > MOST_ACTS:
        raise TooMuchError
    return acts


def _show_plan(request: Request, visitor: Visitor, data: bytes, form: str, status: int = 200) -> Response:
    settings = get_settings(request)
    try:
        acts = _read(data, form)
        with get_store(request).reading() as session:
            plan: Plan = read_plan(preview_import(session, settings, acts), list_entries(session, settings))
    except (BadSettingError, UnknownActError, TooMuchError) as error:
        return show(request, visitor, fault=say(error), status=BAD)
    body = base64.urlsafe_b64encode(data).decode()
    return render(
        request,
        visitor,
        "admin/watchlist_import.html",
        status,
        plan=plan,
        form=form,
        body=body,
        is_late=status == CONFLICT,
        most=MOST_SHOWN,
        title=lambda act: name_act(act, visitor),
    )

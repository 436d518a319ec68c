"""The backup of the house and its proof: made and put back on trial here, and never given out over the web."""

from typing import Literal

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from flows.keeping import BusyError, begin, find_folder, look_at_backups
from storage.audit import Action
from web.context import Admin, Visitor, get_clock, get_settings, get_store
from web.pages.admin_forms import write_down
from web.reading.admin_system import write_megabytes
from web.render import render

router = APIRouter()
CONFLICT = 409
_DEEDS: dict[str, Action] = {"backup": "kept", "drill": "tried"}


@router.get("/admin/backups")
def show_backups(request: Request, visitor: Admin) -> Response:
    """Show what there is, and how the last backup and the last drill ended."""
    return _show(request, visitor)


@router.post("/admin/backups/{task}")
def begin_task(request: Request, visitor: Admin, task: Literal["backup", "drill"]) -> Response:
    """Begin it beside everything else; 409 while one is going on."""
    store, settings, clock = get_store(request), get_settings(request), get_clock(request)
    with store.transaction() as session:
        write_down(session, request, visitor, (_DEEDS[task], "backup", ""))
    try:
        begin(store, settings, task, clock)
    except BusyError:
        return _show(request, visitor, is_busy=True)
    return RedirectResponse("/admin/backups", 303)


def _show(request: Request, visitor: Visitor, *, is_busy: bool = False) -> Response:
    settings = get_settings(request)
    with get_store(request).reading() as session:
        kept = look_at_backups(session, settings)
    return render(
        request,
        visitor,
        "admin/backups.html",
        CONFLICT if is_busy else 200,
        kept=kept,
        folder=find_folder(settings),
        megabytes=write_megabytes,
        made_at=kept.backup and kept.backup.made_at[:16].replace("T", " "),
        is_busy=is_busy,
    )

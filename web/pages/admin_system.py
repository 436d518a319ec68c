"""How the house is doing: what it runs on, how long the disk lasts, what waits, and which settings are set."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from config.catalogues import list_unsigned, read_catalogue
from flows.condition import look
from web.context import Admin, get_settings, get_store
from web.reading.admin_system import list_settings, write_megabytes
from web.reading.admin_words import say_state
from web.render import render

router = APIRouter()


@router.get("/admin/system")
def show_system(request: Request, visitor: Admin) -> Response:
    """Show all of it; no secret is on this page, only whether it is set."""
    settings, t = get_settings(request), read_catalogue(visitor.language, "web")
    with get_store(request).reading() as session:
        condition = look(session, settings)
    return render(
        request,
        visitor,
        "admin/system.html",
        condition=condition,
        settings=list_settings(settings),
        unsigned=list_unsigned(),
        megabytes=write_megabytes,
        say_state=lambda one: say_state(one, t),
    )

"""The record of deeds: who saw, changed and sent what, and whether anybody has been at the record itself."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from config.catalogues import read_catalogue
from storage import audit
from storage.accounts import find_user_of
from storage.audit_log import Wanted, list_choices, list_page, number_of
from web.context import Admin, get_store
from web.reading.admin_words import say_action, say_thing, turn
from web.render import render

router = APIRouter()
PAGE = 100
PROVED_AT_ONCE = 20_000
"""Entries that are proved whenever somebody looks: a longer record takes seconds, and is proved when asked for."""
_LONGEST = 60


@router.get("/admin/audit")
def show_audit(  # noqa: PLR0913, PLR0917 - each is one filter of the list
    request: Request,
    visitor: Admin,
    actor: str = "",
    action: str = "",
    kind: str = "",
    page: str = "1",
    prove: str = "",
) -> Response:
    """Show the record, newest first. It holds numbers alone: names of accounts are looked up as it is shown."""
    t = read_catalogue(visitor.language, "web")
    wanted = Wanted(actor[:_LONGEST], action[:_LONGEST], kind[:_LONGEST])
    with get_store(request).reading() as session:
        newest = next(iter(audit.list_entries(session, 1)), None)
        is_proved = prove == "1" or (newest.seq if newest else 0) <= PROVED_AT_ONCE
        broken = audit.verify(session) if is_proved else None
        _, count = list_page(session, wanted, 0, 0)
        pages = turn(page, count, PAGE, "/admin/audit", actor=wanted.actor, action=wanted.action, kind=wanted.kind)
        entries, _ = list_page(session, wanted, (pages.page - 1) * PAGE, PAGE)
        actors, actions, kinds = list_choices(session)
        users = {one: find_user_of(session, number_of(one) or 0) for one in actors}
    return render(
        request,
        visitor,
        "admin/audit.html",
        entries=entries,
        count=count,
        turn=pages,
        wanted=wanted,
        actors=actors,
        actions=[(one, say_action(one, t)) for one in actions],
        kinds=[(one, say_thing(one, t)) for one in kinds],
        names={one: user.name for one, user in users.items() if user is not None},
        say_action=lambda one: say_action(one, t),
        say_thing=lambda one: say_thing(one, t),
        is_proved=is_proved,
        broken=broken,
        newest=newest,
    )

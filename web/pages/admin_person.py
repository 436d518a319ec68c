"""What is done with one person: silence for a while, an end, forgetting her, and a test message to oneself."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts import send as way_out
from config.catalogues import read_catalogue
from flows.escalating import has_own_address
from flows.snoozing import snooze_rule
from flows.trial import compose_trial
from storage.addresses import mend_person
from storage.deputies import HOURS, MOST_HOURS, Deputy, set_deputy
from storage.forgetting import forget_person, note_left
from storage.people import find_person, remove_person
from storage.roster import find_own
from web.context import Admin, get_clock, get_settings, get_store, get_today
from web.pages.admin_forms import Number, Sent, Short, write_down
from web.pages.admin_people import (
    FORBIDDEN,
    get_person,
    refuse_while_stopped,
)
from web.pages.admin_rules import show_person
from web.pages.finding import NOT_FOUND

router = APIRouter()


class UntilForm(Sent):
    """Until when a person is told nothing; empty wakes all her rules."""

    until: Short = ""


class NameForm(Sent):
    """The name, typed again."""

    name: Short = ""


class AddressForm(Sent):
    """The number of an address."""

    address: int


class DeputyForm(Sent):
    """The name of who stands in, empty for nobody, and after how many hours: no list of people is shown for it."""

    deputy: Short = ""
    hours: Annotated[int, Field(ge=1, le=MOST_HOURS)] = HOURS


@router.post("/admin/people/{number:int}/pause")
def pause(request: Request, visitor: Admin, number: Number, sent: Annotated[UntilForm, Form()]) -> Response:
    """Let all rules of a person be silent until a day, or speak again; nothing is lost, it is told then."""
    refuse_while_stopped(request)
    try:
        until = date.fromisoformat(sent.until) if sent.until else None
    except ValueError:
        until = date.min
    if until is not None and until <= get_today(request):
        t = read_catalogue(visitor.language, "web")
        return show_person(request, visitor, number, fault=t.gettext("Give a day that is to come."))
    tools = get_settings(request), get_clock(request)()
    with get_store(request).transaction() as session:
        person = get_person(session, number)
        for rule in person.subscriptions:
            snooze_rule(session, tools, person, rule, until)
        write_down(session, request, visitor, ("changed", "person", str(number)))
    return RedirectResponse(f"/admin/people/{number}?done={'paused' if until else 'woken'}", 303)


@router.post("/admin/people/{number:int}/deputy")
def name_deputy(request: Request, visitor: Admin, number: Number, sent: Annotated[DeputyForm, Form()]) -> Response:
    """Say who is told, and after how many hours, when a person leaves critical news unseen; or that nobody is."""
    refuse_while_stopped(request)
    t = read_catalogue(visitor.language, "web")
    with get_store(request).transaction() as session:
        person = get_person(session, number)
        name = sent.deputy.strip()
        chosen = find_person(session, name) if name else None
        is_fit = not name or (chosen is not None and chosen.name != person.name and has_own_address(chosen))
        if is_fit:
            deputy = Deputy(chosen.name, sent.hours) if chosen else None
            set_deputy(session, person.name, deputy, get_clock(request)())
            write_down(session, request, visitor, ("changed", "person", str(number)))
    if not is_fit:
        words = t.gettext("A deputy is another person of the list, with an address that nobody else reads.")
        return show_person(request, visitor, number, fault=words)
    return RedirectResponse(f"/admin/people/{number}?done=deputy", 303)


@router.post("/admin/people/{number:int}/mend")
def mend(request: Request, visitor: Admin, number: Number) -> Response:
    """Let messages go again to the suspended addresses of a person."""
    refuse_while_stopped(request)
    with get_store(request).transaction() as session:
        mend_person(session, get_person(session, number).name)
        write_down(session, request, visitor, ("changed", "person", str(number)))
    return RedirectResponse(f"/admin/people/{number}?done=mended", 303)


@router.post("/admin/people/{number:int}/unsubscribe")
def unsubscribe(request: Request, visitor: Admin, number: Number, sent: Annotated[NameForm, Form()]) -> Response:
    """Tell a person nothing more, what waits for her included; her name is typed again."""
    now = get_clock(request)()
    with get_store(request).transaction() as session:
        name = get_person(session, number).name
        is_meant = sent.name.strip() == name
        if is_meant:
            note_left(session, get_settings(request).data_dir, name, now)
            write_down(session, request, visitor, ("removed", "person", str(number)))
            remove_person(session, name)
    if not is_meant:
        t = read_catalogue(visitor.language, "web")
        return show_person(request, visitor, number, fault=t.gettext("Type her name as it stands above."))
    return RedirectResponse("/admin/people?done=unsubscribed", 303)


@router.post("/admin/people/{number:int}/forget")
def forget(request: Request, visitor: Admin, number: Number, sent: Annotated[NameForm, Form()]) -> Response:
    """Forget a person: all that is kept of her goes, and no backup brings her back; her name is typed again."""
    store, now = get_store(request), get_clock(request)()
    with store.transaction() as session:
        name = get_person(session, number).name
        is_meant = sent.name.strip() == name
        if is_meant:
            write_down(session, request, visitor, ("forgotten", "person", str(number)))
    if not is_meant:
        t = read_catalogue(visitor.language, "web")
        return show_person(request, visitor, number, fault=t.gettext("Type her name as it stands above."))
    _, is_erased = forget_person(store, get_settings(request).data_dir, name, now)
    return RedirectResponse(f"/admin/people?done={'forgotten' if is_erased else 'erasing'}", 303)


@router.post("/admin/people/{number:int}/test")
def send_test(request: Request, visitor: Admin, number: Number, sent: Annotated[AddressForm, Form()]) -> Response:
    """Send a real past change to an address of one's own, and show what the provider said; 403 for anybody else's."""
    refuse_while_stopped(request)
    settings, now = get_settings(request), get_clock(request)()
    with get_store(request).transaction() as session:
        person = get_person(session, number)
        if find_own(session, visitor.name) != number:
            raise HTTPException(FORBIDDEN)
        trial = compose_trial(session, settings, (number, person), sent.address, now)
        if trial is None:
            raise HTTPException(NOT_FOUND)
        # On record before it leaves: what a death in between leaves is one entry too many.
        write_down(session, request, visitor, ("tried", "channel", str(sent.address)))
    said = way_out.send(trial.delivery, settings)
    # A bot says no more than the numbers of what it put into the chat.
    words = said.answer or " ".join(f"№ {one}" for one in said.told_ids)
    return show_person(request, visitor, number, answer=(said.outcome, words))

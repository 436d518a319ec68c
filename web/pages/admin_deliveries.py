"""What was said to whom: each message with its tries and the provider's answer, sent again, or all of it stopped."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from flows import schedules as timetable
from flows.prefect_api import PrefectAwayError, PrefectRefusedError
from storage import delivery_log
from storage.addresses import list_troubles
from storage.delivery_log import CannotResendError, Wanted, count_states, list_lines
from storage.due import is_stopped
from storage.errors import NotStoredError
from storage.outbox import release_all, resume_sending, stop_sending
from storage.schedules import Deed as ScheduleDeed
from web.context import Admin, Visitor, get_clock, get_settings, get_store
from web.pages.admin_forms import Number, write_down
from web.pages.finding import NOT_FOUND
from web.reading.admin_words import say_hindrance, say_state, turn
from web.render import render

router = APIRouter()
CONFLICT = 409
PAGE = 50
STATES = ("waiting", "sending", "sent", "dead", "standby", "folded")
KINDS = ("mail", "telegram", "other")
DONE = ("again", "retried", "waits", "stopped", "resumed")
_MOST_DIGITS = 9


@router.get("/admin/deliveries")
def show_deliveries(  # noqa: PLR0913, PLR0917 - each is one filter of the list
    request: Request,
    visitor: Admin,
    state: str = "",
    person: str = "",
    kind: str = "",
    alert: str = "",
    page: str = "1",
    done: str = "",
) -> Response:
    """Show the log, newest first; that it was looked at is on record, for it says who is told of what."""
    wanted = Wanted(
        state if state in STATES else "",
        int(person) if person.isdecimal() and len(person) <= _MOST_DIGITS else 0,
        kind if kind in KINDS else "",
        alert.strip().upper()[:20],
    )
    return _show(request, visitor, wanted, page, done=done if done in DONE else "")


@router.post("/admin/deliveries/{number}/again")
def send_again(request: Request, visitor: Admin, number: Number) -> Response:
    """Let one message go once more; it goes with the next round of sending."""
    try:
        with get_store(request).transaction() as session:
            delivery_log.resend(session, number)
            write_down(session, request, visitor, ("sent", "delivery", str(number)))
    except NotStoredError:
        raise HTTPException(NOT_FOUND) from None
    except CannotResendError as error:
        return _show(request, visitor, Wanted(), "1", fault=error.why)
    return RedirectResponse(f"/admin/deliveries?done={_start_round(request, visitor, 'again')}", 303)


@router.post("/admin/deliveries/retry")
def retry_all(request: Request, visitor: Admin) -> Response:
    """Make all that waits due at once, whatever the back-off says."""
    with get_store(request).transaction() as session:
        release_all(session)
        write_down(session, request, visitor, ("sent", "deliveries", ""))
    return RedirectResponse(f"/admin/deliveries?done={_start_round(request, visitor, 'retried')}", 303)


@router.post("/admin/deliveries/stop")
def stop(request: Request, visitor: Admin) -> Response:
    """Let nothing leave the house, and hide who is told (P16); crawling goes on."""
    with get_store(request).transaction() as session:
        stop_sending(session)
        write_down(session, request, visitor, ("stopped", "sending", ""))
    return RedirectResponse("/admin/deliveries?done=stopped", 303)


@router.post("/admin/deliveries/resume")
def resume(request: Request, visitor: Admin) -> Response:
    """Let messages leave again."""
    with get_store(request).transaction() as session:
        resume_sending(session)
        write_down(session, request, visitor, ("resumed", "sending", ""))
    return RedirectResponse("/admin/deliveries?done=resumed", 303)


def _start_round(request: Request, visitor: Visitor, done: str) -> str:
    """Start a round of sending; without Prefect it goes with the next one, and «waits» says so."""
    store, settings, now = get_store(request), get_settings(request), get_clock(request)()
    listed = [one.schedule for one in timetable.list_all(store, settings, now)]
    chosen = next((one for one in listed if one.what == "send"), None)
    if chosen is None:
        return "waits"
    try:
        timetable.run_now(store, settings, chosen.name, ScheduleDeed(visitor.name, now))
    except (PrefectAwayError, PrefectRefusedError):
        return "waits"
    return done


def _show(  # noqa: PLR0913 - keywords, each one part of the page
    request: Request, visitor: Visitor, wanted: Wanted, page: str, *, done: str = "", fault: str = ""
) -> Response:
    t = read_catalogue(visitor.language, "web")
    chosen = {
        "state": wanted.state,
        "person": str(wanted.person or ""),
        "kind": wanted.kind,
        "alert": wanted.alert,
    }
    with get_store(request).transaction() as session:
        _, count = list_lines(session, wanted, 0, 0)
        pages = turn(page, count, PAGE, "/admin/deliveries", **chosen)
        lines, _ = list_lines(session, wanted, (pages.page - 1) * PAGE, PAGE)
        states, troubles, stopped = count_states(session), list_troubles(session), is_stopped(session)
        write_down(session, request, visitor, ("seen", "deliveries", ""))
    return render(
        request,
        visitor,
        "admin/deliveries.html",
        CONFLICT if fault else 200,
        lines=lines,
        count=count,
        turn=pages,
        wanted=wanted,
        states=[(one, say_state(one, t), states.get(one, 0)) for one in STATES],
        kinds=KINDS,
        troubles=troubles,
        is_stopped=stopped,
        say_state=lambda one: say_state(one, t),
        done=done,
        fault=say_hindrance(fault, t) if fault else "",
    )

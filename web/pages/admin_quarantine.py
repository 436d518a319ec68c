"""What is held back, and what a person makes of it: taken as the law, thrown out, or fetched once more.

Nothing of a held page reaches the browser but its words: its bytes are shown as text, and are nowhere to be opened.
What is accepted here is stored at once, and its alerts go with the next round of sending.
"""

import logging
import threading
from collections.abc import Callable
from gettext import NullTranslations
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from config.schedules import LONGEST_REASON
from flows.quarantine import (
    DoubtError,
    Judged,
    ask_from_page,
    keep_accepted,
    keep_refetched,
    keep_rejected,
    read_doubt,
)
from flows.wishes import list_wishes
from law.errors import MonitorError
from storage.acts import find_facts
from storage.audit import Action, Deed, actor_of, append
from storage.errors import DatabaseTroubleError, NotStoredError
from storage.quarantine import DOUBT_STATES, Doubt, get_doubt, list_doubt_decisions, list_doubts
from storage.reading import list_acts
from web.context import Admin, Visitor, get_clock, get_settings, get_store, get_today
from web.pages.finding import NOT_FOUND, official_links
from web.reading.admin_quarantine import read_beside
from web.reading.home import title_of
from web.reading.reasons import say_reason
from web.render import render

router = APIRouter()
BAD, CONFLICT = 400, 409
MOST = 200
LARGEST_NUMBER = 2**31
ACTIONS: dict[str, Action] = {"accept": "approved", "reject": "removed", "refetch": "changed"}
DONE = tuple(ACTIONS)
log = logging.getLogger(__name__)
_TURN = threading.Lock()
"""A portal is asked for one page at a time, by whoever asked first."""
MOST_HEADERS = 40


@router.get("/admin/quarantine")
def show_held(request: Request, visitor: Admin, state: str = "open", act: str = "", done: str = "") -> Response:
    """List what is held back, oldest first, or what became of what was."""
    chosen = next((one for one in DOUBT_STATES if one == state), None)
    with get_store(request).reading() as session:
        facts = find_facts(session, act) if act else None
        code = facts.code if facts else act[:100]
        found = list_doubts(session, state=chosen, act=code or None)
        titles = {line.facts.code: title_of(line.facts, visitor.language) for line in list_acts(session)}
    return render(
        request,
        visitor,
        "admin/quarantine.html",
        doubts=found[:MOST],
        left=max(0, len(found) - MOST),
        titles=titles,
        state=chosen or "all",
        states=DOUBT_STATES,
        act=code,
        done=done if done in DONE else "",
        reason=_say_reason(visitor),
    )


@router.get("/admin/quarantine/{number}")
def show_one(request: Request, visitor: Admin, number: int, page: int = 1) -> Response:
    """Show a held page beside the stored text."""
    return _show(request, visitor, number, page=page)


@router.post("/admin/quarantine/{number}/{verb}")
def decide(
    request: Request, visitor: Admin, number: int, verb: str, why: Annotated[str, Form(max_length=2000)] = ""
) -> Response:
    """Accept, reject or refetch what was looked at; 409 where it cannot be, with the reason above the page."""
    if verb not in ACTIONS or not 0 < number < LARGEST_NUMBER:
        raise HTTPException(NOT_FOUND)
    reason = " ".join(why.split())
    if not reason or len(reason) > LONGEST_REASON:
        return _show(request, visitor, number, fault=_ask_why, status=BAD)
    now = get_clock(request)()
    try:
        doubt = _keep(request, visitor, verb, Judged(number, visitor.name, now, reason))
    except NotStoredError:
        raise HTTPException(NOT_FOUND) from None
    except DoubtError as error:
        words = f"{error}"
        return _show(request, visitor, number, fault=lambda t: _say_doubt_error(words, t), status=CONFLICT)
    task = BackgroundTask(_ask_portal, request, doubt) if verb == "refetch" else None
    return RedirectResponse(f"/admin/quarantine?done={verb}", 303, background=task)


def _keep(request: Request, visitor: Visitor, verb: str, judged: Judged) -> Doubt:
    store, settings = get_store(request), get_settings(request)
    wishes = list_wishes(store, settings)
    with store.transaction() as session:
        doubt = get_doubt(session, judged.number)
        if verb == "accept":
            keep_accepted(session, judged, settings, wishes)
        elif verb == "reject":
            keep_rejected(session, judged)
        else:
            keep_refetched(session, judged)
        append(session, Deed(actor_of(session, visitor.name), ACTIONS[verb], "doubt", f"{doubt.id}"), judged.at)
    return doubt


def _ask_portal(request: Request, doubt: Doubt) -> None:
    """Fetch it while nobody waits; what comes is in the store, and what fails stands among the sources' outcomes."""
    with _TURN:
        try:
            ask_from_page(get_store(request), get_settings(request), get_clock(request), doubt)
        except (MonitorError, DatabaseTroubleError) as error:
            log.warning("what is held back as %s could not be fetched again: %s", doubt.id, type(error).__name__)


def _show(  # noqa: PLR0913 - keywords, each one part of the page
    request: Request,
    visitor: Visitor,
    number: int,
    *,
    page: int = 1,
    fault: Callable[[NullTranslations], str] | None = None,
    status: int = 200,
) -> Response:
    if not 0 < number < LARGEST_NUMBER:
        raise HTTPException(NOT_FOUND)
    with get_store(request).reading() as session:
        try:
            held = read_doubt(session, number)
        except NotStoredError:
            raise HTTPException(NOT_FOUND) from None
        decisions = list_doubt_decisions(session, held.doubt)
        facts = held.facts or find_facts(session, held.doubt.act)
    capture = held.captures[0]
    return render(
        request,
        visitor,
        "admin/quarantine_one.html",
        status,
        beside=read_beside(held, visitor.language, page),
        capture=capture,
        official=official_links(facts, held.doubt.language, get_today(request)) if facts else (),
        headers=[(name, value) for name, value in capture.headers if name.lower() != "set-cookie"][:MOST_HEADERS],
        decisions=decisions,
        title=title_of(facts, visitor.language) if facts else held.doubt.act,
        is_newest=number in held.doubt.captures,
        fault=fault(read_catalogue(visitor.language, "web")) if fault else "",
        longest=LONGEST_REASON,
        reason=_say_reason(visitor),
        verbs=tuple(ACTIONS),
    )


def _say_reason(visitor: Visitor) -> Callable[[str], str]:
    t = read_catalogue(visitor.language, "web")
    return lambda word: say_reason(word, t)


def _ask_why(t: NullTranslations) -> str:
    return t.gettext("Say why: it is kept with the decision.")


def _say_doubt_error(words: str, t: NullTranslations) -> str:
    said = {
        "it came again": t.gettext("It came again meanwhile: look at what the portal shows now."),
        "cannot be accepted": t.gettext("It cannot be read as a text of this act, and so cannot be accepted."),
        "an older edition": t.gettext("An older edition of this act waits too: decide on it first."),
        "closed already": t.gettext("Somebody has decided on it already."),
        "a list is fetched": t.gettext("A list is fetched by the next pass over its portal."),
    }
    return next((sentence for part, sentence in said.items() if part in words), words)

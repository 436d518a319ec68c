"""The watch list for whoever keeps it: what is read and for whom, what is put on and taken off. Files are beside it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from gettext import NullTranslations
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from config.settings import BadSettingError
from config.watchlist import TOPICS, ListedAct
from flows.watchlist import (
    Entry,
    UnknownActError,
    find_entry,
    list_entries,
    put_act_on,
    take_act_off,
)
from storage.audit import Action, Deed, actor_of, append
from storage.desk import list_follows
from storage.reading import list_acts, list_fresh
from web.context import Admin, Visitor, get_clock, get_settings, get_store
from web.pages.finding import NOT_FOUND
from web.reading.admin_watchlist import (
    MOST_SHOWN,
    NOISY,
    SURETIES,
    WARNED,
    Asked,
    Line,
    choose,
    count_readers,
    read_lines,
    say_fault,
)
from web.render import render

router = APIRouter()
BAD, CONFLICT = 400, 409
MONTH = timedelta(days=30)
MOST_BYTES = 512 * 1024
"""Of a file: it comes back with the second form, half as large again, and a form has a megabyte."""
MOST_ACTS = 1000
STATES = ("watched", "proposed", "off")
DONE = ("on", "off", "imported")
Short = Annotated[str, Field(max_length=200)]


class TooMuchError(Exception):
    """Raised where a file is larger than a page takes, from this module."""


class ActForm(BaseModel):
    """What the form of one act sends."""

    act: Annotated[str, Field(max_length=100)] = ""
    adilet_id: Short = ""
    why: Annotated[str, Field(max_length=1000)] = ""
    topics: Annotated[list[Short], Field(max_length=len(TOPICS))] = []
    sure: Short = ""


@router.get("/admin/watchlist")
def show_list(  # noqa: PLR0913, PLR0917 - each is one field of the filter
    request: Request,
    visitor: Admin,
    state: str = "",
    surety: str = "",
    topic: str = "",
    warned: str = "",
    q: str = "",
    done: str = "",
) -> Response:
    """Show the list, or what a filter leaves of it."""
    asked = Asked(
        state if state in STATES else "",
        surety if surety in SURETIES else "",
        topic if topic in TOPICS else "",
        warned if warned in WARNED else "",
        q[:100],
    )
    return show(request, visitor, asked=asked, done=done if done in DONE else "")


@router.post("/admin/watchlist")
def put_on(request: Request, visitor: Admin, sent: Annotated[ActForm, Form()]) -> Response:
    """Put an act on watch, one of the list or a new one by its id; or say why that cannot be."""
    said: dict[str, object] = {"topics": sent.topics, "adilet_id": sent.adilet_id.strip(), "why": sent.why.strip()}
    settings, now = get_settings(request), get_clock(request)()
    try:
        with get_store(request).transaction() as session:
            given = {key: value for key, value in said.items() if value}
            entry = put_act_on(session, settings, sent.act.strip(), given, now)
            note(session, visitor, request, "added", entry.act.key)
    except (BadSettingError, UnknownActError) as error:
        return show(request, visitor, fault=say(error), sent=sent, status=BAD)
    return RedirectResponse("/admin/watchlist?done=on", 303)


@router.post("/admin/watchlist/off")
def take_off(request: Request, visitor: Admin, sent: Annotated[ActForm, Form()]) -> Response:
    """Ask first, with what follows from it; then take an act off the watch. All that is stored of it stays."""
    settings, now = get_settings(request), get_clock(request)()
    if sent.sure != "yes":
        return _ask_to_take_off(request, visitor, sent.act.strip())
    with get_store(request).transaction() as session:
        entry = _find(session, request, sent.act.strip())
        take_act_off(session, settings, entry.act.key, now)
        note(session, visitor, request, "removed", entry.act.key)
    return RedirectResponse("/admin/watchlist?done=off", 303)


def _ask_to_take_off(request: Request, visitor: Visitor, asked: str) -> Response:
    with get_store(request).reading() as session:
        entry, rules = _find(session, request, asked), list_follows(session)
    ids = {entry.act.code, entry.act.adilet_id, entry.code} - {""}
    return render(
        request,
        visitor,
        "admin/watchlist_off.html",
        key=entry.act.key,
        title=name_act(entry.act, visitor),
        readers=count_readers(rules, ids, entry.act.topics),
    )


def _find(session: Session, request: Request, asked: str) -> Entry:
    try:
        entry = find_entry(list_entries(session, get_settings(request)), asked) if asked else None
    except UnknownActError:
        raise HTTPException(CONFLICT) from None
    if entry is None:
        raise HTTPException(NOT_FOUND)
    return entry


def note(session: Session, visitor: Visitor, request: Request, action: Action, key: str) -> None:
    """Put on record who did what with the list; in the transaction in which it is done."""
    append(session, Deed(actor_of(session, visitor.name), action, "watchlist", key), get_clock(request)())


def name_act(act: ListedAct, visitor: Visitor) -> str:
    """Return what the list calls an act, in the visitor's language where it can."""
    own, other = ("kaz", "rus") if visitor.language == "kaz" else ("rus", "kaz")
    return act.title.get(own) or act.title.get(other, "")


def say(error: Exception) -> Callable[[NullTranslations], str]:
    """Return what says in a visitor's language why something was not done."""
    if isinstance(error, TooMuchError):
        return lambda t: t.gettext("The file is too large: it may have {kilobytes} kB and {acts} acts.").format(
            kilobytes=MOST_BYTES // 1024, acts=MOST_ACTS
        )
    return lambda t: say_fault(f"{error}", t)


def show(  # noqa: PLR0913 - keywords, each one part of the page
    request: Request,
    visitor: Visitor,
    *,
    asked: Asked | None = None,
    fault: Callable[[NullTranslations], str] | None = None,
    sent: ActForm | None = None,
    done: str = "",
    status: int = 200,
) -> Response:
    """Return the page of the list, with what went wrong or was done above it."""
    lines = _list_lines(request, visitor)
    shown = choose(lines, asked or Asked())
    return render(
        request,
        visitor,
        "admin/watchlist.html",
        status,
        lines=shown[:MOST_SHOWN],
        left=max(0, len(shown) - MOST_SHOWN),
        count=len(shown),
        states=Counter(line.state for line in lines),
        unsure=sum(line.surety == "unsure" and line.state != "off" for line in lines),
        differing=sum(line.surety == "differs" and line.state != "off" for line in lines),
        lonely=sum(line.is_lonely for line in lines),
        noisy=sum(line.is_noisy for line in lines),
        asked=asked or Asked(),
        sent=sent or ActForm(),
        topics=TOPICS,
        fault=fault(read_catalogue(visitor.language, "web")) if fault else "",
        done=done,
        most_news=NOISY,
        kilobytes=MOST_BYTES // 1024,
        most_acts=MOST_ACTS,
    )


def _list_lines(request: Request, visitor: Visitor) -> tuple[Line, ...]:
    now = get_clock(request)()
    with get_store(request).reading() as session:
        entries = list_entries(session, get_settings(request))
        acts = {act.facts.code: act for act in list_acts(session)}
        steps = {(one.act, one.from_on, one.to_on) for one in list_fresh(session, now - MONTH).changes}
        rules = list_follows(session)
    return read_lines(entries, acts, rules, Counter(act for act, *_ in steps), visitor.language)

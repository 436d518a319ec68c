"""What a page is told of its visitor. A page has one of four guards, and none comes in without one.

``Reader``, ``Editor``, ``Admin`` are for people of that role or a higher one; ``Guest`` is for everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal, cast
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from config.settings import Settings
from storage.engine import Store
from storage.panic import find_panic
from storage.sessions import find_signed_in, use_session
from storage.users import ROLES, Role, User
from web.doors import cookies

Clock = Callable[[], datetime]
WebLanguage = Literal["rus", "kaz", "eng"]
_BY_TAG: dict[str, WebLanguage] = {"ru": "rus", "kk": "kaz", "en": "eng"}
_FORBIDDEN = 403


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a page; the name is empty where nobody is signed in. Each form sends ``csrf`` along, hidden."""

    name: str
    role: Role
    language: WebLanguage
    csrf: str
    last_visit_at: datetime | None = None


class SignInNeededError(Exception):
    """Raised by a guard where nobody is signed in, from web.context; the application answers it."""


class FactorNeededError(Exception):
    """Raised by the guard of admins who must have a second factor and have none; the application answers it."""


def get_store(request: Request) -> Store:
    """Return the open store of this application."""
    return cast("Store", request.app.state.store)


def get_settings(request: Request) -> Settings:
    """Return the settings of this application."""
    return cast("Settings", request.app.state.settings)


def get_clock(request: Request) -> Clock:
    """Return what gives the present instant."""
    return cast("Clock", request.app.state.clock)


def get_today(request: Request) -> date:
    """Return which day it is for people here."""
    return get_clock(request)().astimezone(ZoneInfo(get_settings(request).timezone)).date()


def find_user(request: Request) -> User | None:
    """Return who is signed in in this browser, or None; the role is the one of this moment."""
    token = cookies.find_secret(request, cookies.SESSION)
    if token is None:
        return None
    store, now = get_store(request), get_clock(request)()
    with store.reading() as session:
        found = find_signed_in(session, token, now)
    if found is None:
        return None
    if found[1]:
        with store.transaction() as session:
            use_session(session, token, now)
        with store.reading() as session:
            # A new visit may have begun with this very page.
            found = find_signed_in(session, token, now)
    return found[0] if found else None


def guest(request: Request) -> Visitor:
    """Guard of a public page: give the visitor, whoever it is."""
    return as_visitor(request, find_user(request))


def reader(request: Request) -> Visitor:
    """Guard: give the visitor, of any role."""
    return _admit(request, "reader")


def editor(request: Request) -> Visitor:
    """Guard: give the visitor, an editor or an admin."""
    return _admit(request, "editor")


def admin(request: Request) -> Visitor:
    """Guard: give the visitor, an admin."""
    return _admit(request, "admin")


GUARDS = (guest, reader, editor, admin)
Guest = Annotated[Visitor, Depends(guest)]
Reader = Annotated[Visitor, Depends(reader)]
Editor = Annotated[Visitor, Depends(editor)]
Admin = Annotated[Visitor, Depends(admin)]


def _is_panic(request: Request) -> bool:
    with get_store(request).reading() as session:
        return find_panic(session) is not None


def as_visitor(request: Request, user: User | None) -> Visitor:
    """Return the visitor that a user is in this browser; without a user it has no name."""
    language, csrf = read_language(request), cookies.give_csrf(request)
    if user is None:
        return Visitor("", "reader", language, csrf)
    return Visitor(user.name, user.role, language, csrf, user.last_visit_at)


def read_language(request: Request) -> WebLanguage:
    """Return the language a visitor chose, else the first of the browser's that we have, else English."""
    chosen = request.cookies.get(cookies.LANGUAGE)
    for language in _BY_TAG.values():
        if chosen == language:
            return language
    tags = request.headers.get("accept-language", "")[:200].lower().split(",")
    known = (_BY_TAG.get(tag.strip()[:2]) for tag in tags if tag.strip()[2:3] in ("", "-", ";"))
    return next((language for language in known if language), "eng")


def _admit(request: Request, least: Role) -> Visitor:
    user = find_user(request)
    if user is None:
        raise SignInNeededError
    if ROLES.index(user.role) < ROLES.index(least):
        raise HTTPException(_FORBIDDEN)
    if least == "admin" and _is_panic(request):
        raise HTTPException(_FORBIDDEN)
    if least == "admin" and not user.has_second_factor and get_settings(request).admin_second_factor == "required":
        raise FactorNeededError
    return as_visitor(request, user)

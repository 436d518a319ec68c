"""Sign in, sign out, choose a language and how large the letters are.

A wrong name and a wrong password get the same answer in the same time.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from config.catalogues import WEB_LANGUAGES
from storage.sessions import Attempt, end_session, forgive, make_card, start_session, try_sign_in
from storage.users import find_password_hash
from web.context import Guest, Visitor, get_clock, get_store
from web.doors import cookies
from web.doors.addresses import safe_path
from web.doors.faults import answer_fault
from web.doors.passwords import is_right
from web.render import render

router = APIRouter()
Field = Annotated[str, Form(max_length=2000)]


@router.get("/sign-in")
def show_sign_in(request: Request, visitor: Guest, next: str = "/") -> Response:  # noqa: A002 - the name in the address
    """Show the form; who is signed in goes on."""
    if visitor.name:
        return RedirectResponse(safe_path(next), 303)
    if next != safe_path(next):
        # So that no link of a stranger makes this page repeat his address.
        return RedirectResponse("/sign-in", 303)
    return _show_form(request, visitor, next)


@router.post("/sign-in")
def sign_in(request: Request, visitor: Guest, name: Field = "", password: Field = "", next: Field = "/") -> Response:  # noqa: A002 - see above
    """Sign in by a new session, whatever this browser had before; or say that it was not right."""
    store, now = get_store(request), get_clock(request)()
    with store.transaction() as session:
        attempt = try_sign_in(session, name, network_of(request.scope), now, cookies.find_card(request))
    if attempt.wait:
        return _refuse(request, visitor, attempt)
    with store.reading() as session:
        password_hash = find_password_hash(session, name)
    if not is_right(password, password_hash):
        return _show_form(request, visitor, next, status=401)
    token = cookies.new_secret()
    with store.transaction() as session:
        if find_password_hash(session, name) != password_hash:
            # Somebody changed it, or took the account away, while this password was looked at.
            return _show_form(request, visitor, next, status=401)
        forgive(session, attempt)
        end_session(session, cookies.find_secret(request, cookies.SESSION) or "")
        start_session(session, name, token, now)
        card = make_card(session, name)
    answer = RedirectResponse(safe_path(next), 303)
    cookies.set_cookie(answer, request.scope, cookies.SESSION, token)
    cookies.set_cookie(answer, request.scope, cookies.CARD, card)
    cookies.drop_cookie(answer, request.scope, cookies.DOOR)
    return answer


@router.post("/sign-out")
def sign_out(request: Request, visitor: Guest) -> Response:  # noqa: ARG001 - the guard
    """End the session, here and in the database."""
    with get_store(request).transaction() as session:
        end_session(session, cookies.find_secret(request, cookies.SESSION) or "")
    answer = RedirectResponse("/sign-in", 303)
    cookies.drop_cookie(answer, request.scope, cookies.SESSION)
    return answer


@router.post("/language")
def choose_language(request: Request, visitor: Guest, lang: Field, next: Field = "/") -> Response:  # noqa: A002 - see above
    """Keep the language of the pages, and go back to the page."""
    if lang not in WEB_LANGUAGES:
        return answer_fault(request, 400, visitor if visitor.name else None)
    answer = RedirectResponse(safe_path(next), 303)
    cookies.set_cookie(answer, request.scope, cookies.LANGUAGE, lang)
    return answer


@router.post("/text-size")
def choose_text_size(request: Request, visitor: Guest, size: Field, next: Field = "/") -> Response:  # noqa: A002 - see above
    """Keep how large the letters are, and go back to the page."""
    if size not in cookies.TEXT_SIZES:
        return answer_fault(request, 400, visitor if visitor.name else None)
    answer = RedirectResponse(safe_path(next), 303)
    cookies.set_cookie(answer, request.scope, cookies.TEXT_SIZE, size)
    return answer


def network_of(scope: Scope) -> str:
    """Return the network of the peer of the socket: an IPv4 address, or the /64 that one IPv6 customer has.

    >>> network_of({"client": ("2001:db8:1:2:3::4", 5)}), network_of({"client": ("::ffff:10.0.0.1", 5)})
    ('2001:db8:1:2::/64', '10.0.0.1')
    """
    try:
        address = ip_address((scope.get("client") or ("",))[0])
    except ValueError:
        return "local"
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address, 64), strict=False))


def _refuse(request: Request, visitor: Visitor, attempt: Attempt) -> Response:
    answer = answer_fault(request, 429, visitor if visitor.name else None)
    answer.headers["Retry-After"] = str(ceil(attempt.wait / timedelta(seconds=1)))
    return answer


def _show_form(request: Request, visitor: Visitor, wanted: str, status: int = 200) -> HTMLResponse:
    values = {"language": visitor.language, "csrf": visitor.csrf, "next": safe_path(wanted), "is_wrong": status != 200}  # noqa: PLR2004 - HTTP's number
    return render(request, visitor if visitor.name else None, "doors/sign_in.html", status, **values)

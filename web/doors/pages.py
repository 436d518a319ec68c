"""Sign in, sign out, choose a language and how large the letters are.

A wrong name, a wrong password and a wrong code get the same answer in the same time.
"""

from datetime import timedelta
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from config.catalogues import WEB_LANGUAGES
from storage.sessions import Attempt, end_session, make_card, start_session
from web.context import Guest, Visitor, get_clock, get_store
from web.doors import cookies
from web.doors.addresses import safe_path
from web.doors.faults import answer_fault
from web.doors.proving import prove
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
def sign_in(  # noqa: PLR0913, PLR0917 - the fields of the form
    request: Request,
    visitor: Guest,
    name: Field = "",
    password: Field = "",
    code: Field = "",
    next: Field = "/",  # noqa: A002 - see above
) -> Response:
    """Sign in by a new session, whatever this browser had before; or say that it was not right."""
    proof = prove(request, name, password, code)
    if proof.attempt.wait:
        return answer_too_many(request, visitor, proof.attempt)
    if proof.password_hash is None:
        return _show_form(request, visitor, next, status=401)
    token = cookies.new_secret()
    with get_store(request).transaction() as session:
        if not proof.take(session, request):
            return _show_form(request, visitor, next, status=401)
        end_session(session, cookies.find_secret(request, cookies.SESSION) or "")
        start_session(session, name, token, get_clock(request)())
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


def answer_too_many(request: Request, visitor: Visitor, attempt: Attempt) -> Response:
    """Answer whoever has tried too often, and say for how long to wait."""
    answer = answer_fault(request, 429, visitor if visitor.name else None)
    answer.headers["Retry-After"] = str(ceil(attempt.wait / timedelta(seconds=1)))
    return answer


def _show_form(request: Request, visitor: Visitor, wanted: str, status: int = 200) -> HTMLResponse:
    values = {"language": visitor.language, "csrf": visitor.csrf, "next": safe_path(wanted), "is_wrong": status != 200}  # noqa: PLR2004 - HTTP's number
    return render(request, visitor if visitor.name else None, "doors/sign_in.html", status, **values)

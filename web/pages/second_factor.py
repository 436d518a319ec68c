"""One's own account: the second factor, and the other browsers in which one is signed in.

Whoever sits down at an open browser makes no factor and takes none away: both ask for the password again.
"""

from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import segno
from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from storage.audit import Deed, actor_of, append
from storage.errors import NotStoredError
from storage.factors import begin_factor, confirm_factor, count_recovery_codes, drop_factor
from storage.sessions import count_others, end_others
from web.context import Reader, Visitor, find_user, get_clock, get_settings, get_store
from web.doors import cookies
from web.doors.pages import answer_too_many
from web.doors.proving import prove
from web.render import render

router = APIRouter()
PICTURE_SCALE = 5
Field = Annotated[str, Form(max_length=200)]


@router.get("/account")
def show_account(request: Request, visitor: Reader) -> Response:
    """Show whether there is a second factor, and where else one is signed in."""
    return _show(request, visitor)


@router.post("/account/factor")
def begin(request: Request, visitor: Reader, password: Field = "") -> Response:
    """Make a seed and show it, this once, as a picture and as letters."""
    proof = prove(request, visitor.name, password)
    if proof.attempt.wait:
        return answer_too_many(request, visitor, proof.attempt)
    address = fault = ""
    with get_store(request).transaction() as session:
        if proof.take(session, request):
            try:
                address = begin_factor(session, visitor.name)
            except NotStoredError:
                fault = "already"
        else:
            fault = "password"
    if fault:
        return _show(request, visitor, fault=fault)
    seed = parse_qs(urlsplit(address).query)["secret"][0]
    groups = " ".join(seed[start : start + 4] for start in range(0, len(seed), 4))
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=PICTURE_SCALE, border=4, light="#fff")
    return _show(request, visitor, picture=picture, seed=groups)


@router.post("/account/factor/confirm")
def confirm(request: Request, visitor: Reader, code: Field = "") -> Response:
    """Put the factor in force by its first code, end every other session, and show the recovery codes, this once."""
    now = get_clock(request)()
    with get_store(request).transaction() as session:
        codes = confirm_factor(session, visitor.name, code, now)
        if codes:
            end_others(session, _token_of(request))
            actor = actor_of(session, visitor.name)
            append(session, Deed(actor, "added", "second_factor", actor.rpartition(":")[2]), now)
    return _show(request, visitor, codes=codes, fault="" if codes else "code")


@router.post("/account/factor/off")
def take_away(request: Request, visitor: Reader, password: Field = "", code: Field = "") -> Response:
    """Take the factor away, by the password and a code of it."""
    proof = prove(request, visitor.name, password, code)
    if proof.attempt.wait:
        return answer_too_many(request, visitor, proof.attempt)
    with get_store(request).transaction() as session:
        is_proved = proof.take(session, request)
        if is_proved and drop_factor(session, visitor.name):
            actor = actor_of(session, visitor.name)
            deed = Deed(actor, "removed", "second_factor", actor.rpartition(":")[2])
            append(session, deed, get_clock(request)())
    return RedirectResponse("/account", 303) if is_proved else _show(request, visitor, fault="both")


@router.post("/account/others")
def sign_out_others(request: Request, visitor: Reader) -> Response:  # noqa: ARG001 - the guard
    """Sign out of every other browser."""
    with get_store(request).transaction() as session:
        end_others(session, _token_of(request))
    return RedirectResponse("/account", 303)


def _token_of(request: Request) -> str:
    return cookies.find_secret(request, cookies.SESSION) or ""


def _show(  # noqa: PLR0913 - what is shown once, and what is wrong
    request: Request,
    visitor: Visitor,
    *,
    picture: str = "",
    seed: str = "",
    codes: tuple[str, ...] = (),
    fault: str = "",
) -> Response:
    user = find_user(request)
    with get_store(request).reading() as session:
        others = count_others(session, _token_of(request), get_clock(request)())
        left = count_recovery_codes(session, visitor.name)
    return render(
        request,
        visitor,
        "account.html",
        400 if fault else 200,
        has_factor=user is not None and user.has_second_factor,
        is_wanted=visitor.role == "admin" and get_settings(request).admin_second_factor == "required",
        others=others,
        left=left,
        picture=picture,
        seed=seed,
        codes=codes,
        fault=fault,
    )

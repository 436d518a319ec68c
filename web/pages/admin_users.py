"""Who may sign in, and as what. Nobody takes rights from herself, and the house keeps one admin at least.

A password is typed twice and shown never; whoever gets another one is signed out everywhere.
"""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from config.catalogues import read_catalogue
from storage import accounts
from storage.accounts import LastAdminError, find_user_of, list_accounts
from storage.audit import Action, actor_of
from storage.errors import NotStoredError
from storage.factors import drop_factor
from storage.users import NAME_LETTERS, ROLES, Role, User, find_account, fold_name, store_user
from web.context import Admin, Visitor, get_clock, get_store
from web.doors.passwords import LEAST_LETTERS, find_fault, hash_password
from web.pages.admin_forms import Number, Sent, Short, write_down
from web.pages.finding import NOT_FOUND
from web.reading.admin_words import say_role
from web.render import render

router = APIRouter()
BAD, CONFLICT = 400, 409
FEWEST_DIFFERENT = 5
DONE = ("added", "role", "password", "disable", "enable", "sessions", "remove", "factor")
Verb = Literal["disable", "enable", "sessions", "remove", "factor"]
_DEEDS: dict[Verb, tuple[Action, str]] = {
    "disable": ("stopped", "account"),
    "enable": ("resumed", "account"),
    "sessions": ("removed", "sessions"),
    "remove": ("removed", "account"),
    "factor": ("removed", "second_factor"),
}
_ON_ONESELF: tuple[Verb, ...] = ("enable", "sessions")
"""What is no loss of rights; one's own second factor goes on the page of one's own account, by the password."""


class PasswordForm(Sent):
    """A password, twice."""

    password: Short = ""
    again: Short = ""


class AccountForm(PasswordForm):
    """A new account."""

    name: Short = ""
    role: Role = "reader"


class RoleForm(Sent):
    """Another role."""

    role: Role


@router.get("/admin/users")
def show_users(request: Request, visitor: Admin, done: str = "") -> Response:
    """Show every account."""
    return _show(request, visitor, done=done if done in DONE else "")


@router.post("/admin/users")
def add(request: Request, visitor: Admin, sent: Annotated[AccountForm, Form()]) -> Response:
    """Let somebody sign in; a name that is there is refused, whoever has it keeps role and password."""
    t = read_catalogue(visitor.language, "web")
    name = " ".join(sent.name.split())
    if not name or len(name) > NAME_LETTERS or not name.isprintable():
        return _show(request, visitor, fault=t.gettext("Give the name to sign in with."))
    fault = _find_fault(visitor, sent, name)
    if fault:
        return _show(request, visitor, fault=fault)
    password_hash, now = hash_password(sent.password), get_clock(request)()
    with get_store(request).transaction() as session:
        is_taken = find_account(session, name) is not None
        if not is_taken:
            store_user(session, User(name, sent.role, now), password_hash)
            write_down(session, request, visitor, ("added", "account", actor_of(session, name).rpartition(":")[2]))
    if is_taken:
        return _show(request, visitor, fault=t.gettext("There is an account of this name."), status=CONFLICT)
    return RedirectResponse("/admin/users?done=added", 303)


@router.post("/admin/users/{number}/role")
def change_role(request: Request, visitor: Admin, number: Number, sent: Annotated[RoleForm, Form()]) -> Response:
    """Give an account another role; it holds at once, in every browser."""
    return _do(
        request,
        visitor,
        number,
        "role",
        ("changed", "account"),
        lambda session: accounts.change_role(session, number, sent.role),
    )


@router.post("/admin/users/{number}/password")
def change_password(
    request: Request, visitor: Admin, number: Number, sent: Annotated[PasswordForm, Form()]
) -> Response:
    """Give somebody else another password, as for one that was forgotten."""
    with get_store(request).reading() as session:
        user = find_user_of(session, number)
    if user is None:
        raise HTTPException(NOT_FOUND)
    fault = _find_fault(visitor, sent, user.name)
    if fault:
        return _show(request, visitor, fault=fault)
    password_hash = hash_password(sent.password)
    return _do(
        request,
        visitor,
        number,
        "password",
        ("changed", "account"),
        lambda session: accounts.change_password(session, number, password_hash),
    )


@router.post("/admin/users/{number}/{verb}")
def do(request: Request, visitor: Admin, number: Number, verb: Verb) -> Response:
    """Disable, enable, sign out or remove an account, or take away the second factor of a lost telephone."""

    def act(session: Session) -> None:
        if verb == "remove":
            accounts.remove_account(session, number)
        elif verb == "sessions":
            accounts.end_sessions(session, number)
        elif verb == "factor":
            user = find_user_of(session, number)
            if user is None or not drop_factor(session, user.name):
                raise NotStoredError("there is no second factor")
        else:
            accounts.set_disabled(session, number, is_disabled=verb == "disable")

    return _do(request, visitor, number, verb, _DEEDS[verb], act)


def _do(  # noqa: PLR0913, PLR0917 - who does what to whom, and how it is written down
    request: Request,
    visitor: Visitor,
    number: int,
    verb: str,
    deed: tuple[Action, str],
    act: Callable[[Session], object],
) -> Response:
    t = read_catalogue(visitor.language, "web")
    try:
        with get_store(request).transaction() as session:
            user = find_user_of(session, number)
            if user is None:
                raise HTTPException(NOT_FOUND)
            if fold_name(user.name) == fold_name(visitor.name) and verb not in _ON_ONESELF:
                words = t.gettext("Nobody does this to her own account: ask another admin.")
                return _show(request, visitor, fault=words, status=CONFLICT)
            # On record first: who signs herself out has no session to be known by afterwards.
            write_down(session, request, visitor, (*deed, str(number)))
            act(session)
    except LastAdminError:
        words = t.gettext("This is the last admin who may sign in: make another one first.")
        return _show(request, visitor, fault=words, status=CONFLICT)
    except NotStoredError:
        raise HTTPException(NOT_FOUND) from None
    return RedirectResponse(f"/admin/users?done={verb}", 303)


def _find_fault(visitor: Visitor, sent: PasswordForm, name: str) -> str:
    """Return why a password cannot be used, or nothing."""
    t = read_catalogue(visitor.language, "web")
    if sent.password != sent.again:
        return t.gettext("The two passwords are not the same.")
    if find_fault(sent.password):
        return t.ngettext(
            "A password has {n} letter or more.", "A password has {n} letters or more.", LEAST_LETTERS
        ).format(n=LEAST_LETTERS)
    is_name = fold_name(name) in fold_name(sent.password) or fold_name(sent.password) in fold_name(name)
    if is_name or len(set(sent.password)) < FEWEST_DIFFERENT:
        return t.gettext("This password is too easy to guess: a sentence of four words is better.")
    return ""


def _show(request: Request, visitor: Visitor, *, done: str = "", fault: str = "", status: int = BAD) -> Response:
    t = read_catalogue(visitor.language, "web")
    with get_store(request).reading() as session:
        listed = list_accounts(session, get_clock(request)())
    return render(
        request,
        visitor,
        "admin/users.html",
        status if fault else 200,
        accounts=listed,
        own=fold_name(visitor.name),
        fold=fold_name,
        roles=[(one, say_role(one, t)) for one in ROLES],
        say_role=lambda one: say_role(one, t),
        least=LEAST_LETTERS,
        done=done,
        fault=fault,
    )

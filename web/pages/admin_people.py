"""Who is told: the list, a person's rules and addresses. Each look at it is on record, and so is each file of it.

Nobody is named in an address: a person is her number. While all sending is stopped, these pages show nobody.
"""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from pydantic import Field
from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from alerts.asking import person_as_item
from alerts.channels import BadChannelError, check_channel
from alerts.model import READER_LANGUAGES, Person, ReaderLanguage
from config.catalogues import read_catalogue
from flows.peoplefile import show_people
from storage.due import is_stopped
from storage.forgetting import note_back
from storage.people import add_person, find_person
from storage.roster import Entry, find_entry, list_roster
from web.context import Admin, Visitor, get_clock, get_settings, get_store
from web.doors.pages import answer_too_many
from web.doors.proving import prove
from web.pages.admin_forms import Sent, Short, write_down
from web.pages.finding import NOT_FOUND
from web.reading.admin_people import (
    EXPORT_REASONS,
    say_reason_to_export,
)
from web.render import render

router = APIRouter()
BAD, FORBIDDEN, CONFLICT, LOCKED = 400, 403, 409, 423
DONE = ("added", "rule", "removed", "deputy", "paused", "woken", "mended", "unsubscribed", "forgotten", "erasing")
FORMS = {".json": "application/json", ".csv": "text/csv; charset=utf-8", ".toml": "application/toml"}
NAME_LETTERS = 100


class PersonForm(Sent):
    """A new person."""

    name: Annotated[str, Field(max_length=NAME_LETTERS)] = ""
    language: ReaderLanguage = "rus"
    to: Short = ""


class ExportForm(Sent):
    """What a file of people costs: the password again, and a reason."""

    reason: Literal["move", "asked", "check", "breach"]
    form: Literal[".json", ".csv", ".toml"] = ".csv"
    with_addresses: Literal["", "1"] = ""
    password: Short = ""
    code: Short = ""


@router.get("/admin/people")
def show_list(request: Request, visitor: Admin, done: str = "") -> Response:
    """Show everybody; that it was looked at is on record."""
    return _show_list(request, visitor, done=done if done in DONE else "")


@router.post("/admin/people")
def add(request: Request, visitor: Admin, sent: Annotated[PersonForm, Form()]) -> Response:
    """Put a person on the list, with one address and no rule yet; one of that name stays as she is."""
    refuse_while_stopped(request)
    t = read_catalogue(visitor.language, "web")
    name, now = " ".join(sent.name.split()), get_clock(request)()
    if not name or not name.isprintable():
        return _show_list(request, visitor, fault=t.gettext("Give this person a label."), form=sent)
    try:
        check_channel(sent.to.strip())
    except BadChannelError:
        words = t.gettext("An address is mailto:name@example.kz, or tgram: and the number of a chat.")
        return _show_list(request, visitor, fault=words, form=sent)
    person = Person(name, sent.language, (sent.to.strip(),), ())
    with get_store(request).transaction() as session:
        is_taken = find_person(session, name) is not None
        if not is_taken:
            add_person(session, person)
            note_back(session, get_settings(request).data_dir, person, now)
            number = next(one.number for one in list_roster(session) if one.person and one.person.name == name)
            write_down(session, request, visitor, ("added", "person", str(number)))
    if is_taken:
        return _show_list(request, visitor, fault=t.gettext("There is a person of this name."), form=sent)
    return RedirectResponse(f"/admin/people/{number}?done=added", 303)


@router.post("/admin/people/export")
def export(request: Request, visitor: Admin, sent: Annotated[ExportForm, Form()]) -> Response:
    """Give everybody as a file, by the password again and a reason; both stand on record before it is given."""
    refuse_while_stopped(request)
    proof = prove(request, visitor.name, sent.password, sent.code)
    if proof.attempt.wait:
        return answer_too_many(request, visitor, proof.attempt)
    with get_store(request).transaction() as session:
        is_right = proof.take(session, request)
        if is_right:
            what = f"{sent.reason}{' with addresses' if sent.with_addresses else ''}"
            write_down(session, request, visitor, ("exported", "people", what))
            people = [one.person for one in list_roster(session) if one.person is not None]
    if not is_right:
        t = read_catalogue(visitor.language, "web")
        words = t.gettext("The password or the code was not right: nothing was given.")
        return _show_list(request, visitor, fault=words, status=FORBIDDEN)
    items = [person_as_item(person, with_addresses=bool(sent.with_addresses)) for person in people]
    head = {"Content-Disposition": f'attachment; filename="people{sent.form}"'}
    return Response(show_people(sent.form, items), media_type=FORMS[sent.form], headers=head)


def get_person(session: Session, number: int) -> Person:
    """Return who has a number; 404 where nobody has, or her row cannot be read."""
    found = find_entry(session, number)
    if found is None or found.person is None:
        raise HTTPException(NOT_FOUND)
    return found.person


def refuse_while_stopped(request: Request) -> None:
    """Change nothing of people while all sending is stopped (P16)."""
    with get_store(request).reading() as session:
        if is_stopped(session):
            raise HTTPException(CONFLICT)


def hide(request: Request, visitor: Visitor) -> Response:
    """Answer that these pages show nobody while all sending is stopped (P16)."""
    return render(request, visitor, "admin/people_hidden.html", LOCKED)


def _show_list(  # noqa: PLR0913 - keywords, each one part of the page
    request: Request,
    visitor: Visitor,
    *,
    done: str = "",
    fault: str = "",
    form: PersonForm | None = None,
    status: int = BAD,
) -> Response:
    t = read_catalogue(visitor.language, "web")
    people: tuple[Entry, ...] = ()
    with get_store(request).transaction() as session:
        if is_stopped(session):
            return hide(request, visitor)
        people = list_roster(session)
        write_down(session, request, visitor, ("seen", "people", ""))
    return render(
        request,
        visitor,
        "admin/people.html",
        status if fault else 200,
        people=people,
        done=done,
        fault=fault,
        form=form or PersonForm(),
        languages=READER_LANGUAGES,
        reasons=[(one, say_reason_to_export(one, t)) for one in EXPORT_REASONS],
    )

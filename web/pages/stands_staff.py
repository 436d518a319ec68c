"""Printed sheets for staff: which there are and where they hang, what is to be printed; readers look, editors write."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, Field
from sqlmodel import Session
from starlette.responses import RedirectResponse, Response

from alerts.documents.stands import MOST_PAPERS
from flows import stand_deeds as deeds
from flows.stand_deeds import Basis, By
from flows.stand_intake import MOST_FILE_BYTES, Intake, read_intake
from flows.stand_units import find_units
from storage.audit import actor_of
from storage.errors import NotStoredError
from storage.stand_places import Place, get_place, list_copies, list_places, list_reprints
from storage.stand_values import SHEET_LANGUAGES, BadSheetError, Draft, Sheet, SheetLanguage
from storage.stands import get_sheet, list_sheets, name_who
from web.context import Editor, Reader, Visitor, get_clock, get_settings, get_store, get_today
from web.pages.stands import get_sheet_or_404, read_acts
from web.pages.stands_showing import SheetForm, Short, law_language, render_page, show_form, show_sheet
from web.reading.stands import Speaker
from web.reading.stands_pack import choose_reprints, list_wanted, read_place

router = APIRouter()
FOUND = 303


class DeedForm(BaseModel):
    """The fields of the smaller forms of a sheet."""

    why: Annotated[str, Field(max_length=2_000)] = ""
    owner: Short = ""
    note: Annotated[str, Field(max_length=4_000)] = ""
    act: Short = ""
    unit: Short = ""
    remove: Short = ""
    place: Annotated[str, Field(max_length=20)] = ""
    name: Short = ""
    town: Short = ""
    kind: Short = ""
    deed: Short = ""


Sent = Annotated[DeedForm, Form()]


@router.get("/stands")
def show_sheets(request: Request, visitor: Reader, state: str = "", language: str = "", place: str = "") -> Response:
    """Show the sheets that fit, and what is to be printed."""
    with get_store(request).reading() as session:
        everything = list_sheets(session)
        copies = list_copies(session, [sheet.id for sheet in everything])
        reprints = list_reprints(session)
        names = {one: name_who(session, one) for one in {item.old_printed_by for item in reprints}}
        places, acts = list_places(session), read_acts(session, *everything)
    chosen = choose_reprints(reprints, read_place(place), language)
    at = {copy.sheet_id for copy in copies if str(copy.place.id) == place and copy.removed_at is None}
    sheets = [
        sheet
        for sheet in everything
        if (not state or sheet.state == state)
        and (not language or sheet.language == language)
        and (not place or sheet.id in at)
    ]
    return render_page(
        request,
        visitor,
        "stands/list.html",
        Speaker(visitor.language, acts),
        sheets=sheets,
        hanging={
            sheet.id: [one for one in copies if one.sheet_id == sheet.id and not one.removed_at] for sheet in sheets
        },
        reprints=chosen,
        pack=urlencode({"language": language, "place": place}),
        is_too_much=len(list_wanted(chosen)) > MOST_PAPERS,
        who=names,
        places=places,
        chosen={"state": state, "language": language, "place": place},
    )


@router.get("/stands/new")
def show_new(request: Request, visitor: Editor, replaces: str = "") -> Response:
    """Show the form of a new sheet, filled with what it replaces."""
    fields = SheetForm(language="rus", replaces=replaces[:200])
    if replaces:
        with get_store(request).reading() as session:
            old = get_sheet_or_404(session, replaces)
        fields = SheetForm(
            title=old.title, language=old.language, text=old.text, owner=old.owner, note=old.note, replaces=old.code
        )
    return show_form(request, visitor, fields)


@router.post("/stands/new")
def add(request: Request, visitor: Editor, sent: Annotated[SheetForm, Form()]) -> Response:
    """Register a sheet, in the place of another one where it replaces one; or say what is wrong."""
    try:
        with get_store(request).transaction() as session:
            by = _by(request, session, visitor)
            draft = _draft(sent)
            if sent.replaces:
                sheet = _replace(session, sent, draft, by)
            else:
                unit = _choose(session, sent.act, sent.unit, visitor, request)
                sheet = deeds.register(session, draft, [unit], by)
    except NotStoredError:
        return show_form(request, visitor, sent, "replaced")
    except BadSheetError as error:
        return show_form(request, visitor, sent, error.kind)
    return RedirectResponse(f"/stands/{sheet.code}/edit", FOUND)


@router.get("/stands/{code}/edit")
def show_edit(request: Request, visitor: Reader, code: str, act: str = "", unit: str = "") -> Response:
    """Show a sheet with all that was said of it, and to editors the forms; ``act`` and ``unit`` look for a unit."""
    return show_sheet(request, visitor, code, act=act, unit=unit)


@router.post("/stands/{code}/confirm")
def confirm(request: Request, visitor: Editor, code: str, sent: Sent) -> Response:
    """Say that a sheet is right by the text of today."""
    return _do(request, visitor, code, lambda session, by: deeds.confirm(session, code, sent.why, by))


@router.post("/stands/{code}/withdraw")
def withdraw(request: Request, visitor: Editor, code: str, sent: Sent) -> Response:
    """Say that a sheet is to be taken down."""
    return _do(request, visitor, code, lambda session, by: deeds.withdraw(session, code, sent.why, by))


@router.post("/stands/{code}/links")
def link(request: Request, visitor: Editor, code: str, sent: Sent) -> Response:
    """Let a sheet rest on one more unit, or with ``remove`` on one less."""

    def do(session: Session, by: By) -> None:
        if sent.remove:
            deeds.rest_no_more(session, code, sent.act, sent.remove, by)
        else:
            deeds.rest_on(session, code, _choose(session, sent.act, sent.unit, visitor, request), by)

    return _do(request, visitor, code, do, act=sent.act, unit=sent.unit)


@router.post("/stands/{code}/owner")
def hand_over(request: Request, visitor: Editor, code: str, sent: Sent) -> Response:
    """Let somebody else be told of a sheet, and keep the note beside it."""
    return _do(request, visitor, code, lambda session, by: deeds.hand_over(session, code, sent.owner, sent.note, by))


@router.post("/stands/{code}/places")
def hang(request: Request, visitor: Editor, code: str, sent: Sent) -> Response:
    """Let a sheet be wanted at a place; or write down that it was printed for it, or hangs there no more."""

    def do(session: Session, by: By) -> None:
        known = sent.place.isascii() and sent.place.isdigit()
        place = get_place(session, int(sent.place)) if known else Place(sent.name, sent.town, sent.kind)
        if sent.deed == "printed" and known:
            deeds.note_printed(session, code, place, by)
        elif sent.deed == "removed" and known:
            deeds.note_removed(session, code, place, by)
        else:
            deeds.hang(session, code, place, by)

    return _do(request, visitor, code, do)


def _do(  # noqa: PLR0913, PLR0917 - what is done, and what the form is shown with where it cannot be
    request: Request,
    visitor: Visitor,
    code: str,
    deed: Callable[[Session, By], object],
    act: str = "",
    unit: str = "",
) -> Response:
    try:
        with get_store(request).transaction() as session:
            get_sheet_or_404(session, code)
            deed(session, _by(request, session, visitor))
    except BadSheetError as error:
        return show_sheet(request, visitor, code, fault=error.kind, act=act, unit=unit)
    except NotStoredError:
        return show_sheet(request, visitor, code, fault="place")
    return RedirectResponse(f"/stands/{code}/edit", FOUND)


def _draft(sent: SheetForm) -> Draft:
    """Return the sheet of a form; raises BadSheetError where it brings both a text and a file."""
    given = Intake(text=sent.text)
    if sent.file and (sent.file.filename or sent.file.size):
        if sent.text.strip():
            raise BadSheetError("a sheet is a text or a file, one of the two", "both")
        given = read_intake(sent.file.file.read(MOST_FILE_BYTES + 1), sent.file.filename or "")
    return Draft(sent.title, _read_language(sent.language), given.text, given.body, given.kind, sent.owner, sent.note)


def _read_language(words: str) -> SheetLanguage:
    for language in SHEET_LANGUAGES:
        if language == words:
            return language
    raise BadSheetError("a language of sheets", "language")


def _by(request: Request, session: Session, visitor: Visitor) -> By:
    actor = actor_of(session, visitor.name)
    return By(actor, actor, get_clock(request)(), get_settings(request))


def _replace(session: Session, sent: SheetForm, draft: Draft, by: By) -> Sheet:
    # What the new sheet rests on is what the old one rests on, at its present numbers.
    old = get_sheet(session, sent.replaces)
    bases = [Basis(link.act, link.eid) for link in deeds.renew(session, old, by)]
    return deeds.replace(session, old.code, draft, bases, sent.why, by)


def _choose(session: Session, act: str, words: str, visitor: Visitor, request: Request) -> Basis:
    found = find_units(session, act.strip(), words, law_language(visitor), get_today(request))
    if len(found) != 1:
        raise BadSheetError("several units fit" if found else "no unit fits", "several" if found else "unit")
    return Basis(act.strip(), found[0].eid)

"""How the pages of printed sheets are put together."""

from typing import Annotated

from fastapi import Request, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import Response

from flows.stand_intake import MOST_FILE_BYTES
from flows.stand_units import Unit, find_units
from law.model import Language
from storage.stand_places import PLACE_KINDS, list_copies, list_places
from storage.stand_values import SHEET_STATES, BadSheetError
from storage.stands import list_standings, name_who
from web.context import Visitor, get_settings, get_store, get_today
from web.pages.stands import get_sheet_or_404, read_acts
from web.reading.stands import Speaker, read_sheet_words, say_fault, say_grounds, say_link, say_place_kind, say_state
from web.render import render

BAD = 400
Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=25_000)]


class SheetForm(BaseModel):
    """The fields of a new sheet."""

    title: Annotated[str, Field(max_length=400)] = ""
    language: Short = ""
    text: Long = ""
    owner: Short = ""
    note: Annotated[str, Field(max_length=4_000)] = ""
    act: Short = ""
    unit: Short = ""
    replaces: Short = ""
    why: Annotated[str, Field(max_length=2_000)] = ""
    file: UploadFile | None = None
    """What was made elsewhere, in the place of a text; an empty one is what a browser sends where none was chosen."""


def law_language(visitor: Visitor) -> Language:
    """Return in which language of law somebody looks for a unit."""
    return "kaz" if visitor.language == "kaz" else "rus"


def show_form(request: Request, visitor: Visitor, fields: SheetForm, fault: str = "") -> Response:
    """Show the form of a new sheet, with what is wrong, and with the units to choose from where several fit."""
    matches: tuple[Unit, ...] = ()
    with get_store(request).reading() as session:
        if fault == "several":
            matches = find_units(session, fields.act.strip(), fields.unit, law_language(visitor), get_today(request))
    speaker = Speaker(visitor.language, {})
    values = {
        "fields": fields,
        "fault": say_fault(fault, speaker.t) if fault else "",
        "matches": matches,
        "had_file": bool(fields.file and fields.file.filename),
        "megabytes": MOST_FILE_BYTES // 2**20,
    }
    return render_page(request, visitor, "stands/new.html", speaker, BAD if fault else 200, **values)


def show_sheet(  # noqa: PLR0913 - what is looked for, and what is wrong
    request: Request, visitor: Visitor, code: str, *, fault: str = "", act: str = "", unit: str = ""
) -> Response:
    """Show a sheet with all that was said of it, what is wrong, and the units that fit what is looked for."""
    matches: tuple[Unit, ...] = ()
    with get_store(request).reading() as session:
        sheet = get_sheet_or_404(session, code)
        said = list_standings(session, sheet.id)
        copies = list_copies(session, [sheet.id])
        people = {said_by for one in copies for said_by in (one.printed_by, one.removed_by)} | {one.who for one in said}
        names = {one: name_who(session, one) for one in people}
        places, acts = list_places(session), read_acts(session, sheet)
        if act and unit:
            try:
                matches = find_units(session, act.strip()[:200], unit[:200], law_language(visitor), get_today(request))
                fault = fault or ("" if matches else "unit")
            except BadSheetError as error:
                fault = fault or error.kind
    speaker = Speaker(visitor.language, acts)
    return render_page(
        request,
        visitor,
        "stands/sheet.html",
        speaker,
        BAD if fault else 200,
        sheet=sheet,
        said=said,
        copies=copies,
        who=names,
        places=places,
        fault=say_fault(fault, speaker.t) if fault else "",
        matches=matches,
        sought={"act": act, "unit": unit},
        public_url=get_settings(request).public_url,
    )


def render_page(
    request: Request, visitor: Visitor, template: str, speaker: Speaker, status: int = 200, **values: object
) -> Response:
    """Return a page of sheets, with what says things in its reader's language."""
    t = speaker.t
    return render(
        request,
        visitor,
        template,
        status,
        languages={code: words["name"] for code, words in read_sheet_words().items()},
        tags={code: words["tag"] for code, words in read_sheet_words().items()},
        states=SHEET_STATES,
        kinds=[(kind, say_place_kind(kind, t)) for kind in PLACE_KINDS],
        say_state=lambda one: say_state(one, t),
        say_kind=lambda one: say_place_kind(one, t),
        say_link=lambda one: say_link(one, speaker),
        say_grounds=lambda grounds: say_grounds(grounds, speaker),
        **values,
    )

"""A printed sheet in the demo: it hangs at a border post, and a change of the law makes it one to be checked."""

from datetime import date, datetime

from flows.stand_deeds import Basis, By, note_printed, register
from flows.tools import Tools
from storage.audit import COMMAND
from storage.stand_places import Place, store_place
from storage.stand_values import Draft, SheetState
from storage.stands import find_standing

WHO = "demo"
POST = Place("Пост «Образец»", "Образцово", "border_post")
DRAFT = Draft(
    "Помощь в приюте (образец)",
    "rus",
    "План помощи составляют вместе с вами. Вы вправе получить его копию.",
)
BASIS = ("900001", "art_10")
"""What the sheet rests on: the article whose announced wording the house finds by itself."""


def hang_a_sheet(tools: Tools, held_on: date, at: datetime) -> str:
    """Register a sheet that was held against the edition of a day, and hang it; return its code."""
    by = By(WHO, COMMAND, at, tools.settings)
    with tools.store.transaction() as session:
        sheet = register(session, DRAFT, [Basis(*BASIS, held_on)], by)
        note_printed(session, sheet.code, store_place(session, POST), by)
    return sheet.code


def read_state(tools: Tools, code: str) -> SheetState:
    """Return what everybody may know of a sheet."""
    with tools.store.reading() as session:
        found = find_standing(session, code)
    assert found is not None  # noqa: S101 - for the types; the demo hung it
    return found[0]


def list_pages(code: str) -> list[str]:
    """Return the addresses that the demo keeps of it: the list, the sheet, and its public page."""
    return ["/stands", f"/stands/{code}/edit", f"/stands/{code}"]

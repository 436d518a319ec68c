"""A printed sheet in the demo: it hangs at a border post, and a change of the law makes it one to be checked."""

from flows.stand_deeds import Basis, By, note_printed, register
from storage.audit import COMMAND
from storage.stand_places import Place, store_place
from storage.stand_values import Draft, SheetState
from storage.stands import find_standing
from zanwatch.demo.stage import Stage

WHO = "demo"
POST = Place("Пост «Образец»", "Образцово", "border_post")


def hang_a_sheet(stage: Stage, basis: Basis, draft: Draft) -> str:
    """Register a sheet that rests on a unit of an act that is read already, and hang it; return its code.

    Give its draft the name of a reader as its owner, and she gets one mail when the unit changes.
    """
    by = By(WHO, COMMAND, stage.clock(), stage.tools.settings)
    with stage.tools.store.transaction() as session:
        sheet = register(session, draft, [basis], by)
        note_printed(session, sheet.code, store_place(session, POST), by)
    return sheet.code


def read_state(stage: Stage, code: str) -> SheetState:
    """Return what everybody may know of a sheet."""
    with stage.tools.store.reading() as session:
        found = find_standing(session, code)
    assert found is not None  # noqa: S101 - for the types; the demo hung it
    return found[0]


def list_pages(code: str) -> list[str]:
    """Return the addresses that the demo keeps of it: the list, the sheet, and its public page."""
    return ["/stands", f"/stands/{code}/edit", f"/stands/{code}"]

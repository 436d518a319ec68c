"""Where sheets hang, and what is to be printed: a copy that was replaced waits until the new one hangs there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sqlmodel import Session, col, select

from storage.columns import insert_if_new
from storage.errors import NotStoredError
from storage.stand_values import BadSheetError, Sheet
from storage.stands import as_sheets
from storage.tables_stands import StandCopyRow, StandPlaceRow, StandSheetRow

PlaceKind = Literal["border_post", "police_point", "office", "other"]
PLACE_KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Place:
    """A place where sheets hang; ``id`` is 0 before it is stored."""

    name: str
    town: str
    kind: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Copy:
    """A sheet at a place: to be printed, hanging, or taken down; who is named as the record of deeds has it."""

    sheet_id: int
    place: Place
    printed_at: datetime | None
    printed_by: str
    removed_at: datetime | None
    removed_by: str


@dataclass(frozen=True, slots=True)
class Reprint:
    """What is to be done at a place: print ``sheet`` and hang it there, and take ``old`` down where one hangs."""

    place: Place
    sheet: Sheet | None
    old: Sheet | None
    old_printed_at: datetime | None
    old_printed_by: str


def store_place(session: Session, place: Place) -> Place:
    """Keep a place, or return the one of that name and town; raises BadSheetError."""
    name, town = place.name.strip(), place.town.strip()
    if not name or not town or max(len(name), len(town)) > LONGEST_NAME or place.kind not in PLACE_KINDS:
        raise BadSheetError(f"a place has a name, a town, and is one of {', '.join(PLACE_KINDS)}", "place")
    insert_if_new(session, StandPlaceRow, name=name, town=town, kind=place.kind)
    query = select(StandPlaceRow).where(StandPlaceRow.name == name, StandPlaceRow.town == town)
    return _as_place(session.exec(query).one())


def get_place(session: Session, number: int) -> Place:
    """Return a place; raises NotStoredError."""
    row = session.get(StandPlaceRow, number)
    if row is None:
        raise NotStoredError(f"there is no place {number}")
    return _as_place(row)


def list_places(session: Session) -> tuple[Place, ...]:
    """Return every place, by town and name."""
    query = select(StandPlaceRow).order_by(col(StandPlaceRow.town), col(StandPlaceRow.name))
    return tuple(_as_place(row) for row in session.exec(query))


def want_copy(session: Session, sheet: Sheet, place: Place) -> None:
    """Let a sheet be wanted at a place: it is to be printed, unless it hangs there."""
    values = {"printed_at": None, "printed_by": "", "removed_at": None, "removed_by": ""}
    if insert_if_new(session, StandCopyRow, sheet_id=sheet.id, place_id=place.id, **values):
        return
    row = session.get_one(StandCopyRow, (sheet.id, place.id), populate_existing=True)
    if row.removed_at is not None:
        row.printed_at, row.printed_by, row.removed_at, row.removed_by = None, "", None, ""
        session.add(row)
        session.flush()


def mark_printed(session: Session, sheet: Sheet, place: Place, who: str, at: datetime) -> None:
    """Write down that a sheet was printed and hangs at a place; what it replaces hangs there no more.

    Raises BadSheetError for a sheet that is to be replaced itself.
    """
    if sheet.state == "replace":
        raise BadSheetError("this sheet is to be replaced: print the new one", "replaced")
    want_copy(session, sheet, place)
    row = session.get_one(StandCopyRow, (sheet.id, place.id), populate_existing=True)
    row.printed_at, row.printed_by = at, who
    session.add(row)
    older = session.get_one(StandSheetRow, sheet.id).replaces
    while older is not None:
        old = session.get(StandCopyRow, (older, place.id))
        if old is not None and old.removed_at is None:
            old.removed_at, old.removed_by = at, who
            session.add(old)
        older = session.get_one(StandSheetRow, older).replaces
    session.flush()


def take_down(session: Session, sheet: Sheet, place: Place, who: str, at: datetime) -> None:
    """Write down that a sheet hangs at a place no more, and is not wanted there; raises NotStoredError."""
    row = session.get(StandCopyRow, (sheet.id, place.id))
    if row is None:
        raise NotStoredError("the sheet does not hang there")
    row.removed_at, row.removed_by = at, who
    session.add(row)
    session.flush()


def carry_over(session: Session, old: Sheet, new: Sheet) -> None:
    """Let a new sheet be wanted wherever the one hangs, or was wanted, that it replaces."""
    for copy in list_copies(session, [old.id]):
        if copy.removed_at is None:
            want_copy(session, new, copy.place)


def list_copies(session: Session, sheets: Sequence[int]) -> tuple[Copy, ...]:
    """Return the copies of sheets by their numbers, those that were taken down too; by town and place."""
    query = (
        select(StandCopyRow, StandPlaceRow)
        .join(StandPlaceRow, col(StandPlaceRow.id) == StandCopyRow.place_id)
        .where(col(StandCopyRow.sheet_id).in_(sheets))
        .order_by(col(StandPlaceRow.town), col(StandPlaceRow.name), col(StandCopyRow.sheet_id))
    )
    return tuple(
        Copy(row.sheet_id, _as_place(place), row.printed_at, row.printed_by, row.removed_at, row.removed_by)
        for row, place in session.exec(query)
    )


def list_reprints(session: Session) -> tuple[Reprint, ...]:
    """Return what is to be printed or taken down, by town, place and language."""
    rows = session.exec(select(StandSheetRow)).all()
    sheets = {sheet.id: sheet for sheet in as_sheets(session, rows)}
    by_code = {sheet.code: sheet for sheet in sheets.values()}
    copies = [copy for copy in list_copies(session, list(sheets)) if copy.removed_at is None]
    old = {
        (copy.sheet_id, copy.place.id): copy
        for copy in copies
        if sheets[copy.sheet_id].state == "replace" and copy.printed_at is not None
    }
    found = []
    for copy in copies:
        sheet = sheets[copy.sheet_id]
        if sheet.state == "replace" or copy.printed_at is not None:
            continue
        before = _pop_older(sheet, copy.place.id, by_code, old)
        found.append(_as_reprint(copy.place, sheet, before, sheets))
    # What is left is to be taken down, and nothing takes its place there yet.
    found += [_as_reprint(copy.place, None, copy, sheets) for copy in old.values()]
    return tuple(sorted(found, key=lambda one: (one.place.town, one.place.name, _language(one))))


def _pop_older(sheet: Sheet, place: int, by_code: dict[str, Sheet], old: dict[tuple[int, int], Copy]) -> Copy | None:
    older = by_code.get(sheet.replaces)
    while older is not None:
        copy = old.pop((older.id, place), None)
        if copy is not None:
            return copy
        older = by_code.get(older.replaces)
    return None


def _as_reprint(place: Place, sheet: Sheet | None, before: Copy | None, sheets: dict[int, Sheet]) -> Reprint:
    if before is None:
        return Reprint(place, sheet, None, None, "")
    return Reprint(place, sheet, sheets[before.sheet_id], before.printed_at, before.printed_by)


def _language(one: Reprint) -> str:
    named = one.sheet or one.old
    return f"{named.language} {named.title}" if named else ""


def _as_place(row: StandPlaceRow) -> Place:
    return Place(row.name, row.town, row.kind, row.id or 0)

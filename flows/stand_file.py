"""Printed sheets as a table that people keep: CSV in UTF-8; no cell of it is ever run by a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from config.listfile import guard_cell, unguard_cell
from flows.stand_deeds import Basis
from storage.stand_places import PLACE_KINDS, Copy, Place
from storage.stand_values import SHEET_LANGUAGES, BadSheetError, Draft, Sheet, SheetLanguage

FIELDS = ("code", "title", "language", "text", "owner", "rests", "places", "note", "state", "checked")
"""The columns: ``rests`` as «49212:art_18@2023-07-01» between spaces, ``places`` as «name|town|kind» between
semicolons; the last two are for people, and are not read."""
Line = tuple[str, Draft, tuple[Basis, ...], tuple[Place, ...]]
"""The code (empty for a new sheet), the sheet, on what it rests, and where it hangs."""
MOST_ROWS = 5_000
_MOST_BYTES = 8 * 2**20


def read_rows(body: bytes, name: str) -> tuple[Line, ...]:
    """Return the lines of a table; raises BadSheetError, which names the one that is wrong."""
    if len(body) > _MOST_BYTES:
        raise BadSheetError(f"{name}: larger than 8 MB", "file")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSheetError(f"{name}: not UTF-8; save it as «CSV UTF-8»", "file") from error
    head = text.partition("\n")[0]
    # Excel writes semicolons where the comma is the decimal mark, as in Kazakhstan.
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    unknown = [field for field in rows.fieldnames or ("",) if field not in FIELDS]
    if unknown:
        raise BadSheetError(f"{name}: the first line names the columns: {', '.join(FIELDS)}", "file")
    try:
        found = [_read_row(row, f"{name}: line {rows.line_num}") for row in rows]
    except csv.Error as error:
        raise BadSheetError(f"{name}: line {rows.line_num}: {error}", "file") from error
    if len(found) > MOST_ROWS:
        raise BadSheetError(f"{name}: more than {MOST_ROWS} lines", "file")
    return tuple(found)


def write_rows(sheets: Iterable[Sheet], copies: Sequence[Copy]) -> bytes:
    """Return the table of sheets."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(FIELDS)
    for sheet in sheets:
        places = [copy.place for copy in copies if copy.sheet_id == sheet.id and copy.removed_at is None]
        cells = (
            *(sheet.code, sheet.title, sheet.language, sheet.text, sheet.owner),
            " ".join(f"{link.act}:{link.eid}@{link.edition_on}" for link in sheet.links),
            "; ".join(f"{place.name}|{place.town}|{place.kind}" for place in places),
            *(sheet.note, sheet.state, f"{sheet.checked_at:%Y-%m-%d}"),
        )
        table.writerow([guard_cell(cell) for cell in cells])
    # With the mark in front spreadsheets read it as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def read_basis(words: str) -> Basis:
    """Return what «49212:art_18» or «49212:art_18@2023-07-01» says a sheet rests on; raises BadSheetError.

    >>> read_basis("49212:art_18@2023-07-01")
    Basis(act='49212', eid='art_18', held_on=datetime.date(2023, 7, 1))
    """
    act, _, unit = words.strip().partition(":")
    eid, _, day = unit.partition("@")
    if not act or not eid:
        raise BadSheetError(f"{words}: a basis is «act:unit», as «49212:art_18»", "unit")
    try:
        return Basis(act, eid, date.fromisoformat(day) if day else None)
    except ValueError as error:
        raise BadSheetError(f"{words}: a day is written YYYY-MM-DD", "edition") from error


def read_place(words: str) -> Place:
    """Return the place that «name|town|kind» says; raises BadSheetError."""
    parts = [part.strip() for part in words.split("|")]
    if len(parts) != 3 or parts[2] not in PLACE_KINDS:  # noqa: PLR2004 - name, town, kind
        raise BadSheetError(f"{words}: a place is «name|town|kind», its kind one of {', '.join(PLACE_KINDS)}", "place")
    name, town, kind = parts
    return Place(name, town, kind)


def read_language(words: str) -> SheetLanguage:
    """Return a language of sheets; raises BadSheetError."""
    for language in SHEET_LANGUAGES:
        if language == words.strip():
            return language
    raise BadSheetError(f"{words}: one of {', '.join(SHEET_LANGUAGES)}", "language")


def _read_row(row: Mapping[str | None, str | list[str] | None], where: str) -> Line:
    if None in row:
        raise BadSheetError(f"{where}: more cells than the first line has", "file")
    cells = {field: unguard_cell(value) if isinstance(value := row.get(field), str) else "" for field in FIELDS}
    try:
        draft = Draft(
            title=cells["title"],
            language=read_language(cells["language"]),
            text=cells["text"],
            owner=cells["owner"],
            note=cells["note"],
        )
        bases = tuple(read_basis(one) for one in cells["rests"].split())
        places = tuple(read_place(one) for one in cells["places"].split(";") if one.strip())
    except BadSheetError as error:
        raise BadSheetError(f"{where}: {error}", error.kind) from error
    return cells["code"].strip(), draft, bases, places

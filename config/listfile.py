"""The watch list as files that people keep: TOML (the shipped form), CSV (UTF-8) and XLSX, all with the same fields."""

import csv
import io
import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from config.settings import BadSettingError
from config.unpacking import BadArchiveError, measure_archive
from config.watchlist import ListedAct, read_item, refuse_twins

FIELDS = (
    "code",
    "adilet_id",
    "name",
    "number",
    "adopted_on",
    "topics",
    "rus",
    "kaz",
    "why",
    "why_rus",
    "why_kaz",
    "verified",
    "derived",
)
"""The columns of a sheet, in order: ``topics`` between spaces, ``verified`` and ``derived`` «yes», «no» or empty."""
FORMS = (".toml", ".csv", ".xlsx")
_FLAGS = ("verified", "derived")
_MOST_BYTES = 4 * 2**20
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""A cell that begins so is run by a spreadsheet: such a cell is written with an apostrophe before it."""


class BadListError(BadSettingError):
    """Raised when a list cannot be read or written as asked, from this module; says which line is wrong and how."""


def read_file(path: Path) -> tuple[ListedAct, ...]:
    """Return the acts of a list in its order; raises BadListError that names the line or entry."""
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise BadListError(f"{path.name}: a list is one of {', '.join(FORMS)}")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadListError(f"{path.name}: larger than 4 MB; a watch list has a line for each act")
        items = read(path.read_bytes(), path.name)
    except OSError as error:
        raise BadListError(f"{path.name} cannot be read: {error.strerror or error}") from error
    try:
        acts = tuple(read_item(item, f"{path.name}: {where}") for where, item in items)
        refuse_twins(acts, path.name)
    except BadListError:
        raise
    except BadSettingError as error:
        raise BadListError(str(error)) from error
    if not acts:
        raise BadListError(f"{path.name}: no act stands in it")
    return acts


def write_file(path: Path, acts: Sequence[ListedAct]) -> None:
    """Write a list in the form that the name ends with; raises BadListError. What was there is replaced as a whole."""
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise BadListError(f"{path.name}: a list is one of {', '.join(FORMS)}")
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_bytes(write([as_item(act) for act in acts]))
        fresh.replace(path)
    except OSError as error:
        raise BadListError(f"{path.name} cannot be written: {error.strerror or error}") from error


def as_item(act: ListedAct) -> dict[str, Any]:
    """Return an act as an entry of the file: what is empty is left out."""
    said = {
        "code": act.code, "adilet_id": act.adilet_id, "name": act.name, "number": act.number,
        "adopted_on": act.adopted_on, "topics": list(act.topics), "rus": act.title.get("rus", ""),
        "kaz": act.title.get("kaz", ""), "why": act.why, "why_rus": act.why_in.get("rus", ""),
        "why_kaz": act.why_in.get("kaz", ""), "verified": act.is_verified, "derived": act.is_derived,
    }  # fmt: skip
    # An entry with a code is verified unless it says no.
    return {key: value for key, value in said.items() if value or (key == "verified" and act.code)}


Item = tuple[str, Mapping[str, Any]]


def _read_toml(body: bytes, name: str) -> list[Item]:
    try:
        items = tomllib.loads(body.decode("utf-8-sig")).get("act", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadListError(f"{name} cannot be read: {error}") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise BadListError(f"{name}: acts stand under [[act]]")
    return [(f"act {at}", item) for at, item in enumerate(items, 1)]


def _read_csv(body: bytes, name: str) -> list[Item]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadListError(f"{name}: not UTF-8; save it as «CSV UTF-8»") from error
    head = text.partition("\n")[0]
    # Excel writes semicolons where the comma is the decimal mark, as in Kazakhstan.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        return _from_rows(((at, row) for at, row in enumerate(rows, 1)), name)
    except csv.Error as error:
        raise BadListError(f"{name}: line {rows.line_num}: {error}") from error


def _read_xlsx(body: bytes, name: str) -> list[Item]:
    openpyxl = _openpyxl(name)
    try:
        measure_archive(body)
    except BadArchiveError as error:
        raise BadListError(f"{name}: no sheet that can be read: {error}") from error
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True).worksheets[0]
        rows = [[_plain(cell) for cell in row] for row in sheet.iter_rows(values_only=True, max_row=5_000, max_col=30)]
    except Exception as error:
        # The library lets through whatever its zip and XML readers raise.
        raise BadListError(
            f"{name}: no sheet that can be read ({type(error).__name__}); save it anew as .xlsx"
        ) from error
    return _from_rows(enumerate(rows, 1), name)


def _plain(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a code that the spreadsheet took for a number
    return "" if cell is None else str(cell)


def _from_rows(rows: Iterable[tuple[int, Sequence[str]]], name: str) -> list[Item]:
    items: list[Item] = []
    head: list[str] = []
    for at, row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if not head:
            head = cells
            unknown = [cell for cell in head if cell and cell not in FIELDS]
            if unknown or not {"code", "adilet_id", "name"} & set(head):
                wrong = f" not {unknown[0]!r}" if unknown else ""
                raise BadListError(f"{name}: the first line names the columns: {', '.join(FIELDS)};{wrong}".rstrip(";"))
            continue
        if len(cells) > len(head) and any(cells[len(head) :]):
            raise BadListError(f"{name}: line {at} has more cells than the first line")
        items.append((f"line {at}", _from_cells(dict(zip(head, cells, strict=False)), f"{name}: line {at}")))
    return items


def _from_cells(cells: Mapping[str, str], where: str) -> dict[str, Any]:
    item: dict[str, Any] = {key: unguard_cell(value) for key, value in cells.items() if key and value}
    item["topics"] = cells.get("topics", "").replace(",", " ").split()
    for flag in _FLAGS:
        if flag in cells:
            if cells[flag].lower() not in ("", "yes", "no"):
                raise BadListError(f"{where}: {flag} is «yes», «no» or empty; not {cells[flag]!r}")
            if cells[flag]:
                item[flag] = cells[flag].lower() == "yes"
    if item.get("adopted_on"):
        try:
            item["adopted_on"] = date.fromisoformat(item["adopted_on"])
        except ValueError as error:
            raise BadListError(f"{where}: a day is written YYYY-MM-DD; not {item['adopted_on']!r}") from error
    return item


def _as_row(item: Mapping[str, Any]) -> list[str]:
    cells = []
    for field in FIELDS:
        value = item.get(field, "")
        if field in _FLAGS:
            value = "" if field not in item else "yes" if value else "no"
        cells.append(" ".join(value) if isinstance(value, list) else str(value))
    return [guard_cell(cell) for cell in cells]


def guard_cell(cell: str) -> str:
    """Return a cell that no spreadsheet runs; ``unguard_cell`` gives it back."""
    # One that has such an apostrophe of its own gets another, or it would come back without.
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unguard_cell(cell: str) -> str:
    """Return a cell as it was before it was guarded; whatever needs no guard stays as it is."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def _write_toml(items: Sequence[Mapping[str, Any]]) -> bytes:
    blocks = []
    for item in items:
        lines = ["[[act]]"]
        for key in FIELDS:
            if key in item:
                value = item[key]
                # A JSON string is a TOML string; DEL alone is allowed in one and not in the other.
                told = value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
                lines.append(f"{key} = {told}".replace("\x7f", "\\u007f"))
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks).encode()


def _write_csv(items: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([FIELDS, *map(_as_row, items)])
    # With the mark in front spreadsheets read it as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _write_xlsx(items: Sequence[Mapping[str, Any]]) -> bytes:
    workbook = _openpyxl("this list").Workbook(write_only=True)
    sheet = workbook.create_sheet("watchlist")
    sheet.append(FIELDS)
    for item in items:
        sheet.append(_as_row(item))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _openpyxl(name: str) -> Any:
    try:
        import openpyxl  # noqa: PLC0415 - an extra: the plain install reads TOML and CSV
    except ImportError as error:
        raise BadListError(
            f"{name}: sheets need an extra package; install it with `pip install 'zanwatch[documents]'`, or use CSV"
        ) from error
    return openpyxl


_READERS: Mapping[str, Callable[[bytes, str], list[Item]]] = {
    ".toml": _read_toml, ".csv": _read_csv, ".xlsx": _read_xlsx,
}  # fmt: skip
_WRITERS: Mapping[str, Callable[[Sequence[Mapping[str, Any]]], bytes]] = {
    ".toml": _write_toml, ".csv": _write_csv, ".xlsx": _write_xlsx,
}  # fmt: skip

"""People as a table for a spreadsheet: a line for each rule, and what a person asks of every message beside the first.

A cell that a spreadsheet would run as a formula begins with an apostrophe, which reading takes off again.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from config.listfile import guard_cell, unguard_cell
from law.errors import MonitorError

PERSON = ("name", "language", "to", "time_zone", "quiet", "holidays", "critical_passes", "digest_at", "digest_on",
          "channels", "heartbeat", "discreet")  # fmt: skip
RULE = ("follow", "act", "unit", "unit_on", "words", "least", "moments", "frequency", "note", "snoozed_until")
_MANY = ("to", "holidays", "moments")
_FLAGS = {"critical_passes": False, "heartbeat": True, "discreet": True}
_WORDS = {"yes": True, "no": False}


class BadTableError(MonitorError):
    """Raised for a table that is none of people, from ``read_table``; names the line."""


def write_table(items: Sequence[Mapping[str, Any]]) -> str:
    """Return entries of people as CSV, with the mark by which a spreadsheet knows that it is UTF-8."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow((*PERSON, *RULE))
    for item in items:
        for at, rule in enumerate(item.get("rules") or [{}]):
            own = item if at == 0 else {"name": item["name"]}
            cells = (*(_write(own, name) for name in PERSON), *(_write(rule, name) for name in RULE))
            table.writerow([guard_cell(cell) for cell in cells])
    return f"\ufeff{out.getvalue()}"


def read_table(text: str) -> list[dict[str, Any]]:
    """Return the entries of a table, in its order; lines of one name are one person. Raises BadTableError."""
    lines = text.removeprefix("\ufeff")
    head = lines.partition("\n")[0]
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        rows = list(reader)
    except csv.Error as error:
        raise BadTableError(f"line {reader.line_num}: {error}") from error
    names = [unguard_cell(cell).strip() for cell in rows[0]] if rows else []
    unknown = next((name for name in names if name not in (*PERSON, *RULE)), None)
    if unknown is not None or "name" not in names:
        raise BadTableError(f"line 1: the heads are {', '.join((*PERSON, *RULE))}; {unknown or 'name'!r} is wrong")
    people: dict[str, dict[str, Any]] = {}
    for at, row in enumerate(rows[1:], 2):
        if len(row) > len(names):
            raise BadTableError(f"line {at}: {len(row)} cells, and the table has {len(names)} columns")
        said = {name: unguard_cell(cell).strip() for name, cell in zip(names, row, strict=False) if cell.strip()}
        if not said:
            continue
        person = people.setdefault(said.get("name", ""), {"rules": []})
        for name, value in _read(said, PERSON, at):
            if person.setdefault(name, value) != value:
                raise BadTableError(f"line {at}: {name} differs from an earlier line of the same person")
        rule = dict(_read(said, RULE, at))
        if rule:
            person["rules"].append(rule)
    return list(people.values())


def _write(item: Mapping[str, Any], name: str) -> str:
    if name not in item:
        return ""
    value = item[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if name in _MANY else str(value)


def _read(said: Mapping[str, str], names: Sequence[str], at: int) -> Iterator[tuple[str, object]]:
    for name in names:
        if name not in said:
            continue
        cell = said[name]
        if name in _FLAGS:
            if cell.lower() not in _WORDS:
                raise BadTableError(f"line {at}: {name} is yes or no")
            yield name, _WORDS[cell.lower()]
        else:
            yield name, cell.split() if name in _MANY else cell

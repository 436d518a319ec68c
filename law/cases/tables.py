"""Rows of a table are known by the number in their first cell: each language draws its tables in its own way.

The fees of visas stand in one row with three lines in Kazakh and in four rows in Russian (consular fees, edition of
31.12.2015); both are number 8. What stands under a numbered row without a number of its own belongs to it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from law.changes.side import Side
from law.model import Provision

_ITEM = re.compile(r"(\d{1,4}(?:[-–‑]\d{1,3}){0,2})\s?[.)]?")
_SECTION = re.compile(r"(\d{1,4}(?:[-–‑]\d{1,3}){0,2})\s?[.)]\s")


@dataclass(slots=True)
class Group:
    """A numbered row, or what stands before the first one, with all that belongs to it."""

    key: str
    rows: list[Provision] = field(default_factory=list)

    @property
    def excluded(self) -> bool:
        """Whether nothing of it is law."""
        return all(row.excluded for row in self.rows)


@dataclass(frozen=True, slots=True)
class Place:
    """Words that are compared: a cell, or all cells of a group that is drawn in another way."""

    eid: str
    text: str
    about: str


def read_groups(table: Provision, side: Side) -> dict[str, Group]:
    """Return the groups of a table by their keys, in order; rows that only number the columns are in none."""
    groups: dict[str, Group] = {}
    section, current = "", Group("head")
    for row in side.children.get(table.eid, []):
        cells = side.children.get(row.eid, [])
        if _numbers_columns(cells):
            continue
        heading = _SECTION.match(cells[0].text) if len(cells) == 1 else None
        first = cells[0].text if cells else row.number
        item = _ITEM.fullmatch(first.strip())
        if heading or item:
            section = heading[1] if heading else section
            number = re.sub(r"[–‑]", "-", item[1]) if item else ""
            current = Group(f"{section}/{number}")
            if current.key in groups:
                # A number that comes twice names nothing: such a table is compared as it is drawn.
                current = Group(f"{current.key}@{len(groups)}")
        groups.setdefault(current.key, current).rows.append(row)
    return groups


def pair_cells(mine: Group, theirs: Group, sides: tuple[Side, Side]) -> Iterator[tuple[Place, Place]]:
    """Yield the places of two groups to be compared: cell by cell where both are drawn alike, else as a whole."""
    drawn = [_cells(group, side) for group, side in zip((mine, theirs), sides, strict=True)]
    abouts = [_about(cells) for cells in drawn]
    if [len(row) for row in drawn[0]] == [len(row) for row in drawn[1]]:
        for row, other in zip(*drawn, strict=True):
            for cell, partner in zip(row, other, strict=True):
                if not _ITEM.fullmatch(cell.text.strip()) or cell is not row[0]:
                    yield Place(cell.eid, cell.text, abouts[0]), Place(partner.eid, partner.text, abouts[1])
        return
    places = [
        Place(group.rows[0].eid, whole_group(group, side), about)
        for group, side, about in zip((mine, theirs), sides, abouts, strict=True)
    ]
    yield places[0], places[1]


def whole_group(group: Group, side: Side) -> str:
    """Return all words of a group, a row a line."""
    return "\n".join(filter(None, (side.whole_text(row) for row in group.rows)))


def row_keys(provisions: Sequence[Provision], side: Side) -> Mapping[str, str]:
    """Return the group of each row of a revision by its eid, as one word that both languages share."""
    tables = [unit for unit in provisions if unit.kind == "table"]
    return {
        row.eid: f"{table.eid}__{group.key}"
        for table in tables
        for group in read_groups(table, side).values()
        for row in group.rows
    }


def _cells(group: Group, side: Side) -> list[list[Provision]]:
    return [side.children.get(row.eid, []) for row in group.rows]


def _about(rows: Sequence[Sequence[Provision]]) -> str:
    """Return the first words of a group that are not its number."""
    texts = (cell.text for row in rows for cell in row)
    return next((text for text in texts if text and not _ITEM.fullmatch(text.strip())), "")


def _numbers_columns(cells: Sequence[Provision]) -> bool:
    numbers = [cell.text.strip() for cell in cells]
    return len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]

"""What a table prints beside a cell and above it: people look for «Туристская виза», never for row 16 and cell 4.

The portals say nothing of cells that span rows or columns. So a short row goes on with the one above it and ends where
the table ends, as in ``rows``; and a head of two rows is read only as far as every reading of it that fits agrees.
"""

from collections.abc import Iterable, Sequence

from law.changes.rows import is_key
from law.model import CellName, Revision
from law.wording import clean

_MOST_HEAD_ROWS = 4

Rows = Sequence[Sequence[str]]


class Tables:
    """The tables of a revision, to ask for the name of a cell by its eid; all of them are read once."""

    def __init__(self, revision: Revision) -> None:
        tables: dict[str, list[list[str]]] = {}
        table_of: dict[str, str] = {}
        self._places: dict[str, tuple[str, int, int]] = {}
        for unit in revision.provisions:
            if unit.kind == "row":
                tables.setdefault(unit.parent, []).append([])
                table_of[unit.eid] = unit.parent
            elif unit.kind == "cell":
                rows = tables[table_of[unit.parent]]
                self._places[unit.eid] = table_of[unit.parent], len(rows) - 1, len(rows[-1])
                rows[-1].append(unit.text)
        self._tables = {eid: _Table(rows) for eid, rows in tables.items()}

    def name(self, eid: str) -> CellName | None:
        """Return what a cell is found by; None where there is no such cell."""
        if eid not in self._places:
            return None
        table, row, place = self._places[eid]
        return self._tables[table].name(row, place)


class _Table:
    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.width = max(map(len, rows), default=0)
        self.head = self._count_head()
        self.is_keyed = any(is_key(row) for row in rows[self.head :])
        self.begins = self._find_beginnings()
        self.heads = self._read_heads()

    def name(self, at: int, place: int) -> CellName:
        if at < self.head:
            return CellName()
        return CellName(self._row(at), self._column(at, place))

    def _row(self, at: int) -> str:
        row = self.rows[at]
        if is_key(row) or not self._goes_on(row):
            return _join(row[:2] if is_key(row) else row[:1])
        above = self.begins[at]
        if above is None:
            return _join(row[:1])
        first, names_at = self.width - len(row), int(is_key(above))
        # A last column is for values, and so is a figure further right than the names stand.
        is_name = first < self.width - 1 and (first == names_at or not _has_figure(row[0]))
        key, name = _join(above[:names_at]), _join(above[names_at : names_at + 1])
        if is_name and first == names_at:
            name = _common_name(above[names_at], above[names_at + 1 :])
        return " ".join(
            part for part in (key, ": ".join(filter(None, (name, _join(row[:1] if is_name else ()))))) if part
        )

    def _column(self, at: int, place: int) -> str:
        row = self.rows[at]
        if len(row) == self.width:
            return self.heads[place]
        if self._goes_on(row) and self.begins[at] is not None:
            return self.heads[self.width - len(row) + place]
        return ""

    def _goes_on(self, row: Sequence[str]) -> bool:
        return 1 < len(row) < self.width and not is_key(row)

    def _find_beginnings(self) -> list[Sequence[str] | None]:
        """Return for each row the whole one above it that a short one goes on with; a heading of rows ends it."""
        found: list[Sequence[str] | None] = []
        above: Sequence[str] | None = None
        for row in self.rows:
            found.append(above)
            if len(row) <= 1 or len(found) <= self.head:
                above = None
            elif len(row) == self.width and (is_key(row) or not self.is_keyed):
                above = row
        return found

    def _count_head(self) -> int:
        """Return how many rows are the table's head: those down to the numbers of the columns, or above row «1.»."""
        top = self.rows[: _MOST_HEAD_ROWS + 1]
        for at, row in enumerate(top):
            below = self.rows[at + 1][0] if at + 1 < len(self.rows) and self.rows[at + 1] else ""
            if at and len(row) > 1 and [*map(clean, row)] == [*map(str, range(1, len(row) + 1))] and below[:1] != "2":
                return at + 1
        keyed = next((at for at, row in enumerate(top) if is_key(row)), None)
        if keyed is not None:
            return len([row for row in self.rows[:keyed] if len(row) > 1])
        first, rest = self.rows[:1], self.rows[1:]
        is_head = first and len(first[0]) == self.width > 1 and all(cell and not _has_figure(cell) for cell in first[0])
        return 1 if is_head and any(_is_of_figures(rest, self.width, at) for at in range(self.width)) else 0

    def _read_heads(self) -> list[str]:
        heads = [row for row in self.rows[: self.head] if len(row) > 1 and any(map(_has_letter, row))]
        if len(heads) == 1 and len(heads[0]) == self.width:
            return list(heads[0])
        readings = [reading for reading in self._readings(heads) if reading]
        if not readings:
            return [""] * self.width
        return [said.pop() if len(said := set(column)) == 1 else "" for column in zip(*readings, strict=True)]

    def _readings(self, heads: Rows) -> Iterable[list[str]]:
        """Yield every way in which the lower row of a head stands under one cell of the upper one."""
        if len(heads) != 2 or len(heads[0]) - 1 + len(heads[1]) != self.width:  # noqa: PLR2004 - upper and lower
            return
        upper, lower = heads
        body = self.rows[self.head :]
        for at in range(int(self.is_keyed), len(upper)):
            columns = range(at, at + len(lower))
            # What stands under one head is of one kind: names do not stand among sums.
            if len({_is_of_figures(body, self.width, column) for column in columns}) == 1:
                yield [*upper[:at], *(f"{upper[at]}, {cell}" for cell in lower), *upper[at + 1 :]]


def _common_name(name: str, values: Sequence[str]) -> str:
    """Return what a row says for the rows under its number too: «Транзитная виза: однократная» goes on «двукратная».

    >>> _common_name("Транзитная виза: однократная", ["15"]), _common_name("Паспорт", ["20"])
    ('Транзитная виза', '')
    """
    common, colon, _ = name.partition(":")
    return _join([common]) if colon or not any(values) else ""


def _is_of_figures(rows: Rows, width: int, at: int) -> bool:
    told = [row[at] for row in rows if len(row) == width and row[at]]
    return bool(told) and all(map(_has_figure, told))


def _has_figure(text: str) -> bool:
    return any(map(str.isdigit, text))


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _join(cells: Iterable[str]) -> str:
    """Return what the cells say, one after another, without the mark that ends it."""
    said = clean(" ".join(cell for cell in cells if cell))
    return said if is_key([said]) else said.rstrip(".;:,")

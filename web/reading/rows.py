"""A comparison as lines to read: every line of a touched article, or only those that changed.

A line knows its change, so that one list serves all views: inline shows all runs, the left side of two columns what
stayed and went, the right side what stayed and came.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from law.changes.side import Side, headed
from law.languages.labels import topmost
from law.model import Change, Provision
from web.reading.marks import CONTEXT_WORDS, Run, has_words, mark, mark_lines, plain
from web.reading.said import look_of

RowKind = Literal["same", "gone", "new", "changed", "folded"]
FOLD_FROM = 30
"""An article of more lines than this shows only the neighbours of what changed."""
NEIGHBOURS = 2
DIVISIONS = frozenset({"split", "join"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a unit's own words, or a row of a table with its cells."""

    kind: RowKind
    eid: str
    depth: int
    runs: tuple[Run, ...] = ()
    cells: tuple[tuple[Run, ...], ...] = ()
    changes: tuple[Change, ...] = ()
    """The changes that begin at this line; the rest of their words stand in the lines after it."""
    is_heading: bool = False
    is_moved: bool = False
    folded: int = 0
    """How many unchanged lines are not shown here."""

    @property
    def before(self) -> tuple[Run, ...]:
        """What the earlier text has of it."""
        return tuple(run for run in self.runs if run.kind != "new")

    @property
    def after(self) -> tuple[Run, ...]:
        """What the later text has of it."""
        return tuple(run for run in self.runs if run.kind != "gone")

    @property
    def cells_before(self) -> tuple[tuple[Run, ...], ...]:
        """The cells of the earlier text."""
        return tuple(tuple(run for run in cell if run.kind != "new") for cell in self.cells)

    @property
    def cells_after(self) -> tuple[tuple[Run, ...], ...]:
        """The cells of the later text."""
        return tuple(tuple(run for run in cell if run.kind != "gone") for cell in self.cells)

    @property
    def size(self) -> int:
        """About how many bytes this line takes in a page, by its words and marks."""
        cells = [run for cell in self.cells for run in cell]
        runs = [*self.runs, *cells]
        words = sum(len(run.text.encode()) for run in runs)
        return 120 + words + 90 * len(runs) + 20 * len(self.cells) + 900 * len(self.changes)


def changed_rows(changes: Sequence[Change], before: Side, after: Side) -> Iterator[Row]:
    """Yield only what changed, with a few words around it."""
    for change in changes:
        lines = list(_changed_lines(change, before, after))
        first = lines[0] if lines else Row("same", change.eid, 0)
        yield replace(first, changes=(change,))
        yield from lines[1:]


def _changed_lines(change: Change, before: Side, after: Side) -> Iterator[Row]:
    unit = after.units.get(change.eid)
    old_eid = change.eid_before if isinstance(change.eid_before, str) else change.eid
    if change.kind == "editorial":
        yield Row("changed", change.eid, 0, mark(change.before or "", change.after or "", CONTEXT_WORDS))
    elif change.kind == "table_cell" and unit and unit.kind == "cell":
        row = after.units[unit.parent]
        yield Row("changed", change.eid, 0, cells=_cells(row, after, {change.eid: [change]}))
    elif change.before is None or change.after is None:
        side, eid = (after, change.eid) if change.before is None else (before, old_eid)
        kind: Literal["new", "gone"] = "new" if change.before is None else "gone"
        found = side.units.get(eid)
        if found is None:
            yield Row(kind, change.eid, 0, plain(change.after or change.before or "", kind))
        else:
            yield from _whole(found, side, kind, 0)
    elif change.kind in ("renumbering", "move"):
        return
    elif change.kind in DIVISIONS:
        yield from _divided(change, 0)
    else:
        is_heading = change.kind == "heading"
        yield Row("changed", change.eid, 0, mark(change.before, change.after, CONTEXT_WORDS), is_heading=is_heading)


def whole_rows(top: str, changes: Sequence[Change], before: Side, after: Side) -> list[Row]:
    """Return every line of an article with its changes in their places; long stretches that stayed are folded."""
    rows = all_rows(top, changes, before, after)
    return fold(rows) if len(rows) > FOLD_FROM else rows


def all_rows(top: str, changes: Sequence[Change], before: Side, after: Side) -> list[Row]:
    """Return every line of an article with its changes in their places, and fold none."""
    return _Walk(top, changes, before, after).rows()


def fold(rows: Sequence[Row]) -> list[Row]:
    """Return the lines with all unchanged ones that have no changed neighbour put together."""
    touched = [at for at, row in enumerate(rows) if row.kind != "same" or row.changes or row.is_moved]
    kept = {near for at in touched for near in range(at - NEIGHBOURS, at + NEIGHBOURS + 1)}
    folded: list[Row] = []
    for at, row in enumerate(rows):
        if at in kept:
            folded.append(row)
        elif folded and folded[-1].kind == "folded":
            folded[-1] = replace(folded[-1], folded=folded[-1].folded + 1)
        else:
            folded.append(Row("folded", row.eid, row.depth, folded=1))
    return folded


@dataclass
class _Walk:
    top: str
    changes: Sequence[Change]
    before: Side
    after: Side
    _by_eid: dict[str, list[Change]] = field(default_factory=dict)
    _gone: dict[str, Change] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    """Units whose lines stand with the division that they came of."""

    def rows(self) -> list[Row]:
        for change in self.changes:
            if change.after is None and change.before is not None and change.kind != "editorial":
                self._gone[change.eid] = change
            else:
                self._by_eid.setdefault(change.eid, []).append(change)
            if change.kind in DIVISIONS:
                self._told |= {eid for eid in _lines_of(change, self.after) if eid != change.eid}
        places = self._places_of_gone()
        rows = [row for eid in places.get("", ()) for row in self._gone_rows(eid)]
        for unit in self.after.revision.provisions:
            if topmost(unit.eid) != self.top:
                continue
            if not (unit.excluded and unit.eid in self._gone):
                rows += self._unit_rows(unit)
            for eid in places.get(unit.eid, ()):
                rows += self._gone_rows(eid)
        return rows

    def _places_of_gone(self) -> dict[str, list[str]]:
        """Return after which unit of the later text each unit that is gone is shown; «» is before all of them."""
        now_at = {
            change.eid_before: change.eid
            for change in self.changes
            if isinstance(change.eid_before, str) and change.kind in ("renumbering", "move")
        }
        places: dict[str, list[str]] = {}
        last = ""
        for unit in self.before.revision.provisions:
            if topmost(unit.eid) != self.top:
                continue
            if unit.eid in self._gone:
                is_here = unit.eid in self.after.units and self.after.units[unit.eid].excluded
                places.setdefault(unit.eid if is_here else last, []).append(unit.eid)
            eid = now_at.get(unit.eid, unit.eid)
            if unit.eid not in self._gone and eid in self.after.units and topmost(eid) == self.top:
                last = eid if self.after.units[eid].kind != "cell" else self.after.units[eid].parent
        return places

    def _gone_rows(self, eid: str) -> list[Row]:
        unit = self.before.units[eid]
        rows = list(_whole(unit, self.before, "gone", _depth(unit, self.before)))
        if rows:
            rows[0] = replace(rows[0], changes=(self._gone[eid],))
        return rows

    def _unit_rows(self, unit: Provision) -> list[Row]:
        if unit.kind in ("cell", "signature") or (unit.kind == "table" and not self._by_eid.get(unit.eid)):
            return []
        mine = self._by_eid.get(unit.eid, [])
        depth = _depth(unit, self.after)
        if unit.eid in self._told:
            return []
        if division := next((change for change in mine if change.kind in DIVISIONS), None):
            others = [change for change in mine if change is not division]
            is_whole = unit.heading and headed(unit) in (division.after or "").splitlines()
            above = [] if is_whole else list(_marked(replace(unit, text=""), depth, others))
            return [*above, *_divided(division, depth)]
        if self._is_inside_new(unit):
            return list(_own(unit, self.after, "new", depth, mine))
        if unit.kind == "row":
            cells = _cells(unit, self.after, self._by_eid) or (plain(unit.number), plain("—"))
            inner = [c for cell in self.after.children.get(unit.eid, ()) for c in self._by_eid.get(cell.eid, ())]
            kind: RowKind = "changed" if inner else "same"
            return [Row(kind, unit.eid, depth, cells=cells, changes=(*mine, *inner))]
        return list(_marked(unit, depth, mine))

    def _is_inside_new(self, unit: Provision) -> bool:
        eid = unit.eid
        while eid:
            if any(change.before is None and change.kind != "editorial" for change in self._by_eid.get(eid, ())):
                return True
            eid = self.after.units[eid].parent if eid in self.after.units else ""
        return False


def _divided(change: Change, depth: int) -> Iterator[Row]:
    """Yield a line for each that a division made, marked against the words there were before."""
    first: tuple[Change, ...] = (change,)
    for runs in mark_lines(change.before or "", change.after or ""):
        yield Row("changed", change.eid, depth, runs, changes=first)
        first = ()


def _lines_of(change: Change, after: Side) -> list[str]:
    """Return the units whose lines a division tells: all below its places, or their own lines alone."""
    tops = [after.units[eid] for eid in change.places if eid in after.units]
    whole = [line for top in tops for line in after.whole_text(top).splitlines()]
    if len(whole) != len((change.after or "").splitlines()):
        return [top.eid for top in tops]
    return [unit.eid for top in tops for unit in after.subtree(top)]


def _marked(unit: Provision, depth: int, changes: Sequence[Change]) -> Iterator[Row]:
    """Yield a unit's heading and its own line, each with what changed in it."""
    heading = next((change for change in changes if change.kind == "heading"), None)
    words = next((c for c in changes if c.kind in ("substitution", "replacement") and c.before and c.after), None)
    rest = tuple(change for change in changes if change not in (heading, words))
    is_moved = any(look_of(change) == "moved" for change in rest)
    rows: list[Row] = []
    if heading:
        runs = mark(heading.before or "", heading.after or "")
        rows.append(Row("changed", unit.eid, depth, runs, changes=(heading,), is_heading=True))
    elif unit.heading:
        rows.append(Row("same", unit.eid, depth, plain(headed(unit)), is_heading=True))
    if words:
        rows.append(Row("changed", unit.eid, depth, mark(words.before or "", words.after or ""), changes=(words,)))
    elif unit.text:
        rows.append(Row("same", unit.eid, depth, plain(unit.text), is_moved=is_moved))
    if rest and not rows:
        rows.append(Row("same", unit.eid, depth))
    if rest:
        rows[0] = replace(rows[0], changes=(*rest, *rows[0].changes), is_moved=is_moved)
    yield from rows


def _whole(unit: Provision, side: Side, kind: Literal["new", "gone"], depth: int) -> Iterator[Row]:
    """Yield the lines of a unit and of all below it."""
    base = _depth(unit, side)
    for member in side.subtree(unit):
        if member.kind in ("cell", "table") and unit.kind != "cell":
            continue
        yield from _own(member, side, kind, depth + _depth(member, side) - base, ())


def _own(
    unit: Provision, side: Side, kind: Literal["new", "gone"], depth: int, changes: Sequence[Change]
) -> Iterator[Row]:
    first = tuple(changes)
    if unit.kind == "row":
        cells = tuple(plain(cell.text, kind) for cell in side.children.get(unit.eid, ()))
        yield Row(kind, unit.eid, depth, cells=cells, changes=first)
        return
    for words, is_heading in ((headed(unit), True), (unit.text, False)):
        if words:
            yield Row(kind, unit.eid, depth, plain(words, kind), changes=first, is_heading=is_heading)
            first = ()
    if first:
        yield Row(kind, unit.eid, depth, changes=first)


def _cells(row: Provision, side: Side, by_eid: Mapping[str, Sequence[Change]]) -> tuple[tuple[Run, ...], ...]:
    cells = []
    for cell in side.children.get(row.eid, ()):
        change = next((c for c in by_eid.get(cell.eid, ()) if c.kind != "editorial"), None)
        runs = plain(cell.text) if change is None else mark(change.before or "", change.after or "")
        cells.append(runs if has_words(runs) else ())
    return tuple(cells)


_DEPTHS = {"point": 1, "subpoint": 2, "indent": 2, "table": 1, "row": 1, "cell": 1}


def _depth(unit: Provision, side: Side) -> int:
    """Return how deep a line stands: an article 0, its points 1, and so on."""
    if unit.kind == "indent":
        parent = side.units.get(unit.parent)
        return _depth(parent, side) if parent else 0
    return _DEPTHS.get(unit.kind, 0)

"""All lines of two texts in one row, none lost and none twice, each text in its own order.

Lines are those of the units that the comparison pairs, wherever they stand now; of those that changed their order only
a longest run that kept it stays in line, and the others are told as gone here and new there. So a wrong guess costs
ink and never a word: without the new lines it is the earlier text, without the gone ones the later.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alerts.documents.marking import mark, whole
from alerts.documents.model import Line, Run, RunKind
from law.changes.pairing import pair
from law.changes.side import Side, headed
from law.languages.labels import topmost
from law.model import Provision, Revision
from law.wording import clean

Part = Literal["heading", "text", "row"]
Key = tuple[str, Part]
_GONE = "gone:"
"""Before the place of a unit that the later text has not; no place begins so."""
_DEPTHS = {"point": 1, "subpoint": 2, "table": 1, "row": 1}


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of one text before it is compared."""

    eid: str
    part: Part
    depth: int
    cells: tuple[str, ...]
    """One for a line that is no row."""


def align(before: Revision, after: Revision) -> list[Line]:
    """Return every line of both texts, those that stayed once."""
    old, new = list_lines(before), list_lines(after)
    now_at = _pair(before, after)
    old_keys: list[Key] = [(now_at.get(line.eid, f"{_GONE}{line.eid}"), line.part) for line in old]
    places = {(line.eid, line.part): at for at, line in enumerate(new)}
    pairs = _in_order(old_keys, places)
    found_again = set(old_keys) & set(places)
    lines: list[Line] = []
    at_old = at_new = 0
    last = ""
    for old_at, new_at in [*pairs, (len(old), len(new))]:
        is_end = new_at == len(new)
        following = "" if is_end else topmost(new[new_at].eid)
        gone = [
            _alone("gone", line, is_moved=key in found_again)
            for line, key in zip(old[at_old:old_at], old_keys[at_old:old_at], strict=True)
        ]
        came = [_alone("new", line, is_moved=(line.eid, line.part) in found_again) for line in new[at_new:new_at]]
        lines += _between(gone, came, last, following)
        if not is_end:
            lines.append(_together(old[old_at], new[new_at]))
        at_old, at_new, last = old_at + 1, new_at + 1, following
    return lines


def list_lines(revision: Revision) -> list[Printed]:
    """Return the lines of a text in reading order, a row of a table as one."""
    side = Side(revision)
    lines: list[Printed] = []
    for unit in revision.provisions:
        depth = _depth(unit, side)
        if unit.kind == "row":
            cells = tuple(clean(cell.text) for cell in side.children.get(unit.eid, ()))
            if any(cells):
                lines.append(Printed(unit.eid, "row", depth, cells))
        elif unit.kind != "cell" or side.units.get(unit.parent, unit).kind != "row":
            said: tuple[tuple[Part, str], ...] = (("heading", clean(headed(unit))), ("text", clean(unit.text)))
            lines += [Printed(unit.eid, part, depth, (words,)) for part, words in said if words]
    return lines


def _pair(before: Revision, after: Revision) -> dict[str, str]:
    """Return where each unit of the earlier text stands in the later one, by its eid there."""
    first = Side(before)
    second = Side(after, first)
    pairing = pair(first, second)
    now_at = {old.eid: new.eid for old, new in (*pairing.same, *pairing.renumbered, *pairing.moved)}
    told = {*now_at.values(), *(unit.eid for unit in (*pairing.gone, *pairing.new))}
    # What did not change at all is not paired there, and a signature is no law.
    stayed = (eid for eid in first.units if eid in second.units and eid not in told)
    return {eid: eid for eid in stayed} | now_at


def _in_order(old_keys: Sequence[Key], places: Mapping[Key, int]) -> list[tuple[int, int]]:
    """Return the longest run of lines that both texts have in one order, as places in each."""
    known = [(at, places[key]) for at, key in enumerate(old_keys) if key in places]
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(known):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
    chain: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(known[at])
        at = before[at]
    return chain[::-1]


def _between(gone: Sequence[Line], came: Sequence[Line], last: str, following: str) -> Iterator[Line]:
    """Yield what stands between two lines that stayed: what belongs to the article before, its own, the one after."""
    gone_parts, came_parts = _cut(gone, last, following), _cut(came, last, following)
    for went, new in zip(gone_parts, came_parts, strict=True):
        yield from went
        yield from new


def _cut(lines: Sequence[Line], last: str, following: str) -> tuple[Sequence[Line], Sequence[Line], Sequence[Line]]:
    tops = [topmost(line.eid) for line in lines]
    start = next((at for at, top in enumerate(tops) if top != last), len(tops))
    end = len(tops)
    while end > start and tops[end - 1] == following:
        end -= 1
    return lines[:start], lines[start:end], lines[end:]


def _alone(kind: Literal["gone", "new"], line: Printed, *, is_moved: bool) -> Line:
    cells = tuple(whole(cell, kind) for cell in line.cells)
    return _line(kind, line, cells, is_moved=is_moved)


def _together(old: Printed, new: Printed) -> Line:
    width = max(len(old.cells), len(new.cells))
    cells = tuple(_cell(old.cells, new.cells, at) for at in range(width))
    is_same = all(run.kind == "same" for cell in cells for run in cell)
    return _line("same" if is_same else "changed", new, cells, is_moved=False)


def _cell(old: Sequence[str], new: Sequence[str], at: int) -> tuple[Run, ...]:
    was, now = (side[at] if at < len(side) else "" for side in (old, new))
    if was and now:
        return mark(was, now)
    kind: RunKind = "gone" if was else "new"
    return whole(was or now, kind)


def _line(
    kind: Literal["same", "gone", "new", "changed"],
    line: Printed,
    cells: tuple[tuple[Run, ...], ...],
    *,
    is_moved: bool,
) -> Line:
    is_row = line.part == "row"
    return Line(
        kind,
        line.eid,
        line.depth,
        runs=() if is_row else cells[0],
        cells=cells if is_row else (),
        is_heading=line.part == "heading",
        is_moved=is_moved,
    )


def _depth(unit: Provision, side: Side) -> int:
    if unit.kind == "indent" and unit.parent in side.units:
        return _depth(side.units[unit.parent], side)
    return _DEPTHS.get(unit.kind, 0)

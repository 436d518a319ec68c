"""A row without a key of its own goes on with the row above it: a cell over several rows is printed once.

When such rows become one (consular fees, annex 2, items 8 and 9, edition of 31.08.2017) their words are told with the
cell that took them in, and when their item is excluded they are excluded with it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from law.changes.pairing import Pairing
from law.changes.side import Side
from law.model import Provision
from law.wording import canonical

_KEY = re.compile(r"^\d+(?:[.-]\d+)*[.)]?$")


@dataclass(slots=True)
class FoldedRows:
    """Rows that are told with another one: by the eid of the earlier keyed row, and by the eid of the later cell."""

    rows: dict[str, list[Provision]] = field(default_factory=dict)
    cells: dict[str, list[Provision]] = field(default_factory=dict)
    eids: set[str] = field(default_factory=set)


def fold_rows(before: Side, after: Side, pairing: Pairing) -> FoldedRows:
    """Return which of the rows that are gone belong to a row above them that tells of them."""
    folded = FoldedRows()
    gone = {unit.eid for unit in pairing.gone if unit.kind == "row"}
    later = {old.eid: new for old, new in pairing.same if old.kind == "row"}
    for keyed, row in _continuations(before, gone):
        successor = later.get(keyed.eid)
        if keyed.eid in gone or (successor and successor.excluded):
            folded.rows.setdefault(keyed.eid, []).append(row)
            folded.eids.add(row.eid)
        elif successor and before.likeness(keyed) != after.likeness(successor):
            folded.eids.add(row.eid)
            # The cells that stand over all the rows are not printed again: the last columns meet.
            its = after.children.get(successor.eid, [])
            own = before.children.get(row.eid, [])
            for cell, part in zip(reversed(its), reversed(own), strict=False):
                folded.cells.setdefault(cell.eid, []).append(part)
    return folded


def _continuations(side: Side, gone: set[str]) -> Iterable[tuple[Provision, Provision]]:
    """Yield every row that is gone and has no key, with the keyed row it belongs to."""
    for table in (unit for unit in side.revision.provisions if unit.kind == "table"):
        rows = side.children.get(table.eid, [])
        width = max((len(side.children.get(row.eid, [])) for row in rows), default=0)
        keyed: Provision | None = None
        for row in rows:
            cells = side.children.get(row.eid, [])
            if is_key([cell.text for cell in cells]):
                keyed = row
            elif len(cells) <= 1:
                keyed = None  # a heading over all columns
            elif keyed and row.eid in gone and len(cells) < width:
                yield keyed, row


def is_key(cells: Sequence[str]) -> bool:
    """Tell whether a row begins with a number of its own: «5.», «5-1.», «2.1».

    >>> is_key(["5-1.", "Виза", "60"]), is_key(["однократная", "60"])
    (True, False)
    """
    return bool(cells) and bool(_KEY.match(canonical(cells[0])))

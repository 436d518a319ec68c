"""Units pair by eid; a list that each language letters by its own alphabet («а), ә), б)») pairs by order."""

from collections.abc import Iterator
from dataclasses import dataclass

from law.changes.side import Side, unnumbered
from law.model import Provision

Line = tuple[str, str]
"""An eid and the words that stand there."""
_OUTSIDE = frozenset({"signature", "status", "requisites", "row", "cell"})
"""What is no law, or is paired by ``law.cases.tables``."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit in both languages, under the name that both share."""

    key: str
    rus: Provision
    kaz: Provision


class Paired:
    """Two revisions of one edition, unit by unit."""

    def __init__(self, rus: Side, kaz: Side) -> None:
        self.sides = (rus, kaz)
        mine, theirs = shared_names(rus), shared_names(kaz)
        by_name = {name: eid for eid, name in theirs.items()}
        units = (unit for unit in rus.revision.provisions if unit.eid in mine)
        self.pairs = [
            Pair(mine[unit.eid], unit, kaz.units[by_name[mine[unit.eid]]])
            for unit in units
            if mine[unit.eid] in by_name
        ]
        shared = {pair.key for pair in self.pairs}
        self.only_rus = [unit for unit in rus.revision.provisions if mine.get(unit.eid, "") not in {"", *shared}]
        self.only_kaz = [unit for unit in kaz.revision.provisions if theirs.get(unit.eid, "") not in {"", *shared}]


def shared_names(side: Side) -> dict[str, str]:
    """Return the name of each unit that the other language knows it by: its eid, letters counted instead of named."""
    names: dict[str, str] = {}
    lettered: dict[str, int] = {}
    for unit in side.revision.provisions:
        if unit.kind in _OUTSIDE:
            continue
        head, _, tail = unit.eid.rpartition("__")
        if unit.kind == "subpoint" and unit.number.isalpha():
            lettered[head] = lettered.get(head, 0) + 1
            tail = f"subpara_@{lettered[head]}"
        names[unit.eid] = f"{names.get(head, head)}__{tail}" if head else tail
    return names


def lines_of(unit: Provision, side: Side) -> list[Line]:
    """Return the unit's own line and its unnumbered ones, each with its eid; its heading is a line of its own."""
    lines = [(unit.eid, unit.heading), (unit.eid, unnumbered(unit))]
    lines += [(line.eid, line.text) for line in side.children.get(unit.eid, []) if line.kind == "indent"]
    return lines


def last_items(pairs: list[Pair], side: Side) -> Iterator[tuple[Pair, Pair]]:
    """Yield each unit with the last item of its list: in Kazakh that item carries what the whole list is about."""
    by_eid = {pair.rus.eid: pair for pair in pairs}
    for pair in pairs:
        items = [unit for unit in side.children.get(pair.rus.eid, []) if unit.kind in ("point", "subpoint")]
        if items and items[-1].eid in by_eid:
            yield pair, by_eid[items[-1].eid]

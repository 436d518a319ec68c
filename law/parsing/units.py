"""The units of an act while it is being read: which are open, how they are named, what stands in them."""

from dataclasses import dataclass

from law.model import Issue, ProvisionKind

RANKS: dict[ProvisionKind, int] = {
    "annex": 0, "part": 1, "section": 2, "chapter": 3, "subchapter": 4, "article": 5, "point": 7, "subpoint": 8,
}  # fmt: skip
STATUTORY_NOTE_RANK = 6
LETTER_RANK = 9
LEAF_RANK = 99
_SEGMENTS: dict[ProvisionKind, str] = {
    "part": "part", "section": "sec", "chapter": "chp", "subchapter": "subchp", "article": "art", "point": "para",
    "subpoint": "subpara", "annex": "annex",
}  # fmt: skip


@dataclass(slots=True)
class Unit:
    """A unit while it is being read; ``lines`` counts its own unnumbered lines, its first one included."""

    eid: str
    kind: ProvisionKind
    parent: str
    rank: int = LEAF_RANK
    number: str = ""
    heading: str = ""
    text: str = ""
    excluded: bool = False
    lines: int = 0
    tables: int = 0
    has_children: bool = False


class Units:
    """All units by eid in reading order, and the stack of those that are still open."""

    def __init__(self) -> None:
        self.by_eid: dict[str, Unit] = {}
        self.open: list[Unit] = []
        self.issues: list[Issue] = []
        self._copies: dict[str, int] = {}

    def __contains__(self, eid: str) -> bool:
        return eid in self.by_eid

    @property
    def current(self) -> Unit | None:
        """The deepest unit that is open."""
        return self.open[-1] if self.open else None

    def eid_of(self, kind: ProvisionKind) -> str:
        """Return the eid of the open unit of that kind, «» if none is open."""
        return next((unit.eid for unit in self.open if unit.kind == kind), "")

    def close(self, rank: int) -> None:
        """Close every unit of that rank or deeper."""
        opened = self.open
        while opened and opened[-1].rank >= rank:
            opened.pop()

    def push(self, kind: ProvisionKind, number: str, prefix: str, rank: int | None = None) -> Unit:
        """Open a unit inside the one that is open, named after ``prefix`` and its number."""
        eid = f"{prefix}__{_SEGMENTS[kind]}_{number}" if prefix else f"{_SEGMENTS[kind]}_{number}"
        outer = self.current
        unit = Unit(eid, kind, "", RANKS[kind] if rank is None else rank, number)
        if outer:
            unit.parent = outer.eid
            outer.has_children = True
        self.add(unit)
        self.open.append(unit)
        return unit

    def add(self, unit: Unit) -> Unit:
        """Keep a unit; a second one of the same name is kept under a name of its own, and is an issue."""
        eid = unit.eid
        if self.by_eid.setdefault(eid, unit) is not unit:
            copies = self._copies.get(eid, 1) + 1
            self._copies[eid] = copies
            unit.eid = f"{eid}~{copies}"
            self.issues.append(Issue(eid, f"the number stands {copies} times"))
            self.by_eid[unit.eid] = unit
        return unit

    def rename(self, unit: Unit, eid: str) -> None:
        """Give a unit another name, unless another unit has it."""
        if eid not in self.by_eid:
            del self.by_eid[unit.eid]
            unit.eid = eid
            self.by_eid[eid] = unit

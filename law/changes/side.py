"""One of the two revisions of a comparison, with what the pairing asks of it again and again kept at hand."""

import re
from functools import cached_property

from law.languages.grammar import NUMBER, POINT, SUBPOINT
from law.model import Provision, Revision
from law.parsing.read import spoken
from law.wording import canonical_all

_NUMBERED = re.compile(rf"^(?:{NUMBER}|[а-яәғқңөұүһі])[.)]", re.IGNORECASE)


class Side:
    """A revision by eid, with children in reading order. Every answer costs the size of what is asked for, once."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.units = {unit.eid: unit for unit in revision.provisions}
        self.order = {unit.eid: at for at, unit in enumerate(revision.provisions)}
        self._whole: dict[str, str] = {}

    @cached_property
    def children(self) -> dict[str, list[Provision]]:
        """The units directly under each eid, «» being the act; a signature is not law and is left out."""
        found: dict[str, list[Provision]] = {}
        for unit in self.revision.provisions:
            if unit.kind != "signature":
                found.setdefault(unit.parent, []).append(unit)
        return found

    def subtree(self, unit: Provision) -> list[Provision]:
        """Return the unit and all below it, in reading order."""
        found, waiting = [], [unit]
        while waiting:
            current = waiting.pop()
            found.append(current)
            waiting += reversed(self.children.get(current.eid, []))
        return found

    def whole_text(self, unit: Provision) -> str:
        """Return all words of a unit and of what is below it, a line each, cells of a row with « | »."""
        lines = []
        for member in self.subtree(unit):
            if member.kind == "row":
                cells = (cell.text for cell in self.children.get(member.eid, []))
                lines.append(" | ".join(cell for cell in cells if cell))
            elif member.kind != "cell" or unit.kind == "cell":
                lines += [line for line in (headed(member), member.text) if line]
        return "\n".join(line for line in lines if line)

    @cached_property
    def own_words(self) -> dict[str, tuple[str, str]]:
        """Canonical heading and own line of every unit."""
        units = self.revision.provisions
        words = canonical_all([part for unit in units for part in spoken(unit)])
        return {unit.eid: (words[2 * at], words[2 * at + 1]) for at, unit in enumerate(units)}

    def likeness(self, unit: Provision) -> str:
        """Return the canonical words of a unit and what is below it without its own number: what it says, not where."""
        if unit.eid not in self._whole:
            heading, text = self.own_words[unit.eid]
            own = _NUMBERED.sub("", text, count=1) if unit.kind in ("point", "subpoint") else text
            below = [part for member in self.subtree(unit)[1:] for part in self.own_words[member.eid]]
            self._whole[unit.eid] = "".join([heading, own, *below])
        return self._whole[unit.eid]


def unnumbered(unit: Provision) -> str:
    """Return a unit's own line without the number it begins with."""
    if unit.kind == "point":
        return POINT.sub("", unit.text, count=1)
    if unit.kind == "subpoint":
        return SUBPOINT.sub("", unit.text, count=1)
    return unit.text


def headed(unit: Provision) -> str:
    """Return the heading of a unit with its number before it, as «8-1. Heading»; empty if it has none."""
    if not unit.heading or unit.kind in ("annex", "part"):
        return unit.heading
    return f"{unit.number}. {unit.heading}" if unit.number else unit.heading

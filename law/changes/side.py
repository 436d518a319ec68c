"""One of the two revisions of a comparison, with what the pairing asks of it again and again kept at hand."""

import re
from collections.abc import Container, Sequence
from functools import cached_property

from law.languages.grammar import NUMBER, POINT, SUBPOINT
from law.model import Provision, Revision
from law.parsing.read import spoken
from law.wording import canonical_all, small, words

_NUMBERED = re.compile(rf"^(?:{NUMBER}|[а-яәғқңөұүһі])[.)]", re.IGNORECASE)


class Side:
    """A revision by eid, with children in reading order. Every answer costs the size of what is asked for, once.

    ``beside`` is the other revision of the comparison: what both say is brought into its canonical form once.
    """

    def __init__(self, revision: Revision, beside: "Side | None" = None) -> None:
        self.revision = revision
        self.units = {unit.eid: unit for unit in revision.provisions}
        self.order = {unit.eid: at for at, unit in enumerate(revision.provisions)}
        self._whole: dict[str, str] = {}
        self._beside = beside
        self.canonical_of: dict[str, str] = beside.canonical_of if beside else {}
        """Of single words, whatever unit they stand in."""
        self.tokens_of: dict[str, list[str]] = beside.tokens_of if beside else {}

    @cached_property
    def children(self) -> dict[str, list[Provision]]:
        """The units directly under each eid, «» being the act; a signature is not law and is left out."""
        found: dict[str, list[Provision]] = {}
        for unit in self.revision.provisions:
            if unit.kind != "signature":
                found.setdefault(unit.parent, []).append(unit)
        return found

    def subtree(self, unit: Provision, without: Container[str] = ()) -> list[Provision]:
        """Return the unit and all below it, in reading order, without these eids and what is below them."""
        children = self.children
        found, waiting = [], [unit]
        while waiting:
            current = waiting.pop()
            found.append(current)
            if below := children.get(current.eid):
                waiting += [child for child in reversed(below) if child.eid not in without] if without else below[::-1]
        return found

    def whole_text(self, unit: Provision, without: Container[str] = ()) -> str:
        """Return all words of a unit and of what is below it, a line each, cells of a row with « | »."""
        lines = []
        for member in self.subtree(unit, without):
            if member.kind == "row":
                cells = (cell.text for cell in self.children.get(member.eid, []))
                lines.append(" | ".join(cell for cell in cells if cell))
            elif member.kind != "cell" or unit.kind == "cell":
                lines += [line for line in (headed(member), member.text) if line]
        return "\n".join(line for line in lines if line)

    @cached_property
    def own_words(self) -> dict[str, tuple[str, str]]:
        """Canonical heading and own line of every unit."""
        found: dict[str, tuple[str, str]] = {}
        fresh: list[Provision] = []
        twins, known = (self._beside.units, self._beside.own_words) if self._beside else ({}, {})
        for unit in self.revision.provisions:
            twin = twins.get(unit.eid)
            if twin and twin.text == unit.text and twin.heading == unit.heading and twin.kind == unit.kind:
                found[unit.eid] = known[unit.eid]
            else:
                fresh.append(unit)
        said = iter(canonical_all([part for unit in fresh for part in spoken(unit) if part]))
        for unit in fresh:
            heading = next(said) if unit.heading else ""
            found[unit.eid] = (heading, next(said) if unit.text else "")
        return found

    def tokens(self, text: str) -> list[str]:
        """Return the words of a text in the form they are compared in, without marks; capitals are typing here."""
        if text not in self.tokens_of:
            found = [word for word in words(small(text)) if word[0].isalnum() or any(map(str.isalnum, word))]
            known = self.canonical_of
            if fresh := list({word for word in found if word not in known}):
                known.update(zip(fresh, canonical_all(fresh), strict=True))
            self.tokens_of[text] = [known[word] for word in found if known[word]]
        return self.tokens_of[text]

    def likeness(self, unit: Provision) -> str:
        """Return the canonical words of a unit and what is below it without its own number: what it says, not where."""
        if unit.eid not in self._whole:
            heading, text = self.own_words[unit.eid]
            parts = [heading, _NUMBERED.sub("", text, count=1) if unit.kind in ("point", "subpoint") else text]
            if unit.eid in self.children:
                said = self.own_words
                for member in self.subtree(unit)[1:]:
                    parts += said[member.eid]
            self._whole[unit.eid] = "".join(parts)
        return self._whole[unit.eid]


def topmost_units(units: Sequence[Provision], side: Side) -> list[Provision]:
    """Return the units that stand below none of the others."""
    eids = {unit.eid for unit in units}

    def is_below(unit: Provision) -> bool:
        parent = unit.parent
        while parent and parent not in eids:
            parent = side.units[parent].parent
        return bool(parent)

    return [unit for unit in units if not is_below(unit)]


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

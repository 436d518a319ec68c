"""Carries changes out on the text they were found in: what comes out must be the later text, word for word.

A state is, for every unit with a number, its heading and own line, and its unnumbered lines (rows of a table) in order.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from law.model import Change, Provision, Revision
from law.wording import words

_NUMBER = re.compile(r"^\S+?\s?[.)]\s*")
_ORDERED = ("indent", "row")
_NAMED = ("section", "chapter", "subchapter", "article")


@dataclass(slots=True)
class Own:
    """What stands in a unit itself: all as words, its own number left out, because its name says it."""

    heading: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    lines: list[list[list[str]]] = field(default_factory=list)
    """Its unnumbered lines in order, each as its cells."""


State = dict[str, Own]


def without_number(eid: str, text: str) -> list[str]:
    numbered = eid.rpartition("__")[2].startswith(("para_", "subpara_"))
    return words(_NUMBER.sub("", text, count=1) if numbered else text)


class Text:
    """A revision as a state, and where its lines are."""

    def __init__(self, revision: Revision) -> None:
        self.units = {unit.eid: unit for unit in revision.provisions if unit.kind != "signature"}
        self.kids: dict[str, list[Provision]] = {}
        for unit in self.units.values():
            self.kids.setdefault(unit.parent, []).append(unit)

    def place(self, eid: str) -> tuple[str, int]:
        """Return the unit that holds a line, and which of its lines it is."""
        unit = self.units[eid]
        ordered = [kid.eid for kid in self.kids[unit.parent] if kid.kind in _ORDERED]
        return unit.parent, ordered.index(eid)

    def below(self, eid: str, other: "Text | None" = None) -> list[Provision]:
        """Return a unit and all below it, but no article or chapter that stands in the other text as well."""
        found, waiting = [], [self.units[eid]]
        while waiting:
            unit = waiting.pop()
            found.append(unit)
            kids = reversed(self.kids.get(unit.eid, []))
            waiting += (kid for kid in kids if not (other and kid.kind in _NAMED and kid.eid in other.units))
        return found

    def state(self) -> State:
        state: State = {}
        for unit in self.units.values():
            if unit.kind == "cell":
                continue
            if unit.kind in _ORDERED:
                cells = [words(cell.text) for cell in self.kids.get(unit.eid, [])] or [words(unit.text)]
                state.setdefault(unit.parent, Own()).lines.append(cells)
            elif not unit.excluded:
                own = state.setdefault(unit.eid, Own())
                own.heading, own.text = words(unit.heading), without_number(unit.eid, unit.text)
        return {eid: own for eid, own in state.items() if own.heading or own.text or own.lines}


def apply(before: Revision, after: Revision, changes: Iterable[Change]) -> tuple[State, State]:
    """Return ``before`` with the changes carried out, and ``after`` with each unit that came whole as one text.

    Of ``after`` only the places of lines are looked at, never their words.
    """
    work = _Work(Text(before), Text(after))
    law = [change for change in changes if change.kind != "editorial"]
    for kinds, do in (
        (("split", "join"), work.take_apart),
        (("renumbering", "move"), work.take),
        (("substitution", "heading", "table_cell"), work.word),
        (("repeal",), work.remove),
    ):
        # What leaves a unit that goes elsewhere itself leaves it first.
        for change in sorted(law, key=lambda change: -_source(change).count("__")):
            if change.kind in kinds:
                do(change)
    work.leave()
    for change in law:
        if change.kind in ("split", "join"):
            work.put_together(change)
        elif change.kind == "insertion":
            work.insert(change)
    return work.finish()


def _sources(change: Change) -> tuple[str, ...]:
    return change.eid_before if isinstance(change.eid_before, tuple) else (change.eid_before or change.eid,)


def _source(change: Change) -> str:
    return change.eid_before if isinstance(change.eid_before, str) else change.eid


class _Work:
    """The text while changes are carried out: ``taken`` is on its way to a new name, lines come and go at the end."""

    def __init__(self, old: Text, new: Text) -> None:
        self.old, self.new = old, new
        self.state, self.wanted = old.state(), new.state()
        self.taken: State = {}
        self.renamed: dict[str, str] = {}
        self.came: list[tuple[str, int, list[list[str]]]] = []
        self.gone: set[tuple[str, int]] = set()

    def take(self, change: Change) -> None:
        """Take a unit with all below it out of the text, to be put under its new name."""
        source, eid = _source(change), change.eid
        if eid.startswith(f"{source}__") or source.startswith(f"{eid}__"):
            # The unit's own line alone gets a number, or loses it.
            self.taken[eid] = Own(text=self.state[source].text)
            self.state[source].text = []
        elif self.old.units[source].kind in _ORDERED:
            parent, at = self.old.place(source)
            self.gone.add((parent, at))
            line = self._holder(parent).lines[at]
            if self.new.units[eid].kind in _ORDERED:
                # What changed its place is one change, words that differ included.
                assert line == _cells(self.old.units[source], change.before or ""), change
                self.came.append((*self.new.place(eid), _cells(self.new.units[eid], change.after or "")))
            else:
                self.taken[eid] = Own(text=line[0])
        else:
            for member in self.old.below(source):
                if member.eid in self.state:
                    renamed = eid + member.eid[len(source) :] if member.eid.startswith(source) else member.eid
                    self.taken[renamed] = self.state.pop(member.eid)
                    self.renamed[member.eid] = renamed
        unit = self.new.units[eid]
        if eid in self.taken and unit.kind in ("article", "point", "subpoint"):
            # What changed its place is one change, words that differ included; a new heading is told apart.
            lines = (change.after or "").split("\n")[1 if unit.heading else 0 :]
            self.taken[eid].text = without_number(eid, lines[0]) if unit.text else []

    def word(self, change: Change) -> None:
        """Put the words of a change in place of those that it says stood there."""
        source = _source(change)
        unit = self.old.units[source]
        if unit.kind in (*_ORDERED, "cell"):
            row = unit.parent if unit.kind == "cell" else source
            parent, at = self.old.place(row)
            cell = [kid.eid for kid in self.old.kids[row]].index(source) if unit.kind == "cell" else 0
            line = self._holder(parent).lines[at]
            assert line[cell] == words(change.before or ""), change
            line[cell] = words(change.after or "")
            return
        if change.eid.startswith(f"{source}__") or source.startswith(f"{change.eid}__"):
            self.take(change)
            return
        own = self.taken.get(change.eid) or self.state.setdefault(source, Own())
        if change.kind == "heading" and unit.kind != "title":
            own.heading = words(_NUMBER.sub("", change.after or "", count=1))
            return
        assert own.text == without_number(source, change.before or ""), change
        own.text = without_number(change.eid, change.after or "")

    def _holder(self, parent: str) -> Own:
        """Return what holds a line, where it is now; nothing if it went with all its words."""
        return self.state.get(parent) or self.taken.get(self.renamed.get(parent, "")) or Own()

    def remove(self, change: Change) -> None:
        """Take out what is repealed, with all below it."""
        if self.old.units[change.eid].kind in _ORDERED:
            self.gone.add(self.old.place(change.eid))
            return
        along = self.renamed.get(change.eid, "")
        for member in self.old.below(change.eid, self.new):
            self.state.pop(member.eid, None)
            if along and self.renamed.get(member.eid, "").startswith(along):
                # It went along with the unit that holds it, and is repealed there.
                self.taken.pop(self.renamed[member.eid], None)

    def take_apart(self, change: Change) -> None:
        """Take out the words of what was split, or of all that was joined: a whole unit, or its own line alone."""
        for eid, said, is_line in _cut(self.old, _sources(change), change.places, change.before or ""):
            unit = self.old.units[eid]
            told = [word for line in said for word in words(line)]
            if unit.kind in _ORDERED:
                self.gone.add(self.old.place(eid))
                assert told == words(unit.text), change
            elif is_line:
                assert told == words(unit.text), change
                self.state[eid].text = []
            else:
                assert told == [word for line in _lines_below(self.old, eid) for word in line], change
                for member in self.old.below(eid):
                    self.state.pop(member.eid, None)

    def put_together(self, change: Change) -> None:
        """Put in what came of a split or a join."""
        for eid, said, is_line in _cut(self.new, change.places, _sources(change), change.after or ""):
            if is_line:
                self.state.setdefault(eid, Own()).text = without_number(eid, said[0])
            else:
                self._put(eid, "\n".join(said))

    def leave(self) -> None:
        """Let the lines that are gone go, and give what moved its new name."""
        for parent, at in sorted(self.gone, reverse=True):
            holder = self._holder(parent)
            if holder.lines:
                del holder.lines[at]
        self.state |= self.taken

    def insert(self, change: Change) -> None:
        """Add a new line, or a new unit as one text with all below it."""
        self._put(change.eid, change.after or "")

    def _put(self, eid: str, said: str) -> None:
        unit = self.new.units[eid]
        if unit.kind in _ORDERED:
            self.came.append((*self.new.place(eid), _cells(unit, said)))
            return
        self.state[eid] = Own(text=without_number(eid, said))
        _collapse(self.new, self.wanted, eid, self.old)

    def finish(self) -> tuple[State, State]:
        """Put the lines that came in their places, and return both texts."""
        for parent, at, cells in sorted(self.came, key=lambda line: line[:2]):
            self.state.setdefault(parent, Own()).lines.insert(at, cells)
        made = {eid: own for eid, own in self.state.items() if own.heading or own.text or own.lines}
        return made, self.wanted


def _cells(unit: Provision, said: str) -> list[list[str]]:
    return [words(cell) for cell in (said.split(" | ") if unit.kind == "row" else [said])]


def _cut(text: Text, eids: Sequence[str], others: Sequence[str], said: str) -> list[tuple[str, list[str], bool]]:
    """Return the lines of each unit, and whether they are its own line alone: what stands below it is not told then."""
    lines = said.split("\n")
    counts = {eid: len(_lines_below(text, eid)) for eid in eids}
    alone = ""
    if sum(counts.values()) != len(lines):
        fits = [eid for eid, count in counts.items() if sum(counts.values()) - count + 1 == len(lines)]
        alone = next((eid for eid in fits if eid in others), fits[0])
        counts[alone] = 1
    cut, at = [], 0
    for eid, count in counts.items():
        is_line = eid == alone
        cut.append((eid, lines[at : at + count], is_line))
        at += count
    return cut


def _lines_below(text: Text, eid: str) -> list[list[str]]:
    """Return the words of each line of a unit and all below it, a row of a table being one."""
    told: list[list[str]] = []
    for unit in text.below(eid):
        if unit.kind == "row":
            cells = [words(cell.text) for cell in text.kids.get(unit.eid, []) if cell.text]
            told.append([word for at, cell in enumerate(cells) for word in ([*(["|"] if at else []), *cell])])
        elif unit.kind != "cell":
            heading = f"{unit.number}. {unit.heading}" if unit.heading and unit.number else unit.heading
            told += [words(heading), words(unit.text)]
    return [line for line in told if line]


def _collapse(new: Text, wanted: State, eid: str, old: Text) -> None:
    """Make a unit and all below it one text, as an insertion tells it."""
    told: list[str] = []
    for member in new.below(eid, old):
        if member.kind == "row":
            for cell in new.kids.get(member.eid, []):
                told += [*(["|"] if cell is not new.kids[member.eid][0] else []), *words(cell.text)]
        elif member.kind != "cell":
            heading = f"{member.number}. {member.heading}" if member.heading and member.number else member.heading
            text = member.text if member.eid != eid else ""
            own = without_number(eid, member.text) if member.eid == eid else []
            told += [*words(heading), *own, *words(text)]
        wanted.pop(member.eid, None)
    wanted[eid] = Own(text=told)

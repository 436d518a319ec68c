"""Carries changes out on the text they were found in: what comes out must be the later text, word for word.

A state is, for every unit with a number, its heading and own line, and its unnumbered lines (rows of a table) in order.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from law.model import Change, Provision, Revision
from law.wording import words

_NUMBER = re.compile(r"^\S+?\s?[.)]\s*")
_ORDERED = ("indent", "row")


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

    def below(self, eid: str) -> list[Provision]:
        found, waiting = [], [self.units[eid]]
        while waiting:
            unit = waiting.pop()
            found.append(unit)
            waiting += reversed(self.kids.get(unit.eid, []))
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
    old, new = Text(before), Text(after)
    state, wanted = old.state(), new.state()
    taken: dict[str, Own] = {}
    came: list[tuple[str, int, list[list[str]]]] = []
    gone: list[tuple[str, int]] = []
    changes = [change for change in changes if change.kind != "editorial"]
    for change in changes:
        source = change.eid_before if isinstance(change.eid_before, str) else change.eid
        if change.kind in ("renumbering", "move"):
            _take(old, state, source, change.eid, taken, gone, came, new)
    for change in changes:
        if change.kind in ("substitution", "heading", "table_cell"):
            _word(old, state, taken, change)
    for change in changes:
        if change.kind == "repeal":
            _remove(old, state, change.eid, gone)
    for parent, at in sorted(set(gone), reverse=True):
        if parent in state:
            del state[parent].lines[at]
    state |= taken
    for change in changes:
        if change.kind == "insertion":
            unit = new.units[change.eid]
            if unit.kind in _ORDERED:
                cells = [words(cell) for cell in (change.after or "").split(" | ")] if unit.kind == "row" else []
                came.append((*new.place(change.eid), cells or [words(change.after or "")]))
            else:
                state[change.eid] = Own(text=without_number(change.eid, change.after or ""))
                _collapse(new, wanted, change.eid)
    for parent, at, cells in sorted(came, key=lambda line: line[:2]):
        state.setdefault(parent, Own()).lines.insert(at, cells)
    return {eid: own for eid, own in state.items() if own.heading or own.text or own.lines}, wanted


def _take(
    old: Text, state: State, source: str, eid: str, taken: dict[str, Own], gone: list[tuple[str, int]],
    came: list[tuple[str, int, list[list[str]]]], new: Text,
) -> None:  # fmt: skip
    """Take a unit with all below it out of the text, to be put under its new name."""
    unit = old.units[source]
    if eid.startswith(f"{source}__") or source.startswith(f"{eid}__"):
        # The unit's own line alone gets a number, or loses it.
        line, state[source].text = state[source].text, []
        taken[eid] = Own(text=line)
        return
    if unit.kind in _ORDERED:
        parent, at = old.place(source)
        gone.append((parent, at))
        line_now = state[parent].lines[at]
        if new.units[eid].kind in _ORDERED:
            came.append((*new.place(eid), line_now))
        else:
            taken[eid] = Own(text=line_now[0])
        return
    for member in old.below(source):
        if member.eid in state:
            renamed = eid + member.eid[len(source) :] if member.eid.startswith(source) else member.eid
            taken[renamed] = state.pop(member.eid)


def _remove(old: Text, state: State, eid: str, gone: list[tuple[str, int]]) -> None:
    if old.units[eid].kind in _ORDERED:
        gone.append(old.place(eid))
        return
    for member in old.below(eid):
        state.pop(member.eid, None)


def _word(old: Text, state: State, taken: dict[str, Own], change: Change) -> None:
    source = change.eid_before if isinstance(change.eid_before, str) else change.eid
    unit = old.units[source]
    if unit.kind in (*_ORDERED, "cell"):
        row = unit.parent if unit.kind == "cell" else source
        parent, at = old.place(row)
        cell = [kid.eid for kid in old.kids[row]].index(source) if unit.kind == "cell" else 0
        line = state[parent].lines[at]
        assert line[cell] == words(change.before or ""), change
        line[cell] = words(change.after or "")
        return
    own = taken.get(change.eid) or state.setdefault(source, Own())
    if change.kind == "heading" and unit.kind != "title":
        own.heading = words(_NUMBER.sub("", change.after or "", count=1))
        return
    assert own.text == without_number(source, change.before or ""), change
    own.text = without_number(change.eid, change.after or "")


def _collapse(new: Text, wanted: State, eid: str) -> None:
    """Make a unit and all below it one text, as an insertion tells it."""
    told: list[str] = []
    for member in new.below(eid):
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

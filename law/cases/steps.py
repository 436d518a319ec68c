"""An amending act changes both texts: what an edition changed in one language only, beyond form, is a case."""

from collections.abc import Iterable, Sequence

from law.cases.model import Case
from law.cases.tables import row_keys
from law.cases.units import shared_names
from law.changes.side import Side
from law.model import Change, Note, Provision, Revision
from law.wording import glued

Step = tuple[Revision, Revision]
"""One language's text before and after."""
_SILENT = frozenset({"editorial", "status"})
_SAID = ("неизменяется", "өзгермейді", "өзгертілмейді")
"""What a note says of a text that an act meant to leave alone («… текст на русском языке не изменяется»)."""


def find_changed_alone(
    steps: tuple[Step, Step], changes: tuple[Sequence[Change], Sequence[Change]]
) -> tuple[Case, ...]:
    """Return what changed from one edition to the next in one language only.

    Of both arguments the first is Russian, the second Kazakh; both steps bear the same dates.
    """
    names = _Names(steps[0]), _Names(steps[1])
    told = [[change for change in of_one if _is_law(change)] for of_one in changes]
    # What is form explains a change of the other language, and needs none itself.
    places = [
        {place for change in of_one if change.kind not in _SILENT for place in own.of(change)}
        for own, of_one in zip(names, changes, strict=True)
    ]
    found = []
    for at in range(2):
        for change in told[at]:
            mine = names[at].of(change)
            if not _touch(mine, places[1 - at]) and not _is_meant(steps[1 - at][1], change):
                found.append(_alone(change, names[at], names[1 - at]))
    return tuple(found)


class _Names:
    """The places of a language's changes, by the names that both languages share."""

    def __init__(self, step: Step) -> None:
        self.after = Side(step[1])
        self._before, self._after = names_of(Side(step[0])), names_of(self.after)
        self._units: dict[str, str] = {}
        for eid, name in self._after.items():
            # Cells share the name of their row, which stands before them.
            self._units.setdefault(name, eid)

    def of(self, change: Change) -> frozenset[str]:
        """Return every place of a change: where its words stand now, and where they stood."""
        was = (change.eid_before,) if isinstance(change.eid_before, str) else change.eid_before or ()
        names = {self._before.get(eid, eid) for eid in was}
        for eid in {change.eid, *change.places}:
            now = self._before if change.after is None else self._after
            names.add(now.get(eid, eid))
        return frozenset(names)

    def name_now(self, change: Change) -> str:
        """Return the name of the place where a change stands, or stood."""
        names = self._before if change.after is None else self._after
        return names.get(change.eid, change.eid)

    def find(self, name: str) -> Provision | None:
        """Return the unit of that name as it is now; of cells, their row."""
        return self.after.units.get(self._units.get(name, ""))


def names_of(side: Side) -> dict[str, str]:
    """Return the name of each unit that both languages share; a cell goes by its row."""
    names = shared_names(side)
    rows = row_keys(side.revision.provisions, side)
    for unit in side.revision.provisions:
        if unit.kind == "row":
            names[unit.eid] = rows.get(unit.eid, unit.eid)
        elif unit.kind == "cell":
            # Which column it is hangs on how the row is drawn.
            names[unit.eid] = rows.get(unit.parent, unit.parent)
    return names


def _is_law(change: Change) -> bool:
    return change.kind not in _SILENT and not change.is_form


def _touch(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Tell whether the other language changed the same place, one that holds it, or one in it."""
    return any(_holds(one, other) or _holds(other, one) for one in mine for other in theirs)


def _holds(whole: str, part: str) -> bool:
    return part == whole or part.startswith(f"{whole}__")


def _is_meant(other: Revision, change: Change) -> bool:
    """Tell whether a note of the other text says that it was left as it is on purpose."""
    return any(_says_so(note) for note in other.notes if _holds(note.eid, change.eid))


def _says_so(note: Note) -> bool:
    words = glued(note.text)
    return any(phrase in words for phrase in _SAID)


def _alone(change: Change, own: _Names, other: _Names) -> Case:
    unit = other.find(own.name_now(change))
    words = (other.after.whole_text(unit) or None) if unit else None
    there = unit.eid if unit else change.eid
    if change.language == "rus":
        eid, eid_kaz, rus, kaz = change.eid, there, change.after, words
    else:
        eid, eid_kaz, rus, kaz = there, change.eid, words, change.after
    return Case("changed", eid, eid_kaz if eid_kaz != eid else None, rus, kaz, change.language, before=change.before)

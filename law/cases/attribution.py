"""Who changed a unit: where the Russian and the Kazakh note of one unit name other acts is a case for an editor.

Each note is believed in its own text; that they disagree is seen only side by side.
"""

from dataclasses import replace

from law.amendments.agreement import Disagreement, find_disagreements
from law.amendments.notes import read_note
from law.amendments.places import WHOLE_ACT
from law.cases.model import Case
from law.cases.steps import names_of
from law.changes.side import Side
from law.model import Amendment, Language, Note, Revision


def find_attributions(rus: Revision, kaz: Revision) -> tuple[Case, ...]:
    """Return a case for each unit whose notes name other acts in one language than in the other, in their order."""
    sides = _Notes(rus), _Notes(kaz)
    return tuple(_case(item, *sides) for item in find_disagreements(sides[0].events, sides[1].events))


class _Notes:
    """What the notes of a text report, under the names of units that both languages share."""

    def __init__(self, revision: Revision) -> None:
        known = {unit.eid for unit in revision.provisions}
        self._names = names_of(Side(revision))
        self._eids: dict[str, str] = {}
        self._said: dict[str, dict[Note, None]] = {}
        self.events: list[Amendment] = []
        for note in revision.notes:
            for item in read_note(note, known):
                name = self._names.get(item.target, item.target)
                self._eids.setdefault(name, item.target)
                self._said.setdefault(name, {})[note] = None
                self.events.append(replace(item, target=name))

    def eid(self, name: str) -> str:
        """Return the unit of that name in this text; what is said of the act as a whole stands at its title."""
        eid = self._eids.get(name, name)
        return "title" if eid == WHOLE_ACT else eid

    def words(self, name: str) -> str:
        """Return the notes that speak of a unit, a line each."""
        return "\n".join(note.text for note in self._said.get(name, ()))


def _case(found: Disagreement, rus: _Notes, kaz: _Notes) -> Case:
    eid, eid_kaz = rus.eid(found.target), kaz.eid(found.target)
    return Case(
        "attribution",
        eid,
        eid_kaz if eid_kaz != eid else None,
        rus.words(found.target),
        kaz.words(found.target),
        _only_in(found),
        rus_acts=found.here,
        kaz_acts=found.there,
    )


def _only_in(found: Disagreement) -> Language | None:
    """Return the language that names an act more, None where each names one that the other does not."""
    if found.here and found.there:
        return None
    return "rus" if found.here else "kaz"

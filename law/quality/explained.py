"""What new notes explain: a unit that shrank or is gone is no fault of the page where a note on it says so."""

import re
from collections.abc import Container, Iterable

from law.model import Note, Provision, Revision

_WHOLE = re.compile(
    r"^\W*+(?:Сноска|Ескерту)?\W*+(?:Закон|Кодекс|Постановлени|Приказ|Указ|Решени|Правила|По\s++всему|Утратил"
    r"|Заң|Қаулы|Бұйрық|Жарлық|Шешім|Актінің|Бүкіл|Күш[іi]\s++жойыл)",
    re.IGNORECASE,
)
_OF_THE_WHOLE = ("title", "preamble", "")


class Explained:
    """Which units, and how many of their letters, the notes that are new in a revision account for."""

    def __init__(self, revision: Revision, previous: Revision) -> None:
        known = {note.text for note in previous.notes}
        new = [note for note in revision.notes if note.text not in known]
        self.is_whole = any(_is_of_the_whole(note) for note in new)
        places = {note.eid for note in new}
        self._eids = _with_children(previous.provisions, places) | _with_children(revision.provisions, places)

    def __contains__(self, eid: object) -> bool:
        return self.is_whole or eid in self._eids

    def lost_letters(self, revision: Revision, previous: Revision) -> int:
        """Return by how many letters the units that notes speak of are shorter than before."""
        return max(0, _length(previous.provisions, self) - _length(revision.provisions, self))


def _is_of_the_whole(note: Note) -> bool:
    return note.kind == "footnote" and (note.eid in _OF_THE_WHOLE or _WHOLE.match(note.text) is not None)


def _with_children(units: Iterable[Provision], places: Container[str]) -> set[str]:
    """Return the eids of these places and of all that stands in them; a unit comes after what it stands in."""
    found: set[str] = set()
    for unit in units:
        if unit.eid in places or unit.parent in found:
            found.add(unit.eid)
    return found


def _length(units: Iterable[Provision], places: Container[str]) -> int:
    return sum(len(unit.text) + len(unit.heading) for unit in units if unit.eid in places)

"""A term that was replaced through the act is told once; in the text it is marked at each of its places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from law.changes.side import Side, headed
from law.languages.labels import label
from law.model import Change, ChangeKind
from law.wording import canonical, canonical_heading
from web.reading.marks import Run, mark


@dataclass(frozen=True, slots=True)
class Term:
    """One replaced term and in how many places it stood."""

    runs: tuple[Run, ...]
    places: int


def read_terms(changes: Sequence[Change]) -> tuple[Term, ...]:
    """Return the terms that were replaced."""
    return tuple(
        Term(mark(change.before or "", change.after or ""), len(change.places))
        for change in changes
        if change.kind == "replacement"
    )


def expand_terms(changes: Sequence[Change], before: Side, after: Side) -> list[Change]:
    """Return the changes with each replacement as the lines it stands in; a line told anyway is not repeated."""
    told = {(change.kind == "heading", change.eid) for change in changes if change.kind != "replacement"}
    expanded: list[Change] = []
    for change in changes:
        if change.kind != "replacement":
            expanded.append(change)
            continue
        for place in dict.fromkeys(change.places):
            for line in _lines(change, place, before, after):
                key = (line.kind == "heading", line.eid)
                if key not in told:
                    told.add(key)
                    expanded.append(line)
    return expanded


def _lines(change: Change, place: str, before: Side, after: Side) -> Iterator[Change]:
    old, new = before.units.get(place), after.units.get(place)
    if old is None or new is None:
        return
    words = replace(change, eid=place, label=label(place, change.language), places=(place,), numbers=())
    if canonical_heading(old.heading) != canonical_heading(new.heading):
        yield replace(words, kind="heading", before=headed(old), after=headed(new))
    if canonical(old.text) != canonical(new.text):
        kind: ChangeKind = "table_cell" if new.kind == "cell" else "substitution"
        yield replace(words, kind=kind, before=old.text, after=new.text)

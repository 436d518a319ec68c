"""Units of an act keep their followers when they get another number: what they were called is traced, step by step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from law.model import Change, Language

_WHOLE = ("insertion", "repeal", "renumbering", "move", "split", "join", "status")
"""Kinds that befall a unit with all that is in it."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A unit that got another eid from one edition to the next; one that was split has several lines."""

    from_on: date
    to_on: date
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Units:
    """What is known of the units of one act: the parent of each in an edition, and their renamings, oldest first."""

    parents: Mapping[tuple[Language, date], Mapping[str, str]] = field(default_factory=dict, hash=False)
    renamed: Mapping[Language, Sequence[Renaming]] = field(default_factory=dict, hash=False)

    def names(self, unit: str, since: date | None, language: Language, day: date) -> frozenset[str]:
        """Return what a unit is called in the edition of a day; ``since`` is the edition whose name ``unit`` is.

        A day before that edition is reached backwards: whoever follows article 18 of today asks what it was called.
        """
        renamed = self.renamed.get(language, ())
        steps = list(dict.fromkeys((one.from_on, one.to_on) for one in renamed if one.from_on < one.to_on))
        forward = [step for step in steps if (since is None or step[0] >= since) and step[1] <= day]
        back = [step for step in reversed(steps) if since is not None and step[1] <= since and step[0] >= day]
        named = {unit}
        for step in (*forward, *back):
            pairs = [(one.was, one.now) for one in renamed if (one.from_on, one.to_on) == step]
            if step in forward:
                named = {new for name in named for new in _renamed(name, pairs)}
            else:
                turned = [(now, was) for was, now in pairs]
                # A number that another unit had then is no earlier name of the one that has it now.
                named = {
                    old for name in named for old in _renamed(name, turned) if old != name or not _is_in(name, pairs)
                }
        return frozenset(named)

    def chain(self, eid: str, language: Language, day: date) -> tuple[str, ...]:
        """Return a unit and all that it stands in; of one that no text has yet, what its neighbour stands in.

        >>> tree = {("rus", date(2024, 6, 16)): {"art_17": "chp_3", "chp_3": ""}}
        >>> Units(tree).chain("art_17-1__para_2", "rus", date(2024, 6, 16))
        ('art_17-1__para_2', 'art_17-1', 'chp_3')
        """
        return tuple(dict.fromkeys(_climb(eid, self.parents.get((language, day), {}))))


def is_touched(change: Change, names: frozenset[str], units: Units, day: date, *, is_before: bool) -> bool:
    """Tell whether a change is of a unit with one of these names, or in it, or of all that it stands in.

    ``day`` is the edition in which the names hold: the older one of the change, or the newer one.
    """
    places = _places(change, is_before=is_before)
    if any(not names.isdisjoint(units.chain(place, change.language, day)) for place in places):
        return True
    if change.kind not in _WHOLE and (change.stage != "announced" or change.kind == "heading"):
        return False
    around = {outer for name in names for outer in units.chain(name, change.language, day)}
    return not around.isdisjoint(places)


def _places(change: Change, *, is_before: bool) -> tuple[str, ...]:
    if change.kind == "repeal":
        return (change.eid, *change.places) if is_before else ()
    if not is_before:
        return (change.eid, *change.places)
    before = change.eid_before
    return () if before is None else (before,) if isinstance(before, str) else before


def _renamed(name: str, pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the other names of a unit: its own, else one in the other place of what it stands in."""
    place = name
    while place:
        others = [other for one, other in pairs if one == place]
        if others:
            yield from (other + name[len(place) :] for other in others)
            return
        place = place.rpartition("__")[0]
    yield name


def _is_in(name: str, pairs: Sequence[tuple[str, str]]) -> bool:
    return any(name == was or name.startswith(f"{was}__") for was, now in pairs if was != now)


def _climb(eid: str, parents: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while eid and eid not in seen:
        seen.add(eid)
        yield eid
        if eid in parents:
            eid = parents[eid]
        elif "__" in eid:
            eid = eid.rpartition("__")[0]
        else:
            # «Статья 17-1» that is only announced will stand beside article 17.
            while "-" in eid and eid not in parents:
                eid = eid.rpartition("-")[0]
            eid = parents.get(eid, "")

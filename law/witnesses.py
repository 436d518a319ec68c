"""Which of the notes that an edition gained speak of a change: by the unit they name, not by where they are printed.

A footnote under article 9 may say «дополнена пунктом 3» and «заголовок … в редакции»: each event is asked for its own
unit alone. Where the words of a note contradict its place, the place has been believed already, and the contradiction
goes with the event.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from law.amendments.notes import read_note
from law.amendments.places import WHOLE_ACT
from law.changes.notes import gained_notes
from law.model import Action, Amendment, Change, Effect, Exemption, Note, Revision

_GONE: frozenset[Action] = frozenset({"exclude", "lose_force", "end"})
_OF_UNITS = frozenset({"insertion", "repeal", "renumbering", "move", "split", "join"})
"""Kinds that no replacing of words brings about."""
_HEADS = ("title", "preamble")


@dataclass(frozen=True, slots=True)
class _Event:
    """What a note reports, and the unit that the note stands in."""

    place: str
    amendment: Amendment


class Witnesses:
    """The events that the notes of an edition report and those of the edition before it did not."""

    def __init__(self, before: Revision, after: Revision) -> None:
        self.known = frozenset(unit.eid for unit in (*before.provisions, *after.provisions))
        """Every unit that the act has or had."""
        self._cause = after.cause.number if after.cause else ""
        self._events = [item for item in _gained(before, after) if _has_come(item.amendment, after.portal_version_on)]

    def find(self, change: Change) -> tuple[Amendment, ...]:
        """Return the events that made a change, in the order of the notes; nothing where no note tells.

        They are of several acts only where the notes do not tell them apart.
        """
        if change.kind == "replacement" and (whole := self._of_all_words()):
            return whole
        return self._by_target(change) or self._by_place(change) or self._of_the_act()

    def _of_all_words(self) -> tuple[Amendment, ...]:
        """«По всему тексту слова … заменены …» stands at the head of the act."""
        return tuple(
            item.amendment for item in self._events if item.place in _HEADS and item.amendment.action == "words"
        )

    def _of_the_act(self) -> tuple[Amendment, ...]:
        events = (item.amendment for item in self._events)
        return tuple(item for item in events if item.target == WHOLE_ACT and item.action in ("restate", "amend"))

    def _by_target(self, change: Change) -> tuple[Amendment, ...]:
        """Return the events of the smallest unit that holds the change, those that a later wording undid left out.

        What is gone may have gone before that wording (equal rights, art. 3, 2): of a repeal all of them are told.
        """
        places = _places(change)
        events = [item.amendment for item in self._events if any(_holds(item.amendment.target, eid) for eid in places)]
        events = _able(change, events)
        lasting = [item for item in events if not _is_undone(item, events)]
        nearest = max((len(item.target) for item in lasting), default=0)
        events = events if change.kind == "repeal" else lasting
        return _told_apart(change, [item for item in events if len(item.target) >= nearest])

    def _by_place(self, change: Change) -> tuple[Amendment, ...]:
        """Return what the nearest note says of a unit beside the changed one, unless the edition has another cause."""
        places = _places(change)
        events = [item for item in self._events if any(_holds(item.place, eid) for eid in places)]
        nearest = max((len(item.place) for item in events), default=0)
        found = tuple(item.amendment for item in events if len(item.place) == nearest)
        if change.kind == "editorial" or not self._cause:
            return found
        return tuple(item for item in found if self._cause in numbers_of(item))


def effect_for(change: Change, event: Amendment, known: Collection[str]) -> Effect:
    """Return the rule that holds for the unit of a change: that of an exception which names it, else the base rule.

    An exception is mostly a place in the amending act («подпункта 3) пункта 11 статьи 1»): it is taken for a unit of
    this act only where this act has it in, or around, the unit that the note speaks of. Where it is not, or the
    exception is a part of what changed, the rule stays E10: only the amending act tells.
    """
    if event.base is None:
        return event.effect
    named = [(item, _units_of(item, event.target, known)) for item in event.exceptions]
    places = _places(change)
    for item, units in named:
        if any(_holds(unit, eid) for unit in units for eid in places):
            return item.effect
    all_named = all(units and len(units) == len(item.units) for item, units in named)
    is_part = any(_holds(eid, unit) for _, units in named for unit in units for eid in places)
    return event.base if named and all_named and not is_part else event.effect


def numbers_of(event: Amendment) -> tuple[str, ...]:
    """Return the number of an event's act; a joint order has one for each minister, and the portal names one."""
    return (event.act.number, *(act.number for act in event.joint))


def _gained(before: Revision, after: Revision) -> Iterable[_Event]:
    """Yield, of each note that was gained or has grown, the events it did not report before."""
    units = {unit.eid for unit in after.provisions}
    known: dict[tuple[str, bool], set[tuple[str, date | None]]] = {}
    for note in before.notes:
        known.setdefault(_witness(note), set()).update(_key(item) for item in read_note(note))
    for note in gained_notes(before, after):
        for item in _of_its_own_unit(note, read_note(note, units)):
            if item.act.number and _key(item) not in known.get(_witness(note), ()):
                yield _Event(note.eid, item)


def _of_its_own_unit(note: Note, events: Iterable[Amendment]) -> Iterable[Amendment]:
    """«Статья 17 дополнена пунктом 3 …; с изменением, …»: what follows an insertion is said of the article again."""
    put_in: set[str] = set()
    for item in events:
        if item.action == "insert":
            put_in.add(item.target)
        is_again = item.target in put_in and item.action != "insert" and item.target.startswith(f"{note.eid}__")
        yield replace(item, target=note.eid) if is_again else item


def _witness(note: Note) -> tuple[str, bool]:
    """What was announced (equal rights, edition of 05.07.2011) is news once more when a footnote reports it as done."""
    return note.eid, note.kind == "publisher"


def _key(amendment: Amendment) -> tuple[str, date | None]:
    return amendment.act.number, amendment.act.signed_on


def _has_come(event: Amendment, edition_on: date) -> bool:
    """A note of future wording explains no text of today, unless its day has come and the note was left standing."""
    return event.stage != "announced" or (event.effect.on is not None and event.effect.on <= edition_on)


def _able(change: Change, events: list[Amendment]) -> list[Amendment]:
    """Return the events that can have made a change of this kind; all, where none can."""
    if change.kind == "heading":
        able = [item for item in events if item.is_heading and item.target == change.eid] or events
    else:
        able = [item for item in events if not item.is_heading]
        if change.kind in _OF_UNITS:
            able = [item for item in able if item.action != "words"] or able
    # «Текст на русском языке не изменяется» tells of the other language.
    return [item for item in able if item.action != "language_only"] or able


def _is_undone(event: Amendment, events: Sequence[Amendment]) -> bool:
    """Tell whether a later act worded anew the whole unit in which an event took place."""
    return any(_is_later(item, event) and _holds(item.target, event.target) for item in events)


def _is_later(item: Amendment, event: Amendment) -> bool:
    if item.action != "restate" or item.is_heading or event.act == item.act:
        return False
    return bool(item.act.signed_on and event.act.signed_on and item.act.signed_on > event.act.signed_on)


def _told_apart(change: Change, events: Sequence[Amendment]) -> tuple[Amendment, ...]:
    """Return the one event that says just this (the unit was put in, was excluded), else all of them."""
    if change.kind == "renumbering":
        # What is put in or excluded leaves the other numbers alone: only a new wording counts anew (214-IV, art. 12).
        return tuple([item for item in events if item.action == "restate"] or events)
    said: frozenset[Action] = frozenset()
    if change.kind == "insertion":
        said = frozenset({"insert"})
    elif change.kind == "repeal":
        said = _GONE
    exact = [item for item in events if item.action in said and item.target == change.eid]
    return tuple(exact[-1:] or events)


def _places(change: Change) -> tuple[str, ...]:
    """Return where a change is to be found in the later text: its unit, and for what moved the place it left.

    A number that was given to the next unit tells nothing of the one that had it.
    """
    if change.eid_before is None or change.kind == "renumbering":
        return (change.eid,)
    was = (change.eid_before,) if isinstance(change.eid_before, str) else change.eid_before
    return (change.eid, *was)


def _units_of(exemption: Exemption, target: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the units that an exception names, as far as they are this act's and the note speaks of them."""
    head = target.partition("__")[0]
    found = []
    for unit in exemption.units:
        named = next((eid for eid in (unit, f"{head}__{unit}") if eid in known), "")
        if named and (_holds(target, named) or _holds(named, target)):
            found.append(named)
    return tuple(found)


def _holds(whole: str, part: str) -> bool:
    return part == whole or part.startswith(f"{whole}__")

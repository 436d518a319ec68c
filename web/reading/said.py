"""A change in a reader's words: its place, what happened to it, from when, and by which act."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from law.languages.labels import topmost
from law.languages.words import ReaderLanguage
from law.model import AmendingAct, Change, ChangeKind, NumberChange, Stage
from law.summaries.effects import day_of, describe_acts, describe_contradictions, describe_effect
from law.summaries.kinds import capitalise, describe_line
from law.summaries.sentences import describe_numbers
from law.summaries.units import say_place

SIGNS: dict[ChangeKind, str] = {
    "insertion": "added",
    "repeal": "removed",
    "renumbering": "moved",
    "move": "moved",
    "split": "moved",
    "join": "moved",
    "editorial": "note",
}
"""The look of a kind; every other one is «changed»."""


@dataclass(frozen=True, slots=True)
class Said:
    """One change in words. ``line`` has place and kind, ``look`` is what its icon and colour follow."""

    eid: str
    label: str
    line: str
    look: str
    stage: Stage
    numbers: tuple[str, ...]
    effect: str
    acts: str
    by: tuple[AmendingAct, ...]
    is_open: bool
    """Whether it was one of these acts, and the source does not say which."""
    doubt: str
    """What the note behind it says against its own place; empty where it does not."""
    is_form: bool
    degraded: bool


@dataclass(frozen=True, slots=True)
class Working:
    """A day of effect with how it is known, as a sentence without its stop; ``on`` is None where no day is known."""

    on: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that changed and where: a line of the table «было → стало»."""

    eid: str
    label: str
    was: str
    now: str
    unit: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units were added, changed, removed, moved, and how many changes stand in notes alone."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    moved: int = 0
    notes: int = 0
    announced: int = 0

    @property
    def law(self) -> int:
        """How many changes there are in the law itself."""
        return self.added + self.changed + self.removed + self.moved


def say(change: Change, language: ReaderLanguage, t: NullTranslations) -> Said:
    """Return a change in words of the reader's language; ``t`` is the catalogue of the house."""
    return Said(
        eid=change.eid,
        label=say_place(change, language),
        line=describe_line(change, language, t),
        look=look_of(change),
        stage=change.stage,
        numbers=describe_numbers(change, t),
        effect=describe_effect(change.effect, t),
        acts=describe_acts(change.amended_by, change.attribution, t),
        by=change.amended_by,
        is_open=is_open(change),
        doubt=capitalise(describe_contradictions(change, t)),
        is_form=change.is_form,
        degraded=change.degraded,
    )


def look_of(change: Change) -> str:
    """Return the one word that a change's icon and colour follow."""
    return "announced" if change.stage == "announced" else SIGNS.get(change.kind, "changed")


def tally(changes: Iterable[Change]) -> Tally:
    """Return how many changes there are of each look."""
    counted = {"added": 0, "changed": 0, "removed": 0, "moved": 0, "note": 0, "announced": 0}
    for change in changes:
        counted[look_of(change)] += 1
    notes = counted.pop("note")
    return Tally(**counted, notes=notes)


def workings(changes: Iterable[Change], t: NullTranslations) -> tuple[Working, ...]:
    """Return each day of effect once with its working, the earliest first; what has no known day stands last.

    Two notes may word one rule in two ways; what is said of it is the same.
    """
    found = {capitalise(describe_effect(change.effect, t)): day_of(change.effect) for change in changes}
    return tuple(
        sorted((Working(on, words) for words, on in found.items()), key=lambda one: (one.on or date.max, one.words))
    )


def name_acts(change: Change) -> tuple[tuple[str, date | None], ...]:
    """Return the acts of a change by number and date: a footnote knows no code, the portal's own line does."""
    return tuple((act.number, act.signed_on) for act in change.amended_by)


def is_open(change: Change) -> bool:
    """Tell whether a change was made by one of several acts, and the source does not say by which."""
    return change.attribution == "ambiguous" and len(change.amended_by) > 1


def figures(changes: Sequence[Change], language: ReaderLanguage) -> tuple[Figure, ...]:
    """Return every figure that changed, with its place."""
    return tuple(
        Figure(change.eid, say_place(change, language), *_as_words(number))
        for change in changes
        for number in change.numbers
    )


def amending_acts(changes: Iterable[Change]) -> tuple[AmendingAct, ...]:
    """Return the acts that made these changes, each once, in the order of the changes."""
    found: dict[tuple[str, object], AmendingAct] = {}
    for change in changes:
        for act in change.amended_by:
            if not (act.number or act.signed_on):
                continue
            known = found.get((act.number, act.signed_on))
            # The portal's own line of the edition knows the code and title, a footnote does not.
            found[act.number, act.signed_on] = act if known is None or act.code else known
    return tuple(found.values())


def tops(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the articles (or annexes, points, headings) that changes touch, each once, in their order."""
    return tuple(dict.fromkeys(topmost(change.eid) for change in changes))


def _as_words(number: NumberChange) -> tuple[str, str, str]:
    return number.was, number.now, number.unit

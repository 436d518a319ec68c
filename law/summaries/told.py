"""All that is said of one change, in the order in which a colleague would say it; each sentence rests on its places."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations

from law.languages.words import ReaderLanguage
from law.model import Change
from law.severity import rate
from law.summaries.concerned import describe_concerned
from law.summaries.effects import describe_contradictions
from law.summaries.excerpts import around, excerpt, shorten
from law.summaries.kinds import capitalise, describe_line, eids_before
from law.summaries.ratings import describe_rating
from law.summaries.units import say_place

CHANGE_LIMIT = 900
"""Characters of law text shown for one change, before and after together."""
_GONE_LIMIT = 400
"""Of what is gone less is shown: it is known already, and no longer the law."""
_WHOLE = 300
"""Texts shorter than this together are shown whole; of longer ones, what differs."""
_UNSAID = ("renumbering", "move", "marks", "division")
"""Rules of severity that say all: the words are the same, whoever wants them finds them in the act."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in the reader's language and the places of the act it rests on."""

    text: str
    eids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One change in words, each field a sentence or a line; empty where there is nothing to say."""

    eids: tuple[str, ...]
    line: str
    """Place and kind: «Статья 17, пункт 3-1 — добавлен»."""
    rating: str
    """How much it weighs and why: «Важно: изменился срок.»"""
    numbers: tuple[str, ...]
    concerned: str
    before: str | None
    after: str | None
    remarks: tuple[str, ...]
    """What the source says of a change whose words are not known yet, and where its note contradicts itself."""

    def sentences(self) -> Iterator[Sentence]:
        """Yield everything with the places it rests on."""
        said = (self.line, self.rating, *self.numbers, self.concerned, self.before, self.after, *self.remarks)
        return (Sentence(text, self.eids) for text in said if text)


@lru_cache(maxsize=256)
def describe_change(change: Change, language: ReaderLanguage, t: NullTranslations) -> Told:
    """Return a change in the reader's words; ``before`` and ``after`` are words of the law, shortened.

    What five hundred people are told of is written once in each of their languages.
    """
    rating = rate(change)
    before, after = show_words(change)
    return Told(
        eids=places_of(change),
        line=_line(change, language, t),
        # The line of a change in form says already that the meaning is the same.
        rating="" if change.is_form else f"{describe_rating(rating, t)}.",
        numbers=describe_numbers(change, t),
        concerned=describe_concerned(change, t),
        before=before,
        after=after,
        remarks=tuple(_remarks(change, t)),
    )


def places_of(change: Change) -> tuple[str, ...]:
    """Return every place that what is said of a change rests on: where it is, where it was, all that it touches."""
    return tuple(dict.fromkeys((change.eid, *change.places, *eids_before(change), *change.contradictions)))


def show_words(change: Change) -> tuple[str | None, str | None]:
    """Return the words before and after as they are shown; None where there are none, or none that differ."""
    if is_note(change) or rate(change).rule in _UNSAID:
        return None, None
    before, after = change.before, change.after
    if before and after and len(before) + len(after) > _WHOLE and change.kind != "status":
        before, after = around(before, after)
    return excerpt(before, after, CHANGE_LIMIT if after else _GONE_LIMIT)


def is_note(change: Change) -> bool:
    """Tell whether the words of a change are an editor's, of law that is to come, and none of the law itself."""
    return change.kind == "editorial"


def describe_numbers(change: Change, t: NullTranslations) -> tuple[str, ...]:
    """Return every figure that changed: «30 → 90 календарных дней»."""
    text = t.gettext("{was} → {now} {unit}")
    return tuple(text.format(was=n.was, now=n.now, unit=n.unit).rstrip() for n in change.numbers)


def _line(change: Change, language: ReaderLanguage, t: NullTranslations) -> str:
    if is_note(change) and change.stage == "announced":
        # That it is an editor's note is how we know; what the reader needs is that something will change.
        text = t.gettext("{unit} — a change is announced, it is not in force yet")
        return text.format(unit=capitalise(say_place(change, language)))
    return describe_line(change, language, t)


def _remarks(change: Change, t: NullTranslations) -> Iterator[str]:
    if is_note(change) and (words := change.after or change.before):
        yield t.gettext("The source says: «{text}»").format(text=shorten(words, CHANGE_LIMIT // 2))
    if contradiction := describe_contradictions(change, t):
        yield f"{capitalise(contradiction)}."

"""Which unit answers best: BM25 over its own words and those it stands under, and a few plain reasons on top.

A word that few units have weighs more; a heading more than a text; a long text less than a short one. A thing that was
asked for counts once, by its best wording. Then: the words side by side as they were asked, a unit that says what they
mean («кандас – …»), and below what is in force what is not.
"""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from law.model import Language
from law.search.question import Question, Thing, Wording
from law.search.stems import stem
from law.search.synonyms import Stems
from law.search.tokens import read_tokens

K1, B = 1.2, 0.4
USUAL_LENGTH = 35
"""Stems of a unit of usual length."""
WEIGHTS = {"title": 0.3, "above": 0.8, "heading": 1.6, "lead": 0.4, "text": 1.0}
SIDE_BY_SIDE = 0.35
DEFINES = 0.8
OVER = 0.75
"""What an act without force weighs beside one in force."""
_DEFINITION = re.compile(r"\s*(?:[\d-]+[.)])?\s*([^–—:;]{2,80}?)\s(?:[–—-])\s")


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit as it is judged: its own words, and those it stands under."""

    language: Language
    title: str
    above: str
    heading: str
    lead: str
    text: str
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How well a unit answers; ``found`` are the things it says, ``stems`` all words of theirs that it has."""

    value: float
    found: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of all units each stem stands."""

    units: int
    counts: Mapping[str, int]

    def of(self, word: str) -> float:
        """Return what a stem weighs; one that nearly every unit has weighs next to nothing."""
        count = min(self.counts.get(word, 0), self.units)
        return _rarity(count, self.units)


class Judge:
    """Says of each unit how well it answers one question."""

    def __init__(self, question: Question, rarity: Rarity) -> None:
        self._question, self._rarity = question, rarity
        self._weights = [_weight(thing, rarity) for thing in question.things]

    def score(self, passage: Passage) -> Score:
        """Return how well a unit answers; nothing where it says none of it, or lacks a phrase that was quoted."""
        question = self._question
        fields = {name: stems_of(getattr(passage, name), passage.language) for name in WEIGHTS}
        if any(not _stand_together(phrase, fields["text"]) for phrase in question.phrases):
            return Score(0.0)
        length = len(fields["heading"]) + len(fields["text"])
        heard = _hear(fields, self._rarity.counts, 1 - B + B * length / USUAL_LENGTH)
        value, covered = 0.0, 0.0
        found, used = [], set[str]()
        for thing, weight in zip(question.things, self._weights, strict=True):
            worth, wording = max(((self._worth(one, heard), one) for one in thing.wordings), key=lambda item: item[0])
            if worth > 0:
                value += worth
                covered += weight
                found.append(thing.said)
                used.update(wording.stems)
        if not value or (used.isdisjoint(fields["text"]) and used.isdisjoint(fields["heading"])):
            # What only the headings above say is said better by the unit that has them.
            value *= 0.5
        asked = sum(self._weights)
        value *= 0.3 + 0.7 * (covered / asked if asked else 0)
        is_phrase = len(question.order) > 1 and (
            _stand_together(question.order, fields["text"]) or _stand_together(question.order, fields["heading"])
        )
        value *= 1 + SIDE_BY_SIDE * is_phrase + DEFINES * _defines(passage, question)
        return Score(value * (OVER if passage.is_over else 1), tuple(found), frozenset(used), is_phrase)

    def _worth(self, wording: Wording, heard: Mapping[str, float]) -> float:
        """Return what a unit's saying this wording is worth; nothing where a word of it is not there."""
        total = 0.0
        for word in wording.stems:
            often = heard.get(word)
            if not often:
                return 0.0
            total += self._rarity.of(word) * often * (K1 + 1) / (often + K1)
        # Several words of one wording say one thing; that all of them are there makes it surer.
        return wording.weight * total / len(wording.stems) ** 0.5 if wording.stems else 0.0


@lru_cache(maxsize=4096)
def stems_of(text: str, language: Language) -> Stems:
    """Return the stems of a text in its order."""
    return tuple(stem(token.form, language) for token in read_tokens(text)[1])


def _hear(fields: Mapping[str, Stems], asked: Container[str], length: float) -> dict[str, float]:
    """Return how loudly a unit says each of the words that were asked for."""
    heard: dict[str, float] = {}
    for name, stems in fields.items():
        weight = WEIGHTS[name] / length
        for word in stems:
            if word in asked:
                heard[word] = heard.get(word, 0.0) + weight
    return heard


@lru_cache(maxsize=4096)
def _rarity(count: int, units: int) -> float:
    return log(1 + (units - count + 0.5) / (count + 0.5))


def _weight(thing: Thing, rarity: Rarity) -> float:
    known = [rarity.of(word) for wording in thing.wordings for word in wording.stems if rarity.counts.get(word)]
    return max(known, default=0.0)


def _defines(passage: Passage, question: Question) -> bool:
    """Tell whether a unit says what a thing that was asked for is."""
    found = _DEFINITION.match(passage.text)
    if not found:
        return False
    term = set(stems_of(found[1], passage.language))
    return any(term == set(wording.stems) for thing in question.things for wording in thing.wordings)


def _stand_together(words: Sequence[str], text: Sequence[str]) -> bool:
    size = len(words)
    return any(tuple(text[at : at + size]) == tuple(words) for at in range(len(text) - size + 1))

"""A question becomes things that an answer should say, each in several wordings; what is in quotes stays a phrase."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise

from law.model import Language
from law.search.stems import stem
from law.search.synonyms import Meaning, Stems, Thesaurus
from law.search.tokens import Token, read_tokens

LONGEST = 300
"""Characters of a question that are read; the rest is no question."""
MOST_WORDS = 16
PART = 0.35
"""What one word weighs of several that mean one thing together: «потеряла паспорт» is about a passport."""
LAWS_WORDS = 0.85
"""What a hit in the law's words weighs beside one in the words of the question."""
_NEAR = 2
"""How far apart two words may stand across a comma and still be one thing."""
_PART = re.compile(r"[,.;:!?()]")
_QUOTED = re.compile(r"[«\"„“]([^«»\"„“”]{2,})[»\"”“]")


@dataclass(frozen=True, slots=True)
class Wording:
    """Stems that must all stand in a unit, and how much it counts that they do."""

    stems: Stems
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that was asked for, as it was said, with all wordings of it."""

    said: str
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question in one language; ``phrases`` are in quotes, and ``used`` the entries of the thesaurus."""

    language: Language
    things: tuple[Thing, ...]
    order: Stems = ()
    """The stems as they were asked, for what stands in the same order."""
    phrases: tuple[Stems, ...] = ()
    used: tuple[Meaning, ...] = field(default=())


def read_question(text: str, language: Language, thesaurus: Thesaurus) -> Question:
    """Return what a question asks for, read as one of this language; without things it asks for nothing.

    >>> from law.search.synonyms import read_thesaurus
    >>> asked = read_question("муж бьёт", "rus", read_thesaurus()["rus"])
    >>> [thing.said for thing in asked.things], [entry.said for entry in asked.used]
    (['муж бьёт'], ['муж бьёт'])
    """
    shown, tokens = read_tokens(text[:LONGEST])
    tokens = tokens[:MOST_WORDS]
    stems = [stem(token.form, language) for token in tokens]
    phrases = tuple(
        tuple(stem(token.form, language) for token in read_tokens(found[1])[1]) for found in _QUOTED.finditer(shown)
    )
    free = set(range(len(tokens)))
    things: list[tuple[int, Thing]] = []
    used: list[Meaning] = []
    clauses = _clauses(shown, tokens)
    empty = _stems_of(thesaurus.empty, language)
    there = set(stems)
    for meaning in thesaurus.meanings:
        if not there.issuperset(meaning.say):
            continue
        places = _find(meaning.say, stems, free)
        if places is None or not _is_near(places, clauses):
            continue
        # One word may mean several things («муж» is a spouse and, beaten, a victim's); several words mean one.
        free -= set(places)
        is_known = any(one.law == meaning.law for one in used)
        used.append(meaning)
        if is_known:
            # «Ушла от мужа, где переночевать» asks twice for one thing.
            continue
        said = " ".join(shown[tokens[at].start : tokens[at].end] for at in places)
        own = Wording(tuple(dict.fromkeys(stems[at] for at in places)))
        laws = tuple(Wording(words, LAWS_WORDS) for words in meaning.law if words)
        parts = (Wording((word,), PART) for word in own.stems if len(own.stems) > 1 and word not in empty)
        things.append((places[0], Thing(said, (own, *laws, *parts))))
    things.extend(
        (at, Thing(shown[tokens[at].start : tokens[at].end], (Wording((stems[at],)),)))
        for at in sorted(free)
        if tokens[at].form not in thesaurus.empty
    )
    ordered = tuple(dict.fromkeys(thing for _, thing in sorted(things, key=lambda item: item[0])))
    if not ordered and tokens:
        # «не» or «при» alone is asked for as it stands.
        ordered = (Thing(shown, (Wording(tuple(dict.fromkeys(stems))),)),)
    order = tuple(word for at, word in enumerate(stems) if tokens[at].form not in thesaurus.empty)
    return Question(language, ordered, order, tuple(phrase for phrase in phrases if phrase), tuple(used))


@lru_cache(maxsize=16)
def _stems_of(words: frozenset[str], language: Language) -> frozenset[str]:
    return frozenset(stem(word, language) for word in words)


def _clauses(shown: str, tokens: Sequence[Token]) -> tuple[int, ...]:
    """Return of each word in which part of the sentence it stands, from 0."""
    ends = [bool(_PART.search(shown[left.end : right.start])) for left, right in pairwise(tokens)]
    return tuple(accumulate(ends, initial=0)) if tokens else ()


def _is_near(places: tuple[int, ...], clauses: Sequence[int]) -> bool:
    """Tell whether words belong together: «у мужа ружьё, как забрать» is not «забрали мужа»."""
    return clauses[places[0]] == clauses[places[-1]] or places[-1] - places[0] <= _NEAR


def _find(say: Stems, stems: list[str], free: set[int]) -> tuple[int, ...] | None:
    """Return the places of all these stems among the words that are free, in order; None if one is not there."""
    places = []
    for word in say:
        at = next((at for at in sorted(free) if stems[at] == word and at not in places), None)
        if at is None:
            return None
        places.append(at)
    return tuple(sorted(places)) or None

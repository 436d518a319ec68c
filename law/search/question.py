"""A question becomes things that an answer should say, each in several wordings; what is in quotes stays a phrase."""

import re
from dataclasses import dataclass, field

from law.model import Language
from law.search.stems import stem
from law.search.synonyms import Meaning, Stems, Thesaurus
from law.search.tokens import read_tokens

LONGEST = 300
"""Characters of a question that are read; the rest is no question."""
MOST_WORDS = 16
LAWS_WORDS = 0.85
"""What a hit in the law's words weighs beside one in the words of the question."""
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
    for meaning in thesaurus.meanings:
        places = _find(meaning.say, stems, free)
        if places is None:
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
        things.append((places[0], Thing(said, (own, *laws))))
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


def _find(say: Stems, stems: list[str], free: set[int]) -> tuple[int, ...] | None:
    """Return the places of all these stems among the words that are free, in order; None if one is not there."""
    places = []
    for word in say:
        at = next((at for at in sorted(free) if stems[at] == word and at not in places), None)
        if at is None:
            return None
        places.append(at)
    return tuple(sorted(places)) or None

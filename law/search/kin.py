"""Words of one root: who asks whether the doctor «сообщит» means the «сообщение» of the law.

A stem takes the forms of one word together, not the words made of it. Two stems are kin where they begin alike and what
is left of each is an ending that words are made with (``kin.toml``); such a hit counts less than the word itself.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import takewhile

from law.model import Language
from law.search.question import Question, Thing, Wording

KIN = 0.6
"""What a word of the same root weighs beside the word that was asked for."""
ROOT = 4
"""Letters that kin share at least."""
MOST = 5
"""How many kin of one word are asked for, the nearest first."""


def root_of(stem: str, language: Language) -> str:
    """Return how every kin of a stem begins; empty for a number and for what is too short.

    >>> root_of("сообщен", "rus"), root_of("дом", "rus"), root_of("2024", "rus")
    ('сооб', '', '')
    """
    made_with = _made_with()[language]
    at = next((at for at in range(ROOT, len(stem) + 1) if stem[at:] in made_with), 0)
    return "" if stem[:1].isdigit() else stem[:at]


def are_kin(left: str, right: str, language: Language) -> bool:
    """Tell whether two stems are of one root.

    >>> are_kin("сообщ", "сообщен", "rus"), are_kin("полиц", "политик", "rus"), are_kin("шагымдан", "шагым", "kaz")
    (True, False, True)
    """
    shared = _shared(left, right)
    made_with = _made_with()[language]
    return any(left[at:] in made_with and right[at:] in made_with for at in range(ROOT, shared + 1))


def roots_of(question: Question) -> frozenset[str]:
    """Return how the stems begin among which the kin of a question's words are."""
    roots = {root_of(word, question.language) for thing in question.things for word in _single(thing)}
    return frozenset(roots - {""})


def add_kin(question: Question, known: Iterable[str]) -> Question:
    """Return a question whose single words are also asked for by their kin among these stems of the law."""
    stems = sorted(known)
    return replace(question, things=tuple(_widen(thing, stems, question.language) for thing in question.things))


def _widen(thing: Thing, stems: list[str], language: Language) -> Thing:
    there = {wording.stems for wording in thing.wordings}
    near = [
        (-_shared(word, other), len(other), other)
        for word in _single(thing)
        for other in stems
        if (other,) not in there and are_kin(word, other, language)
    ]
    kin = tuple(Wording((other,), KIN) for _, _, other in sorted(near)[:MOST])
    return replace(thing, wordings=(*thing.wordings, *kin)) if kin else thing


def _shared(left: str, right: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _single(thing: Thing) -> tuple[str, ...]:
    own = thing.wordings[0].stems
    return own if len(own) == 1 else ()


@cache
def _made_with() -> Mapping[Language, frozenset[str]]:
    table = tomllib.loads(files("law.search").joinpath("kin.toml").read_text("utf-8"))
    made: dict[Language, frozenset[str]] = {}
    for language in ("rus", "kaz"):
        once = {"", *table[language]["endings"].split()}
        made[language] = frozenset(first + second for first in once for second in once)
    return made

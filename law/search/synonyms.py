"""Everyday words lead to the law's: somebody who was beaten does not ask for «бытовое насилие».

The words stand in ``synonyms.toml`` for people to read and add to; here they become stems, once.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from law.model import LANGUAGES, Language
from law.search.stems import stem
from law.search.tokens import read_tokens

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What people say, as stems that must all be there, and each phrase that the law has for it."""

    say: Stems
    said: str
    """As it is written in the file."""
    law: tuple[Stems, ...]
    law_said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """What is known of one language; ``empty`` are words that ask and tell nothing."""

    meanings: tuple[Meaning, ...]
    """Those of most words first."""
    empty: frozenset[str]


@cache
def read_thesaurus() -> Mapping[Language, Thesaurus]:
    """Return the words that the package ships, by language."""
    return build_thesaurus(tomllib.loads(files("law.search").joinpath("synonyms.toml").read_text("utf-8")))


def build_thesaurus(table: Mapping[str, Any]) -> Mapping[Language, Thesaurus]:
    """Return what a file of synonyms says, by language."""
    made: dict[Language, Thesaurus] = {}
    # A question is read in both languages, and what is empty in one says nothing in the other («с», «от»).
    written = " ".join(table.get(language, {}).get("empty", "") for language in LANGUAGES)
    empty = frozenset(token.form for token in read_tokens(written)[1])
    for language in LANGUAGES:
        # A word that stands in several entries («убежище») means all of it.
        meanings: dict[frozenset[str], Meaning] = {}
        for entry in table.get(language, {}).get("means", ()):
            law = tuple(_stems(words, language, empty) for words in entry["law"])
            for said in entry["say"]:
                say = _stems(said, language)
                before = meanings.get(frozenset(say), Meaning(say, said, (), ()))
                new = [
                    (stems, words) for stems, words in zip(law, entry["law"], strict=True) if stems not in before.law
                ]
                meanings[frozenset(say)] = replace(
                    before,
                    law=(*before.law, *(stems for stems, _ in new)),
                    law_said=(*before.law_said, *(words for _, words in new)),
                )
        made[language] = Thesaurus(tuple(sorted(meanings.values(), key=lambda one: -len(one.say))), empty)
    return made


def _stems(words: str, language: Language, empty: frozenset[str] = frozenset()) -> Stems:
    tokens = read_tokens(words)[1]
    return tuple(dict.fromkeys(stem(token.form, language) for token in tokens if token.form not in empty))

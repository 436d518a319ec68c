"""The words of each topic, from one TOML file a topic beside this module; a new topic's file is all that it needs.

A file has its ``code`` and groups of ``terms``: ``[[sure]]`` decides alone; a ``[[possible]]`` group says «may concern»
and two of them together decide. ``unless`` names traps, after which a hit is none: one word within four words of it,
several words where they cover a part of it. ``weaker_with`` in the same thought makes a sure hit a possible one.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from law.topics.model import TOPICS, Certainty, Topic
from law.topics.terms import Lexicon


@dataclass(frozen=True, slots=True)
class Group:
    """What a file's group says of its topic, and the numbers of its traps among the groups of the lexicon."""

    topic: Topic
    certainty: Certainty
    unless: int | None
    weaker_with: int | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every topic's groups by their number in the lexicon; a number that is none of them is a trap."""

    groups: Mapping[int, Group]
    lexicon: Lexicon


@cache
def read_vocabulary() -> Vocabulary:
    """Return the vocabulary that the package ships."""
    folder = files("law.topics")
    return build_vocabulary(tomllib.loads(folder.joinpath(f"{topic}.toml").read_text("utf-8")) for topic in TOPICS)


def build_vocabulary(topics: Iterable[Mapping[str, Any]]) -> Vocabulary:
    """Return the vocabulary of some topics, each as its file says it."""
    terms: list[list[str]] = []
    groups: dict[int, Group] = {}

    def numbered(written: list[str] | None) -> int | None:
        if not written:
            return None
        terms.append(written)
        return len(terms) - 1

    for topic in topics:
        for certainty in get_args(Certainty):
            for group in topic.get(certainty, ()):
                number = numbered(group["terms"])
                if number is not None:
                    traps = numbered(group.get("unless")), numbered(group.get("weaker_with"))
                    groups[number] = Group(topic["code"], certainty, *traps)
    return Vocabulary(groups, Lexicon(terms))

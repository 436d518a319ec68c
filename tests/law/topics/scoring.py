"""Labelled titles, one a line: title, language, topics with commas or «none»; and what the classifier makes of them."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from law.topics.model import TOPICS
from law.topics.relevance import find_topics

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("ZANWATCH_SHARED") or HERE.parents[3] / "shared")
DEVELOPMENT = SHARED / "domain" / "topics-dev.tsv"
HELD_OUT = HERE / "held_out.tsv"
"""Invented before the vocabulary was written, by its author."""
HEADINGS = HERE / "headings.tsv"
"""Headings such as codes and orders have, written after the vocabulary and before it was tried on them."""
BLIND = HERE / "blind.tsv"
"""Written last, when the vocabulary was thought to be done, to see what it does with titles that nobody tuned it on."""


@dataclass(frozen=True, slots=True)
class Labelled:
    title: str
    language: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Miss:
    title: str
    lost: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def read_titles(path: Path) -> list[Labelled]:
    rows = [line.split("\t")[:3] for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Labelled(title, language, frozenset() if topics == "none" else frozenset(topics.split(",")))
        for title, language, topics in rows
    ]


def sure(title: str) -> frozenset[str]:
    return frozenset(found.topic for found in find_topics(title) if found.certainty == "sure")


def shown(title: str) -> frozenset[str]:
    return frozenset(found.topic for found in find_topics(title))


def macro_f1(rows: Sequence[Labelled]) -> float:
    """The mean of the topics' F1; a topic that is neither wanted nor told has none."""
    told = [(row.topics, sure(row.title)) for row in rows]
    scores = []
    for topic in TOPICS:
        right = sum(topic in wanted and topic in got for wanted, got in told)
        either = sum((topic in wanted) + (topic in got) for wanted, got in told)
        if either:
            scores.append(2 * right / either)
    return sum(scores) / len(scores)


def misses(rows: Iterable[Labelled]) -> list[Miss]:
    found = [
        Miss(row.title, tuple(sorted(row.topics - sure(row.title))), tuple(sorted(sure(row.title) - row.topics)))
        for row in rows
    ]
    return [miss for miss in found if miss.lost or miss.added]

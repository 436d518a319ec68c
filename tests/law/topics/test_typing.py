"""How a title is typed tells nothing of what it is about."""

from collections.abc import Callable

import pytest

from law.topics.relevance import find_topics
from tests.law.topics.scoring import BLIND, HEADINGS, HELD_OUT, read_titles

TITLES = [row.title for path in (HELD_OUT, HEADINGS, BLIND) for row in read_titles(path)]
_OLD = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
TYPINGS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "Latin i": lambda title: title.replace("і", "i").replace("І", "I"),
    "Latin letters that look Cyrillic": lambda title: title.translate(str.maketrans("аеосрху", "aeocpxy")),
    "no Kazakh letters": lambda title: title.translate(_OLD),
    "no ё": lambda title: title.replace("ё", "е"),
    "hyphens that do not break": lambda title: title.replace("-", "\u2011"),
    "hyphens with spaces": lambda title: title.replace("-", " - "),
    "soft hyphens": lambda title: "".join(f"{letter}\u00ad" if letter.isalpha() else letter for letter in title),
    "other spaces": lambda title: title.replace(" ", "\u00a0"),
    "two lines": lambda title: title.replace(" ", "\r\n", 1),
}


@pytest.mark.parametrize("typing", TYPINGS)
def test_a_title_typed_otherwise_is_about_the_same(typing: str) -> None:
    typed = TYPINGS[typing]

    def told(title: str) -> list[tuple[str, str]]:
        return [(found.topic, found.certainty) for found in find_topics(title)]

    assert [title for title in TITLES if told(typed(title)) != told(title)] == []


def test_words_are_quoted_as_they_are_printed() -> None:
    found = find_topics("О правах ДЕТЕЙ\u00a0 и «ШЕТЕЛДIКТЕРДIҢ» құқықтары")

    assert [(one.topic, [reason.words for reason in one.reasons]) for one in found] == [
        ("migration", ["ШЕТЕЛДIКТЕРДIҢ"]),
        ("children", ["ДЕТЕЙ"]),
    ]

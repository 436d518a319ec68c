"""Work grows with the text and no faster: what is counted is what Python does, so that no busy machine makes it red."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from law.topics.model import Passage
from law.topics.relevance import find_topics, passages_of
from law.topics.vocabulary import read_vocabulary
from tests.law.topics.test_relevance import change

MOST_GROWTH = 2.2
TEXTS: dict[str, Callable[[int], str]] = {
    "beginnings of a term": lambda n: "торговля " * n,
    "whole terms": lambda n: "въезд и выезд " * n,
    "one thought without an end": lambda n: "мигранты и дети " * n,
    "a trap at every hit": lambda n: "миграция рыб " * n,
    "what weakens at every hit": lambda n: "легализация имущества кандасов " * n,
    "a word without an end": lambda n: "бала" + "лар" * n,
    "stops": lambda n: ". ; " * n,
}


def work(text: str) -> int:
    """Count the calls that a text costs, its words being new to the lexicon's memory or not alike for both sizes."""
    calls = 0

    def count(_frame: FrameType, event: str, _value: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        find_topics(text, [Passage("статья 1", text)])
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    read_vocabulary()
    work(TEXTS[name](10))

    once, twice = work(TEXTS[name](400)), work(TEXTS[name](800))

    assert twice <= MOST_GROWTH * once


def test_a_long_change_is_cut_into_thoughts_once() -> None:
    before = "Мигранты. " * 20_000

    assert passages_of([change(before, before + "Дети.")])[0].text == "Дети."

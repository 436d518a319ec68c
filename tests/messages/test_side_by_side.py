"""The alert that a careful lawyer wrote by hand, and what the composer writes of the same pair of editions.

``by_hand/PAIR.LANGUAGE.md`` was written before the composer; below «## Факты» stand its facts, a line each, as they
stand in both texts. The composed words hold the official text and are no part of this repository: facts are compared.
To read both: ``python -m tests.messages.side_by_side PAIR LANGUAGE``.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from alerts.compose import compose
from alerts.formats.telegram import count_units
from alerts.letter import Links
from alerts.model import News, ReaderLanguage
from config.catalogues import read_catalogue
from tests.alerts.sample import make_person
from tests.messages.corpus_news import read_news
from tests.messages.side_by_side import BY_HAND, read_by_hand
from tests.real.conftest import shared  # noqa: F401 - a fixture is found by its name

WRITTEN = sorted(path.stem for path in BY_HAND.glob("*.md"))


@pytest.fixture(scope="module")
def news(shared: Path) -> Mapping[str, News]:  # noqa: F811 - the fixture
    return dict(read_news(shared))


def test_every_pair_was_written_by_hand_in_russian_and_in_kazakh(news: Mapping[str, News]) -> None:
    assert sorted(f"{name}.{language}" for name in news for language in ("rus", "kaz")) == WRITTEN


@pytest.mark.parametrize("name", WRITTEN)
def test_every_fact_of_the_hand_stands_in_what_the_hand_wrote(name: str) -> None:
    text, facts = read_by_hand(name)

    assert len(facts) >= 6
    assert [fact for fact in facts if fact.casefold() not in text.casefold()] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_every_fact_of_the_hand_is_composed_too(name: str, news: Mapping[str, News]) -> None:
    pair, _, language = name.rpartition(".")
    reader: ReaderLanguage = "kaz" if language == "kaz" else "rus"
    messages = compose(make_person(reader), news[pair], Links(), read_catalogue(reader))
    _, facts = read_by_hand(name)

    assert [fact for fact in facts if fact.casefold() not in messages["mail"].text.casefold()] == []
    assert count_units(messages["telegram"].html) < 4096

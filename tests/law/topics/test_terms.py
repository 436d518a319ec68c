"""A term finds the forms of its words, near enough to one another, and nothing that only looks like them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

import config.watchlist
from law.topics import vocabulary
from law.topics.forms import read_words
from law.topics.match import find_hits
from law.topics.model import TOPICS
from law.topics.terms import Lexicon
from law.topics.vocabulary import build_vocabulary, read_vocabulary

FOLDER = Path(vocabulary.__file__).parent


def finds(term: str, text: str) -> bool:
    return any(Lexicon([[term]]).find(read_words(text)[1]))


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("торговл~ людьми", "О ТОРГОВЛЕ людьми"),
        ("дети/детям", "помощь детям"),
        ("бытов~ … насили~", "бытового, в том числе сексуального, насилия"),
        ("көші-қон~", "көші – қонның"),
        ("зорлық-зомбылы~", "зорлық-зомбылыққа"),
    ],
)
def test_a_term_finds_the_forms_of_its_words(term: str, text: str) -> None:
    assert finds(term, text)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("торговл~ людьми", "торговля с людьми"),
        ("виза", "визам"),
        ("а … б", "а 1 2 3 4 5 6 б"),
        ("а … б", "а. Б"),
        ("а … б", "б а"),
        ("торговл~ людьми", "торговля. Людьми"),
    ],
)
def test_a_term_finds_nothing_that_is_only_like_it(term: str, text: str) -> None:
    assert not finds(term, text)


@pytest.mark.parametrize(
    "form",
    [
        "бала", "балалар", "баланың", "балаға", "баланы", "балада", "баладан", "баламен", "баласы", "баласының",
        "баласына", "баласын", "баласында", "баласынан", "баласымен", "балалары", "балаларға", "балалардан",
        "балаларына", "балаларымыз", "баладағы", "балаларындағы",
    ],
)  # fmt: skip
def test_every_case_of_a_kazakh_noun_is_that_noun(form: str) -> None:
    assert finds("бала+", form)


@pytest.mark.parametrize("form", ["баламалы", "балама", "баланс", "балансы", "балабақша", "балл", "балық"])
def test_a_word_that_begins_like_a_kazakh_noun_is_another(form: str) -> None:
    assert not finds("бала+", form)


def _told(group: dict[str, Any], text: str) -> list[tuple[str, str]]:
    built = build_vocabulary([{"code": "labour", "sure": [group]}])
    return [(hit.words, hit.certainty) for hit in find_hits(text, built)]


def test_a_trap_of_one_word_takes_what_is_within_four_words_of_it() -> None:
    group = {"terms": ["миграц~"], "unless": ["рыб~"]}

    assert _told(group, "рыба и один два три миграция") == []
    assert _told(group, "рыба и один два три четыре миграция") == [("миграция", "sure")]
    assert _told(group, "рыба. Миграция") == [("Миграция", "sure")]


def test_a_trap_of_several_words_takes_what_it_covers() -> None:
    group = {"terms": ["труда"], "unless": ["министр~ труда"]}

    assert _told(group, "приказ Министра труда об охране труда") == [("труда", "sure")]


def test_a_word_that_weakens_leaves_a_hit_possible() -> None:
    group = {"terms": ["кандас~"], "weaker_with": ["легализац~ … имуществ~"]}

    assert _told(group, "О кандасах, в связи с легализацией ими имущества") == [("кандасах", "possible")]


def test_every_topic_has_a_file_and_every_file_says_its_own_topic() -> None:
    codes = [tomllib.loads((FOLDER / f"{topic}.toml").read_text("utf-8"))["code"] for topic in TOPICS]

    assert codes == list(TOPICS) == list(config.watchlist.TOPICS)
    assert sorted(file.stem for file in FOLDER.glob("*.toml")) == sorted(TOPICS)
    assert {group.topic for group in read_vocabulary().groups.values()} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_term_stands_twice_in_a_file_with_one_meaning(topic: str) -> None:
    said = tomllib.loads((FOLDER / f"{topic}.toml").read_text("utf-8"))
    terms = [term for kind in ("sure", "possible") for group in said.get(kind, ()) for term in group["terms"]]

    assert sorted(term for term in set(terms) if terms.count(term) > 1) == []

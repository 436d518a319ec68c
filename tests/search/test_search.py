from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storage.engine import Store
from storage.search import Asked, Found, search
from tests.search.conftest import FACTS
from tests.search.recall import SAMPLE_QUESTIONS, SAMPLES, ask_all, fill

TODAY = date(2026, 9, 1)
Put = Callable[..., None]
GARDEN = {
    "1": ("Понятия", "Сад – место, где растут деревья."),
    "2": ("Насилие", "О насилии над деревьями сообщают в течение 49-1 дней."),
    "20": ("Забор", "Забор ставит сосед."),
}


def _ask(store: Store, words: str, **fields: Any) -> Found:
    with store.reading() as session:
        return search(session, Asked(words, TODAY, **fields))


def _places(found: Found) -> list[str]:
    return [hit.places[0].eid for hit in found.hits]


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("насилие", ["art_2"]),
        ("насилиями", ["art_2"]),
        ("ДЕРЕВЬЯМ", ["art_1", "art_2"]),
        ("статья 20", ["art_20"]),
        ("20-бап", ["art_20"]),
        ("49-1", ["art_2"]),
        ("49", []),
        ('"ставит сосед"', ["art_20"]),
        ('"сосед ставит"', []),
        ("что такое сад", ["art_1"]),
        ("зaбоp", ["art_20"]),  # two letters are Latin ones
    ],
)
def test_a_word_is_found_in_every_form_and_a_number_only_whole(
    store: Store, put: Put, words: str, places: list[str]
) -> None:
    put(store, "2020-01-01", GARDEN)

    assert _places(_ask(store, words)) == places


def test_a_word_is_found_by_one_of_the_same_root_and_stands_behind_itself(store: Store, put: Put) -> None:
    put(store, "2020-01-01", {"1": ("Вода", "О пожаре звонят соседу."), "2": ("Забор", "Забор ставит сосед.")})
    alone = _places(_ask(store, "пожарные"))
    put(store, "2021-01-01", {"1": ("Вода", "О пожаре звонят соседу."), "3": ("Люди", "Пожарных зовёт любой сосед.")})

    assert (alone, _places(_ask(store, "пожарные"))) == (["art_1"], ["art_3", "art_1"])


def test_kazakh_words_are_found_in_every_form(samples: Store) -> None:
    found = _ask(samples, "көші-қонның органдарына", languages=("kaz",))

    assert found.hits[0].act == "900002"


@pytest.mark.parametrize("words", ["140-V", "1", "о дворах", "двор"])
def test_an_act_is_found_by_its_number_code_and_title(store: Store, put: Put, words: str) -> None:
    put(store, "2020-01-01", GARDEN)

    assert [one.facts.code for one in _ask(store, words).acts] == ["1"]


def test_what_is_in_force_comes_before_what_is_not(store: Store, put: Put) -> None:
    gone = replace(FACTS, code="2", ngr="Z2", status="yts", number="141-V")
    put(store, "2020-01-01", GARDEN, gone)
    put(store, "2020-01-01", GARDEN)

    assert [(hit.act, hit.is_over) for hit in _ask(store, "насилие").hits] == [("1", False), ("2", True)]


def test_history_and_changes_are_searched_apart_from_the_law_of_today(store: Store, put: Put) -> None:
    put(store, "2020-01-01", GARDEN)
    put(store, "2021-01-01", {**GARDEN, "20": ("Забор", "Забор ставит хозяин.")})
    put(store, "2030-01-01", {**GARDEN, "20": ("Забор", "Забор ставит город.")})
    found = {
        where: [_places(_ask(store, words, where=where)) for words in ("сосед", "хозяин", "город", "насилие")]
        for where in ("current", "history", "changes")
    }

    assert found == {
        "current": [[], ["art_20"], [], ["art_2"]],
        "history": [["art_20"], [], [], []],
        "changes": [["art_20"], ["art_20"], ["art_20"], []],
    }


def test_a_search_may_be_narrowed_to_one_act_and_one_language(samples: Store) -> None:
    acts = {hit.act for hit in _ask(samples, "адвокат", act="900005").hits}
    languages = {hit.language for hit in _ask(samples, "адвокат", languages=("kaz",)).hits}

    assert (acts, languages) == ({"900005"}, {"kaz"})


def test_nothing_found_says_what_was_tried_and_what_may_have_been_meant(store: Store, put: Put) -> None:
    put(store, "2020-01-01", GARDEN)
    found = _ask(store, "насылие")
    beaten = _ask(store, "муж бьёт").tried[0]

    assert (found.hits, found.tried[0].unknown, found.tried[0].instead) == ((), ("насылие",), ("насилие",))
    assert beaten.things == (("муж бьёт", ("бытовое насилие", "физическое насилие")),)


@pytest.mark.parametrize(
    "words",
    [
        "а" * 10_000,
        "насилие " * 2_000,
        "\x00",
        'насилие" OR "забор',
        "насилие NEAR(забор) AND NOT title: * ^ -",
        "'; DROP TABLE search_unit; --",
        "%' & | ! <-> ( ) \\ : 'насилие",
        "\ud800 насилие",
        "«»",
        "🧿 ﷽",
        "ст. 20 п. 999999999999",
        "(" * 300,
        "",
    ],
)
def test_nothing_that_is_typed_is_an_order_to_the_database(store: Store, put: Put, words: str) -> None:
    put(store, "2020-01-01", GARDEN)
    found = _ask(store, words)

    assert {hit.act for hit in found.hits} <= {"1"}
    assert _places(_ask(store, "забор")) == ["art_20"]


def test_both_databases_answer_the_questions_about_the_sample_acts(store: Store) -> None:
    fill(store, SAMPLES)
    answers = list(ask_all(store, SAMPLE_QUESTIONS))
    found = sum(one.is_found for one in answers)

    assert found / len(answers) >= 0.9, [one for one in answers if not one.is_found]

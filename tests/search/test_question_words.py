"""What a question is taken to ask for, before any text is looked at."""

import pytest

from law.model import Language
from law.search.kin import add_kin, are_kin, roots_of
from law.search.question import PART, Question, read_question
from law.search.stems import stem
from law.search.synonyms import build_thesaurus, read_thesaurus

SMALL = build_thesaurus(
    {
        "rus": {
            "empty": "у есть как на",
            "means": [
                {"say": ["забрали мужа"], "law": ["задержание"]},
                {"say": ["убежище"], "law": ["статус беженца"]},
                {"say": ["приют", "убежище"], "law": ["временное проживание", "статус беженца"]},
            ],
        }
    }
)["rus"]


def _read(text: str) -> Question:
    return read_question(text, "rus", SMALL)


def test_words_of_two_parts_of_a_sentence_are_not_one_thing() -> None:
    apart = [thing.said for thing in _read("у мужа есть старое ружьё, как забрать").things]
    together = [thing.said for thing in _read("мужа вчера ночью забрали").things]

    assert (apart, together) == (["мужа", "старое", "ружьё", "забрать"], ["мужа забрали", "вчера", "ночью"])


def test_a_word_of_several_entries_means_all_of_them_once() -> None:
    (thing,) = _read("убежище").things

    assert [meaning.law_said for meaning in _read("убежище").used] == [("статус беженца", "временное проживание")]
    assert len(thing.wordings) == len({wording.stems for wording in thing.wordings}) == 3


def test_one_word_of_several_that_mean_one_thing_counts_a_little() -> None:
    (thing,) = _read("забрали мужа").things
    little = {wording.stems[0] for wording in thing.wordings if wording.weight == PART}

    assert little == {stem("забрали", "rus"), stem("мужа", "rus")}


@pytest.mark.parametrize(
    ("language", "left", "right", "kin"),
    [
        ("rus", "сообщит", "сообщение", True),
        ("rus", "беременная", "беременность", True),
        ("rus", "запретить", "запрещается", True),
        ("rus", "полиция", "политика", False),
        ("rus", "потерпевший", "потеря", False),
        ("kaz", "ангиме", "ангимелесуди", True),
        ("kaz", "жумыс", "журис", False),
    ],
)
def test_words_made_of_one_another_are_kin(language: Language, left: str, right: str, *, kin: bool) -> None:
    assert are_kin(stem(left, language), stem(right, language), language) is kin


def test_kin_are_sought_for_single_words_and_never_for_numbers() -> None:
    asked = _read("сообщит 2024-12 забрали мужа")
    widened = add_kin(asked, ["сообщен", "2024-123", "сообществ"])

    assert roots_of(asked) == {"сооб"}
    assert [wording.stems for wording in widened.things[0].wordings] == [("сообщ",), ("сообщен",), ("сообществ",)]
    assert widened.things[1:] == asked.things[1:]


def test_every_entry_leads_to_words_of_the_law() -> None:
    entries = [one for thesaurus in read_thesaurus().values() for one in thesaurus.meanings]

    assert [one.said for one in entries if not one.say or not any(one.law)] == []

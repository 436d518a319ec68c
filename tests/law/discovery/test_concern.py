from datetime import date

import pytest

from law.discovery.concern import Part, find_concern, find_named, is_amending, read_amending, weigh
from law.model import ActFacts, Language
from tests.law.making import revision

MIGRATION = ActFacts(
    "59947",
    "Z1100000477",
    {"rus": "О миграции населения", "kaz": "Халықтың көші-қоны туралы"},
    {},
    "upd",
    "477-IV",
    date(2011, 7, 22),
)
LABOUR = ActFacts("95666", "K1500000414", {"rus": "Трудовой кодекс"}, {}, "upd", "414-V", date(2015, 11, 23))
SHORT = ActFacts("1", "", {"rus": "О суде"}, {}, "upd", "1-I", date(2001, 1, 1))


@pytest.mark.parametrize(
    ("title", "language", "acts"),
    [
        ("О внесении изменений в Закон Республики Казахстан «О миграции населения»", "rus", ["59947"]),
        ("О ВНЕСЕНИИ ИЗМЕНЕНИЙ И ДОПОЛНЕНИЙ В ТРУДОВОЙ КОДЕКС РЕСПУБЛИКИ КАЗАХСТАН", "rus", ["95666"]),
        ("«Халықтың көшi-қоны туралы» Заңына өзгерістер енгізу туралы", "kaz", ["59947"]),
        ("О внесении изменений в некоторые акты о судебной системе, о судебных приставах", "rus", []),
        ("О ратификации Соглашения о миграции населения", "rus", []),
        ("О признании утратившим силу Закона «О миграции населения»", "rus", ["59947"]),
    ],
)
def test_a_title_names_the_watched_acts_that_it_changes(title: str, language: Language, acts: list[str]) -> None:
    named = find_named({language: title}, (MIGRATION, LABOUR, SHORT))

    assert [part.act for part in named] == acts


def test_what_one_language_is_sure_of_is_sure() -> None:
    found = find_concern({"rus": "О некоторых вопросах", "kaz": "Адам саудасына қарсы іс-қимыл туралы"})

    assert [(one.topic, one.certainty) for one in found] == [("human_trafficking", "sure")]


def test_what_changes_a_watched_act_concerns_us_whatever_its_title_says() -> None:
    blind = find_concern({"rus": "О внесении изменений по вопросам цифровизации"})

    assert (blind, weigh(blind), weigh(blind, changes_watched=True)) == ((), "none", "sure")


def test_only_an_act_that_says_so_amends() -> None:
    titles = ["О внесении изменений и дополнений в приказ", "Өзгерістер енгізу туралы", "О миграции населения"]

    assert [is_amending({"rus": title}) for title in titles] == [True, True, False]


def test_an_omnibus_is_split_by_the_watched_acts_that_it_changes() -> None:
    law = revision(
        "Статья 1. Внести изменения в следующие законодательные акты Республики Казахстан:",
        "1. В Трудовой кодекс Республики Казахстан от 23 ноября 2015 года:",
        "1) пункт 2 статьи 5 изложить в следующей редакции:",
        "«2. Труд домашнего работника регулируется договором.»;",
        "2. В Закон Республики Казахстан от 22 июля 2011 года «О миграции населения»:",
        "1) в статье 7 слова «три дня» заменить словами «пять дней»;",
        "3. В Закон Республики Казахстан от 1 января 2019 года «О пчеловодстве»:",
        "1) в статье 3 слова «улей» заменить словами «принудительный труд, торговля людьми»;",
    )

    parts, changed = read_amending(law, (MIGRATION, LABOUR, SHORT))

    assert [(part.act, part.places) for part in parts] == [
        ("59947", ("art_7",)),
        ("95666", ("art_5__para_2",)),
    ]
    # What it changes elsewhere may concern us too.
    found = find_concern({"rus": "О внесении изменений"}, changed)
    assert "human_trafficking" in [one.topic for one in found]
    assert read_amending(law, ()) == ((), changed)
    assert Part("1") == Part("1", (), ())

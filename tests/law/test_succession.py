"""Who takes an act's place: named by the requisites, by its own last article, or by nothing we know."""

from dataclasses import replace
from datetime import date

import pytest

from law.model import ActFacts, ActName, AmendingAct
from law.succession import KnownAct, Repeal, Successor, bare, find_successor, is_housekeeping, names, read_repeals
from tests.law.making import revision

OLD = ActFacts("49212", "", {"rus": "О профилактике бытового насилия"}, {}, "upd", "214-IV", date(2009, 12, 4))
DAY = date(2025, 12, 30)
NEW = ActFacts("220220", "", {"rus": "О профилактике правонарушений"}, {}, "upd", "№ 245-VIII ЗРК", DAY)
BY = AmendingAct("245-VIII", DAY)
REPEALS = Repeal("art_85", ActName("О профилактике бытового насилия", date(2009, 12, 4)))


def test_the_act_that_says_it_repeals_the_old_one_wins_over_one_of_the_same_number() -> None:
    twin = replace(NEW, code="1", title={"rus": "О другом"}, adopted_on=None)

    assert find_successor(OLD, BY, [KnownAct(twin), KnownAct(NEW, (REPEALS,))]) == Successor(
        "220220", "245-VIII", DAY, ("article", "requisites"), "art_85"
    )


def test_an_act_that_is_only_named_is_a_successor_without_a_code() -> None:
    assert find_successor(OLD, BY, [KnownAct(OLD)]) == Successor("", "245-VIII", DAY, ("requisites",))
    assert find_successor(OLD, replace(BY, code="220220"), []) == Successor("220220", "245-VIII", DAY, ("requisites",))


def test_a_number_of_another_day_is_another_act() -> None:
    # Orders of two ministers share numbers; so did law 214-IV and its twin of another convocation.
    stranger = KnownAct(replace(NEW, adopted_on=date(2019, 2, 20)))

    assert find_successor(OLD, BY, [stranger]) == Successor("", "245-VIII", DAY, ("requisites",))


@pytest.mark.parametrize(
    "title",
    [
        "О внесении изменений и дополнений в некоторые законодательные акты",
        "О признании утратившими силу некоторых решений Правительства",
        "Кейбір заңнамалық актілерге өзгерістер мен толықтырулар енгізу туралы",
    ],
)
def test_an_act_that_only_amends_or_repeals_takes_nobodys_place(title: str) -> None:
    omnibus = replace(NEW, title={"rus": title})

    assert is_housekeeping(title)
    assert find_successor(OLD, BY, [KnownAct(omnibus, (REPEALS,))]) is None


def test_where_an_omnibus_ends_an_act_one_of_the_same_title_and_day_takes_its_place() -> None:
    omnibus = replace(NEW, code="7", title={"rus": "О признании утратившими силу некоторых актов"})
    heir = replace(NEW, code="8", number="246-VIII", title={"rus": "О профилактике бытового насилия и помощи"})

    assert find_successor(OLD, BY, [KnownAct(omnibus), KnownAct(heir)]) == Successor("8", "246-VIII", DAY, ("title",))


def test_nothing_is_found_where_nothing_ended() -> None:
    assert find_successor(OLD, None, [KnownAct(NEW)]) is None


def test_a_whole_act_is_repealed_by_date_and_title_and_parts_of_one_are_not() -> None:
    text = revision(
        "# О защите",
        "Статья 9. Введение в действие",
        "1. Признать утратившими силу:",
        "1) Закон Республики Казахстан от 4 декабря 2009 года № 214-IV «О профилактике «бытового» насилия»;",
        "2) статьи 3 и 5 Закона Республики Казахстан от 8 августа 2002 года «О правах ребенка»;",
        "3) постановление Правительства Республики Казахстан от 19 февраля 2009 года № 197 «О ставках».",
        "2. Закон от 1 марта 2001 года «О занятости» действует.",
    )

    assert read_repeals(text) == (
        Repeal("art_9__para_1__subpara_1", ActName("О профилактике «бытового» насилия", date(2009, 12, 4), "214-IV")),
        Repeal("art_9__para_1__subpara_3", ActName("О ставках", date(2009, 2, 19), "197")),
    )


def test_a_kazakh_article_names_the_title_first() -> None:
    text = revision(
        "# Қорғау туралы",
        "14-бап. Қолданысқа енгізу",
        "1. «Тыйым туралы» Қазақстан Республикасының 2015 жылғы 20 қарашадағы Заңының күші жойылды деп танылсын.",
        language="kaz",
    )

    assert read_repeals(text) == (Repeal("art_14__para_1", ActName("Тыйым туралы", date(2015, 11, 20))),)


def test_an_act_is_named_by_its_day_and_title_whatever_the_typing() -> None:
    assert names(ActName("О  профилактике бытового «насилия»", date(2009, 12, 4)), OLD) is False
    assert names(ActName("о профилактике  БЫТОВОГО насилия", date(2009, 12, 4)), OLD)
    # The law on refugees, 216-IV, is of the same day.
    assert not names(ActName("О беженцах", date(2009, 12, 4)), OLD)
    assert not names(ActName("О профилактике бытового насилия", date(2009, 12, 4), "216-IV"), OLD)
    assert not names(ActName("О профилактике бытового насилия"), OLD)
    assert bare("№ 245-VІІІ ЗРК") == "245-VIII"

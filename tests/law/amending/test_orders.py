"""What an amending act orders is read from its own lines; every act here is invented."""

import time
from datetime import date
from pathlib import Path

import pytest

from law.amending.model import Order, Target
from law.amending.orders import read_orders
from law.amending.targets import find_target, is_target
from law.model import ActFacts, Language
from tests.journeys.pages import Pages
from tests.law.making import revision
from zanwatch.samples import acts_folder

HELP = "В Закон Республики Казахстан от 5 мая 2020 года «О помощи (вымышленный)»:"
HEAD = ("# О внесении изменений (вымышленный)", "Статья 1.", f"1. {HELP}")


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages([Path(acts_folder())])


def told(*lines: str, language: Language = "rus") -> list[tuple[str, str]]:
    """Return unit and action of every order in these lines of an amending act."""
    orders = read_orders(revision(*lines, language=language))
    return [(order.eid, order.action) for order in orders]


PLACES = [
    ("art_5__para_2", "restate"),
    ("art_7__subpara_3", "exclude"),
    ("art_8-1", "insert"),
    ("art_9", "heading"),
    ("art_10__para_1", "words"),
    ("art_12__para_1__subpara_4", "insert"),
    ("art_17__para_3-1", "insert"),
    ("art_3__para_1", "words"),
    ("art_4__para_1", "words"),
    ("art_5__para_1", "words"),
    ("art_8__para_2-1", "insert"),
    ("art_10__para_1", "words"),
]


@pytest.mark.parametrize("noise", [(), ("quotes",), ("nbsp", "dashes", "homoglyphs", "double-spaces", "soft-hyphens")])
@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_the_sample_act_is_read_order_by_order_in_both_languages(
    pages: Pages, language: Language, noise: tuple[str, ...]
) -> None:
    orders = read_orders(pages.revision("900006", language, "2024-03-12", noise, 5))

    found = [(order.eid, order.action) for order in orders]
    days = [order.target.adopted_on for order in orders]
    more = [("art_12__para_1__subpara_3", "words")]  # in Kazakh the closing predicate moves
    assert found == (PLACES if language == "rus" else [*PLACES[:5], *more, *PLACES[5:]])
    assert days == [date(2021, 2, 12)] * (len(found) - 5) + [date(2021, 7, 8)] * 5


def test_new_wording_and_replaced_words_come_with_the_order(pages: Pages) -> None:
    orders = {order.eid: order for order in read_orders(pages.revision("900006", "rus", "2024-03-12"))[:7]}

    assert orders["art_8-1"].after == (
        "Статья 8-1. Прием в ночное время\n"
        "1. Ночью заявителя принимает дежурный работник приюта.\n"
        "2. Запись о ночном приеме передается куратору не позднее девяти часов утра."
    )
    assert (orders["art_10__para_1"].before, orders["art_10__para_1"].after) == ("10", "15")
    assert orders["art_7__subpara_3"] == Order(
        Target("О временном приюте и помощи проживающим в нем (вымышленный образец)", date(2021, 2, 12)),
        "art_7__subpara_3",
        "exclude",
        "art_1__para_1__subpara_2",
        "подпункт 3) статьи 7 исключить;",
    )


def test_a_line_stands_in_what_the_lines_before_it_named() -> None:
    found = told(
        *HEAD,
        "1) в статье 5:",
        "в пункте 1:",
        "подпункт 2) исключить;",
        "дополнить подпунктом 5-1) следующего содержания:",
        "«5-1) новое.»;",
        "пункт 4 исключить;",
        "2) статью 6 исключить.",
    )

    assert found == [
        ("art_5__para_1__subpara_2", "exclude"),
        ("art_5__para_1__subpara_5-1", "insert"),
        ("art_5__para_4", "exclude"),
        ("art_6", "exclude"),
    ]


def test_several_units_in_one_order_are_several_orders_each_with_its_own_wording() -> None:
    orders = read_orders(
        revision(
            *HEAD,
            "1) в статье 5:",
            "подпункты 1) и 3) пункта 2 изложить в следующей редакции:",
            "«1) первое;",
            "3) третье.»;",
            "2) в статьях 7 и 8 слова «один», «два» заменить словами «три», «четыре».",
        )
    )

    assert [(order.eid, order.after) for order in orders] == [
        ("art_5__para_2__subpara_1", "1) первое;"),
        ("art_5__para_2__subpara_3", "3) третье."),
        ("art_7", "четыре"),
        ("art_8", "четыре"),
    ]


def test_several_verbs_of_one_line_are_several_orders() -> None:
    found = told(
        *HEAD, "1) пункт 2 статьи 5 исключить, пункт 3 дополнить подпунктом 4) следующего содержания:", "«4) а.»."
    )

    assert found == [("art_5__para_2", "exclude"), ("art_5__para_3__subpara_4", "insert")]


def test_units_in_quoted_wording_are_not_ordered() -> None:
    found = told(
        *HEAD,
        "1) статью 5 изложить в следующей редакции:",
        "«Статья 5. Порядок",
        "1. Пункт 3 статьи 9 исключить.",
        "2. Слова «а» заменить словами «б».»;",
        "2) статью 6 исключить.",
    )

    assert found == [("art_5", "restate"), ("art_6", "exclude")]


def test_a_quotation_that_is_never_closed_ends_at_the_next_numbered_line() -> None:
    found = told(*HEAD, "1) статью 5 изложить в следующей редакции:", "«Статья 5. Порядок", "2) статью 6 исключить.")

    assert found == [("art_5", "restate"), ("art_6", "exclude")]


def test_the_table_of_contents_is_no_law() -> None:
    found = told(
        *HEAD,
        "1) в оглавлении:",
        "дополнить словами «Статья 8-1. Новая»;",
        "2) дополнить статьей 8-1 следующего содержания:",
        "«Статья 8-1. Новая».",
    )

    assert found == [("art_8-1", "insert")]


def test_an_act_that_amends_nothing_orders_nothing(pages: Pages) -> None:
    found = [
        (act.key, language)
        for act in pages.acts().values()
        if not act.key.startswith("amending")
        for language, on in pages.editions(act.espi_id)
        if read_orders(pages.revision(act.espi_id, language, on))
    ]

    # The last article of the new law on protection repeals the old one by date and title: that is an order.
    assert sorted(set(found)) == [("new-protection", "kaz"), ("new-protection", "rus")]


def test_an_act_is_known_by_day_and_title_and_a_code_without_quotes_by_its_name() -> None:
    law = ActFacts("1", "", {"rus": "О помощи (вымышленный)"}, {}, "upd", "900-VI", date(2020, 5, 5))
    code = ActFacts("2", "", {"rus": "Садовый кодекс Республики Казахстан"}, {}, "upd", "226-V", date(2014, 7, 3))
    other = ActFacts("3", "", {"rus": "О садах"}, {}, "upd", "227-V", date(2014, 7, 3))
    (named,) = read_orders(
        revision(*HEAD[:2], "1. В Садовый кодекс Республики Казахстан от 3 июля 2014 года:", "1) статью 3 исключить.")
    )
    (quoted,) = read_orders(revision(*HEAD, "1) статью 3 исключить."))

    assert find_target(named.target, [law, code, other]) == code
    assert find_target(quoted.target, [law, code, other]) == law
    assert not is_target(Target("О помощи (вымышленный)", date(2020, 5, 6)), law)
    assert is_target(Target("Прежнее название", date(2020, 5, 5), "900-VI"), law)


@pytest.mark.long
@pytest.mark.parametrize(
    "words", ["заменить ", "в статье 5 слова «а» заменить словами «б», ", "признать ", "«", "пункт 1 и "]
)
def test_reading_orders_takes_time_in_proportion(words: str) -> None:
    def seconds(length: int) -> float:
        made = revision(*HEAD, f"1) {words * (length // len(words))};")
        start = time.perf_counter()
        read_orders(made)
        return time.perf_counter() - start

    assert seconds(64_000) < max(1.0, 8 * seconds(16_000))


def named(*lines: str, language: Language = "rus") -> list[tuple[str, str, str, str]]:
    """Return unit, action, rule and act of every order in these lines."""
    orders = read_orders(revision("# О внесении изменений", *lines, language=language))
    return [(one.eid, one.action, one.effect.rule or "", one.target.number or one.target.title) for one in orders]


def test_an_amending_act_says_what_it_changes_in_which_act() -> None:
    assert named(
        "Статья 1.",
        "1. Внести в Закон Республики Казахстан от 4 декабря 2009 года № 214-IV «О профилактике» изменения:",
        "1) в статье 3:",
        "пункт 2 изложить в следующей редакции:",
        "«2. Статья 9 исключена; пункт 1 исключить.»;",
        "подпункт 4) пункта 5 исключить;",
        "2) дополнить статьей 5-1 следующего содержания:",
        "«Статья 5-1. Помощь».",
    ) == [
        ("art_3__para_2", "restate", "", "214-IV"),
        ("art_3__para_5__subpara_4", "exclude", "", "214-IV"),
        ("art_5-1", "insert", "", "214-IV"),
    ]


OLD = "Закон Республики Казахстан от 4 декабря 2009 года «О профилактике»;"
PART = "статью 5 Закона Республики Казахстан от 8 декабря 2009 года № 223-IV «О гарантиях»."


@pytest.mark.parametrize("number", ["{}) ", "{}. "])
def test_acts_that_lose_force_in_a_list_are_an_order_each_with_the_rule_of_the_list(number: str) -> None:
    # Law 245-VIII, art. 85.
    lines = ("Признать утратившими силу со дня введения в действие настоящего Закона:",)
    lines = (*lines, number.format(1) + OLD, number.format(2) + PART, "Статья 86. Введение в действие")

    assert named("Статья 85. Утрата силы", *lines, "1. Закон от 1 марта 2020 года «О приюте» вводится.") == [
        ("", "lose_force", "E8", "О профилактике"),
        ("art_5", "lose_force", "E8", "223-IV"),
    ]


def test_units_of_the_act_itself_that_have_other_words_for_a_time_are_ordered_for_that_time() -> None:
    assert named(
        "Статья 204. Введение в действие",
        "2. Установить, что с 1 января 2017 года:",
        "1) подпункт 64) пункта 1 статьи 1 действует в следующей редакции:",
        "«64) приют»;",
        "3. В статье 2 слова «а» заменить словами «б».",
    ) == [("art_1__para_1__subpara_64", "restate", "E13", "")]


def test_words_that_are_read_as_others_until_a_day_change_no_text() -> None:
    line = "2. До введения в действие Цифрового кодекса слова «цифровых», считать соответственно словами «иных»."

    assert named("Статья 85. Переход", line) == [("", "words", "E14", "")]


def test_a_code_is_named_without_the_words_around_its_name() -> None:
    (order,) = read_orders(
        revision(
            "# О внесении изменений", "Статья 1.", "1. Внести в Уголовный кодекс Республики Казахстан от 3 июля 2014 "
            "года следующее изменение:", "1) пункт 2 статьи 3 исключить."
        )
    )  # fmt: skip

    assert (order.target.title, order.target.adopted_on) == ("Уголовный кодекс Республики Казахстан", date(2014, 7, 3))

"""When one unit became several, or several became one, and when it only looks like that."""

import pytest

from law.changes.compare import compare
from law.model import Change, NumberChange
from tests.law.applying import apply
from tests.law.making import revision

HEAD = ("# О приютах", "Статья 1. Прием")
TAKES = "Приют принимает женщин с детьми в течение 10 календарных дней"
DECIDES = "Решение о приеме выносит комиссия при местном исполнительном органе"
FREE = "Услуги приюта оказываются без оплаты и без ограничения по гражданству"
COURT = "Отказ в приеме обжалуется в суд в порядке, установленном законом"
EXCLUDED = "исключен Законом РК от 01.02.2024 № 10-VIII (вводится в действие с 01.03.2024);"
Told = list[tuple[str, str, str | tuple[str, ...] | None, tuple[str, ...]]]


def both_ways(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Told, Told]:
    """Return what is told from one text to the other, and back; both lists must lead to the other text."""
    one, other = revision(*HEAD, *before), revision(*HEAD, *after, on="2024-06-01")
    there, back = compare(one, other), compare(other, one)
    for texts, changes in (((one, other), there), ((other, one), back)):
        made, wanted = apply(*texts, changes)
        assert made == wanted
    return brief(there), brief(back)


def brief(changes: tuple[Change, ...]) -> Told:
    return [(change.kind, change.eid, change.eid_before, change.places) for change in changes]


def test_a_point_that_became_two_is_one_split_and_the_next_one_is_renumbered() -> None:
    there, back = both_ways(
        (f"1. {TAKES}. {DECIDES}.", f"2. {FREE}."), (f"1. {TAKES}.", f"2. {DECIDES}.", f"3. {FREE}.")
    )

    one, two, three = (f"art_1__para_{n}" for n in "123")
    assert there == [("split", one, one, (one, two)), ("renumbering", three, two, (three,))]
    assert back == [("join", one, (one, two), (one,)), ("renumbering", two, three, (two,))]


def test_a_half_that_is_like_the_next_point_leaves_that_point_its_words() -> None:
    decides = "Решение о приеме выносит комиссия органа"

    there, back = both_ways(
        (f"1. {TAKES} и {decides.lower()} сразу.", f"2. {decides}."),
        (f"1. {TAKES} и.", f"2. {decides} сразу.", f"3. {decides}."),
    )

    one, two, three = (f"art_1__para_{n}" for n in "123")
    assert there == [("split", one, one, (one, two)), ("renumbering", three, two, (three,))]
    assert back == [("join", one, (one, two), (one,)), ("renumbering", two, three, (two,))]


def test_an_article_that_kept_its_heading_was_not_made_out_of_the_one_before_it() -> None:
    shelters = "1. Приют:", "2. Приют приют приют приют приют приют:", "Статья 2. Приют"

    there, back = both_ways(shelters, (shelters[0], "1-1. Орган:", *shelters[1:], "Приют."))

    assert there == [
        ("insertion", "art_1__para_1-1", None, ("art_1__para_1-1",)),
        ("substitution", "art_2", None, ("art_2",)),
    ]
    assert back == [
        ("repeal", "art_1__para_1-1", None, ("art_1__para_1-1",)),
        ("substitution", "art_2", None, ("art_2",)),
    ]


def test_an_article_with_another_heading_and_the_same_line_was_not_made_out_of_the_one_before_it() -> None:
    shelters = "1. Приют:", "2. Приют приют приют приют приют приют:", "Статья 2. Срок", "Приют."

    there, _ = both_ways(shelters, (shelters[0], "1-1. Орган:", shelters[1], "Статья 2. Опека для договор", "Приют."))

    assert there == [
        ("insertion", "art_1__para_1-1", None, ("art_1__para_1-1",)),
        ("heading", "art_2", None, ("art_2",)),
    ]


def test_two_articles_that_say_the_same_are_divided_each_in_itself() -> None:
    lines = f"1. {COURT}:", "1) куратор;", "2) для дней;", "2. Ребёнок обязан:", "Дней учёт тенге в.", f"{FREE}."
    fewer = f"1. {COURT} ребёнок обязан:", *lines[4:]

    one, _ = both_ways((*lines, "Статья 2. Отказ", *lines), (*fewer, "Статья 2. Отказ", *lines))
    other, _ = both_ways((*lines, "Статья 2. Отказ", *lines), (*lines, "Статья 2. Отказ", *fewer))
    both, _ = both_ways((*lines, "Статья 2. Отказ", *lines), (*fewer, "Статья 2. Отказ", *fewer))

    assert both == one + other


def test_a_split_tells_all_words_before_and_after_and_the_figure_that_changed() -> None:
    before = revision(*HEAD, f"1. {TAKES}. {DECIDES}.")
    after = revision(*HEAD, f"1. {TAKES.replace('10', '15')}.", f"2. {DECIDES}.", on="2024-06-01")

    (change,) = compare(before, after)

    assert change.before == f"1. {TAKES}. {DECIDES}."
    assert change.after == f"1. {TAKES.replace('10', '15')}.\n2. {DECIDES}."
    assert change.numbers == (NumberChange("10", "15", "календарных дней"),)


def test_a_number_that_stays_excluded_does_not_hide_a_split() -> None:
    there, back = both_ways((f"1. {TAKES}. {DECIDES}.",), (f"1. {EXCLUDED}", f"1-1. {TAKES}.", f"1-2. {DECIDES}."))

    one, parts = "art_1__para_1", ("art_1__para_1-1", "art_1__para_1-2")
    assert there == [("split", parts[0], one, parts)]
    assert back == [("join", one, parts, (one,))]


def test_an_article_without_points_that_got_two_is_split() -> None:
    there, back = both_ways((f"{TAKES}. {DECIDES}.",), (f"1. {TAKES}.", f"2. {DECIDES}."))

    points = ("art_1__para_1", "art_1__para_2")
    assert there == [("split", points[0], "art_1", points)]
    assert back == [("join", "art_1", points, ("art_1",))]


def test_a_second_paragraph_of_one_point_is_a_split() -> None:
    there, back = both_ways((f"1. {TAKES}. {DECIDES}.",), (f"1. {TAKES}.", f"{DECIDES}."))

    point = "art_1__para_1"
    assert there == [("split", point, point, (point, f"{point}__indent_2"))]
    assert back == [("join", point, (point, f"{point}__indent_2"), (point,))]


def test_a_list_goes_with_the_half_that_it_belongs_to() -> None:
    items = ("1) по заявлению женщины, которой угрожает насилие;", "2) по направлению органа внутренних дел.")
    there, back = both_ways((f"1. {TAKES}. {DECIDES}:", *items), (f"1. {TAKES}.", f"2. {DECIDES}:", *items))

    one, two = "art_1__para_1", "art_1__para_2"
    assert there == [("split", one, one, (one, two))]
    assert back == [("join", one, (one, two), (one,))]


def test_the_last_points_of_an_article_that_became_an_article_are_a_split_of_it() -> None:
    first = (f"1. {TAKES}.", f"2. {DECIDES}.")
    there, back = both_ways(
        (*first, f"3. {FREE}.", f"4. {COURT}."), (*first, "Статья 1-1. Услуги", f"1. {FREE}.", f"2. {COURT}.")
    )

    assert there == [("split", "art_1", "art_1", ("art_1", "art_1-1"))]
    assert back == [("join", "art_1", ("art_1", "art_1-1"), ("art_1",))]


def test_three_parts_are_one_split_where_the_point_after_them_is_worded_anew() -> None:
    there, _ = both_ways(
        (f"1. {TAKES}. {DECIDES}. {FREE}.", f"2. {COURT}."),
        (f"1. {TAKES}.", f"2. {DECIDES}.", f"3. {FREE}.", "4. Отказ в приеме обжалуется прокурору в порядке закона."),
    )

    points = tuple(f"art_1__para_{n}" for n in "1234")
    assert there == [
        ("split", points[0], points[0], points[:3]),
        ("renumbering", points[3], points[1], (points[3],)),
    ]


@pytest.mark.parametrize(
    "new",
    [
        "Жалоба на отказ подается прокурору в любой форме и рассматривается за сутки",
        "Решение об отказе выносит директор приюта, и женщина получает его при выходе",
        TAKES.replace("принимает", "не принимает"),
    ],
)
def test_a_sentence_that_went_beside_other_words_that_came_is_no_split(new: str) -> None:
    there, back = both_ways((f"1. {TAKES}. {DECIDES}.", f"2. {FREE}."), (f"1. {TAKES}.", f"1-1. {new}.", f"2. {FREE}."))

    assert [told[:2] for told in there] == [("substitution", "art_1__para_1"), ("insertion", "art_1__para_1-1")]
    assert [told[:2] for told in back] == [("substitution", "art_1__para_1"), ("repeal", "art_1__para_1-1")]


def test_a_point_that_stays_whole_beside_a_new_one_like_it_is_no_split() -> None:
    there, _ = both_ways((f"1. {TAKES}.",), (f"1. {TAKES}.", f"2. {TAKES.replace('10', '15')} и отвечает за них."))

    assert [told[:2] for told in there] == [("insertion", "art_1__para_2")]


def test_a_chapter_that_comes_over_an_article_which_stood_there_takes_no_article_with_it() -> None:
    article = ("Статья 2. Решение", f"1. {DECIDES}.")
    there, back = both_ways((f"1. {TAKES}.", *article), (f"1. {TAKES}.", "Глава 2. Порядок", *article))

    assert there == [("insertion", "chp_2", None, ("chp_2",))]
    assert back == [("repeal", "chp_2", None, ("chp_2",))]


TABLE = ("# О ставках", "1. Утвердить ставки.", "Министр", "К. Образцов", "> Утверждены", "> приказом", "## Ставки")
HEADS = "| № | Действие | Ставка"
ROW = "| 2 | Справка | 30"


@pytest.mark.parametrize(
    "rows",
    [
        (HEADS, "| 1 | Виза 60 МРП", ROW),
        (HEADS, "| 1 | Виза | 60 | МРП", ROW),
        ("| № | Действие Ставка", "| 1 | Виза 60 МРП", "| 2 | Справка 30"),
        (HEADS, "| 1 Виза | 60 МРП", ROW),
    ],
)
def test_cells_that_were_joined_or_split_with_the_same_words_are_no_change(rows: tuple[str, ...]) -> None:
    before = revision(*TABLE, HEADS, "| 1 | Виза | 60 МРП", ROW)
    after = revision(*TABLE, *rows, on="2024-06-01")

    assert compare(before, after) == ()
    assert compare(after, before) == ()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("| 1 Виза | 60 МРП | 6", [("table_cell", "9", "6")]),
        ("| 1 | Виза | 9 | 60 МРП", [("table_cell", "60 МРП", "9"), ("table_cell", "9", "60 МРП")]),
        (
            "| 1 | Виза | 60 МРП9",
            [("table_cell", "60 МРП", None), ("table_cell", "9", None), ("table_cell", None, "60 МРП9")],
        ),
    ],
)
def test_a_cell_that_was_joined_hides_no_other_change_of_its_row(
    row: str, told: list[tuple[str, str | None, str | None]]
) -> None:
    before = revision(*TABLE, "| № | Действие | Ставка | Срок", "| 1 | Виза | 60 МРП | 9")
    after = revision(*TABLE, "| № | Действие | Ставка | Срок", row, on="2024-06-01")

    assert [(change.kind, change.before, change.after) for change in compare(before, after)] == told

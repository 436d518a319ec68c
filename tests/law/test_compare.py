"""What counts as which change, one finding each, on invented texts."""

import pytest

from law.changes.compare import compare
from law.model import Change, NumberChange, Revision
from tests.law.making import revision

BASE = (
    "# О помощи",
    "Статья 1. Понятия",
    "1) приют – дом для женщин и детей, которым угрожает насилие;",
    "2) помощь – услуга приюта, которая оказывается без оплаты.",
    "Статья 2. Порядок",
    "1. Приют принимает женщин с детьми в течение 10 календарных дней.",
    "2. Решение о приеме выносит комиссия при местном исполнительном органе.",
)


def changed(*replacements: tuple[str, str], extra: tuple[str, ...] = ()) -> tuple[Change, ...]:
    """Compare BASE with itself after these replacements."""
    lines = list(BASE)
    for old, new in replacements:
        assert any(old in line for line in lines)
        lines = [line.replace(old, new) for line in lines]
    return compare(revision(*BASE), revision(*lines, *extra, on="2024-06-01"))


def brief(changes: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(change.kind, change.eid) for change in changes]


def test_a_revision_does_not_differ_from_itself() -> None:
    assert compare(revision(*BASE), revision(*BASE, on="2024-06-01")) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("10 календарных", "10\u00a0календарных"),
        ("насилие", "наси\u00adлие"),
        ("услуга приюта", "услуга  приюта"),
        ("приют – дом", "приют - дом"),
        ("приют – дом", "приют — дом"),
        ("Статья 2. Порядок", "Статья 2. ПОРЯДОК"),
        ("Приют принимает", "Пpиют пpинимает"),  # with Latin «p»
        ("без оплаты.", "без оплаты;"),
    ],
)
def test_typing_is_no_change(old: str, new: str) -> None:
    assert changed((old, new)) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [("10 календарных", "15 календарных"), ("без оплаты", "не без оплаты"), ("женщин и детей", "женщин или детей")],
)
def test_one_word_that_matters_is_one_substitution(old: str, new: str) -> None:
    changes = changed((old, new), ("приют – дом", "приют - дом"), ("Статья 2. Порядок", "Статья 2.  ПОРЯДОК"))

    assert [change.kind for change in changes] == ["substitution"]


def test_a_changed_figure_is_told_with_its_unit() -> None:
    (change,) = changed(("10 календарных", "15 календарных"))

    assert [(n.was, n.now, n.unit) for n in change.numbers] == [("10", "15", "календарных дней")]


def test_a_figure_in_words_is_a_figure() -> None:
    before = revision("# А", "Статья 1. Б", "1. Срок не более трех суток.")
    after = revision("# А", "Статья 1. Б", "1. Срок не более пяти суток.", on="2024-06-01")

    (change,) = compare(before, after)

    assert [(n.was, n.now, n.unit) for n in change.numbers] == [("трех", "пяти", "суток")]


@pytest.mark.parametrize(
    ("was", "now", "unit"),
    [
        ("1 500 000", "1 600 000", "тенге"),
        ("2 000,50", "2 500,50", "тенге"),
        ("2,5", "3,5", "процента"),
        ("1 229", "50", "месячных расчетных показателей"),
        ("27.06.2025", "28.06.2025", ""),
        ("9:00", "10:00", ""),
    ],
)
def test_a_sum_a_share_a_date_and_an_hour_are_told_whole(was: str, now: str, unit: str) -> None:
    before, after = (revision("# О сборах", f"1. Не более {told} {unit or 'и'}, кроме детей.") for told in (was, now))

    (change,) = compare(before, after)

    assert change.numbers == (NumberChange(was, now, unit),)


def test_an_inserted_article_is_one_insertion_with_all_its_text() -> None:
    (change,) = changed(extra=("Статья 3. Плата", "1. Плата не берется.", "2. Залог не берется."))

    assert (change.kind, change.eid, change.before) == ("insertion", "art_3", None)
    assert change.after == "3. Плата\n1. Плата не берется.\n2. Залог не берется."


def test_an_item_that_became_excluded_is_one_repeal_with_its_text() -> None:
    note = "1) исключен Законом РК от 01.02.2024 № 10-VIII (вводится в действие с 01.03.2024);"
    (change,) = changed(("1) приют – дом для женщин и детей, которым угрожает насилие;", note))

    assert (change.kind, change.eid, change.after) == ("repeal", "art_1__subpara_1", None)
    assert change.before == "1) приют – дом для женщин и детей, которым угрожает насилие;"


def test_an_excluded_article_is_one_repeal_and_its_points_are_not_told_again() -> None:
    after = [
        *BASE[:4],
        "Статья 2. Порядок",
        "> Сноска. Статья 2 исключена Законом РК от 01.02.2024 № 10-VIII (вводится в действие с 01.03.2024).",
    ]

    changes = compare(revision(*BASE), revision(*after, on="2024-06-01"))

    assert brief(changes) == [("repeal", "art_2")]


def test_a_changed_heading_is_told_as_a_heading() -> None:
    changes = changed(("Статья 2. Порядок", "Статья 2. Порядок и сроки приема"))

    assert brief(changes) == [("heading", "art_2")]


def test_points_that_were_renumbered_are_not_gone_and_new() -> None:
    lines = [
        *BASE[:5],
        "1. Приют открыт круглосуточно.",
        "2. Приют принимает женщин с детьми в течение 10 календарных дней.",
        "3. Решение о приеме выносит комиссия при местном исполнительном органе.",
    ]

    changes = compare(revision(*BASE), revision(*lines, on="2024-06-01"))

    assert [(change.kind, change.eid, change.eid_before) for change in changes] == [
        ("insertion", "art_2__para_1", None),
        ("renumbering", "art_2__para_2", "art_2__para_1"),
        ("renumbering", "art_2__para_3", "art_2__para_2"),
    ]


def test_an_article_that_moves_to_another_chapter_is_not_a_repeal() -> None:
    before = (
        "# А",
        "Глава 1. ПЕРВАЯ",
        "Статья 1. Б",
        "Приют принимает женщин.",
        "Глава 2. ВТОРАЯ",
        "Статья 2. В",
        "Дом.",
    )
    after = (
        "# А",
        "Глава 1. ПЕРВАЯ",
        "Глава 2. ВТОРАЯ",
        "Статья 1. Б",
        "Приют принимает женщин.",
        "Статья 2. В",
        "Дом.",
    )

    assert compare(revision(*before), revision(*after, on="2024-06-01")) == ()


def test_a_paragraph_that_moves_to_another_article_has_moved() -> None:
    moved = "2. Решение о приеме выносит комиссия при местном исполнительном органе."
    lines = [*BASE[:6], "Статья 3. Решение", moved.replace("2.", "1.")]
    before = [*BASE, "Статья 3. Решение", "2. Дом."]

    changes = compare(revision(*before), revision(*lines, on="2024-06-01"))

    assert ("move", "art_3__para_1", "art_2__para_2") in [(c.kind, c.eid, c.eid_before) for c in changes]


def test_a_table_row_is_found_by_its_first_cell_when_another_row_comes_before_it() -> None:
    head = (
        "# А",
        "1. Утвердить ставки.",
        "Министр",
        "К. Образцов",
        "> Утверждены",
        "> приказом от 1 марта № 5",
        "## Ставки",
    )
    before = (*head, "| № | Действие | Ставка", "| 1 | Виза | 60", "| 2 | Справка | 30")
    after = (
        *head,
        "| № | Действие | Ставка",
        "| 1 | Виза | 60",
        "| 1-1 | Виза на два въезда | 90",
        "| 2 | Справка | 35",
    )

    changes = compare(revision(*before), revision(*after, on="2024-06-01"))

    assert [(c.kind, c.eid, c.eid_before, c.before, c.after) for c in changes] == [
        ("insertion", "annex_1__table_1__row_3", None, None, "1-1 | Виза на два въезда | 90"),
        ("table_cell", "annex_1__table_1__row_4__cell_3", "annex_1__table_1__row_3__cell_3", "30", "35"),
    ]


def test_a_footnote_that_grew_beside_its_change_is_not_told_apart() -> None:
    footnote = "> Сноска. Статья 2 с изменением, внесенным Законом РК от 01.02.2024 № 10-VIII (с 01.03.2024)."
    changes = changed(("10 календарных", "15 календарных"), extra=(footnote,))

    assert brief(changes) == [("substitution", "art_2__para_1")]


def test_a_footnote_alone_is_editorial() -> None:
    changes = changed(extra=("> Сноска. Статья 2 с изменением, внесенным Законом РК от 01.02.2024 № 10-VIII.",))

    assert [(change.kind, change.stage, change.eid) for change in changes] == [("editorial", "in_force", "art_2")]


def test_a_new_note_of_future_wording_is_announced_at_the_unit_it_names() -> None:
    note = (
        "! Примечание ИЗПИ!",
        "! Пункт 2 предусмотрен в редакции Закона РК от 01.02.2024 № 10-VIII (вводится в действие с 01.01.2026).",
    )

    changes = changed(extra=note)

    assert [(c.kind, c.stage, c.eid) for c in changes] == [("editorial", "announced", "art_2__para_2")]


def test_the_publishers_new_name_is_no_change() -> None:
    def noted(name: str) -> Revision:
        return revision(*BASE, f"! Примечание {name}!", "! Порядок введения в действие см. ст.2", on="2024-06-01")

    assert compare(noted("РЦПИ"), noted("ИЗПИ")) == ()

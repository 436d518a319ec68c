"""What stands above the changes: all amending acts, each once, and where the two languages part ways."""

from dataclasses import replace
from datetime import date

import pytest

from alerts.compose import compose
from alerts.letter import Links
from config.catalogues import read_catalogue
from law.explain import explain
from law.model import AmendingAct, Change
from tests.alerts.sample import ACT, make_change, make_news, make_person
from tests.law.making import revision

OTHER = AmendingAct("73-VIII", date(2024, 4, 16))
HEAD = ("# О сборах", "Статья 1. Ставки", "1. Ставки установлены.", "| № | Вид | Плата", "| 1 | 2 | 3")


def lead(*changes: Change) -> list[str]:
    """Return the lines between the headline and the act's title."""
    text = compose(make_person(), make_news(*changes), Links(), read_catalogue("rus"))["other"].text
    return text.partition("\n\n")[0].splitlines()[1:]


def change(n: int, *acts: AmendingAct) -> Change:
    attribution = ("none", "note", "ambiguous")[len(acts)]
    return make_change("rus", f"art_{n}", "было", "стало", amended_by=acts, attribution=attribution)


def rows(language: str, *before: str, removed: str) -> tuple[Change, ...]:
    """Return what changes when a row of a table is taken out."""
    after = [line for line in before if not line.startswith(removed)]
    found = explain(
        revision(*HEAD, *before, language=language), revision(*HEAD, *after, on="2024-06-01", language=language)
    )
    assert [item.kind for item in found] == ["repeal"]
    return found


def test_each_act_is_named_once_above_the_changes() -> None:
    assert lead(change(1, ACT), change(2, OTHER), change(3, ACT))[0] == (
        "Внесено Законом от 15.04.2024 № 72-VIII; Законом от 16.04.2024 № 73-VIII."
    )


def test_where_it_is_not_known_which_act_made_a_part_that_is_said_once() -> None:
    assert lead(change(1, ACT), change(2, ACT, OTHER), change(3), change(4, ACT, OTHER))[0] == (
        "Внесено Законом от 15.04.2024 № 72-VIII; для части изменений в источнике не сказано, каким из этих актов: "
        "Законом от 15.04.2024 № 72-VIII; Законом от 16.04.2024 № 73-VIII; "
        "для части изменений изменяющий акт в источнике не назван."
    )


def test_what_holds_for_all_changes_is_said_as_it_is_of_one() -> None:
    assert lead(change(1, ACT, OTHER), change(2, ACT, OTHER))[0] == (
        "Внесено одним из актов (каким именно, в источнике не сказано): "
        "Законом от 15.04.2024 № 72-VIII; Законом от 16.04.2024 № 73-VIII."
    )
    assert lead(change(1))[0] == "Изменяющий акт в источнике не назван."


@pytest.mark.parametrize("heading", [(), ("| 1. Для граждан",)])
def test_a_row_is_the_same_in_both_languages_by_its_printed_number(heading: tuple[str, ...]) -> None:
    russian = rows("rus", "| 1. | Паспорт | 20", *heading, "| 2. | Виза | 60", removed="| 2.")
    kazakh = rows("kaz", "| 1. | Паспорт | 20", "| 2. | Виза | 60", removed="| 2.")

    assert lead(*russian, *kazakh)[1:] == ["В казахском тексте изменены те же структурные единицы."]


def test_rows_of_one_number_in_one_table_are_told_apart_by_their_places() -> None:
    first, second = (
        make_change("rus", f"annex_1__table_1__row_{n}", "1. | Паспорт | 20", None, cell=None) for n in (4, 9)
    )
    kazakh = replace(first, language="kaz")

    assert lead(first, second, kazakh)[1:] == ["Только в русском тексте изменено: приложение 1, таблица 1, строка 9."]


def test_a_cell_that_changed_in_one_language_alone_is_told_by_its_words() -> None:
    before = (*HEAD, "| 1. | Паспорт | 20", "| 2. | Виза | 60")
    after = (*before[:-1], "| 2. | Виза | 50")
    (cell,) = explain(revision(*before), revision(*after, on="2024-06-01"))
    other = replace(make_change("kaz", "art_1__para_1", "а", "б"))

    assert "строка 4 «2. Виза», графа «Плата»." in lead(cell, other)[1]

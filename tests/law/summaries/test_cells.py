"""A cell is told by the words of its row and of its column: «строка 16, ячейка 4» says nothing to a reader."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.catalogues import read_catalogue
from law.explain import explain
from law.languages.words import ReaderLanguage
from law.model import CellName, Change, Language
from law.summaries.kinds import describe_kind, describe_line
from tests.journeys.pages import Pages
from tests.law.making import revision
from tests.real.conftest import shared  # noqa: F401 - a fixture is found by its name

ABOVE = ("# О сборах", "Статья 1. Ставки", "1. Ставки установлены.")
HEAD = ("| № п/п | Вид справки | Размер платы (в долларах США)", "| 1 | 2 | 3")
BODY = (
    "| 1. Для граждан",
    "| 1. | Справка о месте жительства, выдаваемая по запросу: | 10",
    "| 2. | Справка об учебе | 20",
)


def told(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Change, ...]:
    return explain(revision(*ABOVE, *before), revision(*ABOVE, *after, on="2024-06-01"))


def changed(*table: str, old: str, new: str) -> Change:
    """Return the one change that these words of a table make."""
    before = tuple(table)
    after = tuple(line.replace(old, new) for line in table)
    (change,) = told(before, after)
    return change


def test_a_cell_is_told_by_its_rows_words_and_its_columns_head() -> None:
    change = changed(*HEAD, *BODY, old="| 20", new="| 12")

    assert change.cell == CellName("2. Справка об учебе", "Размер платы (в долларах США)")
    assert change.eid.endswith("table_1__row_5__cell_3")
    assert change.label.endswith("таблица 1, строка 5 «2. Справка об учебе», графа «Размер платы (в долларах США)»")


def test_a_long_name_is_cut_between_words() -> None:
    name = "Справка " + "о месте прежнего жительства " * 6
    change = changed(*HEAD, f"| 1. | {name.strip()} | 10", BODY[2], old="| 10", new="| 15")

    assert change.cell == CellName(
        "1. Справка о месте прежнего жительства о месте прежнего жительства о месте…", "Размер платы (в долларах США)"
    )


LINES = {
    "rus": "строка 5 «2. Справка об учебе», графа «Размер платы (в долларах США)» — изменена",
    "kaz": "5-жол «2. Справка об учебе», «Размер платы (в долларах США)» бағаны — өзгертілді",
    "eng": "row 5 «2. Справка об учебе», column «Размер платы (в долларах США)» — changed",
    "uzb": "5-qator «2. Справка об учебе», «Размер платы (в долларах США)» ustuni — oʻzgartirildi",
}


@pytest.mark.parametrize("language", LINES)
def test_a_line_names_row_and_column_in_every_language(language: ReaderLanguage) -> None:
    change = changed(*HEAD, *BODY, old="| 20", new="| 12")

    assert describe_line(change, language, read_catalogue(language)).endswith(LINES[language])


def test_a_sentence_names_row_and_column() -> None:
    change = changed(*HEAD, *BODY, old="| 20", new="| 12")

    assert describe_kind(change, "rus", read_catalogue("rus")) == (
        "изменена графа «Размер платы (в долларах США)» строки 5 («2. Справка об учебе») таблицы 1 пункта 1 статьи 1"
    )
    assert describe_kind(change, "kaz", read_catalogue("kaz")).startswith(
        "1-баптың 1-тармағының 1-кестесінің 5-жолының («2. Справка об учебе») «Размер платы (в долларах США)» бағаны"
    )


def test_a_row_under_a_cell_that_stands_over_several_rows_has_the_name_of_both() -> None:
    table = (*HEAD, "| 8. | Туристская виза: | ", "| однократная | 30", "| двукратная | 60", *BODY[1:])
    change = changed(*table, old="| 60", new="| 50")

    assert change.cell == CellName("8. Туристская виза: двукратная", "Размер платы (в долларах США)")


def test_a_name_that_stands_over_several_rows_is_the_name_of_each() -> None:
    table = (
        "| Вид | Сколько раз | Плата",
        "| Виза | однократная | 30",
        "| многократная | 90",
        "| Паспорт | один раз | 5",
    )
    change = changed(*table, old="90", new="80")

    assert change.cell == CellName("Виза: многократная", "Плата")


def test_a_column_under_a_head_of_two_rows_has_the_words_of_both() -> None:
    head = ("| № | Вид | Ставки", "| в долларах США | в евро", "| 1 | 2 | 3 | 4")
    body = ("| 1. | Паспорт | 20 | 15", "| 2. | Виза | 60 | 45")
    change = changed(*head, *body, old="| 45", new="| 50")

    assert change.cell == CellName("2. Виза", "Ставки, в евро")


def test_where_two_readings_of_a_head_fit_the_column_is_not_guessed() -> None:
    head = ("| Вид | Ставки", "| в долларах США | в евро", "| 1 | 2 | 3")
    body = ("| Паспорт | двадцать | пятнадцать", "| Виза | шестьдесят | сорок")
    change = changed(*head, *body, old="сорок", new="пятьдесят")

    assert change.cell == CellName("Виза", "")
    assert change.label.endswith("строка 5 «Виза», ячейка 3")


def test_a_table_without_a_head_has_no_columns_names() -> None:
    change = changed("| Алматы | Абая", "| Астана | Сарыарка", old="Сарыарка", new="Мангилик")

    assert change.cell == CellName("Астана", "")


def test_a_short_row_that_is_no_continuation_has_no_column() -> None:
    change = changed(*HEAD, *BODY[:2], "| 2. | бесплатно", old="бесплатно", new="без оплаты")

    assert change.cell == CellName("2. без оплаты", "")


def test_a_cell_of_the_head_itself_is_told_by_its_place() -> None:
    change = changed(*HEAD, *BODY, old="Вид справки", new="Вид услуги")

    assert change.cell == CellName()
    assert change.label.endswith("строка 1, ячейка 2")


def test_a_cell_that_is_gone_has_the_names_it_had() -> None:
    before = ("| Вид | Цена | Примечание", "| Виза | 10 | срочно", "| Паспорт | 20 | сразу")
    after = ("| Вид | Цена | Примечание", "| Виза | 10", "| Паспорт | 20 | сразу")
    (change,) = told(before, after)

    assert (change.after, change.cell) == (None, CellName("Виза", "Примечание"))


def test_a_cell_that_is_left_empty_has_the_names_of_the_row_it_stands_in_now() -> None:
    later = (*HEAD, *BODY[:2], "| 1-1. | Справка о составе семьи | 30", "| 2. | Справка об учебе | ")
    cells = [change.cell for change in told((*HEAD, *BODY), later) if change.kind == "table_cell"]

    assert cells == [CellName("2. Справка об учебе", "Размер платы (в долларах США)")]


def test_rows_that_became_one_are_named_together() -> None:
    rows = ("| 8. | Виза: | ", "| однократная | 30", "| двукратная | 60")
    changes = told((*HEAD, *rows), (*HEAD, "| 8. | Виза: однократная | 30"))
    lines = [describe_line(change, "rus", read_catalogue("rus")) for change in changes if change.kind == "table_cell"]

    assert [line.partition("строка ")[2] for line in lines] == [
        "3 «8. Виза: однократная», графа «Вид справки» — изменена (раньше: строки 3, 4 и 5)",
        "3 «8. Виза: однократная», графа «Размер платы (в долларах США)» — изменена (раньше: строки 3, 4 и 5)",
    ]


def test_a_row_that_only_came_to_stand_lower_says_where_it_stood_in_a_word() -> None:
    later = (*HEAD, *BODY[:2], "| 1-1. | Справка о составе семьи | 30", "| 2. | Справка об учебе | 12")
    changes = told((*HEAD, *BODY), later)
    lines = [describe_line(change, "rus", read_catalogue("rus")) for change in changes if change.kind == "table_cell"]

    assert [line.partition("строка ")[2] for line in lines] == [
        "6 «2. Справка об учебе», графа «Размер платы (в долларах США)» — изменена (раньше: строка 5)"
    ]


def test_a_change_that_was_stored_before_cells_had_names_is_told_by_its_place() -> None:
    change = changed(*HEAD, *BODY, old="| 20", new="| 12")
    old = replace(change, cell=None, label="статья 1, пункт 1, таблица 1, строка 5, ячейка 3")

    assert describe_line(old, "rus", read_catalogue("rus")) == (
        "Статья 1, пункт 1, таблица 1, строка 5, ячейка 3 — изменена"
    )


def test_a_cell_in_a_code_keeps_the_name_of_its_part() -> None:
    change = changed(*HEAD, *BODY, old="| 20", new="| 12")
    of_code = replace(change, label=change.label.replace("пункт 1", "часть 1"))

    assert describe_line(of_code, "rus", read_catalogue("rus")).startswith("Статья 1, часть 1, таблица 1, строка 5 «2.")


def test_other_changes_have_no_cell() -> None:
    (change,) = explain(revision(*ABOVE), revision(*ABOVE[:2], "1. Ставки отменены.", on="2024-06-01"))

    assert change.cell is None


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_every_cell_of_the_real_fees_is_told_by_the_name_of_the_fee_and_of_the_currency(
    shared: Path,  # noqa: F811 - the fixture
    language: Language,
) -> None:
    # Consular fees, 2015 → 2017: items 8 and 9 were several rows under one number, and the head has two rows.
    pages = Pages([shared / "corpus"])
    code = pages.acts()["consular-fees"].espi_id
    before, after = (pages.revision(code, language, on) for on in ("2015-12-31", "2017-08-31"))
    cells = [change.cell for change in explain(before, after) if change.kind == "table_cell"]

    assert {cell.row.partition(" ")[0] for cell in cells if cell} == {"7.", "8.", "9.", "19."}
    assert [cell for cell in cells if not (cell and cell.column and any(map(str.isalpha, cell.row)))] == []
    assert len(cells) == {"rus": 26, "kaz": 26}[language]
    assert CellName(*NAMED[language]) in cells


NAMED = {
    "rus": ("9. Транзитная виза: однократная многократная", "Ставки, в английских фунтах стерлингов"),
    "kaz": ("9. Транзиттік виза: бір мәрте көп мәрте", "Мөлшерлемелер, ағылшын фунт стерлингімен"),
}

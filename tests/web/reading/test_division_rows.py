"""A point that was divided is shown as the lines it became, in every view, and no line of it twice."""

from law.changes.compare import compare
from law.changes.side import Side
from law.model import Revision
from tests.law.making import revision
from web.reading.rows import Row, changed_rows, whole_rows

ONE = "Приют принимает женщин с детьми в течение 10 календарных дней"
OTHER = "Решение о приеме выносит комиссия при местном исполнительном органе"
WHOLE = revision("# О приютах", "Статья 5. Прием", "1. Общее.", f"2. {ONE}. {OTHER}.", "3. Дом.")
PARTS = revision("# О приютах", "Статья 5. Прием", "1. Общее.", f"2. {ONE}.", f"2-1. {OTHER}.", "3. Дом.")


def seen(rows: list[Row]) -> list[tuple[str, int, str]]:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}", "cut": "…"}
    return [
        (row.kind, len(row.changes), " ".join(signs[run.kind].format(run.text) for run in row.runs)) for row in rows
    ]


def views(before: Revision, after: Revision) -> tuple[list[tuple[str, int, str]], list[tuple[str, int, str]]]:
    changes, sides = compare(before, after), (Side(before), Side(after))
    return seen(list(changed_rows(changes, *sides))), seen(whole_rows("art_5", changes, *sides))


def test_the_parts_of_a_split_stand_each_on_a_line_of_its_own() -> None:
    alone, in_text = views(WHOLE, PARTS)

    lines = [("changed", 1, f"2. {ONE}."), ("changed", 0, f"{{+2-1.+}} {OTHER}.")]
    assert alone == lines
    assert in_text == [("same", 0, "5. Прием"), ("same", 0, "1. Общее."), *lines, ("same", 0, "3. Дом.")]


def test_a_join_is_one_line_and_what_was_joined_is_not_shown_as_gone() -> None:
    alone, in_text = views(PARTS, WHOLE)

    line = ("changed", 1, f"2. {ONE} [-. 2-1-] . {OTHER}.")
    assert alone == [line]
    assert in_text == [("same", 0, "5. Прием"), ("same", 0, "1. Общее."), line, ("same", 0, "3. Дом.")]


def test_a_second_paragraph_that_came_of_a_split_is_shown_once() -> None:
    parts = revision("# О приютах", "Статья 5. Прием", "1. Общее.", f"2. {ONE}.", f"{OTHER}.", "3. Дом.")

    _, in_text = views(WHOLE, parts)

    assert [line for _, _, line in in_text] == ["5. Прием", "1. Общее.", f"2. {ONE}.", f"{OTHER}.", "3. Дом."]

"""docs/attacks.md says of every row of the goals what becomes of it, and every test that it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (*(f"B{number:02}" for number in range(1, 63)), *(f"P{number:02}" for number in range(1, 17)), "S1", "S2", "S3")
_ROW = re.compile(r"^\| (?P<row>[BPS]\d+) \|(?P<rest>.*)\|$", re.MULTILINE)
_TEST = re.compile(r"`(?P<path>tests/[\w/.]+\.py)(?:::(?P<name>\w+))?[`:]")


def table() -> list[tuple[str, str]]:
    """Return every row with all that is said of it: a row may stand in several parts of the house."""
    said: dict[str, str] = {}
    for row, rest in _ROW.findall((ROOT / "docs" / "attacks.md").read_text("utf-8")):
        said[row] = f"{said.get(row, '')} {rest}"
    return sorted(said.items())


def test_every_row_of_the_goals_stands_in_the_table_and_no_other() -> None:
    assert [row for row, _ in table()] == sorted(ROWS)


@pytest.mark.parametrize(("row", "rest"), table())
def test_every_row_names_tests_that_are_there_or_says_why_there_is_none(row: str, rest: str) -> None:
    named = [(ROOT / path, name) for path, name in _TEST.findall(rest)]
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not path.is_file() or (name and f"def {name}(" not in path.read_text("utf-8"))
    ]

    assert missing == [], row
    assert named or "`test_" in rest or "Not here:" in rest, f"{row}: neither a test nor a reason"

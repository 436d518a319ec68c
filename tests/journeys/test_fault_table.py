"""docs/faults.md says of every row of the goals what becomes of it, and every test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = (
    *(f"F{number:02}" for number in (*range(1, 44), *range(53, 61), 63, 64, 65)),
    *(f"I{number}" for number in (1, *range(6, 13))),
)
RESULTS = ("Holds", "In part", "Not here")
_ROW = re.compile(r"^\| ([FI]\d+) ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/.]+\.py)::(\w+)`")


def table() -> list[tuple[str, ...]]:
    return _ROW.findall((ROOT / "docs" / "faults.md").read_text("utf-8"))


def test_every_row_stands_in_the_table_once_and_in_order() -> None:
    assert tuple(row[0] for row in table()) == ROWS


def test_every_row_has_a_result_and_a_reason_where_it_does_not_hold() -> None:
    results = {row[0]: row[3] for row in table()}

    assert {name for name, result in results.items() if not result.startswith(RESULTS)} == set()
    assert {name for name, result in results.items() if not result.startswith("Holds") and ":" not in result} == set()


def test_every_test_that_is_named_is_there() -> None:
    named = _TEST.findall((ROOT / "docs" / "faults.md").read_text("utf-8"))
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).is_file() or f"def {name}(" not in (ROOT / path).read_text("utf-8")
    ]

    assert len(named) > len(ROWS)
    assert missing == []


def test_every_row_that_holds_names_a_test() -> None:
    assert [row[0] for row in table() if row[3].startswith("Holds") and not _TEST.search(row[2])] == []

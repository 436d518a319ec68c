"""The list of guards is of this code: each stands where it is said to, and names tests that are there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutations import __main__ as mutations
from tests.mutations.__main__ import Guard, read_guards, take_away

ROOT = Path(__file__).parents[2]
GUARDS = read_guards()


def test_there_are_thirty_guards_at_least_each_with_its_own_name() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS) >= 30


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_a_guard_stands_where_it_is_said_to_and_can_be_taken_away(guard: Guard) -> None:
    without = take_away((ROOT / guard.file).read_text("utf-8"), guard)
    ast.parse(without)

    assert guard.tests
    for test in guard.tests:
        path, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / path).read_text("utf-8")


def test_a_guard_whose_words_changed_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="stand 0 times"):
        take_away("pass", GUARDS[0])


@pytest.mark.parametrize(("codes", "said"), [([0, 1], "red"), ([0, 0], "STILL GREEN"), ([1], "not green before")])
def test_what_is_not_seen_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codes: list[int], said: str) -> None:
    guard = Guard("g", "F00", "a.py", "x = 1", "x = 2", ("t.py",))
    (tmp_path / "a.py").write_text("x = 1\n")
    ends: Iterator[int] = iter(codes)
    monkeypatch.setattr(mutations, "run_tests", lambda *_: next(ends))

    assert mutations.try_guard(tmp_path, guard) == said
    assert (tmp_path / "a.py").read_text() == "x = 1\n"

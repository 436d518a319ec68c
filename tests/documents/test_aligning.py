"""Both texts stand in a comparison, each whole and in its order."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.documents.aligning import align, list_lines
from alerts.documents.marking import mark, text_of
from alerts.documents.model import Line
from law.model import Revision
from law.wording import canonical, clean
from tests.documents.papers import lines_of
from tests.law.inventing import acts, edits, read

USUAL = settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
LETTERS = st.text("абвгдеәғқңө 0123456789.,;()«»-–\u00a0\u00adNo№", max_size=60)


def side(lines: Sequence[Line], without: str) -> list[str]:
    """The lines that one text has."""
    found = []
    for line in lines:
        if line.kind != without:
            cells = [text_of(cell, without) for cell in (line.cells or (line.runs,))]  # type: ignore[arg-type]
            found.append(" | ".join(cells).rstrip(" |") if line.cells and len(cells) > 1 else cells[0])
    return found


@given(st.data())
@USUAL
def test_without_what_came_it_is_the_earlier_text_and_without_what_went_the_later(data: st.DataObject) -> None:
    act = list(data.draw(acts))
    after = list(act)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(after) - 1))
        after[at] = data.draw(edits(after[at]))
    old, new = read(tuple(act)), read(tuple(after))
    lines = align(old, new)

    assert side(lines, "new") == lines_of(old)
    assert side(lines, "gone") == lines_of(new)


@pytest.mark.parametrize("pair", ["shelter", "shelter_kazakh", "fees"])
def test_the_samples_are_given_back_word_for_word(pair: str, request: pytest.FixtureRequest) -> None:
    old, new = request.getfixturevalue(pair)
    lines = align(old, new)

    assert side(lines, "new") == lines_of(old)
    assert side(lines, "gone") == lines_of(new)


@given(LETTERS, LETTERS)
@USUAL
def test_a_line_that_was_typed_otherwise_keeps_its_later_form_and_loses_no_word(before: str, after: str) -> None:
    runs = mark(before, after)

    assert text_of(runs, "gone") == clean(after)
    assert canonical(text_of(runs, "new")) == canonical(clean(before))


def test_a_space_that_goes_with_a_word_comes_back_with_it() -> None:
    runs = mark("3 дня", "дня")

    assert (text_of(runs, "new"), text_of(runs, "gone")) == ("3 дня", "дня")


def test_no_line_is_compared_with_itself(shelter: tuple[Revision, Revision]) -> None:
    lines = align(shelter[0], shelter[0])

    assert {line.kind for line in lines} == {"same"}
    assert len(lines) == len(list_lines(shelter[0]))

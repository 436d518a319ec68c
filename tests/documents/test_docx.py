"""A lawyer opens it in Word and sees a redline: accepted it is the later text, rejected the earlier one."""

import io
from dataclasses import replace

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.documents import docx as writing
from alerts.documents.docx import write_docx
from law.model import Provision, Revision
from tests.documents.papers import ZONE, W, accepted, lines_of, part_of, redline_of, rejected
from tests.law.inventing import acts, edits, read

SLOW = settings(max_examples=12, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
HARM = "до\x00\x01\x0b\ud800\ufffe<w:p/>&amp;]]>{{7}}\u2028\u202e после"


@pytest.mark.parametrize("pair", ["shelter", "shelter_kazakh", "fees"])
def test_accept_all_is_the_later_text_and_reject_all_the_earlier(pair: str, request: pytest.FixtureRequest) -> None:
    old, new = request.getfixturevalue(pair)
    made = write_docx(redline_of(old, new, is_whole=True), ZONE)

    assert accepted(made) == lines_of(new)
    assert rejected(made) == lines_of(old)


@given(st.data())
@SLOW
def test_it_is_so_for_every_invented_act(data: st.DataObject) -> None:
    act = list(data.draw(acts))
    after = list(act)
    at = data.draw(st.integers(0, len(after) - 1))
    after[at] = data.draw(edits(after[at]))
    old, new = read(tuple(act)), read(tuple(after))
    made = write_docx(redline_of(old, new, is_whole=True), ZONE)

    assert accepted(made) == lines_of(new)
    assert rejected(made) == lines_of(old)


def test_changes_alone_are_whole_lines_of_both_texts(shelter: tuple[Revision, Revision]) -> None:
    made = write_docx(redline_of(*shelter), ZONE)
    new, old = accepted(made), rejected(made)

    assert set(new) <= set(lines_of(shelter[1]))
    assert set(old) <= set(lines_of(shelter[0]))
    assert len(new) < len(lines_of(shelter[1])) / 2


def test_every_change_is_by_us_and_of_the_day_of_the_edition(shelter: tuple[Revision, Revision]) -> None:
    body = part_of(write_docx(redline_of(*shelter), ZONE), "word/document.xml")
    marks = [*body.iter(f"{W}ins"), *body.iter(f"{W}del")]

    assert {(mark.get(f"{W}author"), mark.get(f"{W}date")) for mark in marks} == {("ZanWatch", "2024-05-13T00:00:00Z")}
    assert len({mark.get(f"{W}id") for mark in marks}) == len(marks)


def test_what_is_said_of_a_change_is_a_comment_and_no_word_of_the_law(shelter: tuple[Revision, Revision]) -> None:
    made = write_docx(redline_of(*shelter), ZONE)
    comments = docx.Document(io.BytesIO(made)).comments

    assert [comment.text.split(";")[0] for comment in comments][:2] == [
        "Статья 5, пункт 2 — изменён",
        "Статья 7, подпункт 3) — исключён",
    ]
    assert {comment.author for comment in comments} == {"ZanWatch"}


def test_the_same_comparison_is_the_same_bytes(fees: tuple[Revision, Revision]) -> None:
    assert write_docx(redline_of(*fees), ZONE) == write_docx(redline_of(*fees), ZONE)


def harmed(shelter: tuple[Revision, Revision]) -> tuple[Revision, Revision]:
    old, new = shelter
    unit = Provision("art_999", "article", "", "999", HARM, HARM)
    return old, replace(new, title=HARM, provisions=(*new.provisions, unit), law_hash="x")


def test_no_character_breaks_the_document(shelter: tuple[Revision, Revision]) -> None:
    made = write_docx(redline_of(*harmed(shelter)), ZONE)

    assert any("после" in line and "\ufffd" in line for line in accepted(made))
    assert docx.Document(io.BytesIO(made)).core_properties.author == "ZanWatch"


def test_without_that_care_it_would_break(shelter: tuple[Revision, Revision], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "printable", lambda text: text)

    with pytest.raises(ValueError, match=r"XML compatible|surrogates"):
        write_docx(redline_of(*harmed(shelter)), ZONE)

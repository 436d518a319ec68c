"""The PDF says every word, in Kazakh too, and takes nothing in a law for a command."""

import io
from dataclasses import replace

import pypdf
import pytest
from pypdf._text_extraction import mult

from alerts.documents import typeset
from alerts.documents.building import MOST_LINES
from alerts.documents.model import MissingExtraError, TooLargeError, UnbuiltError
from alerts.documents.pdf import write_pdf
from law.model import Provision, Revision
from tests.documents.papers import ZONE, redline_of

A4 = 596, 842
MARKUP = '#panic("run") = *bold* $x$ \\ @nowhere <label> ```typ #read("/etc/passwd")``` "#{1+1}'


def words_of(made: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(made))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_it_says_what_it_is_by_which_act_and_what_changed(shelter: tuple[Revision, Revision]) -> None:
    words = words_of(write_pdf(redline_of(*shelter, language="eng"), ZONE))

    for said in (
        "Edition of 13.05.2024 against 12.02.2021",
        "No. 906-VIII",
        "Article 5, point 2",
        "−тридцати +шестидесяти календарных дней",
        f"sha256 {'a' * 64}",
        "https://zan.gov.kz/api/b, captured 02.03.2026 09:30:00 +0500",
        "https://zan.example/acts/1/compare/a/b",
        "page 1 /",
    ):
        assert said in words


def test_every_kazakh_letter_has_its_shape(shelter_kazakh: tuple[Revision, Revision]) -> None:
    old, new = shelter_kazakh
    letters = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё № « » – — − + →"
    unit = Provision("art_999", "article", "", "999", letters, letters)
    made = write_pdf(redline_of(old, replace(new, provisions=(*new.provisions, unit), law_hash="x")), ZONE)

    assert letters in words_of(made)


def test_it_is_tagged_for_a_screen_reader_and_names_its_language(shelter: tuple[Revision, Revision]) -> None:
    root = pypdf.PdfReader(io.BytesIO(write_pdf(redline_of(*shelter), ZONE))).trailer["/Root"]

    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "ru")
    assert b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize("pair", ["shelter", "fees"])
def test_no_word_begins_outside_the_page(pair: str, request: pytest.FixtureRequest) -> None:
    made = write_pdf(redline_of(*request.getfixturevalue(pair), is_whole=True), ZONE)
    outside: list[tuple[str, float, float]] = []

    def look(text: str, page_at: list[float], text_at: list[float], *_: object) -> None:
        x, y = mult(text_at, page_at)[4:]
        if text.strip() and not (0 < x < A4[0] and 0 < y < A4[1]):
            outside.append((text, x, y))

    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        page.extract_text(visitor_text=look)

    assert outside == []


def test_a_word_without_an_end_is_broken_at_the_margin(shelter: tuple[Revision, Revision]) -> None:
    old, new = shelter
    unit = Provision("art_999", "article", "", "999", "", "о" * 1000)
    made = write_pdf(redline_of(old, replace(new, provisions=(*new.provisions, unit), law_hash="x")), ZONE)
    lines = [line for page in pypdf.PdfReader(io.BytesIO(made)).pages for line in page.extract_text().splitlines()]

    assert sum(line.count("о" * 30) > 0 for line in lines) >= 10
    assert max(map(len, lines)) < 140


def test_markup_in_a_law_is_printed_as_it_stands(shelter: tuple[Revision, Revision]) -> None:
    old, new = shelter
    unit = Provision("art_999", "article", "", "999", MARKUP, f"{MARKUP}\x00\ud800")
    harmed = replace(new, title=MARKUP, provisions=(*new.provisions, unit), law_hash="x")

    assert words_of(write_pdf(redline_of(old, harmed), ZONE)).count('#panic("run") = *bold* $x$') >= 2


def test_the_same_comparison_is_the_same_bytes(fees: tuple[Revision, Revision]) -> None:
    assert write_pdf(redline_of(*fees), ZONE) == write_pdf(redline_of(*fees), ZONE)


def test_it_carries_no_script_and_no_file(shelter: tuple[Revision, Revision]) -> None:
    made = write_pdf(redline_of(*shelter), ZONE)

    assert [word for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/OpenAction") if word in made] == []


def test_a_typesetter_that_does_not_end_is_ended(shelter: tuple[Revision, Revision]) -> None:
    with pytest.raises(UnbuiltError, match="was not ready"):
        write_pdf(redline_of(*shelter), ZONE, seconds=0.001)


def test_where_the_extra_is_missing_one_sentence_says_so(
    shelter: tuple[Revision, Revision], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    other = f"{tmp_path}/typeset.py"
    with open(other, "w", encoding="utf-8") as file:  # noqa: PTH123 - a file for a child process
        file.write("raise SystemExit(3)")
    monkeypatch.setattr(typeset, "__file__", other)

    with pytest.raises(MissingExtraError, match=r"typst is not installed here: pip install 'zanwatch\[documents\]'"):
        write_pdf(redline_of(*shelter), ZONE)


def test_what_nobody_could_print_is_refused(shelter: tuple[Revision, Revision]) -> None:
    old, new = shelter
    huge = replace(new, provisions=new.provisions * (MOST_LINES // len(new.provisions) + 1))

    with pytest.raises(TooLargeError):
        redline_of(old, huge, changes=())


def test_a_unit_alone_is_printed_alone(shelter: tuple[Revision, Revision]) -> None:
    redline = redline_of(*shelter, article="art_5")

    assert [section.eid for section in redline.sections] == ["art_5"]
    assert {change.eid for change in redline.changes} == {"art_5__para_2"}

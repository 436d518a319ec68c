"""A file is what its bytes are, and whole; whatever else it is, a sentence says which."""

import codecs

import pytest

from flows import stand_intake
from flows.stand_intake import MOST_FILE_BYTES, Intake, read_intake
from storage.stand_values import BadSheetError
from tests.stands.papers import KINDS, add_part, make, make_bomb, make_docx

SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HTML = "\ufeff  \n<!doctype html><script>alert(1)</script>".encode()


def fault_of(body: bytes, name: str = "памятка.pdf") -> str:
    with pytest.raises(BadSheetError) as caught:
        read_intake(body, name)
    return caught.value.kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["", "x.exe", "памятка (1).TXT", "a..pdf"])
def test_a_file_is_what_its_bytes_are_whatever_it_is_called(kind: str, name: str) -> None:
    body = make(kind)

    assert read_intake(body, name) == Intake(body=body, kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_no_beginning_of_a_file_is_taken_for_the_file(kind: str) -> None:
    body = make(kind)
    taken = [size for size in range(8, len(body) - 3, max(1, len(body) // 50)) if fault_of(body[:size]) != "file_half"]

    assert taken == []


def test_a_plain_text_is_the_words_of_a_sheet() -> None:
    words = "Сізді ұрып жатса, 102.\r\n\r\nЕсли < 3 дней – звоните"
    bodies = [words.encode(), codecs.BOM_UTF8 + words.encode(), words.encode("utf-16")]

    assert [read_intake(body, "x.pdf") for body in bodies] == [Intake(text=words)] * 3


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "file_empty"),
        (b" \n\t", "file_empty"),
        (b"%PDF-" + b"x" * MOST_FILE_BYTES, "file_large"),
        (SVG, "file_page"),
        (HTML, "file_page"),
        ("слова\n<HTML>".encode("utf-16"), "file_page"),
        (b"words, then <svg onload=alert(1)>", "file_page"),
        (b"MZ\x90\x00\x03", "file_kind"),
        (b"\x1b[2J", "file_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_encoding"),
        ("Памятка".encode("cp1251"), "file_encoding"),
        (b"GIF89a\x00", "file_kind"),
        (b"PK\x03\x04word/document.xml", "file_half"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "file_half"),
        (b"%PDF-1.7\nstartxref\n9\n%%EOF", "file_half"),
    ],
)
def test_what_is_no_such_file_is_refused_by_its_bytes(body: bytes, kind: str) -> None:
    assert fault_of(body) == kind


def test_an_archive_that_is_no_document_or_a_harmful_one_is_refused() -> None:
    document = make_docx()

    assert [
        fault_of(make_bomb()),
        fault_of(add_part(document, "word/x.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]>")),
        fault_of(add_part(document, "word/vbaProject.bin", b"x")),
        fault_of(add_part(document, "../../etc/cron.d/x", b"x")),
        fault_of(add_part(document, "/etc/x", b"x")),
        fault_of(document.replace(b"word/document.xml", b"word/d0cument.xml")),
    ] == ["file_bomb", "file_bomb", "file_macros", "file_kind", "file_kind", "file_kind"]


def test_a_bomb_is_small_and_only_its_measuring_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = make_bomb()
    monkeypatch.setattr(stand_intake, "measure_archive", lambda _: 0)

    assert len(bomb) < MOST_FILE_BYTES / 50
    assert read_intake(bomb).kind == "docx"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/x.pdf", "a\\b.pdf", "..", ".", "x\n.pdf", "x\x00.pdf"])
def test_a_path_is_no_name(name: str) -> None:
    assert fault_of(make("pdf"), name) == "file_name"

"""Comparisons for these tests, and the two texts of a DOCX as Word would leave them: all accepted, or all rejected."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from alerts.documents.aligning import list_lines
from alerts.documents.building import build
from alerts.documents.model import Edition, Frame, Redline, Source
from config.catalogues import read_catalogue
from law.explain import explain
from law.model import Change, Revision

ZONE = "Asia/Almaty"
AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def redline_of(before: Revision, after: Revision, changes: Sequence[Change] | None = None, **how: Any) -> Redline:
    language = how.pop("language", "rus")
    editions = edition_of(before, "a"), edition_of(after, "b")
    frame = Frame(after.facts, language, editions, "https://zan.example/acts/1/compare/a/b", **how)
    told = explain(before, after) if changes is None else changes
    return build(before, after, told, frame, read_catalogue(language))


def edition_of(revision: Revision, digit: str) -> Edition:
    url = f"https://zan.gov.kz/api/{digit}"
    return Edition(revision.portal_version_on, revision.law_hash, "c0ffee", (Source("espi", url, AT, digit * 64, 7),))


def lines_of(revision: Revision) -> list[str]:
    """The lines of a text as a document should give them back."""
    return [_row(line.cells) for line in list_lines(revision)]


def accepted(docx: bytes) -> list[str]:
    """The lines of law after «accept all»."""
    return list(_law(docx, ("del",)))


def rejected(docx: bytes) -> list[str]:
    """The lines of law after «reject all»."""
    return list(_law(docx, ("ins",)))


def part_of(docx: bytes, name: str) -> Any:
    """A part of the document, read as strictly as Word reads it."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.fromstring(archive.read(name))


def _law(docx: bytes, gone: Sequence[str]) -> Iterator[str]:
    for block in part_of(docx, "word/document.xml").find(f"{W}body"):
        if block.tag == f"{W}p" and _is_law(block):
            words = _words(block, gone)
            if not _has_lost_its_end(block, gone):
                yield words
            else:
                assert words == "", "an end that went left words behind"
        for row in block.findall(f"{W}tr") if block.tag == f"{W}tbl" else ():
            cells = [cell.findall(f"{W}p") for cell in row.findall(f"{W}tc")]
            is_gone = any(row.find(f"{W}trPr/{W}{tag}") is not None for tag in gone)
            if cells and _is_law(cells[0][0]) and not is_gone:
                yield _row([_words(paragraphs[0], gone) for paragraphs in cells])


def _is_law(paragraph: Any) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and style.get(f"{W}val") == "ZanWatchLaw"


def _has_lost_its_end(paragraph: Any, gone: Sequence[str]) -> bool:
    return any(paragraph.find(f"{W}pPr/{W}rPr/{W}{tag}") is not None for tag in gone)


def _words(paragraph: Any, gone: Sequence[str]) -> str:
    words = []
    for text in paragraph.iter(f"{W}t", f"{W}delText"):
        above = {parent.tag for parent in text.iterancestors()}
        if not any(f"{W}{tag}" in above for tag in gone):
            words.append(text.text or "")
    return "".join(words)


def _row(cells: Sequence[str]) -> str:
    return " | ".join(cells).rstrip(" |") if len(cells) > 1 else cells[0]

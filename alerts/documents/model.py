"""A comparison as it is printed: frozen values, which every format says alike.

A line of the law is told whole: what stayed and came is the line of the later text, what stayed and went that of the
earlier one. What is ours stands in ``said``, ``facts`` and ``words``, never among the words of the law.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from law.errors import MonitorError
from law.languages.words import ReaderLanguage
from law.model import ActFacts, Change, Language

RunKind = Literal["same", "gone", "new"]
LineKind = Literal["same", "gone", "new", "changed", "folded"]
Format = Literal["pdf", "docx", "txt", "json"]
FORMATS: tuple[Format, ...] = ("pdf", "docx", "txt", "json")
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
}
# What XML 1.0 admits in no form, and half a pair, which no encoding admits.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnbuiltError(MonitorError):
    """Raised when a document cannot be made, from alerts.documents; its words hold nothing of a person."""


class MissingExtraError(UnbuiltError):
    """Raised when the libraries of documents are not installed, from alerts.documents; its words say what to do."""

    def __init__(self, library: str) -> None:
        super().__init__(f"{library} is not installed here: pip install 'zanwatch[documents]'")


class TooLargeError(UnbuiltError):
    """Raised when a comparison has more lines than a document may have, from alerts.documents."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words with the spaces before them; runs follow each other with nothing between them."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the law: a heading, a unit's own words, or a row of a table with its cells."""

    kind: LineKind
    eid: str
    """Where it stands in the later text; of one that is gone, in the earlier."""
    depth: int = 0
    runs: tuple[Run, ...] = ()
    cells: tuple[tuple[Run, ...], ...] = ()
    is_heading: bool = False
    is_moved: bool = False
    """Whether the other text has it at another place."""
    said: tuple[str, ...] = ()
    """What is to be said of the changes that begin here, a line each."""
    folded: int = 0
    """How many lines that stayed are not shown here."""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one article, annex or heading."""

    eid: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What one address gave: the bytes that an edition was read from."""

    portal: str
    url: str
    captured_at: datetime
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a text comes from."""

    on: date
    law_hash: str
    reader: str
    """The version of our reader that read it; empty where it is not known."""
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a document says beside the comparison itself."""

    facts: ActFacts
    language: ReaderLanguage
    """Of all words that are ours."""
    editions: tuple[Edition, Edition]
    permalink: str = ""
    timezone: str = "Asia/Almaty"
    is_whole: bool = False
    """Whether every line of the act is printed, or only what changed with its neighbours."""
    article: str = ""
    """The one article, by its eid, that is printed; empty for all."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that may lead somewhere; ``url`` is empty where they do not."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Redline:
    """All that a document of a comparison says, in its order."""

    act: str
    law_language: Language
    frame_language: ReaderLanguage
    title: str
    lead: str
    days: tuple[date, date]
    facts: tuple[str, ...]
    """Sentences above: how many changes, from when and how that is known, what is left out."""
    acts: tuple[Link, ...]
    figures: tuple[tuple[str, str, str, str], ...]
    """Place, what was, what is, of what."""
    sections: tuple[Section, ...]
    notes: tuple[tuple[str, tuple[Run, ...]], ...]
    """Editors' notes that changed: the place, and the words."""
    links: tuple[Link, ...]
    editions: tuple[Edition, Edition]
    words: Mapping[str, str] = field(hash=False)
    """Headings and marks in the reader's language, by their English names."""
    changes: tuple[Change, ...] = ()
    permalink: str = ""


def printable(text: str) -> str:
    """Return a text that every format can hold; what cannot be printed is shown as the sign for that.

    >>> printable("a" + chr(0) + chr(0xD800) + "б") == "a" + chr(0xFFFD) * 2 + "б"
    True
    """
    return _UNPRINTABLE.sub("\ufffd", text)

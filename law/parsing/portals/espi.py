"""ЕСПИ (zan.gov.kz) gives an edition as a flat list of nodes in reading order; ``level`` tells the nesting.

A node that holds others (article, point) has an index and no text: its words stand in the next deeper node. Ids of
nodes change whenever a node is edited, so they name a place and identify nothing. Long acts come in pages.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from law.errors import UnreadablePageError
from law.languages.requisites import read_date_in_words, read_number
from law.model import ActFacts, AmendingAct, Issue, Language, Version
from law.parsing.blocks import Block, BlockKind
from law.wording import clean

CONTAINERS = {
    "part": "part",
    "section": "section",
    "subsection": "subchapter",
    "chapter": "chapter",
    "paragraph": "subchapter",
    "article": "article",
    "point": "point",
    "subpoint": "subpoint",
}
_LEAVES: dict[str, BlockKind] = {
    "title": "title",
    "heading": "heading",
    "subheading": "heading",
    "text": "text",
    "preamble": "text",
    "pre": "text",
    "description": "text",
    "sideNote": "text",
    "excluded": "text",
    "note": "note",
    "rcpi_notice": "publisher",
    "signature": "signature",
    "workPosition": "signature",
    "personName": "signature",
    "attach": "annex",
    "subattach": "annex",
}
FURNITURE = frozenset({"doc", "sideNoteGroup", "image", "buffer"})
"""Nodes that never carry words of their own; if one does, that is an Issue."""
_TABLE = frozenset({"table", "tableRow", "tableHeaderRow", "tableCell"})


@dataclass(frozen=True, slots=True)
class Document:
    """One edition as the portal gave it, its pages joined."""

    version: Version
    pages_count: int
    nodes: tuple[Mapping[str, Any], ...]


def is_act_page(body: bytes) -> bool:
    """Tell whether these bytes have the shape of a ЕСПИ document."""
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(page, dict) and isinstance(page.get("content"), list) and isinstance(page.get("metadata"), dict)


def read_versions(body: bytes) -> tuple[Version, ...]:
    """Return the list of editions in the portal's order; raises UnreadablePageError if this is no such list."""
    listed = _load(body)
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise UnreadablePageError("this is not a list of editions")
    return tuple(_read_version(item) for item in listed)


def read_document(bodies: Sequence[bytes]) -> Document:
    """Return the edition that these pages, in order, make up; raises UnreadablePageError if they are no document."""
    pages = [_load(body) for body in bodies]
    if not pages:
        raise UnreadablePageError("no page of the document came")
    nodes: list[Mapping[str, Any]] = []
    for page in pages:
        content = page.get("content") if isinstance(page, dict) else None
        if not isinstance(content, list) or not all(isinstance(node, dict) for node in content):
            raise UnreadablePageError("the page has no list of content")
        nodes += content
    first = pages[0]
    stated = first.get("version")
    item = dict(stated) if isinstance(stated, dict) else {}
    item |= {
        "versionDate": first.get("versionDate") or item.get("versionDate"),
        "language": first.get("language") or item.get("language"),
        "metadata": first.get("metadata") or item.get("metadata"),
        "code": first.get("code"),
        "ngr": first.get("ngr"),
    }
    count = first.get("pagesCount")
    return Document(_read_version(item), count if isinstance(count, int) else 1, tuple(nodes))


def read_blocks(document: Document) -> tuple[tuple[Block, ...], tuple[Issue, ...]]:
    """Return the lines of an edition in reading order, and what could not be read."""
    reader = _NodeReader()
    for node in document.nodes:
        reader.read(node)
    reader.finish()
    return tuple(reader.blocks), tuple(reader.issues)


def read_amending_act(cause: Any) -> AmendingAct | None:
    """Return the act that made an edition, None if none is named; ``code`` is to be trusted, not ``document``."""
    if not isinstance(cause, dict):
        return None
    requisites = _both(cause.get("requisites"))
    number, signed_on = "", None
    for line in requisites.values():
        number = number or read_number(line)
        signed_on = signed_on or read_date_in_words(line)
    code = str(cause.get("code") or cause.get("document") or "")
    return AmendingAct(number, signed_on, code, _both(cause.get("title"))) if number or code else None


class _NodeReader:
    """Turns nodes into blocks one by one; ``_pending`` is the unit whose own line has not come yet."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.issues: list[Issue] = []
        self._pending: tuple[str, str, str] | None = None
        self._contents_level: int | None = None
        self._rows: list[list[str]] | None = None
        self._table_place = ""

    def read(self, node: Mapping[str, Any]) -> None:
        kind, level = str(node.get("type")), node.get("level")
        place = str(node.get("id", ""))
        text = node.get("text")
        words = text if isinstance(text, str) else ""
        if self._contents_level is not None and isinstance(level, int) and level > self._contents_level:
            self._add_lines("contents", words, place)
            return
        self._contents_level = None
        if kind in _TABLE:
            self._read_table(kind, words, place)
            return
        self._end_table()
        if kind == "toc":
            self._contents_level = level if isinstance(level, int) else None
            self._add_lines("contents", words, place)
        elif kind in CONTAINERS:
            self._open(kind, node, words, place)
        elif kind in _LEAVES:
            self._add_leaf(kind, node, words, place)
        elif kind not in FURNITURE or words.strip():
            self.issues.append(Issue(place, f"unknown node «{kind}»"))
            self._add_lines("text", words, place)

    def finish(self) -> None:
        """Close what is still open at the end of the document."""
        self._end_table()
        self._flush()

    def _open(self, kind: str, node: Mapping[str, Any], words: str, place: str) -> None:
        self._flush()
        self._pending = (CONTAINERS[kind], str(node.get("index") or ""), place)
        if words.strip():
            self._add_unit_line("text", words, place)

    def _add_leaf(self, kind: str, node: Mapping[str, Any], words: str, place: str) -> None:
        leaf = _LEAVES[kind]
        if leaf == "text" and _is_italic(node):
            leaf = "italic"
        if self._pending and leaf in ("text", "heading"):
            self._add_unit_line(leaf, words, place)
        else:
            if leaf in ("title", "annex"):
                self._flush()
            self._add_lines(leaf, words, place)

    def _add_unit_line(self, kind: BlockKind, words: str, place: str) -> None:
        unit, number, _ = self._pending or ("", "", "")
        self._pending = None
        lines = _lines(words)
        # A heading that is broken over lines is one heading; a point's further lines are its indents.
        own = " ".join(lines) if kind == "heading" else next(iter(lines), "")
        self.blocks.append(Block(kind, own, place, unit, number))
        if kind != "heading":
            self.blocks += [Block("text", line, place) for line in lines[1:]]

    def _flush(self) -> None:
        """A unit with an index and no line of its own is still a unit."""
        if self._pending:
            unit, number, place = self._pending
            self._pending = None
            self.blocks.append(Block("text", "", place, unit, number))

    def _add_lines(self, kind: BlockKind, words: str, place: str) -> None:
        joined = kind in ("title", "heading", "note")
        lines = [" ".join(_lines(words))] if joined else _lines(words)
        self.blocks += [Block(kind, line, place) for line in lines if line]

    def _read_table(self, kind: str, words: str, place: str) -> None:
        if kind == "table" or self._rows is None:
            self._end_table()
            self._flush()
            self._rows, self._table_place = [], place
        if kind in ("tableRow", "tableHeaderRow"):
            self._rows.append([])
        elif kind == "tableCell":
            if not self._rows:
                self._rows.append([])
            self._rows[-1].append(clean(words))

    def _end_table(self) -> None:
        if self._rows is not None:
            rows = tuple(tuple(row) for row in self._rows if row)
            self.blocks.append(Block("table", "", self._table_place, rows=rows))
            self._rows = None


def _is_italic(node: Mapping[str, Any]) -> bool:
    """Some notes come as text whose markup is one run of italics (Constitution, art. 1, edition of 01.01.2023)."""
    properties = node.get("properties")
    for entry in properties if isinstance(properties, list) else ():
        if isinstance(entry, dict) and entry.get("key") == "html":
            markup = str(entry.get("value", "")).strip()
            return markup.startswith("<i>") and markup.endswith("</i>")
    return False


def _lines(words: str) -> list[str]:
    return [line for line in map(clean, re.split(r"<br\s*/?>|\r?\n", words)) if line]


def _load(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadablePageError("the answer is not JSON") from error


def _read_version(item: Mapping[str, Any]) -> Version:
    metadata = item.get("metadata")
    language = item.get("language")
    if not isinstance(metadata, dict) or language not in ("rus", "kaz"):
        raise UnreadablePageError("the edition has no metadata or no language")
    try:
        on = date.fromisoformat(str(item.get("versionDate")))
    except ValueError as error:
        raise UnreadablePageError("the edition has no date") from error
    return Version(
        version_id=str(item.get("id", "")),
        language=language,
        portal_version_on=on,
        cause=read_amending_act(item.get("cause")),
        facts=_read_facts(metadata, str(item.get("code") or ""), str(item.get("ngr") or ""), language),
    )


def _read_facts(metadata: Mapping[str, Any], code: str, ngr: str, language: Language) -> ActFacts:
    requisites = _both(metadata.get("requisites"))
    stated = str(metadata.get("stateAgencyDocNumber") or "")
    spoken = read_number(requisites.get(language, "") or next(iter(requisites.values()), ""))
    has_number = any(letter.isdigit() and letter != "0" for letter in stated)
    try:
        adopted_on = date.fromisoformat(str(metadata.get("stateAgencyApprovalDate")))
    except ValueError:
        adopted_on = None
    return ActFacts(
        code=code or str(metadata.get("registryNumber") or ""),
        ngr=ngr,
        title=_both(metadata.get("title")),
        requisites=requisites,
        status=str(metadata.get("status") or ""),
        number=stated if has_number else spoken,
        adopted_on=adopted_on,
    )


def _both(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return dict(_spoken(value))


def _spoken(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for language in ("rus", "kaz"):
        words = clean(str(value.get(language) or ""))
        if words:
            yield language, words

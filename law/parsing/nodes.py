"""ЕСПИ's nodes become blocks one by one; what a node holds that we do not know is an Issue, and its words are kept."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from law.model import Issue
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
_FIELDS = frozenset({"id", "type", "level", "index", "text", "properties"})
_BREAK = re.compile(r"<br\s*+/?>|\r?\n")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_TAG = re.compile(r"<[/a-zA-Z][^<>]*+>")


def read_nodes(nodes: Sequence[Mapping[str, Any]]) -> tuple[tuple[Block, ...], tuple[Issue, ...]]:
    """Return the lines of these nodes in reading order, and what could not be read."""
    reader = _NodeReader()
    for node in nodes:
        reader.read(node)
    reader.finish()
    return tuple(reader.blocks), tuple(reader.issues)


def texts_of(nodes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Yield the words of every node as they stand on the page, and whether we know what they are."""
    for node in nodes:
        words, _ = _words_of(node)
        kind, text = str(node.get("type")), node.get("text")
        is_leaf = kind in _LEAVES or kind in CONTAINERS or kind in ("toc", "tableCell")
        yield _BREAK.sub(" ", words), is_leaf and words == text


def _words_of(node: Mapping[str, Any]) -> tuple[str, str]:
    """Return the words of a node, and what is unknown in how it holds them: «» as a rule."""
    text = node.get("text") or ""
    words, unknown = (text, "") if isinstance(text, str) else ("", "a text that is none")
    if not node.keys() <= _FIELDS:
        for name in sorted(node.keys() - _FIELDS):
            value = node[name]
            unknown = f"unknown field «{name}»"
            if isinstance(value, str) and " " in value.strip() and _CYRILLIC.search(value):
                words = f"{words}\n{value}"
    if not words.strip():
        marked_up = html.unescape(_TAG.sub(" ", _html_of(node))).strip()
        if marked_up:
            return marked_up, "words that stand in its markup alone"
    return words, unknown


def _html_of(node: Mapping[str, Any]) -> str:
    properties = node.get("properties")
    for entry in properties if isinstance(properties, list) else ():
        if isinstance(entry, dict) and entry.get("key") == "html":
            return str(entry.get("value", ""))
    return ""


class _NodeReader:
    """Turns nodes into blocks one by one; ``_pending`` is the unit whose own line has not come yet."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.issues: list[Issue] = []
        self._pending: tuple[str, str, str] | None = None
        self._contents_level: int | None = None
        self._rows: list[list[str]] | None = None
        self._table_place = ""
        self._cell_level: int | None = None
        self._fields: set[str] = set()

    def read(self, node: Mapping[str, Any]) -> None:
        kind, level = str(node.get("type")), node.get("level")
        place = str(node.get("id", ""))
        words, unknown = _words_of(node)
        if unknown and unknown not in self._fields:
            # A field that is new stands in every node; its first place is enough.
            self._fields.add(unknown)
            self.issues.append(Issue(place, unknown))
        if "<" in words:
            self._doubt_tags(words, place)
        if self._contents_level is not None and isinstance(level, int) and level > self._contents_level:
            self._add_lines("contents", words, place)
            return
        self._contents_level = None
        if kind in _TABLE:
            self._read_table(kind, words, place)
            self._cell_level = level if kind == "tableCell" and isinstance(level, int) else None
            return
        if self._rows and self._cell_level is not None and isinstance(level, int) and level > self._cell_level:
            # A cell may hold its words in deeper nodes, as an article does.
            self._rows[-1][-1] = clean(f"{self._rows[-1][-1]} {' '.join(_lines(words))}")
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

    def _doubt_tags(self, words: str, place: str) -> None:
        tag = _TAG.search(_BREAK.sub(" ", words))
        if tag:
            self.issues.append(Issue(place, f"markup inside a text: «{tag[0][:80]}»"))

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
        if kind == "tableCell" or words.strip():
            if kind != "tableCell":
                self.issues.append(Issue(place, f"words in a {kind}"))
            if not self._rows:
                self._rows.append([])
            self._rows[-1].append(" ".join(_lines(words)))

    def _end_table(self) -> None:
        if self._rows is not None:
            rows = tuple(tuple(row) for row in self._rows if row)
            self.blocks.append(Block("table", "", self._table_place, rows=rows))
            self._rows = None


def _is_italic(node: Mapping[str, Any]) -> bool:
    """Some notes come as text whose markup is one run of italics (Constitution, art. 1, edition of 01.01.2023)."""
    markup = _html_of(node).strip()
    return markup.startswith("<i>") and markup.endswith("</i>")


def _lines(words: str) -> list[str]:
    return [line for line in map(clean, _BREAK.split(words)) if line]

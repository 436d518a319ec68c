"""Lines of HTML: an element's text as ``br`` and rows break it, and how each whole line is set."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from law.errors import UnreadablePageError
from law.wording import clean

MOST_DEPTH = 200
"""Elements inside one another; a law has a dozen."""
NEVER = frozenset({"script", "style", "noscript", "template"})
RED = re.compile(r"^(?:#ff0000|red)$", re.IGNORECASE)
_LINE_BREAK = "\x1d"


@dataclass(frozen=True, slots=True)
class Line:
    """A line and how it is set."""

    text: str
    is_note: bool = False
    is_red: bool = False
    is_bold: bool = False
    is_italic: bool = False


def words(element: etree._Element) -> str:
    """Return all words of an element, a line break being a space."""
    return clean(" ".join(raw_lines(element)))


def raw_lines(element: etree._Element) -> Iterator[str]:
    """Yield the text of an element line by line, as ``br`` and rows break it; nothing is cleaned."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(node.tag, str):
            if event == "end" and node.tail and node is not element:
                parts.append(node.tail)
            continue
        if event == "start":
            if node.tag in ("br", "p", "tr") and node is not element:
                yield "".join(parts)
                parts = []
            if node.text and node.tag not in NEVER:
                parts.append(node.text)
        elif node is not element and node.tail:
            parts.append(node.tail)
    yield "".join(parts)


def lines_of(element: etree._Element) -> Iterator[Line]:
    """Yield the lines of a block element with what is true of each whole line."""
    shares: list[tuple[str, frozenset[str]]] = []
    for text, marks in _runs(element, frozenset()):
        if text == _LINE_BREAK:
            yield from _joined(shares)
            shares = []
        else:
            shares.append((text, marks))
    yield from _joined(shares)


def _joined(shares: list[tuple[str, frozenset[str]]]) -> Iterator[Line]:
    text = clean("".join(words for words, _ in shares))
    if text:
        inked = [marks for words, marks in shares if words.strip()]
        common = frozenset.intersection(*inked)
        yield Line(text, "note" in common, any("red" in marks for marks in inked), "bold" in common, "italic" in common)


def _runs(element: etree._Element, marks: frozenset[str], depth: int = 0) -> Iterator[tuple[str, frozenset[str]]]:
    if depth > MOST_DEPTH:
        raise UnreadablePageError("the page is nested too deep")
    own = marks | _marks_of(element)
    if element.text and element.tag not in NEVER:
        yield element.text, own
    for child in element:
        if isinstance(child.tag, str):
            if child.tag in ("br", "p", "tr", "div"):
                yield _LINE_BREAK, own
            yield from _runs(child, own, depth + 1)
        if child.tail:
            yield child.tail, own


def _marks_of(element: etree._Element) -> frozenset[str]:
    if element.tag in ("b", "strong"):
        return frozenset({"bold"})
    if element.tag in ("i", "em"):
        return frozenset({"italic"})
    if element.tag == "font" and RED.match(element.get("color") or ""):
        return frozenset({"red"})
    return frozenset({"note"}) if "note" in (element.get("class") or "").split() else frozenset()

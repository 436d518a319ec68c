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
_PLAIN: frozenset[str] = frozenset()
_NOTE, _RED, _BOLD, _ITALIC = (frozenset({mark}) for mark in ("note", "red", "bold", "italic"))
_MARKS = {"b": _BOLD, "strong": _BOLD, "i": _ITALIC, "em": _ITALIC}


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
    parts = [] if element.tag in NEVER else [element.text or ""]
    # No recursion: elements may stand in one another without end. What is open waits with the words behind it.
    opened: list[tuple[Iterator[etree._Element], str]] = [(iter(element), "")]
    while opened:
        for child in opened[-1][0]:
            # A comment is no word of the law; what stands behind it is.
            if isinstance(child.tag, str):
                if child.tag in ("br", "p", "tr"):
                    yield "".join(parts)
                    parts = []
                if child.text and child.tag not in NEVER:
                    parts.append(child.text)
                if len(child):
                    opened.append((iter(child), child.tail or ""))
                    break
            if child.tail:
                parts.append(child.tail)
        else:
            parts.append(opened.pop()[1])
    yield "".join(parts)


def lines_of(element: etree._Element) -> list[Line]:
    """Return the lines of a block element with what is true of each whole line."""
    if not len(element):
        # Nearly every paragraph is words and nothing else.
        text = clean(element.text or "")
        marks = _marks_of(element)
        return [_line(text, marks, is_red="red" in marks)] if text and element.tag not in NEVER else []
    lines: list[Line] = []
    shares: list[tuple[str, frozenset[str]]] = []
    for text, marks in _runs(element, frozenset()):
        if text == _LINE_BREAK:
            lines += _joined(shares)
            shares = []
        else:
            shares.append((text, marks))
    return [*lines, *_joined(shares)]


def _joined(shares: list[tuple[str, frozenset[str]]]) -> Iterator[Line]:
    text = clean("".join(words for words, _ in shares))
    if text:
        inked = [marks for words, marks in shares if words.strip()]
        common = frozenset.intersection(*inked)
        yield _line(text, common, is_red=any("red" in marks for marks in inked))


def _line(text: str, marks: frozenset[str], *, is_red: bool) -> Line:
    if not (marks or is_red):
        return Line(text)
    return Line(text, "note" in marks, is_red, "bold" in marks, "italic" in marks)


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
    tag = element.tag
    if tag in _MARKS:
        return _MARKS[tag]
    if tag == "font" and RED.match(element.get("color") or ""):
        return _RED
    return _NOTE if "note" in (element.get("class") or "").split() else _PLAIN

"""old.adilet gives an act as one page whose ``article`` is a flat list of siblings; its rest changes at every request.

Paragraphs are ``p``, headings ``h3`` or a wholly bold ``p``; several headings may share one ``h3``. Footnotes are
loose runs of ``span.note`` and links between two ``br``, split even inside a word; future wording is red. The page does
not say from when its text stands, so an edition's date comes from its address, else from its newest note.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from law.errors import UnreadablePageError
from law.languages.dates import newest_act_date
from law.languages.grammar import POINT, SUBPOINT, grammar_of
from law.languages.requisites import read_date_in_words, read_number
from law.model import ActFacts, Issue, Language, Version
from law.parsing import elements, markup
from law.parsing.blocks import Block, BlockKind
from law.parsing.lines import is_excluded, is_heading_of_unit
from law.wording import clean

FURNITURE = ("СОДЕРЖАНИЕ", "МАЗМҰНЫ", "Содержание", "Мазмұны")
_STATUS = re.compile(r"\bstatus_(\w+)")
_LANGUAGE = re.compile(r"\blang_(rus|kaz)\b")
_NGR = re.compile(r"/(?:rus|kaz)/(?:archive/)?docs/([A-Z]\w{7,})")
_ESPI = re.compile(r"/client/#!/doc/(\d+)/")
_ARCHIVE = re.compile(r"/archive/docs/([A-Z]\w+)/(\d{2})\.(\d{2})\.(\d{4})")
_KAZAKH = re.compile(r"[әғқңөұүһӘҒҚҢӨҰҮҺ]")
_LEAST_KAZAKH = 0.02
_ROWS = etree.XPath("./tr | ./*[self::tbody or self::thead or self::tfoot]/tr")


@dataclass(frozen=True, slots=True)
class Page:
    """One act page: what its head says, the element that holds the law, and the lines in it."""

    version: Version
    title: str
    article: etree._Element
    blocks: tuple[Block, ...]
    issues: tuple[Issue, ...]
    stated_on: date | None = None
    """The edition that the page's own address names; None where only its notes tell how new it is."""


def is_act_page(body: bytes) -> bool:
    """Tell whether these bytes are an act page of old.adilet."""
    return b"<article" in body and b"slogan" in body


def read_page(body: bytes) -> Page:
    """Return the page; raises UnreadablePageError where title or article is missing."""
    root, head = read_head(body)
    articles = root.xpath("//article")
    titles = head.xpath(".//h1")
    if len(titles) != 1 or len(articles) != 1:
        raise UnreadablePageError("the page lacks its title or its article")
    title = markup.words(titles[0])
    elements.set_figures_apart(articles[0])
    reader = _ArticleReader(_read_language(articles[0]))
    reader.read(articles[0])
    text = body.decode("utf-8", "replace")
    stated_on = _read_stated(text)
    version = _read_version(text, stated_on or _read_newest(reader.blocks), head, reader.language, title)
    return Page(version, title, articles[0], tuple(reader.blocks), tuple(reader.issues), stated_on)


def read_head(body: bytes) -> tuple[etree._Element, etree._Element]:
    """Return a page and the part of it that names the act; raises UnreadablePageError where it names none."""
    try:
        root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePageError("the page is no HTML") from error
    heads = [] if root is None else root.xpath("//div[contains(concat(' ', @class, ' '), ' slogan ')]")
    if not heads or heads[0].find(".//h1") is None:
        raise UnreadablePageError("the page lacks its title")
    return root, heads[0]


def read_facts(page: str, head: etree._Element, language: Language, title: str) -> ActFacts:
    """Return what the head of a page says of its act; id and ЕСПИ code stand elsewhere on it, as «Версия из ЭКБ»."""
    requisites = " ".join(filter(None, (markup.words(line) for line in head.iter("p"))))
    status = next((found[1] for mark in head.iter("span") if (found := _STATUS.search(mark.get("class") or ""))), "")
    ngr, code = _NGR.search(page), _ESPI.search(page)
    return ActFacts(
        code=code[1] if code else "",
        ngr=ngr[1] if ngr else "",
        title={language: title},
        requisites={language: requisites},
        status=status,
        number=read_number(requisites),
        adopted_on=read_date_in_words(requisites),
    )


def read_blocks(page: Page) -> tuple[tuple[Block, ...], tuple[Issue, ...]]:
    """Return the lines of the act in reading order, and what could not be read."""
    return (Block("title", page.title), *page.blocks), (*elements.find_unknown(page.article), *page.issues)


def texts_of(page: Page) -> Iterator[tuple[str, bool]]:
    """Yield the words of the page, title and article, and whether they stand in an element that we know."""
    yield page.title, True
    yield from elements.texts_of(page.article)


class _ArticleReader:
    """Walks the siblings of an article; ``_loose`` collects the inline run that has not ended yet."""

    def __init__(self, language: Language) -> None:
        self.blocks: list[Block] = []
        self.issues: list[Issue] = []
        self.language = language
        self._grammar = grammar_of(language)
        self._loose: list[markup.Line] = []

    def read(self, holder: etree._Element, depth: int = 0) -> None:
        """Read what stands in an element; raises UnreadablePageError where elements are nested without end."""
        if depth > markup.MOST_DEPTH:
            raise UnreadablePageError("the page is nested too deep")
        self._add_text(holder.text)
        for child in holder:
            tag = child.tag
            # What is no string is a comment; what is never law may be left by a browser's extension in a saved page.
            if isinstance(tag, str) and tag not in markup.NEVER:
                if tag == "p":
                    self._end_loose()
                    self._read_paragraph(child)
                elif tag in elements.INLINE:
                    self._add_inline(child)
                else:
                    self._end_loose()
                    self._read_element(child, tag, depth)
            self._add_text(child.tail)
        self._end_loose()

    def _read_element(self, child: etree._Element, tag: str, depth: int) -> None:
        place = child.get("id") or ""
        if tag in elements.HEADINGS:
            self._add_heading([line.text for line in markup.lines_of(child)], place)
        elif tag == "table":
            self._read_table(child, place)
        elif tag in elements.HOLDERS:
            self.read(child, depth + 1)
        elif tag not in ("br", "hr"):
            if tag in elements.PARTS_OF_TABLE:
                self.issues.append(Issue(elements.place_of(child), f"«{tag}» outside a table"))
            for line in markup.lines_of(child):
                self._add("text", line.text, place)

    def _read_paragraph(self, child: etree._Element) -> None:
        place, classes = child.get("id") or "", child.get("class") or ""
        if not (classes or len(child)):
            # Nearly every paragraph is words and nothing else.
            if text := clean(child.text or ""):
                self.blocks.append(Block("contents" if text in FURNITURE else "text", text, place))
            return
        lines = markup.lines_of(child)
        if lines and lines[0].is_bold and all(line.is_bold for line in lines) and "note" not in classes:
            joined = " ".join(line.text for line in lines)
            if is_heading_of_unit(joined, self._grammar):
                self._add_heading([line.text for line in lines], place)
                return
        is_note = "note" in classes.split()
        for line in lines:
            self._add_line(line, place, is_note=is_note or line.is_note)

    def _add_heading(self, lines: list[str], place: str) -> None:
        """Several levels may share one element; a long heading breaks over lines until the next level begins."""
        joined: list[str] = []
        for line in lines:
            if joined and not is_heading_of_unit(line, self._grammar):
                joined[-1] = f"{joined[-1]} {line}"
            else:
                joined.append(line)
        for line in joined:
            self._add("heading", line, place)

    def _add_line(self, line: markup.Line, place: str, *, is_note: bool) -> None:
        if line.text in FURNITURE:
            self._add("contents", line.text, place)
        elif line.is_red:
            self._add("publisher", line.text, place)
        elif is_note and not (_is_item(line.text) and is_excluded(line.text, self._grammar)):
            self._add("note", line.text, place)
        else:
            self._add("italic" if line.is_italic else "text", line.text, place)

    def _add(self, kind: BlockKind, text: str, place: str) -> None:
        if text:
            self.blocks.append(Block(kind, text, place))

    # Loose runs

    def _add_text(self, text: str | None) -> None:
        if text and not text.isspace():
            self._loose.append(markup.Line(text))

    def _add_inline(self, child: etree._Element) -> None:
        is_note = "note" in (child.get("class") or "").split()
        is_red = child.tag == "font" and bool(markup.RED.match(child.get("color") or ""))
        lines = list(markup.raw_lines(child))
        for at, text in enumerate(lines):
            if at:
                self._end_loose()
            if text:
                self._loose.append(markup.Line(text, is_note=is_note, is_red=is_red, is_italic=child.tag == "i"))

    def _end_loose(self) -> None:
        if not self._loose:
            return
        run, self._loose = self._loose, []
        text = clean("".join(part.text for part in run))
        if text:
            line = markup.Line(text, is_red=any(p.is_red for p in run), is_italic=all(p.is_italic for p in run))
            self._add_line(line, "", is_note=any(part.is_note for part in run))

    # Tables

    def _read_table(self, table: etree._Element, place: str) -> None:
        holders = _ROWS(table)
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in holders]
        for holder in (table, *table.iterchildren("tbody", "thead", "tfoot"), *holders):
            self._read_stray(holder, place)
        if (table.get("border") or "0") == "0":
            # Without a border: a signature in italics, or the block of lines that announces an annex.
            for cells in rows:
                for cell in cells:
                    for line in markup.lines_of(cell):
                        self._add("signature" if line.is_italic else "text", line.text, place)
            return
        texts = tuple(tuple(markup.words(cell) for cell in cells) for cells in rows if cells)
        self.blocks.append(Block("table", "", place, rows=texts))

    def _read_stray(self, holder: etree._Element, place: str) -> None:
        """Words in a table that stand in none of its cells, as its caption, are kept above it."""
        lines = [clean(text or "") for text in (holder.text, *(child.tail for child in holder))]
        lines += [
            line.text
            for child in holder.iterchildren(tag=etree.Element)
            if child.tag not in elements.PARTS_OF_TABLE | markup.NEVER
            for line in markup.lines_of(child)
        ]
        for line in filter(None, lines):
            self.issues.append(Issue(place or elements.place_of(holder), f"words outside the cells: «{line[:80]}»"))
            self._add("text", line, place)


def _is_item(text: str) -> bool:
    return bool(POINT.match(text) or SUBPOINT.match(text))


def _read_stated(page: str) -> date | None:
    ngr = _NGR.search(page)
    for found in _ARCHIVE.finditer(page):
        if ngr and found[1] == ngr[1]:
            try:
                return date(int(found[4]), int(found[3]), int(found[2]))
            except ValueError:
                continue
    return None


def _read_newest(blocks: Sequence[Block]) -> date | None:
    return newest_act_date(" ".join(text for block in blocks for text in (block.text, *itertools.chain(*block.rows))))


def _read_version(page: str, on: date | None, head: etree._Element, language: Language, title: str) -> Version:
    facts = read_facts(page, head, language, title)
    on = on or facts.adopted_on
    if on is None:
        raise UnreadablePageError("the page names no date, neither in its requisites nor in its notes")
    return Version("", language, on, None, facts)


def _read_language(article: etree._Element) -> Language:
    """Return what the page says of its language; a saved fragment that says nothing is told by its letters."""
    for holder in article.xpath("//*[@id='container']"):
        found = _LANGUAGE.search(holder.get("class") or "")
        if found:
            return "kaz" if found[1] == "kaz" else "rus"
    text = markup.words(article)
    return "kaz" if len(_KAZAKH.findall(text)) > len(text) * _LEAST_KAZAKH else "rus"

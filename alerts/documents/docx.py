"""A comparison as DOCX with real tracked changes: Word shows a redline, and takes each change over or throws it out.

Accepting all gives the lines of the later text, rejecting all those of the earlier one. What is said of a change is a
comment beside it, so that no word of ours stands among the words of the law.
"""

import io
import zipfile
from datetime import UTC, date, datetime, time
from typing import Any

from alerts.documents.building import say_edition
from alerts.documents.model import Line, Link, MissingExtraError, Redline, Run, RunKind, printable
from alerts.documents.pages import add_page_number

AUTHOR = "ZanWatch"
LAW, OURS = "ZanWatch Law", "ZanWatch Frame"
"""The styles that tell the words of the law from ours."""
_STYLE_IDS = {LAW: "ZanWatchLaw", OURS: "ZanWatchFrame"}
_TAGS: dict[RunKind, str] = {"new": "w:ins", "gone": "w:del"}
_LANGUAGES = {"rus": "ru-RU", "kaz": "kk-KZ", "uzb": "uz-Latn-UZ", "eng": "en-GB"}
_INDENT = 12
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def write_docx(redline: Redline, timezone: str) -> bytes:
    """Return the document; raises MissingExtraError where the library is not installed."""
    try:
        import docx  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError("python-docx") from error
    writer = _Writer(docx.Document(), redline.days[1])
    writer.prepare(redline)
    writer.head(redline)
    for section in redline.sections:
        writer.ours(section.label, bold=True)
        writer.lines(section.lines, redline.words["folded"])
    writer.foot(redline, timezone)
    made = io.BytesIO()
    writer.document.save(made)
    return _without_instants(made.getvalue())


class _Writer:
    """One document that is being written; every change has a number of its own and the date of the later edition."""

    def __init__(self, document: Any, on: date) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra, found by whoever made this
        from docx.oxml.ns import qn  # noqa: PLC0415

        self.document, self.make, self.qn = document, OxmlElement, qn
        self.at = datetime.combine(on, time(), UTC)
        self.number = 0

    def prepare(self, redline: Redline) -> None:
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        for name, size in ((LAW, 11), (OURS, 9)):
            style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self.document.styles["Normal"]
            style.font.size, style.paragraph_format.space_after = Pt(size), Pt(4)
            language = self.make("w:lang")
            spoken = redline.law_language if name == LAW else redline.frame_language
            language.set(self.qn("w:val"), _LANGUAGES[spoken])
            style.element.get_or_add_rPr().append(language)
        facts = self.document.core_properties
        facts.author = facts.last_modified_by = AUTHOR
        facts.title, facts.comments = printable(redline.title)[:250], ""
        facts.created = facts.modified = self.at.replace(tzinfo=None)
        facts.revision = 1
        add_page_number(self.document, redline.words["page"], self.make, self.qn)

    def head(self, redline: Redline) -> None:
        words = redline.words
        self.document.add_heading(printable(redline.title), level=1)
        self.ours(redline.lead, bold=True)
        for fact in redline.facts:
            self.ours(fact)
        self.ours(f"{words['acts']}:" if redline.acts else words["no_acts"], bold=bool(redline.acts))
        for link in redline.acts:
            self.link(link)
        if redline.figures:
            self.ours(words["figures"], bold=True)
            table = self.document.add_table(rows=0, cols=4, style="Table Grid")
            heads = tuple(words[name] for name in ("place", "was", "is", "unit"))
            for figure in (heads, *redline.figures):
                for cell, text in zip(table.add_row().cells, figure, strict=True):
                    cell.paragraphs[0].style = self.document.styles[OURS]
                    cell.paragraphs[0].add_run(printable(text)).bold = figure is heads
        if not redline.sections:
            self.ours(words["nothing"], bold=True)

    def foot(self, redline: Redline, timezone: str) -> None:
        words = redline.words
        if redline.notes:
            self.ours(words["notes"], bold=True)
            for place, runs in redline.notes:
                self.ours(place, bold=True)
                self.ours(
                    "".join({"new": "[+{}+]", "gone": "[−{}−]"}.get(run.kind, "{}").format(run.text) for run in runs)
                )
        self.ours(words["sources"], bold=True)
        for edition in redline.editions:
            head, said = say_edition(redline, edition, timezone)
            self.ours(head, bold=True)
            for line in said:
                self.ours(line)
        for link in redline.links:
            self.link(link)
        if redline.permalink:
            self.link(Link(f"{words['permalink']}: {redline.permalink}", redline.permalink))

    def paragraph(self, style: str) -> Any:
        paragraph = self.document.add_paragraph()
        # By its id: to look a style up by its name takes most of the time of a long document.
        paragraph._p.style = _STYLE_IDS[style]  # noqa: SLF001
        return paragraph

    def ours(self, text: str, *, bold: bool = False) -> None:
        paragraph = self.paragraph(OURS)
        paragraph.add_run(printable(text)).bold = bold
        paragraph.paragraph_format.keep_with_next = bold

    def link(self, link: Link) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415

        paragraph = self.paragraph(OURS)
        run = paragraph.add_run(printable(link.words))
        if link.url:
            relation = paragraph.part.relate_to(printable(link.url), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            element = self.make("w:hyperlink")
            element.set(self.qn("r:id"), relation)
            element.append(run._r)  # noqa: SLF001 - python-docx has no way of its own to make a link
            paragraph._p.append(element)  # noqa: SLF001

    def lines(self, lines: tuple[Line, ...], folded: str) -> None:
        table: Any = None
        width = max((len(line.cells) for line in lines), default=0)
        for line in lines:
            if line.kind == "folded":
                self.ours(folded.format(n=line.folded))
                table = None
            elif line.cells:
                if table is None:
                    table = self.document.add_table(rows=0, cols=width, style="Table Grid")
                self.row(table, line)
            else:
                table = None
                self.line(line)

    def line(self, line: Line) -> None:
        from docx.shared import Pt  # noqa: PLC0415

        paragraph = self.paragraph(LAW)
        paragraph.paragraph_format.left_indent = Pt(_INDENT * line.depth)
        if line.is_moved:
            self.frame(paragraph)
        if line.kind in _TAGS:
            self.mark_end(paragraph, line.kind)
        self.runs(paragraph, line.runs, bold=line.is_heading)
        self.comment(paragraph, line.said)

    def row(self, table: Any, line: Line) -> None:
        row = table.add_row()
        if line.kind in _TAGS:
            row._tr.get_or_add_trPr().append(self.change(_TAGS[line.kind]))  # noqa: SLF001 - python-docx knows no changes
        for cell, runs in zip(row.cells, line.cells, strict=False):
            paragraph = cell.paragraphs[0]
            paragraph._p.style = _STYLE_IDS[LAW]  # noqa: SLF001
            self.runs(paragraph, runs)
        self.comment(row.cells[0].paragraphs[0], line.said)

    def runs(self, paragraph: Any, runs: tuple[Run, ...], *, bold: bool = False) -> None:
        for run in runs:
            element = paragraph.add_run(printable(run.text))
            element.bold = bold or None
            if run.kind == "same":
                continue
            change = self.change(_TAGS[run.kind])
            if run.kind == "gone":
                for text in element._r.findall(self.qn("w:t")):  # noqa: SLF001
                    text.tag = self.qn("w:delText")
            for text in element._r:  # noqa: SLF001
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            paragraph._p.remove(element._r)  # noqa: SLF001
            change.append(element._r)  # noqa: SLF001
            paragraph._p.append(change)  # noqa: SLF001

    def comment(self, paragraph: Any, said: tuple[str, ...]) -> None:
        if not said:
            return
        # It needs a run to stand at; one without words stands beside a paragraph of changes alone.
        anchor = paragraph.add_run()
        comment = self.document.add_comment(anchor, text=printable("\n".join(said)), author=AUTHOR, initials="ZW")
        comment._comment_elm.set(self.qn("w:date"), self.stamp())  # noqa: SLF001

    def change(self, tag: str) -> Any:
        self.number += 1
        element = self.make(tag)
        element.set(self.qn("w:id"), f"{self.number}")
        element.set(self.qn("w:author"), AUTHOR)
        element.set(self.qn("w:date"), self.stamp())
        return element

    def mark_end(self, paragraph: Any, kind: str) -> None:
        """Let the end of the paragraph come or go with its words; else an empty one would be left."""
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        inner = self.make("w:rPr")
        inner.append(self.change("w:ins" if kind == "new" else "w:del"))
        properties.append(inner)

    def frame(self, paragraph: Any) -> None:
        borders = self.make("w:pBdr")
        for side in ("top", "left", "bottom", "right"):
            edge = self.make(f"w:{side}")
            for name, value in (("val", "dotted"), ("sz", "4"), ("space", "2"), ("color", "000000")):
                edge.set(self.qn(f"w:{name}"), value)
            borders.append(edge)
        properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def stamp(self) -> str:
        return self.at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _without_instants(body: bytes) -> bytes:
    """Return the same archive with no hour of its making in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for part in given.infolist():
            fresh = zipfile.ZipInfo(part.filename, _FIRST_DAY)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(fresh, given.read(part))
    return made.getvalue()

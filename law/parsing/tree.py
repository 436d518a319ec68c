"""Blocks become provisions: numbers and words decide where a line belongs, not a portal's nesting.

Levels and indentation differ between portals and between two captures of one text, so the same grammar reads all of
them. An excluded unit stays, with its number and without text; a number that restarts in an annex starts anew there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from law.languages.grammar import POINT, SUBPOINT, Grammar, grammar_of, printed_number
from law.model import Issue, Language, Note, NoteKind, Provision, ProvisionKind
from law.parsing import lines
from law.parsing.blocks import Block
from law.parsing.units import LETTER_RANK, RANKS, STATUTORY_NOTE_RANK, Unit, Units
from law.wording import repaired, without_code

_HEADED: tuple[ProvisionKind, ...] = ("article", "chapter", "section", "subchapter", "part")
_STATUTORY_NOTES = ("Примечание", "Ескертпе")
_NAMED_BY_ITSELF = ("article", "section", "part")


@dataclass(frozen=True, slots=True)
class Tree:
    """What an edition holds: provisions in reading order, notes apart from law, and what was not understood."""

    provisions: tuple[Provision, ...]
    notes: tuple[Note, ...]
    issues: tuple[Issue, ...]
    furniture: tuple[str, ...]
    """What is neither law nor note: a table of contents, rules of underscores, marks of units («Статья 17.»)."""


def build_tree(blocks: Sequence[Block], language: Language) -> Tree:
    """Return the provisions, notes and issues of an edition, from its blocks in reading order. Linear in its length."""
    grammar = grammar_of(language)
    blocks = [block if (text := repaired(block.text)) is block.text else replace(block, text=text) for block in blocks]
    kept, contents = lines.drop_contents(blocks, grammar)
    kept = lines.mark_signature_and_annexes(lines.mark_notes(kept, grammar), grammar)
    builder = _Builder(grammar, kept)
    builder.furniture += [block.text for block in contents if block.text]
    for at, block in enumerate(kept):
        builder.read(at, block)
    return builder.finish()


class _Builder:
    def __init__(self, grammar: Grammar, blocks: Sequence[Block]) -> None:
        self.furniture: list[str] = []
        self._grammar = grammar
        self._quoted = lines.quoted_lines(blocks)
        self._continues = lines.lists_that_go_on(blocks)
        self._restarting = lines.has_restarting_chapters(blocks, grammar)
        self._units = Units()
        self._notes: list[Note] = []
        self._annexes = 0
        self._parts = 0
        self._last_kind = ""
        self._last_line: Unit | None = None
        self._footnotes: set[str] = set()

    def read(self, at: int, block: Block) -> None:
        """Put one block in its place."""
        kind = block.kind
        if kind != "text":
            self._last_line = None
        if kind == "table":
            self._add_table(block)
        elif kind == "signature":
            self._add_signature(block)
        elif kind in ("note", "publisher"):
            self._add_note("footnote" if kind == "note" else "publisher", block.text)
        elif kind == "annex":
            self._add_annex(block.text, is_mark=True)
        elif kind == "title":
            self._add_title(block)
        elif not block.unit and not lines.is_words(block.text):
            self.furniture.append(block.text)
        elif at in self._quoted:
            self._add_line(block.text)
        elif kind == "heading" or block.unit in _HEADED:
            self._add_heading(block)
        else:
            self._add_numbered_or_line(at, block)
        self._last_kind = kind

    def finish(self) -> Tree:
        """Return the tree; an article whose text is gone and whose footnote says so is excluded."""
        for unit in self._units.by_eid.values():
            is_empty = not unit.text and not unit.has_children
            if unit.kind in ("article", "chapter") and is_empty and unit.eid in self._footnotes:
                unit.excluded = True
        provisions = tuple(
            Provision(u.eid, u.kind, u.parent, u.number, u.heading, u.text, u.excluded, u.eid)
            for u in self._units.by_eid.values()
        )
        return Tree(provisions, tuple(self._notes), tuple(self._units.issues), tuple(filter(None, self.furniture)))

    # Units that headings open

    def _add_title(self, block: Block) -> None:
        if "title" in self._units:
            self._add_annex(block.text, is_mark=False)
            return
        self._units.add(Unit("title", "title", "", text=block.text))

    def _add_heading(self, block: Block) -> None:
        kind, number, heading = self._read_heading(block)
        if kind is None:
            self._add_other_heading(block)
            return
        self._units.close(RANKS[kind])
        number = printed_number(number) if number else self._next_part() if kind == "part" else ""
        if not number:
            self._units.issues.append(Issue(block.place, f"a {kind} without a number: «{block.text[:80]}»"))
            number = str(sum(unit.kind == kind for unit in self._units.by_eid.values()) + 1)
        unit = self._units.push(kind, number, self._prefix_of(kind))
        if lines.is_excluded(heading, self._grammar) or lines.says_excluded(block.text, self._grammar):
            unit.excluded = True
            self._notes.append(Note(unit.eid, "excluded", block.text))
        else:
            unit.heading = heading
            self.furniture.append(block.text[: block.text.rfind(heading)])

    def _read_heading(self, block: Block) -> tuple[ProvisionKind | None, str, str]:
        for kind in _HEADED:
            found = getattr(self._grammar, kind).match(block.text)
            is_part = kind == "part"
            # «ОБЩАЯ ЧАСТЬ» comes as a section without a number, and as a bare heading in Kazakh.
            if found and (block.unit in ("", kind) or is_part):
                rest = block.text if is_part else block.text[found.end() :].strip(" .")
                return kind, "" if is_part else found[1], rest
        named = next((kind for kind in _HEADED if kind == block.unit), None)
        return named, block.number if named else "", block.text if named else ""

    def _add_other_heading(self, block: Block) -> None:
        """A heading that names no unit continues the one above it, or is the title of an annex."""
        current = self._units.current
        if self._last_kind == "heading" and current and current.kind not in ("point", "subpoint"):
            current.heading = f"{current.heading} {block.text}".strip()
        elif current and current.kind == "annex" and not current.has_children and not current.heading:
            current.heading = block.text
        elif "signature" in self._units:
            self._add_annex(block.text, is_mark=False)
        else:
            self._units.issues.append(Issue(block.place, f"a heading of nothing: «{block.text[:80]}»"))
            self._add_line(block.text)

    def _add_annex(self, text: str, *, is_mark: bool) -> None:
        current = self._units.open[0] if self._units.open else None
        if is_mark and current and current.kind == "annex" and self._last_kind == "annex":
            current.text = f"{current.text} {text}".strip()
            number = self._grammar.annex.match(current.text)
            if number and number[1] and not current.number:
                # Kazakh prints the number last, after the lines that were taken for an annex without one.
                current.number = number[1]
                self._units.rename(current, f"annex_{number[1]}")
            return
        self._units.close(RANKS["annex"])
        self._annexes += 1
        found = self._grammar.annex.match(text) if is_mark else None
        printed = found[1] if found and found[1] else ""
        unit = self._units.push("annex", printed or str(self._annexes), "")
        unit.number = printed
        unit.text, unit.heading = (text, "") if is_mark else ("", text)

    def _next_part(self) -> str:
        self._parts += 1
        return str(self._parts)

    def _prefix_of(self, kind: ProvisionKind) -> str:
        """Articles, sections and parts are named by themselves; chapters by their part where their numbers restart."""
        annex = self._units.eid_of("annex")
        if kind in _NAMED_BY_ITSELF:
            return annex
        if kind == "subchapter":
            return self._units.eid_of("chapter") or self._units.eid_of("section") or annex
        outer = self._units.eid_of("part") or self._units.eid_of("section") if self._restarting else ""
        return outer or annex

    # Numbered items and lines

    def _add_numbered_or_line(self, at: int, block: Block) -> None:
        text = block.text
        if found := POINT.match(text):
            self._add_item("point", found[1], block)
        elif found := SUBPOINT.match(text):
            self._add_item("subpoint", found[1], block)
        elif block.unit in ("point", "subpoint") and block.number:
            if text:
                self._units.issues.append(Issue(block.place, f"{block.unit} {block.number} does not print its number"))
            self._add_item("point" if block.unit == "point" else "subpoint", block.number, block)
        elif text.startswith(_STATUTORY_NOTES) and self._units.eid_of("article"):
            self._units.close(STATUTORY_NOTE_RANK)
            self._add_line(text, opens=True)
        else:
            self._close_finished_list(at, text)
            self._add_line(text)

    def _add_item(self, kind: ProvisionKind, number: str, block: Block) -> None:
        is_letter = not number[0].isdigit()
        number = number.lower() if is_letter else printed_number(number)
        rank = LETTER_RANK if is_letter and self._units.eid_of("subpoint") else RANKS[kind]
        self._units.close(rank)
        outer = self._units.current
        while outer and outer.kind in ("part", "section", "chapter", "subchapter"):
            outer = self._units.by_eid.get(outer.parent)
        unit = self._units.push(kind, number, outer.eid if outer else "", rank)
        if lines.says_excluded(block.text, self._grammar):
            unit.excluded = True
            self._notes.append(Note(unit.eid, "excluded", block.text))
        elif self._grammar.placeholder.match(block.text):
            unit.excluded = True
            self._notes.append(Note(unit.eid, "placeholder", block.text))
        else:
            unit.text, unit.lines = block.text, 1
            self._last_line = unit

    def _close_finished_list(self, at: int, text: str) -> None:
        """A line with a capital after a list that has ended belongs to what the list is part of (KOAP sanctions)."""
        current = self._units.current
        if not current or current.kind != "subpoint" or at in self._continues:
            return
        ending = without_code(current.text).rstrip()
        if ending.endswith(":") or not text[:1].isupper():
            return
        if not ending.endswith((".", ";", "!", "?", ")")) and not current.excluded:
            return
        self._units.close(RANKS["subpoint"])

    def _add_line(self, text: str, *, opens: bool = False) -> None:
        current = self._units.current
        if current is None or (current.kind == "annex" and not current.heading and not current.has_children):
            current = self._preamble() if current is None else current
        last = self._last_line
        if last and not opens and lines.goes_on(last.text, text):
            # «… огнестрельное и» / «другие виды оружия» (law 214-IV, art. 22): one line, broken by the typist.
            last.text = f"{last.text} {text}"
            return
        # Its first line is the unit itself, unless it comes after what stands in the unit.
        is_empty = not (current.text or current.lines or current.excluded or current.has_children)
        if is_empty and current.kind != "annex" and not opens:
            current.text, current.lines = text, 1
            self._last_line = current
            return
        current.lines += 1
        # The unit's own first line counts as its first; an annex has none and begins its indents at 1.
        unit = self._units.add(
            Unit(f"{current.eid}__indent_{current.lines}", "indent", current.eid, text=text, lines=1)
        )
        current.has_children = True
        self._last_line = unit
        if opens:
            unit.rank = STATUTORY_NOTE_RANK
            self._units.open.append(unit)

    def _preamble(self) -> Unit:
        found = self._units.by_eid.get("preamble")
        return found or self._units.add(Unit("preamble", "preamble", ""))

    # Tables, signatures, notes

    def _add_table(self, block: Block) -> None:
        outer = self._units.current or self._preamble()
        outer.tables += 1
        outer.has_children = True
        table = self._units.add(Unit(f"{outer.eid}__table_{outer.tables}", "table", outer.eid))
        for row_at, cells in enumerate(block.rows, 1):
            row = self._units.add(Unit(f"{table.eid}__row_{row_at}", "row", table.eid))
            told = {cell for cell in cells if lines.is_note_cell(cell, self._grammar)}
            row.excluded = bool(told) and not any(lines.is_words(cell) for cell in cells[1:] if cell not in told)
            kind: NoteKind = "excluded" if row.excluded else "footnote"
            self._notes += [Note(row.eid, kind, cell) for cell in cells if cell in told]
            if row.excluded:
                row.number = cells[0] if cells[0] not in told else ""
                continue
            for cell_at, cell in enumerate(cells, 1):
                if cell not in told:
                    self._units.add(Unit(f"{row.eid}__cell_{cell_at}", "cell", row.eid, text=cell))

    def _add_signature(self, block: Block) -> None:
        found = self._units.by_eid.get("signature") or self._units.add(Unit("signature", "signature", ""))
        found.text = f"{found.text} {block.text}".strip()
        self._units.close(0)

    def _add_note(self, kind: NoteKind, text: str) -> None:
        """A note belongs to its article, or where there are none, to the point or heading it stands in."""
        order: tuple[ProvisionKind, ...] = ("article", "point", "subchapter", "chapter", "section", "part", "annex")
        if lines.is_banner(text):
            self.furniture.append(text)
            return
        place = next((eid for eid in map(self._units.eid_of, order) if eid), "")
        eid = place or ("preamble" if "preamble" in self._units else "title")
        if kind == "footnote":
            self._footnotes.add(eid)
        self._notes.append(Note(eid, kind, text))

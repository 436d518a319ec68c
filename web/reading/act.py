"""The text of an act as one reads it: lines by depth, notes apart and folded, contents, and where it stands in time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from itertools import groupby
from typing import Literal

from law.changes.side import Side, headed
from law.languages.labels import label, topmost
from law.languages.words import ReaderLanguage
from law.model import ActFacts, Language, Note, Provision, Revision
from law.status import ActState, read_states
from storage.changes import StoredChange
from web.reading.paging import PAGE_BYTES, deal

StateKind = Literal["current", "historical", "future", "repealed"]
ALL_ARTICLES = 80
"""Contents of up to so many articles are shown whole; of a longer act those of the page that is open."""
MOST_HITS = 25
AGES = (1, 3, 10)
"""Years: how old the last change of an article is; the last group is what is older than all of these."""
_HEADINGS = ("part", "section", "chapter", "subchapter")
_DEPTHS = {"point": 1, "subpoint": 2, "indent": 2}


@dataclass(frozen=True, slots=True)
class State:
    """Where a text stands in time, and where the act as a whole does."""

    kind: StateKind
    edition_on: date
    standing: ActState


@dataclass(frozen=True, slots=True)
class Touch:
    """How often an article changed in what is stored, and the last time."""

    times: int
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class TextLine:
    """A heading or a unit's own line, or a row of a table; the notes that stand at it come with it."""

    eid: str
    kind: str
    depth: int
    text: str
    cells: tuple[str, ...] = ()
    excluded: bool = False
    is_heading: bool = False
    notes: tuple[Note, ...] = ()
    touch: Touch | None = None

    @property
    def size(self) -> int:
        """About how many bytes this line takes in a page."""
        notes = sum(len(note.text.encode()) + 60 for note in self.notes)
        cells = sum(len(cell.encode()) + 12 for cell in self.cells)
        return 110 + len(self.text.encode()) + notes + cells + (220 if self.touch else 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    eid: str
    label: str
    heading: str
    level: int
    page: int
    is_here: bool
    times: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words that were looked for stand."""

    eid: str
    label: str
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class ActText:
    """One page of an act's text, its contents, and how many pages there are."""

    lines: tuple[TextLine, ...]
    contents: tuple[Entry, ...]
    page: int
    pages: int
    head_notes: tuple[Note, ...]
    is_partly_listed: bool
    """True where the contents leave out the articles of other pages."""


def read_state(facts: ActFacts, language: Language, edition_on: date, latest_on: date, today: date) -> State:
    """Return where the text of one edition stands today."""
    standing = read_states(facts, language, {}, today)
    if edition_on > today:
        return State("future", edition_on, standing)
    if edition_on < latest_on:
        return State("historical", edition_on, standing)
    return State("repealed" if standing.is_over else "current", edition_on, standing)


def read_touches(changes: Iterable[StoredChange], language: Language, until: date) -> dict[str, Touch]:
    """Return for each article how often it changed up to an edition; notes are no change."""
    steps: dict[str, set[tuple[date, date]]] = {}
    for stored in changes:
        change = stored.change
        if change.language == language and change.kind not in ("editorial", "status") and stored.to_on <= until:
            for top in {topmost(place) for place in change.places or (change.eid,)}:
                steps.setdefault(top, set()).add((stored.to_on, stored.from_on))
    return {top: Touch(len(found), max(found)[1], max(found)[0]) for top, found in steps.items()}


def read_ages(touches: Mapping[str, Touch], today: date) -> dict[str, int]:
    """Return for each article that changed how long ago that was: the number of the first of ``AGES`` it fits, from 1.

    >>> read_ages({"art_1": Touch(2, date(2020, 1, 1), date(2025, 6, 1))}, date(2026, 3, 2))
    {'art_1': 1}
    """
    return {
        top: next((at for at, years in enumerate(AGES, 1) if (today - touch.to_on).days <= years * 366), len(AGES) + 1)
        for top, touch in touches.items()
    }


def read_text(
    revision: Revision, touches: Mapping[str, Touch], language: ReaderLanguage, *, page: int = 0, at: str = ""
) -> ActText:
    """Return a page of the text: the one that holds the unit ``at``, else number ``page`` (from 1)."""
    lines = _lines(revision, touches)
    pages = deal(_parts(lines), lambda part: sum(line.size for line in part))
    page_of = {line.eid: number for number, dealt in enumerate(pages, 1) for part in dealt for line in part}
    page = page_of.get(at) or page_of.get(topmost(at)) or page or 1
    page = min(max(page, 1), len(pages))
    contents, is_partly = _contents(revision, touches, language, page_of, page)
    known = {line.eid for line in lines}
    return ActText(
        lines=tuple(line for part in pages[page - 1] for line in part),
        contents=contents,
        page=page,
        pages=len(pages),
        head_notes=tuple(note for note in revision.notes if note.eid not in known) if page == 1 else (),
        is_partly_listed=is_partly,
    )


def cite(revision: Revision, facts: ActFacts, at: str, t: NullTranslations, language: ReaderLanguage) -> str:
    """Return how a place of the act is quoted in a letter; empty where there is no such unit."""
    if not any(unit.eid == at for unit in revision.provisions):
        return ""
    name = label(at, language)
    title = facts.title.get(revision.language) or revision.title
    number = f"№ {facts.number}" if facts.number else ""
    adopted = f"{facts.adopted_on:%d.%m.%Y}" if facts.adopted_on else ""
    act = t.gettext("No. {number} of {date}").format(number=facts.number, date=adopted) if adopted else number
    edition = t.gettext("edition of {date}").format(date=f"{revision.portal_version_on:%d.%m.%Y}")
    return ", ".join(part for part in (f"{name[:1].upper()}{name[1:]}", f"«{title}»", act, edition) if part)


def find_words(revision: Revision, wanted: str, language: ReaderLanguage) -> tuple[tuple[Hit, ...], int]:
    """Return where these words stand in the text, as typed and without regard to capitals, and how often in all."""
    needle = " ".join(wanted.split()).casefold()
    hits: list[Hit] = []
    total = 0
    if not needle:
        return (), 0
    for unit in revision.provisions:
        for words in (unit.heading, unit.text):
            start = words.casefold().find(needle)
            # A letter that folds into two would shift every place after it; such a line is shown from its start.
            if start < 0:
                continue
            total += 1
            if len(hits) < MOST_HITS:
                end = start + len(needle)
                left = words[max(0, start - 60) : start]
                hits.append(
                    Hit(
                        unit.eid,
                        label(unit.eid, language),
                        ("…" if start > 60 else "") + left,  # noqa: PLR2004 - as many as are shown
                        words[start:end],
                        words[end : end + 60] + ("…" if len(words) > end + 60 else ""),
                    )
                )
    return tuple(hits), total


def _lines(revision: Revision, touches: Mapping[str, Touch]) -> list[TextLine]:
    side = Side(revision)
    notes: dict[str, list[Note]] = {}
    for note in revision.notes:
        notes.setdefault(note.eid, []).append(note)
    lines: list[TextLine] = []
    for unit in revision.provisions:
        if unit.kind in ("title", "cell", "table", "status", "requisites"):
            continue
        touch = touches.get(unit.eid) if topmost(unit.eid) == unit.eid else None
        mine = tuple(notes.get(unit.eid, ()))
        lines += _unit_lines(unit, side, mine, touch)
    return lines


def _unit_lines(unit: Provision, side: Side, notes: tuple[Note, ...], touch: Touch | None) -> list[TextLine]:
    if unit.kind == "row":
        cells = tuple(cell.text for cell in side.children.get(unit.eid, ()))
        number = (unit.number,) if unit.excluded else ()
        return [TextLine(unit.eid, "row", 0, "", cells or number, unit.excluded, notes=notes)]
    depth = _depth(unit, side)
    heading = _headed(unit, side.revision.language)
    is_empty = not heading and not unit.text
    lines = []
    if heading:
        told = () if unit.text else notes
        lines.append(
            TextLine(unit.eid, unit.kind, depth, heading, (), unit.excluded, is_heading=True, notes=told, touch=touch)
        )
    if unit.text or (is_empty and not lines and (unit.excluded or notes)):
        touched = None if lines else touch
        lines.append(TextLine(unit.eid, unit.kind, depth, unit.text, (), unit.excluded, notes=notes, touch=touched))
    return lines


def _headed(unit: Provision, language: Language) -> str:
    """Return a heading as it is printed in a law: «Статья 8-1. Приём в ночное время», «8-1-бап. …»."""
    if unit.kind not in ("article", "section", "chapter", "subchapter"):
        return headed(unit)
    name = label(unit.eid.rpartition("__")[2], language)
    return (
        f"{name[:1].upper()}{name[1:]}. {unit.heading}".rstrip(" .")
        if unit.heading
        else f"{name[:1].upper()}{name[1:]}"
    )


def _depth(unit: Provision, side: Side) -> int:
    if unit.kind == "indent":
        parent = side.units.get(unit.parent)
        return _depth(parent, side) if parent else 0
    return _DEPTHS.get(unit.kind, 0)


def _parts(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return the lines in parts that stay together: an article with the headings above it; too large, it is cut."""
    parts: list[list[TextLine]] = []
    headings: list[TextLine] = []
    for top, group in groupby(lines, key=lambda line: topmost(line.eid)):
        members = list(group)
        if top.split("_")[0] not in ("art", "annex", "para") and members[0].kind in _HEADINGS:
            headings += members
            continue
        cut = deal([*headings, *members], lambda line: line.size, PAGE_BYTES)
        parts += [list(part) for part in cut]
        headings = []
    if headings:
        parts.append(headings)
    return parts


def _contents(
    revision: Revision, touches: Mapping[str, Touch], language: ReaderLanguage, page_of: Mapping[str, int], here: int
) -> tuple[tuple[Entry, ...], bool]:
    headed_units = [unit for unit in revision.provisions if unit.kind in ("article", "annex", *_HEADINGS)]
    count = sum(unit.kind in ("article", "annex") for unit in headed_units)
    is_partly = count > ALL_ARTICLES
    entries = []
    levels = {kind: at for at, kind in enumerate(kind for kind in _HEADINGS if _has(headed_units, kind))}
    for unit in headed_units:
        page = page_of.get(unit.eid, 1)
        is_article = unit.kind in ("article", "annex")
        if is_article and is_partly and page != here:
            continue
        touch = touches.get(unit.eid)
        level = len(levels) if unit.kind == "article" else levels.get(unit.kind, 0)
        name = label(unit.eid.rpartition("__")[2] if unit.kind in _HEADINGS else unit.eid, language)
        name = name[:1].upper() + name[1:]
        entries.append(Entry(unit.eid, name, unit.heading, level, page, page == here, touch.times if touch else 0))
    return tuple(entries), is_partly


def _has(units: Iterable[Provision], kind: str) -> bool:
    return any(unit.kind == kind for unit in units)

"""What a document of a comparison says, put together once for every format: pure, from two texts and their changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from gettext import NullTranslations
from itertools import groupby
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alerts.documents.aligning import align
from alerts.documents.marking import mark
from alerts.documents.model import Edition, Frame, Line, Link, Redline, Section, TooLargeError
from alerts.letter import ADILET, ESPI
from law.changes.side import Side
from law.languages.labels import label, topmost
from law.model import AmendingAct, Change, Language, Revision
from law.summaries.effects import day_of, describe_acts, describe_contradictions, describe_effect
from law.summaries.kinds import capitalise, describe_line, eids_before
from law.summaries.units import say_place

NEIGHBOURS = 1
"""How many lines that stayed are printed on each side of one that changed."""
MOST_LINES = 60_000
"""Of one document: the largest code has some 15,000."""
MOST_FIGURES = 200


def build(before: Revision, after: Revision, changes: Sequence[Change], frame: Frame, t: NullTranslations) -> Redline:
    """Return what is printed; raises TooLargeError where it would have more lines than anybody prints."""
    if len(before.provisions) + len(after.provisions) > MOST_LINES:
        raise TooLargeError(f"{len(before.provisions)} and {len(after.provisions)} lines: more than a document holds")
    wanted = [change for change in changes if not frame.article or frame.article in _tops(change)]
    law = [change for change in wanted if change.kind != "editorial"]
    notes = [change for change in wanted if change.kind == "editorial"]
    lines = align(before, after)
    if frame.article:
        lines = [line for line in lines if topmost(line.eid) == frame.article]
    told, rest = _say_all(lines, law, (before, after), frame, t)
    if not frame.is_whole:
        told = _fold(told)
    title = frame.facts.title.get(after.language) or after.title or before.title
    return Redline(
        act=frame.facts.code,
        law_language=after.language,
        frame_language=frame.language,
        title=title,
        lead=t.gettext("Edition of {after} against {before}").format(
            after=_day(after.portal_version_on), before=_day(before.portal_version_on)
        ),
        days=(before.portal_version_on, after.portal_version_on),
        facts=(*_facts(law, frame, t), *rest),
        acts=_acts(wanted, frame.language, t),
        figures=_figures(law, frame),
        sections=_sections(told, frame),
        notes=tuple(
            (capitalise(describe_line(change, frame.language, t)), mark(change.before or "", change.after or ""))
            for change in notes
        ),
        links=_links(frame, after.language),
        editions=frame.editions,
        words=_words(t),
        changes=tuple(wanted),
        permalink=frame.permalink,
    )


def _facts(law: Sequence[Change], frame: Frame, t: NullTranslations) -> Iterable[str]:
    if not law:
        yield t.gettext("No word of the law changed.")
    else:
        count = t.ngettext("{n} change of the law.", "{n} changes of the law.", len(law))
        yield count.format(n=len(law))
    found = {capitalise(describe_effect(change.effect, t)): day_of(change.effect) for change in law}
    for words, _ in sorted(found.items(), key=lambda one: (one[1] or date.max, one[0])):
        yield f"{words}."
    if frame.article:
        yield t.gettext("Only this unit is printed: {place}.").format(place=label(frame.article, frame.language))
    elif not frame.is_whole:
        yield t.gettext("Only what changed is printed, with its neighbouring lines; the rest is the same in both.")
    yield t.gettext("Differences of typing alone (spaces, quotation marks, look-alike letters) are not marked.")
    yield t.gettext("This document is made by a program for work with the law and is no official publication.")


def _acts(changes: Sequence[Change], language: str, t: NullTranslations) -> tuple[Link, ...]:
    found: dict[tuple[str, date | None], AmendingAct] = {}
    for change in changes:
        for act in change.amended_by:
            known = found.get((act.number, act.signed_on))
            if (act.number or act.signed_on) and (known is None or act.code):
                found[act.number, act.signed_on] = act
    side = "kaz" if language == "kaz" else "rus"
    links = []
    for act in found.values():
        title = act.title.get(side, "")
        name = capitalise(describe_acts((act,), "agreed", t)) + (f": {title}" if title else "")
        links.append(Link(name, f"{ESPI}/client/#!/doc/{quote(act.code, safe='')}/{side}" if act.code else ""))
    return tuple(links)


def _figures(law: Sequence[Change], frame: Frame) -> tuple[tuple[str, str, str, str], ...]:
    found = [
        (capitalise(say_place(change, frame.language)), number.was, number.now, number.unit)
        for change in law
        for number in change.numbers
    ]
    return tuple(found[:MOST_FIGURES])


def _say_all(
    lines: Sequence[Line], law: Sequence[Change], texts: tuple[Revision, Revision], frame: Frame, t: NullTranslations
) -> tuple[list[Line], tuple[str, ...]]:
    """Return the lines with what is said of the changes that begin there, and what has no line of its own."""
    old, new = (_first_lines(lines, Side(text), kind) for text, kind in zip(texts, ("new", "gone"), strict=True))
    said: dict[int, list[str]] = {}
    rest: list[str] = []
    for change in law:
        words = _say(change, frame, t)
        places = eids_before(change) if change.after is None else (change.eid, *change.places)
        side = old if change.after is None else new
        at = next((side[eid] for eid in places if eid in side), None)
        if at is None:
            rest.append(words)
        else:
            said.setdefault(at, []).append(words)
    return [replace(line, said=tuple(said[at])) if at in said else line for at, line in enumerate(lines)], tuple(rest)


def _first_lines(lines: Sequence[Line], side: Side, other: str) -> dict[str, int]:
    """Return for each unit of one text its first line that changed, else its first; a unit is all below it too."""
    touched: dict[str, int] = {}
    first: dict[str, int] = {}
    for at, line in enumerate(lines):
        if line.kind == other:
            continue
        eid = line.eid
        while eid and eid in side.units and (eid not in touched):
            first.setdefault(eid, at)
            if line.kind != "same":
                touched[eid] = at
            eid = side.units[eid].parent
        for cell in side.children.get(line.eid, ()) if line.cells else ():
            first.setdefault(cell.eid, at)
    return first | touched


def _say(change: Change, frame: Frame, t: NullTranslations) -> str:
    parts = [
        describe_line(change, frame.language, t),
        describe_acts(change.amended_by, change.attribution, t),
        describe_effect(change.effect, t),
        describe_contradictions(change, t),
    ]
    return "; ".join(part for part in parts if part)


def _fold(lines: Sequence[Line]) -> list[Line]:
    """Return what changed with its neighbours in the same article; what stayed between is counted."""
    tops = [topmost(line.eid) for line in lines]
    kept = set()
    for at, line in enumerate(lines):
        if line.kind != "same" or line.said:
            near = range(max(0, at - NEIGHBOURS), min(len(lines), at + NEIGHBOURS + 1))
            kept |= {one for one in near if tops[one] == tops[at]}
    touched = {tops[at] for at in kept}
    folded: list[Line] = []
    for at, line in enumerate(lines):
        if at in kept:
            folded.append(line)
        elif tops[at] in touched:
            last = folded[-1] if folded else None
            if last is not None and last.kind == "folded" and topmost(last.eid) == tops[at]:
                folded[-1] = replace(last, folded=last.folded + 1)
            else:
                folded.append(Line("folded", line.eid, folded=1))
    return folded


def _sections(lines: Sequence[Line], frame: Frame) -> tuple[Section, ...]:
    groups = groupby(lines, key=lambda line: topmost(line.eid))
    return tuple(Section(top, capitalise(label(top, frame.language)), tuple(found)) for top, found in groups)


def _tops(change: Change) -> set[str]:
    return {topmost(eid) for eid in (change.eid, *change.places, *eids_before(change))}


def _links(frame: Frame, language: Language) -> tuple[Link, ...]:
    """Return the official pages of both editions, as a person opens them."""
    facts = frame.facts
    links = []
    if facts.code.isdigit():
        for edition in frame.editions:
            url = f"{ESPI}/client/#!/doc/{facts.code}/{language}/{_day(edition.on)}"
            links.append(Link(f"zan.gov.kz, {_day(edition.on)}", url))
    if facts.ngr:
        links.append(Link("adilet.zan.kz", f"{ADILET}/{language}/docs/{quote(facts.ngr, safe='')}"))
    return tuple(links)


def _words(t: NullTranslations) -> Mapping[str, str]:
    return {
        "legend": t.gettext("underlined: added; struck through: removed"),
        "added": t.gettext("added"),
        "removed": t.gettext("removed"),
        "moved": t.gettext("in a frame: it stands at another place in the other edition"),
        "acts": t.gettext("Amending acts"),
        "no_acts": t.gettext("The source names no amending act."),
        "figures": t.gettext("Figures that changed"),
        "place": t.gettext("Place"),
        "was": t.gettext("was"),
        "is": t.gettext("is"),
        "unit": t.gettext("of what"),
        "notes": t.gettext("Editors' notes that changed; they are no law"),
        "sources": t.gettext("Sources"),
        "edition": t.gettext("Edition of {date}"),
        "reader": t.gettext("read by version {reader}, sha256 of the law's words {hash}"),
        "captured": t.gettext("{url}, captured {moment}, {size} bytes, sha256 {sha256}"),
        "no_sources": t.gettext("its captures are not stored"),
        "folded": t.gettext("[lines without changes: {n}]"),
        "permalink": t.gettext("Permanent address"),
        "page": t.gettext("page"),
        "nothing": t.gettext("No changes."),
    }


def say_edition(redline: Redline, edition: Edition, timezone: str) -> tuple[str, tuple[str, ...]]:
    """Return the heading and the lines that say where a text comes from."""
    words, zone = redline.words, ZoneInfo(timezone)
    head = words["edition"].format(date=_day(edition.on))
    lines = [
        words["captured"].format(
            url=source.url, moment=_moment(source.captured_at, zone), size=source.size, sha256=source.sha256
        )
        for source in edition.sources
    ]
    if edition.law_hash or edition.reader:
        lines.append(words["reader"].format(reader=edition.reader or "-", hash=edition.law_hash or "-"))
    return head, tuple(lines if edition.sources else [words["no_sources"], *lines])


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")


def _moment(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%d.%m.%Y %H:%M:%S %z")

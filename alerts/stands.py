"""A letter about printed sheets: what of the law changed, or will change, and which sheets rest on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from alerts.deliveries import get_alert_number
from alerts.digest_parts import Soon
from alerts.letter import Links
from alerts.model import News, Person
from alerts.reminder import Reminder, describe_day
from alerts.short import Short
from law.languages.labels import label
from law.model import ActFacts, Change
from law.pending import Pending
from law.summaries.excerpts import shorten
from law.summaries.headline import describe_headline
from law.summaries.kinds import describe_line

_MOST_CHANGES, _MOST_SHEETS, _WORDS = 8, 20, 300


@dataclass(frozen=True, slots=True)
class Paper:
    """A printed sheet as a letter names it."""

    code: str
    title: str
    eids: tuple[str, ...]
    """The units of the act that it rests on."""
    is_to_check: bool
    """Whether it is to be checked now; else something is only to come."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What of one act touches the sheets of one person; ``key`` is the same whenever the same is told."""

    key: str
    facts: ActFacts
    changes: tuple[Change, ...]
    coming: tuple[Pending, ...]
    """What is announced, and what was announced for a day that has come."""
    papers: tuple[Paper, ...]
    seen_at: datetime


def write_touched(person: Person, touched: Touched, links: Links, t: NullTranslations) -> Short:
    """Return one letter of all of it."""
    alert = get_alert_number(touched.key, person.name)
    is_to_check = any(paper.is_to_check for paper in touched.papers)
    said = tuple(_say_changes(person, touched, t))
    subject = t.gettext("Sheets to check, No. {number}") if is_to_check else t.gettext("Sheets: ahead, No. {number}")
    headline = said[0]
    if is_to_check:
        headline = t.gettext("Sheets of yours are to be checked. {what}").format(what=said[0])
    papers = tuple(_describe(paper, person, links, t) for paper in touched.papers[:_MOST_SHEETS])
    if len(touched.papers) > _MOST_SHEETS:
        papers += ((t.gettext("and more of it: {n}").format(n=len(touched.papers) - _MOST_SHEETS),),)
    changes = tuple(_quote(change, person, t) for change in _of_one_language(touched.changes)[:_MOST_CHANGES])
    return Short(
        subject=subject.format(number=alert.removeprefix("ZW-")),
        headline=headline,
        paragraphs=(*((said[1:],) if said[1:] else ()), *papers, *changes),
        why=t.gettext("You get this because you answer for these sheets."),
        alert=alert,
        pages=links.act_pages(News(touched.key, touched.facts, (), touched.seen_at), "rus", touched.seen_at.date()),
    )


def _say_changes(person: Person, touched: Touched, t: NullTranslations) -> Iterator[str]:
    if touched.changes:
        today = touched.seen_at.astimezone(ZoneInfo(person.wish.timezone)).date()
        yield f"{describe_headline(touched.facts, touched.changes, person.language, t, today)}."
    news = News(touched.key, touched.facts, (), touched.seen_at)
    yield from dict.fromkeys(
        describe_day(Reminder(Soon(touched.facts, one), news), person, t) for one in touched.coming
    )


def _describe(paper: Paper, person: Person, links: Links, t: NullTranslations) -> tuple[str, ...]:
    units = ", ".join(label(eid, person.language) for eid in paper.eids)
    state = t.gettext("to be checked") if paper.is_to_check else t.gettext("valid until then")
    lines = [f"{paper.code} · «{paper.title}»", t.gettext("It rests on: {units}. State: {state}.")]
    lines[1] = lines[1].format(units=units, state=state)
    if links.public_url:
        lines.append(f"{links.public_url.rstrip('/')}/stands/{paper.code}/edit")
    return tuple(lines)


def _quote(change: Change, person: Person, t: NullTranslations) -> tuple[str, ...]:
    lines = [describe_line(change, person.language, t)]
    if change.before:
        lines.append(t.gettext("Was: {text}").format(text=shorten(change.before, _WORDS)))
    if change.after and change.kind != "status":
        lines.append(t.gettext("Is: {text}").format(text=shorten(change.after, _WORDS)))
    return tuple(lines)


def _of_one_language(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes without those of the second language that say the same of the same unit."""
    first = {change.eid for change in changes if change.language == "rus"}
    return tuple(change for change in changes if change.language == "rus" or change.eid not in first)

"""What a digest says beside changes: what is about to come, which drafts are open, and what was looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from law.discovery.links import link_to_draft
from law.discovery.model import Draft
from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.model import ActFacts
from law.pending import Pending
from law.summaries.effects import day_of, write_date
from law.summaries.excerpts import shorten
from law.summaries.headline import describe_act
from law.summaries.kinds import capitalise

MOST_ROWS = 10
MOST_UNDATED = 5
_TITLE = 200
_OF_ACT = ("status", "requisites", "act", "")
_SITES = {"espi": "zan.gov.kz", "adilet": "adilet.zan.kz", "legalacts": "legalacts.egov.kz", "govkz": "gov.kz"}


@dataclass(frozen=True, slots=True)
class Soon:
    """What is to come, and the act that it is to come in."""

    facts: ActFacts
    pending: Pending


@dataclass(frozen=True, slots=True)
class ComingLine:
    """One row of the table of what is about to come: day, act and unit, and how long it is until then."""

    day: str
    what: str
    left: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft: its title, until when one can speak up, and where."""

    title: str
    until: str
    page: str


@dataclass(frozen=True, slots=True)
class Watched:
    """How one source fares."""

    source: str
    good_at: datetime | None
    """When anything was last read of it whole."""
    is_failing: bool
    """Whether the newest attempt brought nothing."""
    is_silent: bool = False
    """Whether it has shown nothing new for longer than ever before."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was looked at since the digest before: only what was really read counts."""

    acts: int
    read: int
    """How many of these acts were read since."""
    sources: tuple[Watched, ...]


def write_coming(soon: Sequence[Soon], language: ReaderLanguage, t: NullTranslations) -> tuple[ComingLine, ...]:
    """Return the rows, the soonest first; what has no day stands last, and what has no room is counted."""
    dated = sorted(
        (one for one in soon if day_of(one.pending.effect)), key=lambda one: one.pending.effect.on or date.max
    )
    undated = [one for one in soon if not day_of(one.pending.effect)]
    rows = [_row(one, language, t) for one in (*dated[:MOST_ROWS], *undated[:MOST_UNDATED])]
    more = len(soon) - len(rows)
    if more:
        rows.append(ComingLine("", t.gettext("and more of it: {n}").format(n=more), ""))
    return tuple(dict.fromkeys(rows))


def describe_place(soon: Soon, language: ReaderLanguage, t: NullTranslations) -> str:
    """Return an act by its number, and the unit: no word of the subject matter is in it."""
    act, eid = describe_act(soon.facts, t), soon.pending.eid
    return act if eid in _OF_ACT else f"{act}, {label(eid, language)}"


def describe_left(days: int, t: NullTranslations) -> str:
    """Return how long it is until a day, in words."""
    if days == 0:
        return t.gettext("today")
    if days == 1:
        return t.gettext("tomorrow")
    if days < 0:
        return t.gettext("the day has passed, the text has not come")
    return t.ngettext("in {n} day", "in {n} days", days).format(n=days)


def write_draft(draft: Draft, t: NullTranslations) -> DraftLine:
    """Return a draft with its last day for comments."""
    if draft.open_until is None:
        until = t.gettext("the last day for comments is not stated")
    else:
        until = t.gettext("comments until {date}").format(date=write_date(draft.open_until))
    return DraftLine(shorten(draft.title, _TITLE), until, link_to_draft(draft.number))


def describe_checked(checked: Checked, zone: ZoneInfo, t: NullTranslations) -> tuple[str, ...]:
    """Return what was looked at, a sentence each: acts, then every source with its last success."""
    text = t.gettext("Acts read: {read} of {acts}.")
    return (text.format(read=checked.read, acts=checked.acts), *describe_sources(checked.sources, zone, t))


def name_source(source: str) -> str:
    """Return a source as people know it: by its site."""
    return _SITES.get(source, source)


def describe_sources(sources: Sequence[Watched], zone: ZoneInfo, t: NullTranslations) -> Iterator[str]:
    """Yield a sentence for each source: when it was last read, and whether it is silent."""
    for item in sources:
        name = name_source(item.source)
        if item.good_at is None:
            yield t.gettext("{source}: nothing could be read yet.").format(source=name)
            continue
        at = item.good_at.astimezone(zone).strftime("%d.%m.%Y %H:%M")
        if item.is_failing:
            text = t.gettext("{source}: silent; last read {at}, its acts may be out of date.")
        elif item.is_silent:
            text = t.gettext("{source}: last read {at}; nothing new there for longer than ever before.")
        else:
            text = t.gettext("{source}: last read {at}.")
        yield text.format(source=name, at=at)


def _row(one: Soon, language: ReaderLanguage, t: NullTranslations) -> ComingLine:
    day, days = day_of(one.pending.effect), one.pending.days_left
    what = describe_place(one, language, t)
    if day is None or days is None:
        return ComingLine(capitalise(t.gettext("date not determined")), what, "")
    return ComingLine(write_date(day), what, describe_left(days, t))

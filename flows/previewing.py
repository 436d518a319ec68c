"""A rule is tried on what is stored before it is kept: what it would have brought in a year, or why it never could."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from gettext import NullTranslations
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.digest_times import find_next
from alerts.draft_news import find_rhythm, is_wanted
from alerts.model import News, Person, Step
from alerts.subscriptions import Follow, Subscription
from alerts.units import Units
from config.settings import Settings
from config.watchlist import TOPICS
from flows.drafts import read_drafts
from flows.queueing import sort_news
from flows.watchlist import UnknownActError, find_entry, list_entries
from law.errors import MonitorError
from law.model import ActFacts
from storage.acts import find_facts, list_watched
from storage.changes import StoredChange
from storage.drafts import StoredDraft
from storage.past import has_editions, list_past
from storage.subscriptions import OF_A_UNIT, OF_ONE_ACT
from storage.units import find_newest_on, has_unit, read_units

YEAR = 365
MOST_EXAMPLES = 3
_NOON = time(12)
Why = Literal["topic", "act", "unit", "several"]


class CannotMatchError(MonitorError):
    """Raised when no change could ever match a rule, from ``anchor``; ``describe`` says why in words."""

    def __init__(self, why: Why, **said: str) -> None:
        super().__init__(f"{why}: {', '.join(said.values())}")
        self.why, self.said = why, said

    def describe(self, t: NullTranslations) -> str:
        """Return why no change can match, in the words of a catalogue."""
        words = {
            "topic": t.gettext("No watched act has the topic {topic}: this rule would never speak."),
            "act": t.gettext("Act {act} is neither on the watch list nor stored: this rule would never speak."),
            "unit": t.gettext("No stored edition of act {act} has the unit {unit}: this rule would never speak."),
            "several": "{error}",
        }
        return words[self.why].format(**self.said)


@dataclass(frozen=True, slots=True)
class Example:
    """A message that would have come: the day, the act, and the first place it would have told of."""

    on: date
    facts: ActFacts
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """What rules would have brought in a year of the past that is stored; ``examples`` are the newest."""

    messages: int
    examples: tuple[Example, ...]
    is_known: bool = True
    """False where nothing is stored that could say so."""

    @property
    def is_much(self) -> bool:
        """Whether more than one a day would have come."""
        return self.messages > YEAR


def anchor(
    session: Session, settings: Settings, rules: Sequence[Subscription], today: date
) -> tuple[Subscription, ...]:
    """Return the rules with the code of each act, and each unit bound to the edition in which it is called so.

    Raises CannotMatchError for a rule that can never match; a store without an edition refuses nothing.
    """
    is_empty = not has_editions(session)
    return tuple(replace(rule, follow=_anchored(session, settings, rule.follow, today, is_empty)) for rule in rules)


def try_rules(session: Session, settings: Settings, person: Person, today: date) -> Forecast:
    """Return what her rules would have brought in the year up to today."""
    drafts = _list_drafts(session, settings, person, today)
    if not has_editions(session) and not drafts:
        return Forecast(0, (), is_known=False)
    # What is snoozed today would have spoken.
    reader = replace(person, subscriptions=tuple(replace(rule, snoozed_until=None) for rule in person.subscriptions))
    since = today - timedelta(days=YEAR)
    zone = ZoneInfo(person.wish.timezone)
    messages = 0
    digests: set[tuple[str, datetime | None]] = set()
    examples: list[Example] = []
    for on, news, units in list_past_news(session, reader, since, today, zone):
        for part in sort_news(reader, news, units):
            if part.timing.frequency == "at_once":
                messages += 1
            else:
                digests.add((part.timing.frequency, part.timing.not_before))
            places = dict.fromkeys(change.label for step in part.news.steps for change in step.changes)
            examples.append(Example(on, news.facts, tuple(places)))
    rhythm = find_rhythm(reader.subscriptions, today)
    moments = {one.concerned_at for one in drafts}
    if rhythm == "at_once":
        messages += len(moments)
    elif rhythm is not None:
        digests |= {(rhythm, find_next(person.wish, rhythm, at)) for at in moments if at}
    examples += [
        Example((one.concerned_at or one.first_seen_at).astimezone(zone).date(), _as_facts(one), (one.draft.developer,))
        for one in drafts
    ]
    newest = sorted(examples, key=lambda example: example.on, reverse=True)
    return Forecast(messages + len(digests), tuple(newest[:MOST_EXAMPLES]))


def _list_drafts(session: Session, settings: Settings, person: Person, today: date) -> list[StoredDraft]:
    """Return the drafts of the year up to today that her rules ask for, told to her or not."""
    awake = [replace(rule, snoozed_until=None) for rule in person.subscriptions]
    if find_rhythm(awake, today) is None:
        return []
    since = datetime.combine(today - timedelta(days=YEAR), _NOON, ZoneInfo(person.wish.timezone))
    return [
        one
        for one, news in read_drafts(session, settings, None)
        if one.concerned_at is not None and one.concerned_at > since and is_wanted(news, awake)
    ]


def _as_facts(stored: StoredDraft) -> ActFacts:
    return ActFacts(stored.draft.number, "", {"rus": stored.draft.title}, {}, "", "", None)


def _anchored(session: Session, settings: Settings, follow: Follow, today: date, is_empty: bool) -> Follow:  # noqa: FBT001 - asked once for all rules
    if follow.kind == "topic" and not is_empty and follow.words not in _watched_topics(session, settings):
        raise CannotMatchError("topic", topic=follow.words)
    if follow.kind not in OF_ONE_ACT:
        return follow
    code = _find_code(session, settings, follow.act, is_empty=is_empty)
    newest = find_newest_on(session, code)
    if follow.kind not in OF_A_UNIT or follow.unit_on is not None:
        return replace(follow, act=code)
    if newest is not None and not has_unit(session, code, follow.unit):
        raise CannotMatchError("unit", act=code, unit=follow.unit)
    return replace(follow, act=code, unit_on=newest or today)


def _find_code(session: Session, settings: Settings, asked: str, *, is_empty: bool) -> str:
    try:
        entry = find_entry(list_entries(session, settings), asked)
    except UnknownActError as error:
        raise CannotMatchError("several", error=str(error)) from error
    if entry is not None and entry.code:
        return entry.code
    facts = find_facts(session, asked)
    if facts is not None:
        return facts.code
    if not is_empty:
        raise CannotMatchError("act", act=asked)
    return asked


def _watched_topics(session: Session, settings: Settings) -> set[str]:
    listed = {topic for entry in list_entries(session, settings) if entry.state != "off" for topic in entry.act.topics}
    return (listed | {topic for act in list_watched(session) for topic in act.topics}) & set(TOPICS)


def list_past_news(
    session: Session, reader: Person, since: date, today: date, zone: ZoneInfo
) -> Iterator[tuple[date, News, Units]]:
    """Yield the stored changes of these days as the news that they were: an act and a day, its languages together."""
    stored = list_past(session, since, today)
    units: dict[str, Units] = {}
    of_units = {rule.follow.act for rule in reader.subscriptions if rule.follow.kind in OF_A_UNIT}
    dated = sorted(((one.act, _day_of(one, zone), one) for one in stored), key=lambda line: line[:2])
    for (act, day), lines in groupby(dated, key=lambda line: line[:2]):
        facts = find_facts(session, act)
        if facts is None or not since < day <= today:
            continue
        if act in of_units and act not in units:
            editions = {
                (one.change.language, on) for one in stored if one.act == act for on in (one.from_on, one.to_on)
            }
            units[act] = read_units(session, act, editions)
        seen_at = datetime.combine(day, _NOON, zone).astimezone(UTC)
        news = News(f"{act} {day}", facts, tuple(_steps([line[2] for line in lines])), seen_at)
        yield day, news, units.get(act, Units())


def _day_of(stored: StoredChange, zone: ZoneInfo) -> date:
    """Return the day of the edition, or for what was told beside a text the day on which it was seen."""
    return stored.to_on if stored.from_on != stored.to_on else stored.seen_at.astimezone(zone).date()


def _steps(lines: Sequence[StoredChange]) -> Iterator[Step]:
    ordered = sorted(lines, key=lambda one: (one.change.language != "rus", one.from_on, one.to_on))
    for (language, from_on, to_on), group in groupby(
        ordered, key=lambda one: (one.change.language, one.from_on, one.to_on)
    ):
        yield Step(language, from_on, to_on, tuple(one.change for one in group))

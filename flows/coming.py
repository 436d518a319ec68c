"""What is to come, as news that a person's rules can be asked about; each effect has a name that outlives its day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.digest_parts import Soon
from alerts.matching import select
from alerts.model import News, Person, Step
from alerts.subscriptions import MOMENTS, Moment, Subscription
from alerts.units import Units
from config.settings import Settings
from flows.pendings import read_all_pending
from flows.watchlist import list_entries
from law.model import SEVERITIES, ActFacts, Change
from law.pending import Pending
from law.summaries.effects import day_of
from law.summaries.ratings import weight_of
from storage.acts import find_facts
from storage.changes import list_changes
from storage.reading import list_fresh_of
from storage.revisions import find_latest
from storage.units import read_units

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Coming:
    """One effect that is to come; ``key`` is the same whatever its day, unless one act sets several days for a unit."""

    key: str
    soon: Soon
    news: News
    units: Units
    known_at: datetime | None
    """When we first saw it announced, or the edition that shows it; None where it stood there before."""
    is_alone: bool
    """Whether its key is sure to name one effect, so that another day of it is a day that moved."""

    @property
    def told_as(self) -> Moment:
        """At which moment whoever wants news of it was told when it became known."""
        return "in_force" if self.soon.pending.source == "edition" else "announced"

    @property
    def on(self) -> date | None:
        """The day of effect; None where the source does not say."""
        return day_of(self.soon.pending.effect)


def read_coming(session: Session, settings: Settings, now: datetime, act: str | None = None) -> tuple[Coming, ...]:
    """Return what was to come in every act on watch when this day began, or in one; a day that is today is among it.

    Days are counted from the day where the readers are.
    """
    today = now.astimezone(ZoneInfo(settings.timezone)).date()
    topics = {entry.code: entry.act.topics for entry in list_entries(session, settings) if entry.state == "watched"}
    by_act: dict[str, list[Pending]] = defaultdict(list)
    # What an edition shows before its day is no longer to come on that day itself.
    for item in read_all_pending(session, today - timedelta(days=1), act):
        by_act[item.act].append(item)
    found: list[Coming] = []
    for code, items in by_act.items():
        facts = find_facts(session, code)
        if code in topics and facts is not None:
            found += _read_act(session, facts, items, topics[code])
    return tuple(count_from(item, today) for item in found)


def is_wanted(coming: Coming, rules: Iterable[Subscription], moment: Moment | None) -> bool:
    """Tell whether a person's rules ask for an effect at a moment; at any moment, however light, where that is None."""
    for rule in rules:
        asked = rule if moment else replace(rule, moments=MOMENTS, least=SEVERITIES[0])
        if select(coming.news, asked, units=coming.units, moment=moment):
            return True
    return False


def choose(coming: Iterable[Coming], person: Person, today: date) -> tuple[Coming, ...]:
    """Return what of it a person follows and is still ahead or has no day, with the days counted from her own day."""
    return tuple(
        count_from(item, today)
        for item in coming
        if (item.on is None or item.on >= today) and is_wanted(item, person.subscriptions, None)
    )


def count_from(item: Coming, today: date) -> Coming:
    """Return an effect with its days counted from a day."""
    left = (item.on - today).days if item.on else None
    return replace(item, soon=replace(item.soon, pending=replace(item.soon.pending, days_left=left)))


def name_effect(act: str, eid: str, numbers: Iterable[str]) -> str:
    """Return the name of what an amending act does to a unit: its day has no part in it, for days move."""
    return sha256("\n".join((act, eid, *sorted(numbers))).encode()).hexdigest()


def _read_act(session: Session, facts: ActFacts, items: Sequence[Pending], topics: tuple[str, ...]) -> list[Coming]:
    changes = list_changes(session, act=facts.code, zone=UTC)
    stored = [item for item in changes if item.change.stage == "announced"]
    names = [name_effect(item.act, item.eid, (by.number for by in item.amended_by)) for item in items]
    days: dict[str, set[date | None]] = defaultdict(set)
    for name, item in zip(names, items, strict=True):
        days[name].add(day_of(item.effect))
    text = find_latest(session, facts.code, items[0].language)
    if text is None:
        return []
    on = text.revision.portal_version_on
    units = read_units(session, facts.code, {(text.revision.language, on)})
    fresh = list_fresh_of(session, facts.code)
    found: dict[str, Coming] = {}
    for name, item in zip(names, items, strict=True):
        is_alone = len(days[name]) == 1
        key = name if is_alone else sha256(f"{name}{day_of(item.effect)}".encode()).hexdigest()
        same = [one for one in stored if _is_about(one.change, item)]
        change = _as_change(item, [one.change for one in same], topics)
        seen = [one.seen_at for one in same if one.change.eid == item.eid]
        news = News("", facts, (Step(item.language, on, on, (change,)),), max(seen, default=text.stored_at))
        # What came with the history was told to nobody, and a reminder is not spared by it.
        is_shown = item.source == "edition"
        told = [one for one in fresh if one.change.eid == item.eid and is_shown != (one.change.stage == "announced")]
        known_at = (max if is_shown else min)((one.seen_at for one in told), default=None)
        found.setdefault(key, Coming(key, Soon(facts, item), news, units, known_at, is_alone))
    return list(found.values())


def _is_about(change: Change, item: Pending) -> bool:
    """Tell whether an announcement is about a unit, or by the same act about what stands in it."""
    if change.eid == item.eid:
        return True
    numbers = {act.number for act in item.amended_by} & {act.number for act in change.amended_by}
    return bool(numbers) and change.eid.startswith(f"{item.eid}__")


def _as_change(item: Pending, same: Sequence[Change], topics: Iterable[str]) -> Change:
    """Return the change that announced it; where none is stored, one that says no more than is known."""
    all_topics = tuple(dict.fromkeys((*topics, *(topic for one in same for topic in one.topics))))
    announced = [one for one in same if one.language == item.language]
    if announced:
        # A note says that words are to come; where an amending act was read, its own words say how much they weigh.
        heaviest = max(reversed(announced), key=weight_of)
        return replace(heaviest, effect=item.effect, topics=all_topics)
    return Change(
        language=item.language,
        kind="status" if item.eid == "status" else "editorial",
        stage="announced",
        eid=item.eid,
        label=item.label,
        before=None,
        after=item.words,
        amended_by=item.amended_by,
        attribution="note" if item.amended_by else "none",
        effect=item.effect,
        topics=all_topics,
    )

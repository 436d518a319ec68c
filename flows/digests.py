"""What waits for a digest goes out when it is due: one a day for each person, however long the house was dark."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.beside import Beside
from alerts.digest import Contents, write_digest
from alerts.digest_parts import Checked, Watched
from alerts.digest_times import find_day, find_slot
from alerts.draft_news import find_rhythm, is_wanted, list_draft_rules
from alerts.formats import digest_mail, digest_plain, digest_telegram
from alerts.letter import read_links
from alerts.matching import NOWHERE, ids_of, select
from alerts.model import ChannelKind, Message, News, Person, kind_of
from alerts.subscriptions import Frequency, Subscription
from alerts.units import Units
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.attaching import want_all
from flows.coming import Coming, choose, read_coming
from flows.drafts import Told, read_drafts
from flows.looked import read_sources
from flows.posting import Post, make_key, name_news, note_trouble, queue
from flows.queueing import find_beside
from flows.tools import Tools
from law.errors import MonitorError
from storage.digests import (
    Held,
    MadeDigest,
    find_held,
    list_digests,
    list_due,
    store_digest,
)
from storage.drafts import StoredDraft, list_draft_followers, list_looked_at, store_looked_at
from storage.health import list_stopped, mark_source
from storage.people import find_person
from storage.reading import list_acts
from storage.reviews import list_reviewed
from storage.shelf import Shelf
from storage.subscriptions import OF_A_UNIT
from storage.units import read_units

_FORMATS = {"mail": digest_mail.write, "telegram": digest_telegram.write, "other": digest_plain.write}
_SOON = timedelta(days=30)
_FRESH = {"at_once": timedelta(days=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
"""How far back the first digest of a person looks for drafts and for what was read."""


@dataclass(frozen=True, slots=True)
class _Common:
    """What every digest of one round is made of beside its news; read once for all of them."""

    now: datetime
    coming: tuple[Coming, ...]
    drafts: tuple[Told, ...]
    read_at: Mapping[str, datetime | None]
    """When each act on watch was last read whole."""
    sources: tuple[Watched, ...]
    stopped: tuple[str, ...]
    """The sources whose news waits until a person has decided."""
    shelf: Shelf = field(default_factory=Shelf)


def queue_due(tools: Tools) -> int:
    """Queue the digest of everybody for whom one is due, and return how many were made.

    One that cannot be put together is noted to the operator, and keeps nobody else waiting: it is tried again.
    """
    now = tools.clock()
    with tools.store.reading() as session:
        names = dict.fromkeys((*list_due(session, now), *list_draft_followers(session, now - _FRESH["weekly"])))
        if not names:
            return 0
        common = _read_common(session, tools.settings, now)
    return sum(_try_for(tools, name, common) for name in names)


def _try_for(tools: Tools, name: str, common: _Common) -> bool:
    try:
        with tools.store.transaction() as session:
            person = find_person(session, name)
            return person is not None and _queue_for(session, person, common, tools.settings)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - F52: whatever one person's digest does, the others get theirs
        # The words of an error that is not ours may hold an address.
        note_trouble(tools, name, str(error) if isinstance(error, MonitorError) else type(error).__name__)
        return False


def _queue_for(session: Session, person: Person, common: _Common, settings: Settings) -> bool:
    """Queue one person's digest with all that is due; what is not in it still waits."""
    day = find_day(person.wish, common.now)
    earlier = list_digests(session, person.name)
    if any(made.period >= day for made in earlier):
        return False
    held = find_held(session, person.name, common.now, common.stopped, common.shelf)
    since = earlier[0].made_at if earlier else None
    told = list_looked_at(session, person.name)
    fresh = replace(common, drafts=tuple((one, news) for one, news in common.drafts if not told.get(one.id)))
    drafts = _choose_drafts(person, fresh, day, since, is_alone=held is None)
    if held is None and not drafts:
        return False
    frequency = held.frequency if held else _rhythm(person)
    contents = Contents(
        key=make_key(session, "digest", person.name, day),
        day=day,
        frequency=frequency,
        news=held.news if held else (),
        soon=tuple(one.soon for one in choose(common.coming, person, day) if one.on is None or one.on - day <= _SOON),
        drafts=tuple(one.draft for one in drafts),
        checked=_check(common, since or common.now - _FRESH[frequency]),
        beside=_find_beside(session, person, held.news) if held else {},
        late_since=held.due_at if held and find_day(person.wish, held.due_at) < day else None,
    )
    t = read_catalogue(person.language)
    digest = write_digest(person, contents, read_links(settings), t, _note_finder(session, person))
    key = name_news(contents.key)
    if not store_digest(session, person.name, MadeDigest(day, frequency, common.now), key, held.ids if held else ()):
        return False
    if digest is None:
        # All of it was told by an earlier digest: nothing waits any more, and an empty one is not sent.
        return False
    store_looked_at(session, person.name, [one.id for one in drafts], common.now, was_told=True)
    kinds = dict.fromkeys(kind_of(channel) for channel in person.channels)
    messages: dict[ChannelKind, Message] = {kind: _FORMATS[kind](digest, t) for kind in kinds}
    deliveries = queue(session, person, Post(contents.key, messages), settings, common.now)
    want_all(session, person, contents.news, deliveries)
    for delivery in deliveries:
        for source in _sources_of(held):
            mark_source(session, delivery.key, source)
    return True


def _read_common(session: Session, settings: Settings, now: datetime) -> _Common:
    return _Common(
        now=now,
        coming=read_coming(session, settings, now),
        drafts=read_drafts(session, settings, now.astimezone(ZoneInfo(settings.timezone)).date()),
        read_at={line.facts.code: line.checked_at for line in list_acts(session) if line.is_watched},
        sources=read_sources(session, now),
        stopped=list_stopped(session),
    )


def _check(common: _Common, since: datetime) -> Checked:
    read = sum(at is not None and at >= since for at in common.read_at.values())
    return Checked(len(common.read_at), read, common.sources)


def _choose_drafts(
    person: Person, common: _Common, day: date, since: datetime | None, *, is_alone: bool
) -> tuple[StoredDraft, ...]:
    """Return the drafts that are new to a person; alone they make a digest only for whoever follows drafts."""
    rules = list_draft_rules(person.subscriptions, day)
    if find_rhythm(rules, day) == "at_once" or (is_alone and not any(_is_day_of(rule, person, day) for rule in rules)):
        return ()
    slot = find_slot(person.wish, day)
    start, end = since or slot - _FRESH[_rhythm(person)], slot if is_alone else common.now
    topics = {rule.follow.words for rule in person.subscriptions if rule.follow.kind == "topic"}
    return tuple(
        one
        for one, news in common.drafts
        if one.concerned_at is not None and start < one.concerned_at <= end
        if (is_wanted(news, person.subscriptions) if rules else not topics.isdisjoint(news.topics))
    )


def _is_day_of(rule: Subscription, person: Person, day: date) -> bool:
    return rule.frequency != "weekly" or day.weekday() == person.wish.digest_weekday


def _rhythm(person: Person) -> Frequency:
    rhythms = {rule.frequency for rule in person.subscriptions if rule.follow.kind in ("drafts", "everything")}
    return "weekly" if rhythms == {"weekly"} else "daily"


def _find_beside(session: Session, person: Person, news: Iterable[News]) -> dict[str, Beside]:
    """Return what is known beside each piece of news; of most there is nothing, and nobody need be asked."""
    reviewed = list_reviewed(session, person.language)
    asked = (one for one in news if one.facts.code in reviewed or any(step.returned_to for step in one.steps))
    return {one.key: find_beside(session, person, one) for one in asked}


def _note_finder(session: Session, person: Person) -> Callable[[News], str]:
    """Return what finds her note of the rule by which news came to her; the first rule that fits is meant."""
    noted = [rule for rule in person.subscriptions if rule.note]

    def find(news: News) -> str:
        for rule in noted:
            units = _units_for(session, news, rule)
            if select(news, rule, units=units) is not None:
                return rule.note
        return ""

    return find


def _units_for(session: Session, news: News, rule: Subscription) -> Units:
    if rule.follow.kind not in OF_A_UNIT or rule.follow.act not in ids_of(news.facts):
        return NOWHERE
    return read_units(session, news.facts.code, {(step.language, step.to_on) for step in news.steps})


def _sources_of(held: Held | None) -> frozenset[str]:
    return frozenset(step.portal for news in held.news for step in news.steps if step.portal) if held else frozenset()

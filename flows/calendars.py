"""The calendar of one rule of one person: what is to come of what it follows, and what has come as announced."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.calendar import Entry, write_calendar
from alerts.deliveries import get_mail_domain
from alerts.digest_parts import Soon
from alerts.letter import read_links
from alerts.matching import select
from alerts.model import News, Step
from alerts.subscriptions import Subscription
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.coming import is_wanted, name_effect, read_coming
from flows.pendings import Kept, read_arrivals
from law.model import Change
from law.pending import Pending
from law.summaries.effects import day_of
from storage.acts import find_facts
from storage.digests import find_rule
from storage.people import find_person
from storage.units import read_units

PAST = timedelta(days=400)
"""What came longer ago is in no calendar."""


def calendar_of(session: Session, settings: Settings, subscription_id: int, now: datetime) -> bytes | None:
    """Return the calendar (RFC 5545, UTF-8) of a rule; None where there is no such rule any more."""
    found = find_rule(session, subscription_id)
    person = find_person(session, found[0]) if found else None
    rule = next((one for one in person.subscriptions if found and one.key == found[1]), None) if person else None
    if person is None or rule is None:
        return None
    entries = collect_entries(session, settings, rule, now)
    links, domain = read_links(settings), get_mail_domain(settings.mail_from)
    return write_calendar(tuple(entries.values()), person, links, read_catalogue(person.language), domain)


def collect_entries(session: Session, settings: Settings, rule: Subscription, now: datetime) -> dict[str, Entry]:
    """Return the effects with a day that a rule follows, by the names that they keep."""
    entries: dict[str, Entry] = {}
    for item in read_coming(session, settings, now):
        if item.on is not None and is_wanted(item, (rule,), None):
            entries[item.key] = Entry(item.key, item.on, item.soon, item.news, item.news.seen_at)
    since = (now - PAST).astimezone(ZoneInfo(settings.timezone)).date()
    for kept in read_arrivals(session):
        for entry in _arrived(session, kept, rule):
            if entry.on >= since:
                entries.setdefault(entry.key, entry)
    return entries


def _arrived(session: Session, kept: Kept, rule: Subscription) -> Iterator[Entry]:
    """Yield what was announced and has come, where the rule follows it and its day is known."""
    promise, facts = kept.promise, find_facts(session, kept.promise.act)
    if not kept.came or facts is None:
        return
    came = kept.came[-1]
    effect = came.change.effect if day_of(came.change.effect) else promise.change.effect
    on = day_of(effect)
    news = News("", facts, (Step(came.change.language, came.from_on, came.to_on, (came.change,)),), came.seen_at)
    units = read_units(session, facts.code, {(came.change.language, came.to_on)})
    if on is None or select(news, rule, units=units) is None:
        return
    key = name_effect(promise.act, promise.change.eid, (act.number for act in promise.change.amended_by))
    yield Entry(key, on, Soon(facts, _as_pending(promise.act, came.change)), news, came.seen_at)


def _as_pending(act: str, change: Change) -> Pending:
    return Pending(
        act=act,
        language=change.language,
        eid=change.eid,
        label=change.label,
        action="unknown",
        source="edition",
        effect=change.effect,
        days_left=None,
        amended_by=change.amended_by,
        words=change.after or "",
    )

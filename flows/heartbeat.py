"""Once a month everybody who did not decline it is told what was checked, so that silence can be believed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.compose import is_told
from alerts.digest_parts import Watched
from alerts.digest_times import find_day
from alerts.formats.short import write
from alerts.heartbeat import Beat, write_heartbeat
from alerts.model import Person, kind_of
from alerts.subscriptions import USUAL, Wish
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.looked import read_sources
from flows.posting import Post, make_key, queue
from flows.tools import Tools
from storage.people import find_person
from storage.reading import list_fresh
from storage.reminders import count_reads, find_first_run, has_heartbeat, list_without_heartbeat, store_heartbeat
from storage.subscriptions import list_wishes

YOUNG = timedelta(days=30)
"""A store that is younger has little to tell (contract.md)."""


@dataclass(frozen=True, slots=True)
class _Round:
    now: datetime
    began: datetime
    """When the first pass of this store began."""
    sources: tuple[Watched, ...]
    beats: dict[tuple[date, str], Beat]
    """What a month came to, by its first day and the time zone: the same for many people."""


def queue_due(tools: Tools) -> int:
    """Queue the report of last month for everybody who has not had it, and return how many there are.

    Whoever came after the month, or while the store is young, is not told of it: her first report is the next one.
    """
    now = tools.clock()
    with tools.store.reading() as session:
        began = find_first_run(session)
        wishes = {USUAL, *list_wishes(session).values()}
        names = list_without_heartbeat(session, {find_month(wish, now) for wish in wishes}) if began else ()
        if began is None or not names:
            return 0
        look = _Round(now, began, read_sources(session, now), {})
    queued = 0
    for name in names:
        with tools.store.transaction() as session:
            person = find_person(session, name)
            queued += person is not None and _queue_for(session, person, look, tools.settings)
    return queued


def find_month(wish: Wish, now: datetime) -> date:
    """Return the first day of the last month that is over for a person; a day begins with the hour of her digest.

    >>> from datetime import UTC
    >>> [f"{find_month(Wish(), datetime(2026, 11, 1, hour, tzinfo=UTC))}" for hour in (2, 4)]
    ['2026-09-01', '2026-10-01']
    """
    return (find_day(wish, now).replace(day=1) - timedelta(days=1)).replace(day=1)


def _queue_for(session: Session, person: Person, look: _Round, settings: Settings) -> bool:
    month = find_month(person.wish, look.now)
    is_first = not has_heartbeat(session, person.name)
    is_young = look.now - look.began < YOUNG
    if not store_heartbeat(session, person.name, month, look.now) or is_first or is_young:
        return False
    zone = person.wish.timezone
    if (month, zone) not in look.beats:
        look.beats[month, zone] = _count(session, month, ZoneInfo(zone), look)
    key = make_key(session, "heartbeat", person.name, month)
    t = read_catalogue(person.language)
    short = write_heartbeat(person, key, look.beats[month, zone], t)
    kinds = dict.fromkeys(kind_of(channel) for channel in person.channels)
    queue(session, person, Post(key, {kind: write(short, kind, t) for kind in kinds}), settings, look.now)
    return True


def _count(session: Session, month: date, zone: ZoneInfo, look: _Round) -> Beat:
    after = (month + timedelta(days=31)).replace(day=1)
    start, end = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (month, after))
    acts, times = count_reads(session, start, end)
    fresh = list_fresh(session, start).changes
    changed = {item.act for item in fresh if item.seen_at < end and is_told(item.change)}
    first = max(month, look.began.astimezone(zone).date())
    return Beat(first, after - timedelta(days=1), acts, times, len(changed), look.sources)

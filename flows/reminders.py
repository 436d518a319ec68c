"""People are reminded of days of effect: 30, 7 and 1 days before and on the day, each once, in one message a day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.digest_times import find_day, find_slot
from alerts.formats.short import write
from alerts.letter import read_links
from alerts.model import Person, kind_of
from alerts.reminder import Reminder, Reminders, find_step, write_reminders
from alerts.subscriptions import USUAL
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.coming import Coming, count_from, is_wanted, read_coming
from flows.posting import Post, make_key, note_trouble, queue
from flows.tools import Tools
from law.errors import MonitorError
from storage.people import find_person
from storage.reading import list_acts
from storage.reminders import MOVED, Reminded, find_looked, list_names, list_reminded, set_looked, store_reminder
from storage.subscriptions import list_wishes

PATIENCE = timedelta(hours=10)
"""So long after the hour of her digest a reminder of the day itself waits for the words that take effect on it."""
_DAILY = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Round:
    """What one look at the calendar rests on."""

    now: datetime
    looked: datetime
    """Up to when everybody was reminded."""
    coming: tuple[Coming, ...]
    read_at: Mapping[str, datetime | None]
    """When each act on watch was last read whole."""


def queue_due(tools: Tools) -> int:
    """Queue a message for everybody who is to be reminded of anything today, and return how many there are.

    A new day begins with the hour of a person's digest. Days that a dark house has missed are made up for, the nearest
    step of each effect alone.
    """
    now = tools.clock()
    with tools.store.reading() as session:
        last = find_looked(session)
        looked = last or now - timedelta(days=1)
        wishes = {USUAL, *list_wishes(session).values()}
        if last and not any(find_day(wish, now) > find_day(wish, looked) for wish in wishes):
            return 0
        coming = tuple(item for item in read_coming(session, tools.settings, now) if item.on)
        names = list_names(session) if coming else ()
        read_at = {line.facts.code: line.checked_at for line in list_acts(session) if line.is_watched} if names else {}
    results = [_try_for(tools, name, _Round(now, looked, coming, read_at)) for name in names]
    if all(done for _, done in results):
        with tools.store.transaction() as session:
            set_looked(session, now)
    return sum(queued for queued, _ in results)


def _try_for(tools: Tools, name: str, look: _Round) -> tuple[bool, bool]:
    """Return whether a message was queued, and whether this was all; else she is to be looked at again."""
    try:
        with tools.store.transaction() as session:
            person = find_person(session, name)
            return (False, True) if person is None else _remind(session, person, look, tools.settings)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - F52: whatever one person's reminder does, the others get theirs
        note_trouble(tools, name, str(error) if isinstance(error, MonitorError) else type(error).__name__)
        return False, False


def _remind(session: Session, person: Person, look: _Round, settings: Settings) -> tuple[bool, bool]:
    day = find_day(person.wish, look.now)
    wanted = [count_from(item, day) for item in look.coming if is_wanted(item, person.subscriptions, "reminder")]
    # The words of what takes effect today may come with the next pass: their news is the one message of this day.
    ripe = [item for item in wanted if item.on != day or not _may_come_today(person, item.soon.facts.code, look)]
    due = [
        (told, reminder)
        for told, reminder in _find_due(session, person, look, ripe)
        if store_reminder(session, person.name, told, look.now)
    ]
    if not due:
        return False, len(ripe) == len(wanted)
    key = make_key(session, "reminder", person.name, sorted((told.effect, told.on, told.step) for told, _ in due))
    t = read_catalogue(person.language)
    reminders = Reminders(key, day, tuple(reminder for _, reminder in due))
    short = write_reminders(person, reminders, read_links(settings), t)
    kinds = dict.fromkeys(kind_of(channel) for channel in person.channels)
    queue(session, person, Post(key, {kind: write(short, kind, t) for kind in kinds}), settings, look.now)
    return True, len(ripe) == len(wanted)


def _find_due(
    session: Session, person: Person, look: _Round, wanted: Sequence[Coming]
) -> Iterator[tuple[Reminded, Reminder]]:
    """Yield what is due: a step of an effect, or that its day has moved since she was told another one."""
    day, since = find_day(person.wish, look.now), find_day(person.wish, look.looked)
    told = list_reminded(session, person.name)
    for item in wanted:
        on = item.on
        if on is None:
            continue
        earlier = told.get(item.key, ())
        was = earlier[-1].on if earlier else on
        # Whoever does not want the news of it was told nothing when it became known.
        was_told = item.known_at is not None and is_wanted(item, person.subscriptions, item.told_as)
        known = item.known_at.astimezone(ZoneInfo(person.wish.timezone)).date() if item.known_at and was_told else None
        step = find_step(on, since, day, known)
        reminder = Reminder(item.soon, item.news)
        if item.is_alone and was != on and was > day:
            yield Reminded(item.key, on, MOVED), replace(reminder, was=was)
        elif step is not None and not _is_told(earlier, on, step):
            yield Reminded(item.key, on, step), reminder


def _may_come_today(person: Person, act: str, look: _Round) -> bool:
    """Tell whether an act that is read day by day was not read yet on this one; the evening waits for no pass."""
    read_at = look.read_at.get(act)
    slot = find_slot(person.wish, find_day(person.wish, look.now))
    begins = datetime.combine(find_day(person.wish, look.now), time(0), ZoneInfo(person.wish.timezone))
    is_read_daily = read_at is not None and begins - _DAILY < read_at < begins
    return is_read_daily and look.now - slot < PATIENCE


def _is_told(earlier: Sequence[Reminded], on: date, step: int) -> bool:
    """Tell whether this step of this day was told, or a nearer one."""
    return any(one.on == on and MOVED < one.step <= step for one in earlier)

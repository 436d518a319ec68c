"""New drafts are told at once to whoever asked for that: each draft once, whatever her digests bring.

A draft is looked at for each person once, and told or left out: rules that she gives later are about drafts that are
found later. Whose rule is asleep is asked again when it speaks, and hears then of all that is still open.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.draft_news import DraftNews, find_rhythm, is_wanted, list_draft_rules, write_drafts
from alerts.formats.short import write
from alerts.model import Person, kind_of
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.posting import Post, make_key, note_trouble, queue
from flows.tools import Tools
from flows.watchlist import list_entries
from law.errors import MonitorError
from storage.drafts import StoredDraft, list_drafts, list_followers_at_once, list_looked_at, store_looked_at
from storage.people import find_person

FRESH = timedelta(days=7)
"""Whoever asks for drafts for the first time hears of those of the last week that are open still."""
Told = tuple[StoredDraft, DraftNews]


def queue_due(tools: Tools) -> int:
    """Queue a message for everybody to whom a new draft is to be told at once, and return how many there are.

    One that cannot be put together is noted to the operator, and keeps nobody else waiting: it is tried again.
    """
    now = tools.clock()
    with tools.store.reading() as session:
        today = now.astimezone(ZoneInfo(tools.settings.timezone)).date()
        names = list_followers_at_once(session, today)
        drafts = read_drafts(session, tools.settings, today) if names else ()
    return sum(_try_for(tools, name, drafts, now) for name in names)


def read_drafts(session: Session, settings: Settings, today: date | None) -> tuple[Told, ...]:
    """Return the drafts that concern anybody, open on a day or all, each with what it may touch."""
    topics = {entry.code: entry.act.topics for entry in list_entries(session, settings) if entry.code}
    found = (one for one in list_drafts(session, open_on=today) if one.concern != "none")
    return tuple(
        (
            one,
            DraftNews(
                one.draft,
                frozenset(
                    (
                        *(said.topic for said in one.found),
                        *(topic for act in one.named for topic in topics.get(act, ())),
                    )
                ),
                frozenset(one.named),
            ),
        )
        for one in found
    )


def _try_for(tools: Tools, name: str, drafts: Sequence[Told], now: datetime) -> bool:
    try:
        with tools.store.transaction() as session:
            person = find_person(session, name)
            return person is not None and _tell(session, person, drafts, tools.settings, now)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - F52: whatever one person's message does, the others get theirs
        # The words of an error that is not ours may hold an address.
        note_trouble(tools, name, str(error) if isinstance(error, MonitorError) else type(error).__name__)
        return False


def _tell(session: Session, person: Person, drafts: Sequence[Told], settings: Settings, now: datetime) -> bool:
    day = now.astimezone(ZoneInfo(person.wish.timezone)).date()
    if find_rhythm(person.subscriptions, day) != "at_once":
        return False
    looked = list_looked_at(session, person.name)
    # A rule that slept stood all the while: what it slept through is not too old for it.
    has_stood = bool(looked) or any(rule.snoozed_until for rule in list_draft_rules(person.subscriptions, day))
    fresh = [(one, news) for one, news in drafts if one.id not in looked]
    wanted = {
        one.id: news.draft
        for one, news in fresh
        if (has_stood or (one.concerned_at or now) > now - FRESH) and is_wanted(news, person.subscriptions)
    }
    store_looked_at(session, person.name, [one.id for one, _ in fresh if one.id not in wanted], now, was_told=False)
    told = store_looked_at(session, person.name, list(wanted), now, was_told=True)
    if not told:
        return False
    key = make_key(session, "drafts", person.name, *sorted(told))
    t = read_catalogue(person.language)
    short = write_drafts(person, key, day, [wanted[one] for one in told], t)
    kinds = dict.fromkeys(kind_of(channel) for channel in person.channels)
    queue(session, person, Post(key, {kind: write(short, kind, t) for kind in kinds}), settings, now)
    return True

"""Critical news that a person leaves unseen for her hours is told to whoever stands in for her, once and alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.buttons import may_speak
from alerts.formats.short import write
from alerts.letter import read_links
from alerts.model import News, Person, Step, kind_of
from alerts.standing_in import Missed, write_missed
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.posting import Post, make_key, note_trouble, queue
from flows.tools import Tools
from law.errors import MonitorError
from law.model import Language
from storage.acts import find_facts
from storage.deputies import Unseen, list_looked_after, take_unseen
from storage.people import find_person


def queue_due(tools: Tools) -> int:
    """Queue one message for each person whose deputy is to be told of anything now; return how many there are."""
    with tools.store.reading() as session:
        people = list_looked_after(session)
    return sum(_try_for(tools, person) for person in people)


def _try_for(tools: Tools, person_id: int) -> int:
    try:
        with tools.store.transaction() as session:
            now = tools.clock()
            unseen = take_unseen(session, person_id, now)
            if unseen:
                _tell(session, find_person(session, unseen[0].deputy), unseen, tools.settings, now)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - F52: whatever one person's rows do, the others are looked after
        note_trouble(tools, str(person_id), str(error) if isinstance(error, MonitorError) else type(error).__name__)
        return 0
    return bool(unseen)


def has_own_address(person: Person) -> bool:
    """Tell whether a person has an address that nobody else reads: a name of another reader goes to no group."""
    return any(_is_own(channel) for channel in person.channels)


def _is_own(channel: str) -> bool:
    return kind_of(channel) != "telegram" or "://" in channel or may_speak(channel)


def _tell(session: Session, deputy: Person | None, unseen: Sequence[Unseen], settings: Settings, now: datetime) -> None:
    if deputy is None:
        return
    deputy = replace(deputy, channels=tuple(filter(_is_own, deputy.channels)))
    zone = ZoneInfo(deputy.wish.timezone)
    missed = [
        one for news in unseen for one in _describe(session, news, deputy, settings, news.sent_at.astimezone(zone))
    ]
    key = make_key(session, "deputy", deputy.name, unseen[0].person, *sorted(one.news_key for one in unseen))
    t = read_catalogue(deputy.language)
    letter = write_missed(key, (deputy.name, unseen[0].person), now.astimezone(zone).date(), missed, t)
    kinds = dict.fromkeys(kind_of(channel) for channel in deputy.channels)
    queue(session, deputy, Post(key, {kind: write(letter, kind, t) for kind in kinds}), settings, now)


def _describe(session: Session, unseen: Unseen, deputy: Person, settings: Settings, told_at: datetime) -> list[Missed]:
    own: Language = "kaz" if deputy.language == "kaz" else "rus"
    links = read_links(settings)
    missed = []
    for step in unseen.steps:
        facts = find_facts(session, step.act)
        if facts is not None:
            news = News("", facts, (Step(own, step.from_on, step.to_on, ()),), told_at)
            compare = links.comparison(news, own)
            pages = *([compare] if compare else []), *links.act_pages(news, own, step.to_on)[:1]
            title = facts.title.get(own) or next(iter(facts.title.values()), facts.code)
            missed.append(Missed(title, step.from_on, step.to_on, told_at.date(), tuple(pages)))
    return missed

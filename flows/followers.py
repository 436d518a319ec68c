"""Whoever follows an act that is over goes on to the act that takes its place, once a person has confirmed which it is.

Her old rule stays, and so does the new one until she says otherwise. A rule of an article goes on to where a person has
confirmed that the article stands now; while nobody has said that, to the whole act, for nothing may be missed. What was
confirmed to have no counterpart is followed nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.followers import FollowedOn, write_followed_on
from alerts.formats.short import write
from alerts.letter import read_links
from alerts.model import News, Person, kind_of
from alerts.subscriptions import Follow, FollowKind, Subscription
from config.catalogues import read_catalogue
from config.settings import Settings
from flows.posting import Post, make_key, note_trouble, queue
from flows.tools import Tools
from law.errors import MonitorError
from law.status import read_states
from storage.acts import find_facts
from storage.people import add_person, find_person
from storage.subscriptions import OF_A_UNIT, OF_ONE_ACT
from storage.succession import Succession, list_link_decisions, list_successions
from storage.units import find_newest_on
from storage.wishes import list_followers_left, store_followed_on


@dataclass(frozen=True, slots=True)
class Passage:
    """An act that is over, the one that is confirmed to take its place, and where a person said its units went."""

    old: str
    new: str
    links: dict[str, tuple[str, ...]]
    newest_on: date | None
    """The edition of the new act in whose numbering its units are named."""


def queue_due(tools: Tools) -> int:
    """Let the rules of everybody go on whom a confirmed successor concerns, tell each once, and return how many."""
    now = tools.clock()
    with tools.store.reading() as session:
        passages = tuple(_read_passages(session))
        names = [(name, one) for one in passages for name in list_followers_left(session, one.old, one.new)]
    return sum(_try_for(tools, name, one, now) for name, one in names)


def go_on(session: Session, old: str, now: datetime) -> None:
    """Let the rules about an act go on in silence, where it is over and its successor is confirmed.

    For whoever tells of the end of the act in the same transaction: that message names the successor.
    """
    for passage in _read_passages(session, old):
        for name in list_followers_left(session, passage.old, passage.new):
            person = find_person(session, name)
            if person is not None:
                _go_on(session, person, passage, now)


def _read_passages(session: Session, old: str | None = None) -> Iterator[Passage]:
    for one in list_successions(session, old):
        new = one.successor.code
        if one.state == "confirmed" and new and _is_over(session, one):
            said = list_link_decisions(session, one.old, new)
            links: dict[str, tuple[str, ...]] = {}
            for (old_eids, new_eids), decided in said.items():
                if decided.state == "confirmed":
                    for eid in old_eids.split():
                        links[eid] = tuple(dict.fromkeys((*links.get(eid, ()), *new_eids.split())))
            yield Passage(one.old, new, links, find_newest_on(session, new))


def _is_over(session: Session, succession: Succession) -> bool:
    facts = find_facts(session, succession.old)
    return facts is not None and read_states(facts, "rus").kind in ("repealed", "ended")


def _try_for(tools: Tools, name: str, passage: Passage, now: datetime) -> bool:
    try:
        with tools.store.transaction() as session:
            person = find_person(session, name)
            return person is not None and _tell(session, person, passage, tools.settings, now)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - F52: whatever one person's rules do, the others' go on
        # The words of an error that is not ours may hold an address.
        note_trouble(tools, name, str(error) if isinstance(error, MonitorError) else type(error).__name__)
        return False


def _tell(session: Session, person: Person, passage: Passage, settings: Settings, now: datetime) -> bool:
    went = _go_on(session, person, passage, now)
    old, new = find_facts(session, passage.old), find_facts(session, passage.new)
    if not went or old is None or new is None:
        return False
    key = make_key(session, "followed on", person.name, passage.old, passage.new, *sorted(f"{one}" for one in went))
    t = read_catalogue(person.language)
    day = now.astimezone(ZoneInfo(person.wish.timezone)).date()
    news = News("", new, (), now)
    pages = read_links(settings).act_pages(news, "rus", passage.newest_on) if passage.newest_on else ()
    short = write_followed_on(person, key, day, FollowedOn(old, new, went, pages), t)
    kinds = dict.fromkeys(kind_of(channel) for channel in person.channels)
    queue(session, person, Post(key, {kind: write(short, kind, t) for kind in kinds}), settings, now)
    return True


def _go_on(
    session: Session, person: Person, passage: Passage, now: datetime
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Add her rules about the new act, and return each unit of the old one («» the whole act) with where it went."""
    went: dict[str, tuple[str, ...]] = {}
    added: list[Subscription] = []
    for rule in person.subscriptions:
        follow = rule.follow
        if follow.kind not in OF_ONE_ACT or follow.act != passage.old:
            continue
        unit = follow.unit if follow.kind in OF_A_UNIT else ""
        if not store_followed_on(session, person.name, (passage.old, unit, passage.new), now):
            continue
        places = passage.links.get(unit, ("",)) if unit else ("",)
        went[unit] = places
        added += [replace(rule, follow=_follow(follow, passage, place), key="") for place in places]
    known = {replace(rule, key="") for rule in person.subscriptions}
    fresh = tuple(rule for rule in dict.fromkeys(added) if rule not in known)
    if fresh:
        add_person(session, replace(person, subscriptions=(*person.subscriptions, *fresh)))
    return tuple(went.items())


def _follow(follow: Follow, passage: Passage, place: str) -> Follow:
    if not place:
        return Follow("act", passage.new)
    kind: FollowKind = "chapter" if place.rpartition("__")[2].startswith("chp_") else "article"
    return Follow(kind, passage.new, place, follow.words, passage.newest_on)

"""What an amending act is good for beyond the pass that found it: days of old changes, and early warnings.

Each act is made use of once for each state it is in (its texts, its publication), in a transaction of its own, so a
pass that is killed leaves the rest to the next one. Nobody is told twice: a day that becomes known stands beside the
stored change, and what was announced once is announced no more. What was signed before an act was watched is the state
that it is found in: it is stored as pending with the act's first text, and is no news.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.model import Step
from config.settings import Settings
from flows.news import Occasion, Told, store_announcements
from flows.tools import Tools
from flows.watchlist import list_entries
from law.amending.settle import ReadAct, read_enactment, settle
from law.amending.warning import announce, is_announced
from law.model import LANGUAGES, Change, Language
from storage.acts import find_facts
from storage.amending import forget_warned, list_warned, record_warned
from storage.changes import list_changes
from storage.effects import list_open, store_later_effect
from storage.publication import find_asked, find_publication, get_enactment, list_asked, list_titles, record_use
from storage.revisions import find_latest, list_editions

UTC = ZoneInfo("UTC")
_AMENDS = re.compile(r"внесени[еия]\s.{0,60}?(?:изменени|дополнени)|өзгеріс|толықтыру", re.IGNORECASE)


def use_amending_acts(tools: Tools, *, is_silent: bool) -> list[tuple[str, Told]]:
    """Make use of every amending act that is new or changed here; return what was announced, by the act it will change.

    A silent pass stores what is announced and tells nobody; nor is anybody told of what an act that is watched anew
    has before it.
    """
    with tools.store.transaction() as session:
        forget_warned(session, list_warned(session) - _watched(session, tools.settings).keys())
    with tools.store.reading() as session:
        asked = {item.code for item in list_asked(session) if item.outcome != "absent"}
        codes = [code for code, title in list_titles(session) if code in asked or _AMENDS.search(title)]
        fresh = [code for code in codes if _is_new(session, code)]
        newcomers = _list_newcomers(session, tools.settings)
        used = [_read(session, code) for code in codes if code not in fresh] if newcomers else []
    told = [_catch_up(tools, act, topics, [read for read in used if read]) for act, topics in newcomers]
    for code in fresh:
        with tools.store.transaction() as session:
            told += _use(session, code, tools, is_silent=is_silent)
    return told


def _is_new(session: Session, code: str) -> bool:
    asked = find_asked(session, code)
    digest = _digest(session, code)
    return bool(digest) and (asked is None or asked.digest != digest)


def _digest(session: Session, code: str) -> str:
    # Of the first readings: an act is not news again because it is read better.
    hashes = [edition.first_law_hash for language in LANGUAGES for edition in list_editions(session, code, language)]
    return sha256(f"{hashes}{find_publication(session, code)}".encode()).hexdigest() if hashes else ""


def _list_newcomers(session: Session, settings: Settings) -> list[tuple[str, tuple[str, ...]]]:
    """Return watched acts, with their topics, that have a text and were not held against the amending acts here."""
    warned = list_warned(session)
    return [
        (act, topics)
        for act, topics in _watched(session, settings).items()
        if act not in warned and any(list_editions(session, act, language) for language in LANGUAGES)
    ]


def _catch_up(tools: Tools, act: str, topics: tuple[str, ...], used: Sequence[ReadAct]) -> tuple[str, Told]:
    """Store what amending acts that are here will change in an act; nobody is told of it."""
    now = tools.clock()
    occasion = Occasion(topics, now, is_silent=True)
    steps: list[Step] = []
    with tools.store.transaction() as session:
        for amending in used:
            announced = _announce(session, amending, act, topics)
            if announced:
                steps += store_announcements(session, act, announced, tools.settings, occasion).steps
        record_warned(session, act, now)
    return act, Told(tuple(steps))


def _read(session: Session, code: str) -> ReadAct | None:
    facts = find_facts(session, code)
    enactment = get_enactment(session, facts) if facts else None
    return read_enactment(enactment) if facts and facts.number and enactment else None


def _use(session: Session, code: str, tools: Tools, *, is_silent: bool) -> Iterable[tuple[str, Told]]:
    amending = _read(session, code)
    if amending is None:
        return
    now = tools.clock()
    _settle_stored(session, amending, tools)
    for act, topics in _watched(session, tools.settings).items():
        announced = _announce(session, amending, act, topics)
        if announced:
            yield act, store_announcements(session, act, announced, tools.settings, Occasion(topics, now, is_silent))
    record_use(session, code, _digest(session, code), now)


def _settle_stored(session: Session, amending: ReadAct, tools: Tools) -> None:
    """Put the day that is known now beside changes that were stored before the amending act was here."""
    for item in list_open(session, amending.facts.number, amending.facts.adopted_on):
        facts = find_facts(session, item.act)
        if facts is None:
            continue
        effect = settle(item.change, facts, amending, item.to_on)
        if effect.basis in ("stated", "computed"):
            store_later_effect(session, item.id, effect, tools.clock())


def _announce(
    session: Session, amending: ReadAct, act: str, topics: tuple[str, ...]
) -> dict[Language, tuple[Change, ...]]:
    facts = find_facts(session, act)
    if facts is None or act == amending.facts.code or not amending.amends(facts):
        return {}
    known = [item.change for item in list_changes(session, act=act, zone=UTC)]
    found: dict[Language, tuple[Change, ...]] = {}
    for language in LANGUAGES:
        latest = find_latest(session, act, language)
        changes = announce(amending, latest.revision, facts, topics) if latest else ()
        fresh = tuple(change for change in changes if not is_announced(change, known))
        if fresh:
            found[language] = fresh
    return found


def _watched(session: Session, settings: Settings) -> Mapping[str, tuple[str, ...]]:
    """Return the topics of every act on watch."""
    return {entry.code: entry.act.topics for entry in list_entries(session, settings) if entry.state == "watched"}

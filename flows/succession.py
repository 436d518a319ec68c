"""When an act dies, the one that takes its place is looked for among the acts we know, and the watch follows it.

What the program finds is not decided: a person confirms or rejects it. The watch follows at once all the same, for a
missed law may harm a client, and one law too many on the list harms nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from alerts.model import NextAct
from config.settings import Settings
from config.watchlist import read_watchlist
from law.model import LANGUAGES, ActFacts, AmendingAct, Language, Note, Revision
from law.status import read_states
from law.succession import KnownAct, Repeal, Successor, bare, find_successor, is_housekeeping, names, read_repeals
from storage.acts import find_facts, list_watched, put_on_watch
from storage.revisions import find_latest
from storage.succession import (
    Decided,
    Succession,
    decide,
    find_succession,
    list_acts_signed,
    list_nameless,
    mark_followed,
    propose,
)


@dataclass(frozen=True, slots=True)
class Extension:
    """For whom and when a watch is extended: the topics of the act that was read, the instant."""

    topics: tuple[str, ...]
    now: datetime


def follow(
    session: Session, code: str, fresh: Sequence[Revision], settings: Settings, occasion: Extension
) -> NextAct | None:
    """Store who takes this act's place and whose place it takes, extend the watch, and return its successor.

    ``fresh`` are the texts of it that are new. Nothing is found twice, and nothing that a person rejected is followed.
    """
    facts = find_facts(session, code)
    if facts is None:
        return None
    _take_place(session, facts, fresh, occasion)
    found = _look_for_successor(session, facts, fresh, settings)
    if found is not None:
        _store(session, code, found, occasion)
    return find_next_act(session, code, settings)


def find_next_act(session: Session, code: str, settings: Settings) -> NextAct | None:
    """Return the act that takes another's place, as people are told of it; None where none is known or all rejected."""
    succession = find_succession(session, code)
    if succession is None:
        return None
    successor = succession.successor
    facts = find_facts(session, successor.code) if successor.code else None
    facts = facts or next((act for act in _listed(settings) if successor.code and act.code == successor.code), None)
    facts = facts or ActFacts(successor.code, "", {}, {}, "", successor.number, successor.signed_on)
    if facts.adopted_on is None:
        facts = replace(facts, adopted_on=successor.signed_on)
    return NextAct(facts, is_watched=succession.is_followed, is_confirmed=succession.state == "confirmed")


def judge(session: Session, succession: Succession, decided: Decided) -> Succession:
    """Store what a person says of a succession; a confirmed one is followed.

    A rejected one stays on the watch list: somebody may rely on it by now, and people take acts off themselves.
    """
    result = decide(session, succession.old, succession.successor.number, decided)
    if decided.state == "confirmed" and result.successor.code and not result.is_followed:
        _extend_watch(session, result, _topics_of(session, result.old))
    return result


def _take_place(session: Session, facts: ActFacts, fresh: Sequence[Revision], occasion: Extension) -> None:
    """Store whose place this act takes: by its own repealing article, or because its name was waited for."""
    repeals = {repeal.act: repeal for revision in fresh for repeal in read_repeals(revision)}
    for repeal in repeals.values():
        for old_code in list_acts_signed(session, repeal.act.signed_on) if repeal.act.signed_on else ():
            old = find_facts(session, old_code)
            if old is None or old.code == facts.code or not names(repeal.act, old):
                continue
            found = find_successor(old, _ended_by(session, old), [KnownAct(facts, (repeal,))])
            if found is not None and found.code:
                _store(session, old.code, found, replace(occasion, topics=_topics_of(session, old.code)))
    for waiting in list_nameless(session):
        named = waiting.successor
        is_it = named.number == bare(facts.number) and facts.adopted_on in (None, named.signed_on)
        if is_it and not any(is_housekeeping(title) for title in facts.title.values()):
            _store(
                session,
                waiting.old,
                replace(named, code=facts.code),
                replace(occasion, topics=_topics_of(session, waiting.old)),
            )


def _look_for_successor(
    session: Session, facts: ActFacts, fresh: Sequence[Revision], settings: Settings
) -> Successor | None:
    ended_by = _ended_by(session, facts, fresh)
    if ended_by is None:
        return None
    codes = list_acts_signed(session, ended_by.signed_on) if ended_by.signed_on else ()
    stored = [act for code in codes if code != facts.code and (act := find_facts(session, code))]
    known = [KnownAct(act, _repeals_of(session, act, facts)) for act in stored]
    known += [KnownAct(act) for act in _listed(settings) if act.code not in {*codes, facts.code}]
    return find_successor(facts, ended_by, known)


def _repeals_of(session: Session, act: ActFacts, old: ActFacts) -> tuple[Repeal, ...]:
    for language in LANGUAGES:
        latest = find_latest(session, act.code, language)
        found = read_repeals(latest.revision) if latest else ()
        if any(names(repeal.act, old) for repeal in found):
            return found
    return ()


def _ended_by(session: Session, facts: ActFacts, fresh: Sequence[Revision] = ()) -> AmendingAct | None:
    """Return the act that ends this one, by its requisites and new notes; its code is that of an edition's cause.

    A living act's stored texts are not opened for it: there are many, and this is asked at every pass.
    """
    notes: dict[Language, Sequence[Note]] = {revision.language: revision.notes for revision in fresh}
    state = read_states(facts, "rus", notes)
    if state.kind not in ("repealed", "ended") or not state.acts:
        return None
    act = state.acts[0]
    latest = (find_latest(session, facts.code, language) for language in LANGUAGES)
    causes = [found.revision.cause for found in latest if found]
    code = next((cause.code for cause in causes if cause and bare(cause.number) == bare(act.number)), "")
    return replace(act, code=code)


def _store(session: Session, old: str, found: Successor, occasion: Extension) -> None:
    succession = propose(session, old, found, occasion.now)
    if succession.state != "rejected" and succession.successor.code and not succession.is_followed:
        _extend_watch(session, succession, occasion.topics)


def _extend_watch(session: Session, succession: Succession, topics: Sequence[str]) -> None:
    code = succession.successor.code
    own = _topics_of(session, code)
    put_on_watch(session, code, tuple(dict.fromkeys([*own, *topics])))
    mark_followed(session, succession.old, succession.successor.number)


def _topics_of(session: Session, code: str) -> tuple[str, ...]:
    return next((act.topics for act in list_watched(session) if act.code == code), ())


def _listed(settings: Settings) -> Iterator[ActFacts]:
    """Yield the acts of the list as far as it tells of them."""
    for act in read_watchlist(settings.watchlist):
        ngr = "" if act.is_derived else act.adilet_id
        yield ActFacts(act.code, ngr, act.title, {}, "", act.number, act.adopted_on)

"""Good revisions become history, changes, alerts and deliveries, in one transaction: all of it or none."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from operator import attrgetter

from sqlmodel import Session

from alerts.model import News, Step
from config.settings import Settings
from flows.cases import compare_languages
from flows.followers import go_on
from flows.queueing import queue
from flows.reading import Reading
from flows.rereading import bring_up_to_date, name_reader
from flows.settling import refine
from flows.standing import store_status
from flows.succession import Extension, follow
from law.model import ActFacts, Change, Language, Revision
from storage.acts import find_facts
from storage.changes import has_changes, list_superseded, store_changes
from storage.flags import vault_of
from storage.history import find_return
from storage.other_texts import read_other_texts
from storage.revisions import Edition, find_latest, get_revision, list_editions, store_revision
from storage.sightings import find_source

AMENDING = ("espi",)
"""Where amending acts are read, and so what is announced by them."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one act's part of a pass came to."""

    steps: tuple[Step, ...] = ()
    """Every change that was stored, told or not."""
    stored: tuple[Language, ...] = ()
    """The language of each revision that was new."""
    queued: int = 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why and when something is stored: the act's topics, the instant, whether anybody is to be told."""

    topics: tuple[str, ...]
    now: datetime
    is_silent: bool
    is_filling: bool = False
    """Whether more editions of the act are to come: they are compared with their neighbours when all are here."""


def store_news(
    session: Session, code: str, readings: Sequence[Reading], settings: Settings, occasion: Occasion
) -> Told:
    """Store what was read of one act and what follows from it; the caller's transaction holds it together.

    A silent occasion stores changes that nobody is told of (history). The first revision of an act in a language is a
    baseline: it has no changes.
    """
    was = find_facts(session, code)
    was_read = any(list_editions(session, code, language) for language in ("rus", "kaz"))
    steps: list[Step] = []
    fresh: list[tuple[Language, int]] = []
    days: list[date] = []
    new_texts: list[Revision] = []
    for reading in readings:
        # What an older reader made of the old text, beside what this one makes of the new one, is no change of the law.
        dates = {revision.portal_version_on for revision, _ in reading.revisions}
        bring_up_to_date(session, code, reading.language, dates, occasion.now)
        stored = [
            store_revision(session, revision, captures, occasion.now, name_reader())
            for revision, captures in reading.revisions
            if not _is_stored(session, reading, revision.portal_version_on, (revision.law_hash, revision.notes_hash))
        ]
        fresh += [(reading.language, revision.seq) for revision in stored]
        days += [item.revision.portal_version_on for item in stored]
        new_texts += [item.revision for item in stored]
        ids = {revision.id for revision in stored}
        if ids and (not occasion.is_filling or _splits_a_step(session, code, reading.language, ids)):
            steps += _compare_with_neighbours(session, code, reading.language, ids, occasion)
    if not occasion.is_filling:
        compare_languages(session, code, days, occasion.now)
    status = None
    if not occasion.is_filling:
        # What is new of the act itself is news, and waits for a pass that tells it.
        status = store_status(session, readings, was if was_read else None, settings, (occasion.topics, occasion.now))
    next_act = follow(session, code, new_texts, settings, Extension(occasion.topics, occasion.now))
    told_steps = [*_list_untold(session, code, steps), *([status] if status and was_read else [])]
    queued = 0
    if told_steps and not occasion.is_silent:
        facts = find_facts(session, code)
        assert facts is not None  # noqa: S101 - its facts were stored with its status
        news = _news(session, facts, told_steps, fresh, occasion.now)
        if status and next_act and next_act.is_confirmed:
            # This very message names the act that comes after, and says that it is followed: no other one does.
            go_on(session, code, occasion.now)
        portals = {reading.portal for reading in readings} - {""}
        queued = queue(session, replace(news, next_act=next_act if status else None), settings, portals)
    return Told((*steps, *([status] if status else [])), tuple(language for language, _ in fresh), queued)


def store_announcements(
    session: Session, code: str, changes: Mapping[Language, tuple[Change, ...]], settings: Settings, occasion: Occasion
) -> Told:
    """Store what is announced of an act beside its latest texts, and tell whom it concerns; all languages together."""
    steps = []
    for language, announced in changes.items():
        latest = find_latest(session, code, language)
        if latest is not None:
            store_changes(session, None, latest, announced, occasion.now)
            on = latest.revision.portal_version_on
            steps.append(Step(language, on, on, announced))
    facts = find_facts(session, code)
    if not steps or facts is None or occasion.is_silent:
        return Told(tuple(steps))
    news = _news(session, facts, steps, (), occasion.now)
    return Told(tuple(steps), queued=queue(session, news, settings, AMENDING))


def _is_stored(session: Session, reading: Reading, on: object, hashes: tuple[str, str]) -> bool:
    """Tell whether this is the text we have of that edition; a portal may correct one in silence, and take it back."""
    same_day = [edition for edition in _editions(session, reading) if edition.portal_version_on == on]
    newest = max(same_day, key=attrgetter("seq"), default=None)
    return newest is not None and (newest.law_hash, newest.notes_hash) == hashes


def _editions(session: Session, reading: Reading) -> tuple[Edition, ...]:
    return list_editions(session, reading.revisions[0][0].act, reading.language)


def _compare_with_neighbours(
    session: Session, code: str, language: Language, stored: Collection[int], occasion: Occasion
) -> list[Step]:
    """Compare each new revision with the edition before it, and the one after it where it came late."""
    ordered = sorted(list_editions(session, code, language), key=attrgetter("portal_version_on", "seq"))
    pairs = [(before, after) for before, after in pairwise(ordered) if before.id in stored or after.id in stored]
    newest_known = max((at for at, edition in enumerate(ordered) if edition.id not in stored), default=-1)
    newer = {edition.id for edition in ordered[newest_known + 1 :]}
    steps = []
    for before, after in pairs:
        step = store_step(session, before, after, occasion)
        late = after if after.id in stored else before
        if step is not None:
            steps.append(step if after.id in newer else replace(step, late_on=late.portal_version_on))
    return steps


def _splits_a_step(session: Session, code: str, language: Language, ids: Collection[int]) -> bool:
    """Tell whether one of these editions lies within a step that is stored: nothing of it may be missing meanwhile."""
    ordered = list_editions(session, code, language)
    known = [edition.id for edition in ordered if edition.id not in ids]
    around = pairwise(ordered)
    next_to_new = {one.id for pair in around if any(edition.id in ids for edition in pair) for one in pair}
    pairs = [(old, new) for old, new in pairwise(known) if old in next_to_new and new in next_to_new]
    return any(has_changes(session, old, new) for old, new in pairs)


def _list_untold(session: Session, code: str, steps: Sequence[Step]) -> list[Step]:
    """Return the steps without what was told before, of a step that leads past an edition which came late."""
    superseded = {
        language: {_key(change) for change in list_superseded(session, code, language)}
        for language in {step.language for step in steps if step.late_on}
    }
    untold = []
    for step in steps:
        told = superseded.get(step.language, set()) if step.late_on else set()
        changes = tuple(change for change in step.changes if _key(change) not in told)
        untold += [replace(step, changes=changes)] if changes else []
    return untold


def _key(change: Change) -> tuple[object, ...]:
    return change.kind, change.eid, change.before, change.after


def store_step(session: Session, before: Edition, after: Edition, occasion: Occasion) -> Step | None:
    """Compare two neighbours and store what changed; None where nothing did, or where that is stored already."""
    if has_changes(session, before.id, after.id):
        return None
    from law.explain import explain  # noqa: PLC0415 - a pass that finds nothing new starts without it

    old, new = get_revision(session, before.id), get_revision(session, after.id)
    changes = refine(session, new.revision, explain(old.revision, new.revision, occasion.topics))
    store_changes(session, old, new, changes, occasion.now)
    revision = new.revision
    returned_to = find_return(list_editions(session, revision.act, revision.language), new.id)
    days = old.revision.portal_version_on, revision.portal_version_on
    portal = find_source(session, new.id)
    return Step(revision.language, *days, changes, returned_to=returned_to, portal=portal) if changes else None


def _news(
    session: Session, facts: ActFacts, steps: Sequence[Step], fresh: Sequence[tuple[Language, int]], now: datetime
) -> News:
    """Return the news under a key that only this house can make.

    Keys of deliveries rest on it, and from a plain hash whoever has the file could guess addresses and chats. What
    was stored has a part in it: a text that is corrected, put back and corrected anew is news for the third time.
    """
    digest = sha256(f"{facts.code}{fresh}".encode())
    for step in steps:
        digest.update(f"{step.language}{step.from_on}{step.to_on}".encode())
        for change in step.changes:
            digest.update(
                f"{change.kind}{change.stage}{change.eid}{change.before}{change.after}".encode("utf-8", "replace")
            )
    key = vault_of(session).hash(digest.hexdigest(), "news")
    return News(key, facts, tuple(steps), now, other_texts=read_other_texts(session, facts.code, steps))

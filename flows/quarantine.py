"""A person decides what is held back: it becomes a revision as in any pass, it is thrown out, or it is fetched again.

What is told of an accepted page has the keys that it would have had if the gate had let it through.

A command does all of it at once. A page keeps the decision in its own transaction, with the record of who did it, and
sends and asks nothing while somebody waits: what it queued goes with the next round of sending.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from alerts.send import send
from config.settings import Settings
from flows.amending import keep_publication
from flows.news import Occasion, Told, store_news
from flows.passes import PassReport, Wish, watch
from flows.permission import permitted
from flows.reading import Kept, Reading, name_revision
from flows.sending import Posted, deliver
from flows.sources import PORTALS
from flows.tools import Tools
from flows.wishes import list_wishes
from law.errors import MonitorError, UnreadablePageError
from law.explain import explain
from law.model import ActFacts, Capture, Change, Revision, Verdict
from law.quality.gate import judge_versions, read_held
from spiders.crawl import Crawler
from storage.acts import find_facts
from storage.captures import get_capture
from storage.engine import Store
from storage.quarantine import Doubt, DoubtDecision, find_listing, get_doubt, is_history, list_doubts, record_decision
from storage.revisions import StoredRevision, get_revision, list_editions
from storage.sightings import record_sighting


class DoubtError(MonitorError):
    """Raised when a held page cannot be decided in this way, from flows.quarantine; its words say why."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a held page says, where it can be read, and the text that is stored before it, where there is one."""

    doubt: Doubt
    captures: tuple[Capture, ...]
    revision: Revision | None
    unreadable: str
    """Why it cannot be read as a text of this act; empty where it can."""
    facts: ActFacts | None
    previous: StoredRevision | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would be told if it were accepted, without topics; nothing where one of the two is missing."""
        if self.revision is None or self.previous is None:
            return ()
        return explain(self.previous.revision, self.revision)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of an accepted page."""

    told: Told
    posted: Posted
    revision: int | None
    """The number of the new revision; None where that text is stored already."""


def read_doubt(session: Session, number: int) -> Held:
    """Return a held page with what it says; raises NotStoredError for a number that is none."""
    doubt = get_doubt(session, number)
    captures = tuple(get_capture(session, one) for one in doubt.captures)
    found = find_facts(session, doubt.act)
    ids = {doubt.act, *((found.code, found.ngr) if found else ())}
    facts, expected_on, causes = found, None, {}
    listing = find_listing(session, doubt)
    listed = judge_versions(get_capture(session, listing), ids).value if listing else None
    if listed:
        facts, expected_on = listed[-1].facts, listed[-1].portal_version_on
        causes = {version.portal_version_on: version.cause for version in listed}
    try:
        read = read_held(captures, expected_on, ids)
    except UnreadablePageError as error:
        return Held(doubt, captures, None, f"{error}", facts, _previous(session, doubt, doubt.asked.version_on))
    revision = name_revision(read, doubt.act, causes.get(read.portal_version_on))
    previous = _previous(session, doubt, revision.portal_version_on)
    return Held(doubt, captures, revision, "", facts or revision.facts, previous)


@dataclass(frozen=True, slots=True)
class Judged:
    """Which held page somebody decides, who, when and why (may be empty)."""

    number: int
    who: str
    at: datetime
    reason: str = ""


def accept(tools: Tools, number: int, who: str, reason: str = "") -> Accepted:
    """Store a held page as a revision and tell whom it concerns, in one transaction.

    Raises DoubtError where that cannot be, and NotStoredError for a number that is none.
    """
    wishes = list_wishes(tools.store, tools.settings)
    with tools.store.transaction() as session:
        told, stored = keep_accepted(session, Judged(number, who, tools.clock(), reason), tools.settings, wishes)
    return Accepted(told, deliver(tools), stored)


def keep_accepted(
    session: Session, judged: Judged, settings: Settings, wishes: Sequence[Wish]
) -> tuple[Told, int | None]:
    """Store a held page as a revision and queue what is told of it; return the number of the new revision, too.

    ``wishes`` are what is watched: they say which topics the act has. Raises as ``accept`` does.
    """
    held = read_doubt(session, judged.number)
    doubt, revision = _open(held.doubt), held.revision
    _refuse_older(doubt, judged.number)
    if revision is None:
        raise DoubtError(f"this page cannot be accepted: {held.unreadable}")
    older = [one.id for one in list_doubts(session, act=doubt.act) if _is_before(one, doubt)]
    if older:
        raise DoubtError(f"an older edition of this act waits too; decide on it first: {', '.join(map(str, older))}")
    reading = Reading(
        doubt.language,
        doubt.portal,
        [(one, Verdict("good")) for one in doubt.captures],
        [(revision, doubt.captures)],
        held.facts,
    )
    record_sighting(session, revision, doubt.portal, doubt.id, doubt.captured_at)
    kept = [Kept(one, capture) for one, capture in zip(doubt.captures, held.captures, strict=True)]
    keep_publication(session, revision.act, [reading], {doubt.language: kept})
    occasion = Occasion(_topics(wishes, revision.act), judged.at, is_history(session, doubt.run))
    told = store_news(session, revision.act, [reading], settings, occasion)
    stored = _find_new(session, revision, judged.at)
    record_decision(session, doubt, DoubtDecision("accepted", judged.who, judged.at, judged.reason, stored))
    return told, stored


def reject(tools: Tools, number: int, who: str, reason: str = "") -> Doubt:
    """Close a doubt: these bytes are never asked about again; raises DoubtError, NotStoredError."""
    with tools.store.transaction() as session:
        return keep_rejected(session, Judged(number, who, tools.clock(), reason))


def keep_rejected(session: Session, judged: Judged) -> Doubt:
    """Close a doubt: these bytes are never asked about again; raises DoubtError, NotStoredError."""
    doubt = _open(get_doubt(session, judged.number))
    # Nobody throws out what she has not looked at.
    _refuse_older(doubt, judged.number)
    record_decision(session, doubt, DoubtDecision("rejected", judged.who, judged.at, judged.reason))
    return get_doubt(session, judged.number)


def refetch(tools: Tools, number: int, who: str, reason: str = "") -> PassReport:
    """Ask the portal now for what is held back; raises DoubtError, NotStoredError."""
    with tools.store.transaction() as session:
        doubt = keep_refetched(session, Judged(number, who, tools.clock(), reason))
    return ask_again(tools, doubt)


def keep_refetched(session: Session, judged: Judged) -> Doubt:
    """Write down that somebody has a held page fetched again, and return it; raises DoubtError, NotStoredError."""
    doubt = _open(get_doubt(session, judged.number))
    if doubt.asked.kind == "list" or doubt.portal not in PORTALS:
        raise DoubtError("a list is fetched by the next pass over its portal")
    record_decision(session, doubt, DoubtDecision("refetched", judged.who, judged.at, judged.reason))
    return doubt


def ask_again(tools: Tools, doubt: Doubt) -> PassReport:
    """Ask the portal now for the act of a held page, in its language."""
    topics = _topics(list_wishes(tools.store, tools.settings), doubt.act)
    wish = Wish(doubt.act, topics, (doubt.language,), reread=True)
    return watch(tools, [wish], portal=doubt.portal)


def ask_from_page(store: Store, settings: Settings, clock: Callable[[], datetime], doubt: Doubt) -> PassReport:
    """Ask the portal as ``ask_again`` does, from a process whose store is open already."""
    with Crawler() as crawler:
        crawl = permitted(crawler, store, settings, clock)
        return ask_again(Tools(store, settings, clock, crawl, send, random.random), doubt)


def _topics(wishes: Sequence[Wish], code: str) -> tuple[str, ...]:
    return next((wish.topics for wish in wishes if wish.code == code), ())


def _open(doubt: Doubt) -> Doubt:
    if doubt.state != "open":
        raise DoubtError(f"this doubt is closed already: {doubt.state}")
    return doubt


def _refuse_older(doubt: Doubt, number: int) -> None:
    if number not in doubt.captures:
        raise DoubtError(f"it came again meanwhile; look at {doubt.id}, which is what the portal shows now")


def _is_before(one: Doubt, other: Doubt) -> bool:
    """Tell whether a doubt is about an older edition of the same text: the newer one would hide it for ever."""
    if (one.portal, one.language, one.asked.kind) != (other.portal, other.language, "edition") or one.id == other.id:
        return False
    on, other_on = one.asked.version_on, other.asked.version_on
    return on is not None and (other_on is None or on < other_on)


def _previous(session: Session, doubt: Doubt, on: date | None) -> StoredRevision | None:
    editions = list_editions(session, doubt.act, doubt.language)
    earlier = [edition for edition in editions if on is None or edition.portal_version_on <= on]
    return get_revision(session, earlier[-1].id) if earlier else None


def _find_new(session: Session, revision: Revision, now: datetime) -> int | None:
    editions = [
        edition.id
        for edition in list_editions(session, revision.act, revision.language)
        if edition.portal_version_on == revision.portal_version_on and edition.stored_at == now
    ]
    return editions[-1] if editions else None

"""Acts that amend others are fetched when a change names them, after the acts of the pass and before their news.

The act whose new edition names an unknown cause waits, as numbers of captures, until the crawl is over; then its
amending acts are fetched, each once, and it is read. So the first message has the day that the publication gives.
Nothing here holds a pass up: an amending act that the portal never had is none. One that could not be fetched is a
failed line of the run, and is asked for again with the act that it changed until it comes; that is a line too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlmodel import Session

from flows.crawling import Brought, load_kept
from flows.reading import Kept, Reading, Stock, read_language
from flows.rereading import bring_up_to_date, name_reader
from flows.tools import Tools
from law.amending.publication import read_published_on
from law.model import LANGUAGES, Capture, Language, Outcome, Verdict
from law.quality.gate import judge_versions
from spiders.crawl import ActOrder, CrawlFailedError, CrawlOrder, name_ourselves
from storage.acts import store_facts
from storage.captures import record_verdict, store_capture
from storage.changes import list_changes
from storage.publication import Asked, find_asked, list_asked, record_asked, store_publication
from storage.revisions import list_editions, store_revision

Item = TypeVar("Item")
OnOutcome = Callable[[str, Verdict], None]
"""Is told the code of an amending act that could not be fetched and why, and of one that came after that."""

UTC = ZoneInfo("UTC")
SECONDS = 1800.0
"""For all amending acts of a pass; each takes about ten seconds at the polite pace."""
MOST = 100
"""Amending acts that one pass asks for; a history of fifty editions has about fifty."""
ABSENT_AGAIN = timedelta(days=7)
ABSENT_AT_MOST = timedelta(days=60)
"""An amending act that the portal does not have is asked for again after a week, for two months."""
FAILED_SOON = timedelta(days=3)
"""An amending act that could not be fetched is asked for at every pass for so long, and then as one that is absent."""
_WHY = "asked for as the amending act of a watched one: "
_BAD: tuple[Outcome, ...] = ("failed", "quarantined")
_CODE = re.compile(r"\d{1,9}")


def with_amending_acts(
    tools: Tools, run: int, arriving: Iterable[tuple[Item, Brought]], on_outcome: OnOutcome
) -> Iterator[tuple[Item, Brought]]:
    """Yield what a crawl brought, the acts that wait for their amending acts last."""
    held: list[tuple[Item, dict[Language, list[int]]]] = []
    wanted: dict[str, None] = {}
    failed = _list_failed(tools)
    for item, brought in arriving:
        wanted |= dict.fromkeys(_find_failed_causes(tools, failed, brought))
        causes = _find_due_causes(tools, brought)
        if not causes:
            yield item, brought
            continue
        wanted |= dict.fromkeys(causes)
        held.append((item, {language: [one.number for one in kept] for language, kept in brought.items()}))
    if wanted:
        fetch_amending_acts(tools, run, list(wanted)[:MOST], on_outcome)
    for item, numbers in held:
        yield item, load_kept(tools, numbers)


def fetch_amending_acts(tools: Tools, run: int, codes: Sequence[str], on_outcome: OnOutcome) -> None:
    """Fetch acts that nobody watches and store each: text, titles, publication; a 404 is written down and no more."""
    settings = tools.settings
    order = CrawlOrder(
        portal="espi",
        origin=settings.espi_url,
        acts=tuple(ActOrder(code, language) for code in codes for language in LANGUAGES),
        delay=settings.delay_for(urlsplit(settings.espi_url).hostname or ""),
        user_agent=name_ourselves(settings.contact),
    )
    waiting = {code: list(LANGUAGES) for code in codes}
    brought: dict[str, Brought] = {code: {} for code in codes}
    failure = ""
    with closing(tools.crawl(order, timeout=SECONDS)) as arriving:  # type: ignore[type-var]
        try:
            for item in arriving:
                if isinstance(item, Capture):
                    with tools.store.transaction() as session:
                        number = store_capture(session, item, run)
                    brought[item.act].setdefault(item.language, []).append(Kept(number, item))
                    continue
                waiting[item.code].remove(item.language)
                if not waiting[item.code]:
                    del waiting[item.code]
                    _store(tools, item.code, brought.pop(item.code), on_outcome)
        except CrawlFailedError as error:
            failure = str(error)
    for code in waiting:
        with tools.store.transaction() as session:
            record_asked(session, code, "failed", tools.clock())
        on_outcome(code, Verdict("failed", "crawl-failed", f"{_WHY}{failure}"))


def keep_publication(session: Session, code: str, readings: Iterable[Reading], brought: Brought) -> None:
    """Keep the day of publication that a good page of an act states; another act's page says nothing of this one."""
    good = {number for reading in readings for number, verdict in reading.verdicts if verdict.outcome == "good"}
    for kept in brought.values():
        for item in kept:
            if item.number in good and item.capture.kind == "edition":
                published_on = read_published_on(item.capture.body)
                if published_on is not None:
                    store_publication(session, code, published_on)
                    return


def _store(tools: Tools, code: str, brought: Brought, on_outcome: OnOutcome) -> None:
    readings = [read_language(language, kept, Stock({}, list)) for language, kept in brought.items()]
    now = tools.clock()
    with tools.store.transaction() as session:
        for reading in readings:
            for number, verdict in reading.verdicts:
                record_verdict(session, number, verdict)
            if reading.facts is not None and reading.revisions:
                store_facts(session, reading.revisions[-1][0].facts)
            dates = {revision.portal_version_on for revision, _ in reading.revisions}
            bring_up_to_date(session, code, reading.language, dates, now)
            stored = {edition.law_hash for edition in list_editions(session, code, reading.language)}
            for revision, captures in reading.revisions:
                if revision.law_hash not in stored:
                    store_revision(session, revision, captures, now, name_reader())
        keep_publication(session, code, readings, brought)
        asked = find_asked(session, code)
        record_asked(session, code, _outcome(readings), now)
    bad = [reading for reading in readings if reading.worst.outcome in _BAD]
    if bad:
        worst = bad[0].worst
        on_outcome(code, Verdict(worst.outcome, worst.reason, f"{_WHY}{bad[0].language}: {worst.detail}"))
    elif asked is not None and asked.outcome == "failed":
        on_outcome(code, Verdict(_outcome(readings)))


def _outcome(readings: Sequence[Reading]) -> Outcome:
    """Return how asking ended: one language that could not be fetched is asked for again."""
    worst = [reading.worst.outcome for reading in readings]
    if any(outcome in _BAD for outcome in worst):
        return "failed"
    return "good" if any(reading.revisions for reading in readings) else "absent"


def _find_due_causes(tools: Tools, brought: Brought) -> list[str]:
    """Return the codes of the acts that made the editions which are new here, and that are to be asked for."""
    if not any(item.capture.kind == "edition" for kept in brought.values() for item in kept):
        return []
    now = tools.clock()
    with tools.store.reading() as session:
        codes = {code for language, kept in brought.items() for code in _causes(session, language, kept)}
        return sorted(code for code in codes if _is_due(session, code, now))


def _causes(session: Session, language: Language, kept: Sequence[Kept]) -> Iterator[str]:
    lists = [judge_versions(item.capture).value or () for item in kept if item.capture.kind == "versions"]
    versions = [version for listed in lists for version in listed]
    if not versions:
        return
    code = kept[0].capture.act
    newest = max(version.portal_version_on for version in versions)
    asked = {item.capture.version_on or newest for item in kept if item.capture.kind == "edition"}
    stored = {edition.portal_version_on for edition in list_editions(session, code, language)}
    # The first text of an act is a baseline: nothing changed, so nobody is asked who changed it.
    fresh = asked - stored if stored else asked - {min(asked, default=newest)}
    for version in versions:
        cause = version.cause
        if cause is None or version.portal_version_on not in fresh or cause.code == code:
            continue
        if _CODE.fullmatch(cause.code):
            yield cause.code


def _list_failed(tools: Tools) -> frozenset[str]:
    """Return the codes of the acts that could not be fetched last time and are to be asked for again."""
    now = tools.clock()
    with tools.store.reading() as session:
        return frozenset(
            asked.code for asked in list_asked(session) if asked.outcome == "failed" and _is_again_due(asked, now)
        )


def _find_failed_causes(tools: Tools, failed: frozenset[str], brought: Brought) -> list[str]:
    """Return those of them that made stored changes of the act that a crawl brought."""
    code = next((item.capture.act for kept in brought.values() for item in kept), "")
    if not failed or not code:
        return []
    with tools.store.reading() as session:
        changes = list_changes(session, act=code, zone=UTC)
    return sorted({act.code for item in changes for act in item.change.amended_by} & failed)


def _is_due(session: Session, code: str, now: datetime) -> bool:
    asked = find_asked(session, code)
    if asked is not None and asked.outcome == "failed":
        return _is_again_due(asked, now)
    if any(list_editions(session, code, language) for language in LANGUAGES):
        return False
    return asked is None or _is_again_due(asked, now)


def _is_again_due(asked: Asked, now: datetime) -> bool:
    if asked.outcome == "failed" and now - asked.first_asked_at < FAILED_SOON:
        return True
    return now - asked.asked_at > ABSENT_AGAIN and now - asked.first_asked_at < ABSENT_AT_MOST

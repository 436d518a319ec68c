"""A pass: crawl, store, judge, read, compare, queue, deliver. A plain function; Prefect only wraps its steps.

Every step can run twice: the same bytes are one body, the same text is no new revision, the same change no second
alert. Killed at any moment, the next pass does what is left.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

from alerts.model import Step
from flows.amending import keep_publication, with_amending_acts
from flows.hosts import AlreadyRunningError, fenced, held_host
from flows.news import Occasion, Told, store_news
from flows.reading import Kept, Reading, Stock, read_language
from flows.sending import Posted, deliver
from flows.tools import Tools
from flows.warnings import use_amending_acts
from law.model import LANGUAGES, Capture, Language, Revision, Verdict
from spiders.crawl import ActOrder, CrawlFailedError, CrawlOrder, name_ourselves
from storage.captures import last_edition_at, record_verdict, store_capture
from storage.revisions import get_revision, list_editions, read_digests
from storage.runs import RunOutcome, close_run, open_run, record_outcome

SOURCE = "espi"
CRAWL_TIMEOUT = 6 * 3600.0
"""Seconds; a whole list of large codes takes about an hour at the polite pace."""
REREAD_AFTER = timedelta(days=7)
"""An edition that the list shows unchanged is read again after so long: portals correct in silence."""
FRESH = timedelta(days=3)
"""An edition first seen so recently is read at every pass, because that is when it is corrected."""


@dataclass(frozen=True, slots=True)
class Wish:
    """An act that is to be read. ``reread`` reads its current edition whatever the list says."""

    code: str
    topics: tuple[str, ...]
    languages: tuple[Language, ...] = LANGUAGES
    reread: bool = False


@dataclass(frozen=True, slots=True)
class ActReport:
    """One line of outcome for a source, act and language; act and language are empty where it is about the source."""

    source: str
    act: str
    language: str
    verdict: Verdict


@dataclass(slots=True)
class PassReport:
    """How a pass went: a line for each act and language, the steps that were stored, what was sent."""

    run: int
    lines: list[ActReport] = field(default_factory=list)
    steps: list[tuple[str, Step]] = field(default_factory=list)
    stored: int = 0
    queued: int = 0
    posted: Posted = field(default_factory=Posted)

    @property
    def has_failures(self) -> bool:
        """Whether some source failed or something went to quarantine."""
        return any(line.verdict.outcome in ("failed", "quarantined") for line in self.lines)


Watcher = Callable[[ActReport], None]


def watch(tools: Tools, wishes: Sequence[Wish], *, history: bool = False, on_line: Watcher | None = None) -> PassReport:
    """Read these acts and tell what is new in them; with ``history`` read every edition and tell nobody."""
    with tools.store.transaction() as session:
        report = PassReport(open_run(session, "watch --history" if history else "watch", tools.clock()))
    read_acts(tools, report, wishes, history=history, on_line=on_line)
    report.posted = deliver(tools)
    with tools.store.transaction() as session:
        close_run(session, report.run, tools.clock())
    return report


def read_acts(
    tools: Tools, report: PassReport, wishes: Sequence[Wish], *, history: bool = False, on_line: Watcher | None = None
) -> None:
    """Crawl these acts and store what is new, into the report; where another pass reads the host, only say so."""
    try:
        with held_host(tools.store, tools.settings.espi_url) as held:
            crawling = replace(tools, crawl=fenced(tools.crawl, held))
            arriving = crawl_acts(crawling, report, wishes, history=history)
            for wish, kept in with_amending_acts(crawling, report.run, arriving):
                lines, told = read_act(tools, report.run, wish, kept, history=history)
                report.lines += lines
                report.steps += [(wish.code, step) for step in told.steps]
                report.stored += len(told.stored)
                report.queued += told.queued
                for line in lines if on_line else ():
                    on_line(line)  # type: ignore[misc]
            for code, told in use_amending_acts(tools, is_silent=history):
                report.steps += [(code, step) for step in told.steps]
                report.queued += told.queued
    except AlreadyRunningError as error:
        _record(tools, report, ActReport(SOURCE, "", "", Verdict("failed", "already-running", str(error))))


def crawl_acts(
    tools: Tools, report: PassReport, wishes: Sequence[Wish], *, history: bool
) -> Iterator[tuple[Wish, dict[Language, list[Kept]]]]:
    """Yield each act with its captures as soon as both its languages are there; each capture is stored before that.

    When the crawl breaks off, what did not come is a failed line of the report.
    """
    order = _order(tools, wishes, history=history)
    waiting = {wish.code: list(wish.languages) for wish in wishes}
    brought: dict[str, dict[Language, list[Kept]]] = {wish.code: {} for wish in wishes}
    by_code = {wish.code: wish for wish in wishes}
    failure = ""
    with closing(tools.crawl(order, timeout=CRAWL_TIMEOUT)) as arriving:  # type: ignore[type-var]
        try:
            for item in arriving:
                if isinstance(item, Capture):
                    with tools.store.transaction() as session:
                        number = store_capture(session, item, report.run)
                    brought[item.act].setdefault(item.language, []).append(Kept(number, item))
                    continue
                waiting[item.code].remove(item.language)
                if not waiting[item.code]:
                    del waiting[item.code]
                    yield by_code[item.code], brought.pop(item.code)
        except CrawlFailedError as error:
            failure = str(error)
    for code, languages in waiting.items():
        finished = {language: kept for language, kept in brought[code].items() if language not in languages}
        if finished:
            yield by_code[code], finished
        for language in languages:
            _record(tools, report, ActReport(SOURCE, code, language, Verdict("failed", "crawl-failed", failure)))


def read_act(
    tools: Tools, run: int, wish: Wish, brought: dict[Language, list[Kept]], *, history: bool
) -> tuple[list[ActReport], Told]:
    """Judge, read and store one act: revisions, changes and deliveries in one transaction, with the outcome of each."""
    readings = [_read(tools, wish.code, language, kept) for language, kept in brought.items()]
    with tools.store.transaction() as session:
        for reading in readings:
            for number, verdict in reading.verdicts:
                record_verdict(session, number, verdict)
        occasion = Occasion(wish.topics, tools.clock(), history)
        keep_publication(session, wish.code, readings, brought)
        told = store_news(session, wish.code, readings, tools.settings, occasion)
        lines = _lines(wish, readings, told)
        for line in lines:
            record_outcome(session, _outcome(run, line, tools))
    return lines, told


def _read(tools: Tools, code: str, language: Language, kept: Sequence[Kept]) -> Reading:
    def load() -> list[Revision]:
        with tools.store.reading() as session:
            editions = list_editions(session, code, language)
            wanted = {item.capture.version_on for item in kept}
            newest = max((edition.portal_version_on for edition in editions), default=None)
            # One text in memory is enough to measure a new edition; history measures each against the one before it.
            near = [e for e in editions if len(wanted) > 2 or e.portal_version_on == newest]  # noqa: PLR2004
            return [get_revision(session, edition.id).revision for edition in near]

    with tools.store.reading() as session:
        digests = read_digests(session, code, language)
    return read_language(language, kept, Stock(digests, load))


def _lines(wish: Wish, readings: Sequence[Reading], told: Told) -> list[ActReport]:
    """An act that the portal has in no language at all is a failure: its id is wrong, or it was lost."""
    verdicts = {reading.language: reading.worst for reading in readings}
    if verdicts and all(verdict.outcome == "absent" for verdict in verdicts.values()):
        missing = Verdict("failed", "no-such-act", "the portal has this act in no language")
        verdicts = dict.fromkeys(verdicts, missing)
    for language, verdict in verdicts.items():
        if verdict.outcome == "good" and language not in told.stored:
            verdicts[language] = Verdict("identical")
    return [ActReport(SOURCE, wish.code, language, verdict) for language, verdict in verdicts.items()]


def _order(tools: Tools, wishes: Sequence[Wish], *, history: bool) -> CrawlOrder:
    settings = tools.settings
    acts = []
    with tools.store.reading() as session:
        for wish in wishes:
            for language in wish.languages:
                editions = list_editions(session, wish.code, language)
                read_at = last_edition_at(session, wish.code, language)
                newest = max((edition.stored_at for edition in editions), default=None)
                now = tools.clock()
                is_due = read_at is None or now - read_at > REREAD_AFTER
                is_fresh = newest is not None and now - newest < FRESH
                acts.append(
                    ActOrder(
                        code=wish.code,
                        language=language,
                        known=tuple(sorted({edition.portal_version_on for edition in editions})),
                        mode="all" if history else "new",
                        reread=wish.reread or is_due or is_fresh,
                    )
                )
    return CrawlOrder(
        portal=SOURCE,
        origin=settings.espi_url,
        acts=tuple(acts),
        delay=settings.delay_for(urlsplit(settings.espi_url).hostname or ""),
        user_agent=name_ourselves(settings.contact),
    )


def _record(tools: Tools, report: PassReport, line: ActReport) -> None:
    report.lines.append(line)
    with tools.store.transaction() as session:
        record_outcome(session, _outcome(report.run, line, tools))


def _outcome(run: int, line: ActReport, tools: Tools) -> RunOutcome:
    detail = ": ".join(part for part in (line.verdict.reason, line.verdict.detail) if part)
    return RunOutcome(run, line.source, line.act, line.language, line.verdict.outcome, detail, tools.clock())

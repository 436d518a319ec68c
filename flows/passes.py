"""A pass: crawl, store, judge, read, compare, queue, deliver. A plain function; Prefect only wraps its steps.

Every step can run twice: the same bytes are one body, the same text is no new revision, the same change no second
alert. Killed at any moment, the next pass does what is left.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import RLock

from alerts.model import Step
from flows.amending import keep_publication, with_amending_acts
from flows.confirming import Arrival, confirm
from flows.crawling import CRAWL_TIMEOUT, Asking, Brought, crawl_acts, load_kept, make_order
from flows.drift import Guard
from flows.flapping import settle_flaps
from flows.health import look_after
from flows.hosts import AlreadyRunningError, fenced, held_host, name_host
from flows.news import Occasion, Told, store_news
from flows.reading import Kept, Reading, Stock, read_language
from flows.sending import Posted, deliver
from flows.side_by_side import Stream, side_by_side
from flows.sources import BAD, DIFFER, choose_sources, find_topics, settle_sources
from flows.tools import Tools
from flows.warnings import use_amending_acts
from law.model import LANGUAGES, Language, Revision, Verdict
from storage.acts import rename_watched
from storage.captures import record_verdict
from storage.revisions import get_revision, list_editions, read_digests
from storage.runs import RunOutcome, close_run, open_run, record_outcome
from storage.sightings import has_shown

__all__ = ["CRAWL_TIMEOUT", "ActReport", "PassReport", "Ways", "Wish", "read_act", "read_acts", "watch"]


@dataclass(frozen=True, slots=True)
class Wish:
    """An act that is to be read. ``reread`` reads its current edition whatever the list says."""

    code: str
    topics: tuple[str, ...]
    languages: tuple[Language, ...] = LANGUAGES
    reread: bool = False
    if_new: bool = False
    """Whether the later languages are asked for only where the first one has something new."""
    ids: tuple[str, ...] = ()
    """What portals call the act beside its code."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How a pass reads: every edition or what is new, and which portal goes first («all»: each is asked)."""

    history: bool = False
    portal: str = ""


AS_EVER = Ways()


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


def watch(
    tools: Tools, wishes: Sequence[Wish], *, history: bool = False, portal: str = "", on_line: Watcher | None = None
) -> PassReport:
    """Read these acts and tell what is new in them; with ``history`` read every edition and tell nobody."""
    command = f"watch{f' --portal {portal}' if portal else ''}{' --history' if history else ''}"
    with tools.store.transaction() as session:
        report = PassReport(open_run(session, command, tools.clock()))
    read_acts(tools, report, wishes, Ways(history, portal), on_line)
    report.posted = deliver(tools)
    with tools.store.transaction() as session:
        close_run(session, report.run, tools.clock())
    return report


def read_acts(
    tools: Tools, report: PassReport, wishes: Sequence[Wish], ways: Ways = AS_EVER, on_line: Watcher | None = None
) -> None:
    """Ask the portals for these acts and store what is new, into the report.

    What the first portal could not give of an act is read from the second, and told together with what it gave.
    """
    sources = choose_sources(tools, wishes, ways.portal)
    wishes = [replace(wish, ids=sources.ids_of(wish.code)) for wish in wishes]
    taker = _Taker(tools, report, ways, on_line, Guard(tools, report.run))
    if not wishes:
        # Green and empty: whoever watches nothing should know it.
        taker.record(ActReport(sources.first, "", "", Verdict("failed", "nothing-watched", "no act is on watch")))
    waiting: dict[str, dict[Language, list[int]]] = {}
    asked = [wish for wish in wishes if sources.has(sources.first, wish.code)]
    first = Asking(sources.first, sources.addresses, ways.history)
    second = replace(first, portal=sources.second)
    origins, shares = tools.settings.portal_origins, ((first, asked), (second, sources.choose_alone(wishes)))
    streams = [Stream(name_host(origins[one.portal]), _arrive(taker, share, one)) for one, share in shares if share]
    with closing(side_by_side(streams)) as arriving:
        for arrival in arriving:
            wish, brought, readings = arrival.wish, arrival.brought, arrival.readings
            bad = {reading.language for reading in readings if reading.worst.outcome in BAD}
            failed = bad | {language for code, language in taker.broken if code == wish.code}
            if failed and sources.has_both(wish.code):
                taker.set_apart(wish, [reading for reading in readings if reading.language in bad])
                good = {language: kept for language, kept in brought.items() if language not in bad}
                waiting[wish.code] = {language: [one.number for one in kept] for language, kept in good.items()}
            else:
                taker.take(wish, brought, readings)
    again = list(sources.choose_again(wishes, report.lines))
    with closing(_arrive(taker, again, second)) as arriving:
        for arrival in arriving:
            wish, brought = arrival.wish, arrival.brought
            held = load_kept(tools, waiting.pop(wish.code, {}))
            taker.take(wish, brought | held, [*arrival.readings, *_read(tools, wish, held)])
            beside = {language: kept for language, kept in brought.items() if language in held}
            if beside:
                taker.take(wish, beside)
    for wish in wishes:
        if waiting.get(wish.code):
            taker.take(wish, load_kept(tools, waiting[wish.code]))
    for code, told in use_amending_acts(tools, is_silent=ways.history):
        report.steps += [(code, step) for step in told.steps]
        report.queued += told.queued
    look_after(tools, report.run)


@dataclass(frozen=True, slots=True)
class _Taker:
    """Stores what comes, and adds it to the report."""

    tools: Tools
    report: PassReport
    ways: Ways
    on_line: Watcher | None
    guard: Guard
    broken: set[tuple[str, str]] = field(default_factory=set)
    """The acts and languages that a crawl which broke off owes; their lines follow those of what it brought."""
    lock: RLock = field(default_factory=RLock)
    """Two portals may be read at a time."""

    def take(self, wish: Wish, brought: Brought, readings: Sequence[Reading] = ()) -> None:
        """Read and store one act."""
        found = readings or _read(self.tools, wish, brought)
        lines, told = read_act(self.tools, self.report.run, wish, (brought, found), history=self.ways.history)
        with self.lock:
            self.guard.see(lines, told.steps)
        self.report.lines += lines
        self.report.steps += [(line.act, step) for line in lines[:1] for step in told.steps]
        self.report.stored += len(told.stored)
        self.report.queued += told.queued
        for line in lines if self.on_line else ():
            self.on_line(line)  # type: ignore[misc]

    def set_apart(self, wish: Wish, readings: Sequence[Reading]) -> None:
        """Write down what of an act cannot be used, before the other portal is asked for it."""
        for reading in readings:
            with self.tools.store.transaction() as session:
                for number, verdict in reading.verdicts:
                    record_verdict(session, number, verdict)
            self.record(ActReport(reading.portal, wish.code, reading.language, reading.worst))

    def record(self, line: ActReport) -> None:
        """Write down one line of the run."""
        with self.lock:
            self.guard.see([line])
            self.report.lines.append(line)
            with self.tools.store.transaction() as session:
                record_outcome(session, _outcome(self.report.run, line, self.tools))


def _arrive(taker: _Taker, wishes: Sequence[Wish], asking: Asking) -> Generator[Arrival, None, None]:
    """Yield what a portal brings of these acts as it was read, first texts once they are confirmed."""
    tools, run, arriving = taker.tools, taker.report.run, _crawl(taker, wishes, asking)
    return confirm(tools, run, arriving, asking, lambda wish, brought: _read(tools, wish, brought))


def _crawl(taker: _Taker, wishes: Sequence[Wish], asking: Asking) -> Generator[tuple[Wish, Brought], None, None]:
    """Yield what a portal brings of these acts; where another pass reads its host, only say so."""
    by_code = {wish.code: wish for wish in wishes}
    if not by_code:
        return
    taker.guard.expect(asking.portal, len(by_code))
    tools, run, owed = taker.tools, taker.report.run, list[ActReport]()

    def break_off(code: str, language: str, why: str) -> None:
        taker.broken.add((code, language))
        owed.append(ActReport(asking.portal, code, language, Verdict("failed", "crawl-failed", why)))

    try:
        with held_host(tools.store, tools.settings.portal_origins[asking.portal]) as held:
            crawling = replace(tools, crawl=fenced(tools.crawl, held))
            arriving = crawl_acts(crawling, run, make_order(crawling, wishes, asking), break_off)
            if asking.portal == "espi":
                # Only ЕСПИ gives the codes of the acts that made an edition.
                arriving = with_amending_acts(
                    crawling, run, arriving, lambda code, why: taker.record(ActReport(asking.portal, code, "", why))
                )
            for code, brought in arriving:
                yield by_code[code], brought
    except AlreadyRunningError as error:
        owed.append(ActReport(asking.portal, "", "", Verdict("failed", "already-running", str(error))))
    for line in owed:
        taker.record(line)


def read_act(
    tools: Tools, run: int, wish: Wish, found: tuple[Brought, Sequence[Reading]], *, history: bool
) -> tuple[list[ActReport], Told]:
    """Judge, read and store one act: revisions, changes and deliveries in one transaction, with the outcome of each."""
    brought, readings = found
    code = next((revision.act for reading in readings for revision, _ in reading.revisions), wish.code)
    if code != wish.code:
        # Asked for by its adilet id, and now its code is known: what is stored under that is its history.
        named = replace(wish, code=code, ids=(wish.code,), topics=wish.topics or find_topics(tools, code))
        readings = _read(tools, named, brought)
    else:
        named = wish
    now = tools.clock()
    with tools.store.transaction() as session:
        rename_watched(session, wish.code, code)
        taken = [settle_sources(session, code, reading, now) for reading in readings]
        settled = [settle_flaps(session, code, reading, now) for reading in taken]
        for reading in settled:
            for number, verdict in reading.verdicts:
                record_verdict(session, number, verdict)
        occasion = Occasion(named.topics, now, history)
        keep_publication(session, code, settled, brought)
        told = store_news(session, code, settled, tools.settings, occasion)
        lines = _lines(named, settled, told)
        for line in lines:
            record_outcome(session, _outcome(run, line, tools))
    return lines, told


def _read(tools: Tools, wish: Wish, brought: Brought) -> list[Reading]:
    return [_read_language(tools, wish, language, kept) for language, kept in brought.items()]


def _read_language(tools: Tools, wish: Wish, language: Language, kept: Sequence[Kept]) -> Reading:
    code = wish.code

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
        was_here = bool(kept) and has_shown(session, code, language, kept[0].capture.portal)
    return read_language(language, kept, Stock(digests, load, wish.ids, was_here))


def _lines(wish: Wish, readings: Sequence[Reading], told: Told) -> list[ActReport]:
    """An act that ЕСПИ has in no language is a failure, its code is wrong or it was lost; adilet need not have it."""
    verdicts = {reading.language: reading.worst for reading in readings}
    is_own = not wish.code.isdecimal() or any(reading.portal == "espi" for reading in readings)
    if is_own and verdicts and all(verdict.outcome == "absent" for verdict in verdicts.values()):
        missing = Verdict("failed", "no-such-act", "the portal has this act in no language")
        verdicts = dict.fromkeys(verdicts, missing)
    for reading in readings:
        if verdicts[reading.language].outcome == "good" and reading.language not in told.stored:
            same = Verdict("identical", detail=reading.remark)
            verdicts[reading.language] = Verdict("good", DIFFER, reading.remark) if reading.differs else same
    return [ActReport(reading.portal, wish.code, reading.language, verdicts[reading.language]) for reading in readings]


def _outcome(run: int, line: ActReport, tools: Tools) -> RunOutcome:
    detail = ": ".join(part for part in (line.verdict.reason, line.verdict.detail) if part)
    return RunOutcome(run, line.source, line.act, line.language, line.verdict.outcome, detail, tools.clock())

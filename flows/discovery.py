"""Discovery: the portals' lists are read for drafts and for acts that nobody watches yet, and each is stored once.

Its title decides first whom it concerns. An amending law is opened, for its title is blind: what it does to each
watched act is stored apart. Nothing is told to anybody here, and nothing is dropped: what concerns no topic is counted,
and kept for QUARTER so that a person can look.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sqlmodel import Session

from config.settings import Settings, is_loopback
from flows.crawling import crawl_acts
from flows.findings import drop_watched, read_watched, split_again, store_items
from flows.hosts import AlreadyRunningError, fenced, held_host
from flows.lists import LISTS, PORTALS, PortalList, choose_mode, choose_seen, find_moved, take_list
from flows.passes import ActReport
from flows.reading import Kept, Stock, read_language
from flows.tools import Tools
from law.discovery.concern import find_concern, read_amending
from law.model import Verdict
from spiders.crawl import ActOrder, CrawlOrder, name_ourselves
from storage.captures import record_verdict
from storage.drafts import forget_drafts, list_drafts
from storage.found import FoundAct, forget_found, list_found, record_text, store_parts
from storage.lists import find_list, store_list
from storage.runs import RunOutcome, record_outcome

QUARTER = timedelta(days=90)
"""How long a title that concerns nobody is kept after it was seen last."""
MOST_TEXTS = 5
"""Amending laws that one pass opens; there is about one in a week."""
MOST_TRIES = 10


@dataclass(slots=True)
class Discovery:
    """How looking went: a line for each list and opened law, how many items are new, which watched acts moved."""

    lines: list[ActReport] = field(default_factory=list)
    new: int = 0
    moved: tuple[str, ...] = ()
    """Codes of watched acts that a list shows as changed since it was read before."""


def discover(tools: Tools, run: int, portals: Collection[str] = PORTALS) -> Discovery:
    """Read the lists of these portals and store what they show; every list asked for ends in one recorded outcome."""
    seen = Discovery()
    asked = [one for one in LISTS if one.portal in portals and may_ask(tools.settings, one.portal)]
    for (portal, spider), group in groupby(asked, key=attrgetter("portal", "spider")):
        _Looker(tools, run, seen, portal, spider).look(list(group))
    with tools.store.transaction() as session:
        watched = read_watched(session, tools.settings)
        drop_watched(session, watched)
        split_again(session, watched)
    if "espi" in portals:
        _Opener(tools, run, seen).open_wanted()
    with tools.store.transaction() as session:
        before = tools.clock() - QUARTER
        forget_drafts(session, before)
        forget_found(session, before)
    return seen


def may_ask(settings: Settings, portal: str) -> bool:
    """Tell whether a portal may be asked: a rehearsal on this machine must never ask a real one beside its own."""
    hosts = [urlsplit(settings.portal_origins[name]).hostname or "" for name in ("espi", portal)]
    return len({is_loopback(host) for host in hosts}) == 1


@dataclass(frozen=True, slots=True)
class _Looker:
    """Reads the lists of one portal."""

    tools: Tools
    run: int
    seen: Discovery
    portal: str
    spider: str

    def look(self, lists: Sequence[PortalList]) -> None:
        """Ask for those that are due; where another pass reads the host, only say so."""
        by_name = {one.name: one for one in lists}
        orders = tuple(self._order(lists))
        if not orders:
            return
        shown: dict[str, int] = {}
        try:
            with held_host(self.tools.store, self.tools.settings.portal_origins[self.portal]) as held:
                crawling = replace(self.tools, crawl=fenced(self.tools.crawl, held))
                order = order_crawl(self.tools, self.portal, self.spider, orders)
                for name, brought in crawl_acts(crawling, self.run, order, self._fail):
                    for kept in brought.values():
                        shown[name] = self._take(by_name[name], kept)
        except AlreadyRunningError as error:
            self._record("", "", Verdict("failed", "already-running", str(error)))
        is_whole = all(line.verdict.outcome in ("good", "identical") for line in self._own_lines())
        if is_whole and len(shown) == len(lists) and not any(shown.values()):
            self._record("", "", Verdict("failed", "empty", "none of its lists has a single item"))

    def _order(self, lists: Sequence[PortalList]) -> Iterator[ActOrder]:
        now = self.tools.clock()
        with self.tools.store.reading() as session:
            for one in lists:
                state = find_list(session, one.portal, one.name, one.language)
                mode = choose_mode(one, state, now)
                if mode is not None:
                    yield ActOrder(one.name, one.language, mode=mode, seen=choose_seen(one, state))

    def _take(self, asked: PortalList, kept: Sequence[Kept]) -> int:
        """Store what a list brought, in one transaction with its outcome; return how many items it shows."""
        tools, now = self.tools, self.tools.clock()
        with tools.store.transaction() as session:
            state = find_list(session, asked.portal, asked.name, asked.language)
            known = state.ids if state else ()
            taken = take_list(asked, kept, _expected(session, asked, known, tools))
            for number, verdict in taken.verdicts:
                record_verdict(session, number, verdict)
            watched = read_watched(session, tools.settings)
            fresh = store_items(session, asked.portal, taken.items, watched, now)
            ids = [item.number for item in taken.items]
            if taken.worst.outcome == "good":
                is_sweep = state is None or choose_mode(asked, state, now) == "all"
                store_list(session, (asked.portal, asked.name, asked.language), ids, now, is_sweep=is_sweep)
            verdict = taken.worst if taken.worst.outcome != "good" or fresh else Verdict("identical")
            self._write(session, asked.name, asked.language, verdict)
        self.seen.new += fresh
        if asked.is_by_change:
            moved = (watched.codes.get(number) for number in find_moved(known, ids))
            self.seen.moved = tuple(dict.fromkeys((*self.seen.moved, *filter(None, moved))))
        return len(ids)

    def _own_lines(self) -> Iterable[ActReport]:
        return (line for line in self.seen.lines if line.source == self.portal)

    def _fail(self, name: str, language: str, why: str) -> None:
        self._record(name, language, Verdict("failed", "crawl-failed", why))

    def _record(self, name: str, language: str, verdict: Verdict) -> None:
        with self.tools.store.transaction() as session:
            self._write(session, name, language, verdict)

    def _write(self, session: Session, name: str, language: str, verdict: Verdict) -> None:
        write_line(session, self.tools, self.run, ActReport(self.portal, name, language, verdict), self.seen)


@dataclass(frozen=True, slots=True)
class _Opener:
    """Reads the texts of amending laws that were found, to say what they do to each watched act."""

    tools: Tools
    run: int
    seen: Discovery

    def open_wanted(self) -> None:
        """Open those that wait, the newest first; one that cannot be had is asked for again at the next passes."""
        with self.tools.store.reading() as session:
            waiting = list_found(session, text="wanted")
            watched = read_watched(session, self.tools.settings)
        if not any(facts.adopted_on for facts in watched.facts):
            return  # an act is named by its day: before one is known, a text would be opened in vain
        codes = {act.number_on("espi"): act for act in waiting if act.tries < MOST_TRIES and act.number_on("espi")}
        orders = tuple(ActOrder(code, "rus") for code in list(codes)[:MOST_TEXTS] if code)
        if not orders:
            return
        try:
            with held_host(self.tools.store, self.tools.settings.espi_url) as held:
                crawling = replace(self.tools, crawl=fenced(self.tools.crawl, held))
                order = order_crawl(self.tools, "espi", "espi", orders)
                for code, brought in crawl_acts(crawling, self.run, order, self._fail):
                    for kept in brought.values():
                        self._take(code, codes[code], kept)
        except AlreadyRunningError as error:
            self._fail("", "", str(error))

    def _take(self, code: str, act: FoundAct, kept: Sequence[Kept]) -> None:
        reading = read_language("rus", kept, Stock({}, list))
        with self.tools.store.transaction() as session:
            for number, verdict in reading.verdicts:
                record_verdict(session, number, verdict)
            if reading.revisions:
                watched = read_watched(session, self.tools.settings)
                parts, changed = read_amending(reading.revisions[-1][0], watched.facts)
                store_parts(session, act.id, parts or act.parts, find_concern(act.listed.title, changed))
            record_text(session, act.id, "read" if reading.revisions else "wanted")
            line = ActReport("espi", code, "rus", reading.worst)
            write_line(session, self.tools, self.run, line, self.seen)

    def _fail(self, code: str, language: str, why: str) -> None:
        with self.tools.store.transaction() as session:
            line = ActReport("espi", code, language, Verdict("failed", "crawl-failed", why))
            write_line(session, self.tools, self.run, line, self.seen)


def order_crawl(tools: Tools, portal: str, spider: str, acts: tuple[ActOrder, ...]) -> CrawlOrder:
    """Return an order for lists or acts of a portal, as polite as any."""
    origin = tools.settings.portal_origins[portal]
    delay = tools.settings.delay_for(urlsplit(origin).hostname or "")
    return CrawlOrder(spider, origin, acts, delay, name_ourselves(tools.settings.contact))


def write_line(session: Session, tools: Tools, run: int, line: ActReport, seen: Discovery) -> None:
    """Write one line of outcome, in the run and in the report."""
    seen.lines.append(line)
    detail = ": ".join(part for part in (line.verdict.reason, line.verdict.detail) if part)
    outcome = RunOutcome(run, line.source, line.act, line.language, line.verdict.outcome, detail, tools.clock())
    record_outcome(session, outcome)


def _expected(session: Session, asked: PortalList, known: Sequence[str], tools: Tools) -> Collection[str]:
    """Return the ids that cannot have left a list: an archive keeps all, a draft stays while its discussion lasts."""
    if asked.portal != "legalacts" or "/" in asked.name:
        return known
    today = tools.clock().astimezone(ZoneInfo(tools.settings.timezone)).date()
    opened = (one.draft for one in list_drafts(session, open_on=today) if one.draft.open_until is not None)
    return {draft.number for draft in opened} & set(known)

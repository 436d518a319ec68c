"""Filling in: every edition that the portals keep, one act after another; nobody hears of what they had all along.

An act that was never read begins with its current text, as in any pass: from then on it is known what is news, and a
backfill that is killed leaves nothing behind that a later pass could take for new. Then come the older editions, the
oldest first, each stored as soon as it is here; when all are here, neighbours are compared. So the next backfill goes
on where this one was killed, and one edition is in memory at a time. What is newer than all that is known is no
history: it is left to the next pass, which tells it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from sqlmodel import Session

from flows.amending import MOST, fetch_amending_acts, keep_publication
from flows.cases import compare_languages
from flows.crawling import CRAWL_TIMEOUT, Asking, make_order
from flows.hosts import AlreadyRunningError, fenced, held_host
from flows.news import Occasion, store_news, store_step
from flows.passes import ActReport, PassReport, Wish, read_acts
from flows.reading import Kept, Reading, Stock, read_language
from flows.rereading import bring_up_to_date
from flows.sources import PORTALS, Sources, choose_sources, settle_sources
from flows.tools import Tools
from flows.warnings import use_amending_acts
from law.model import Language, Revision, Verdict
from spiders.crawl import ActOrder, CrawlFailedError, CrawlOrder, Finished
from storage.acts import find_facts
from storage.captures import record_verdict, store_capture
from storage.changes import has_changes
from storage.history import FILLING
from storage.publication import find_asked
from storage.revisions import Edition, get_revision, list_editions, read_digests
from storage.runs import RunOutcome, close_run, open_run, record_outcome
from storage.sightings import has_shown

COMMAND = f"backfill {FILLING}"
"""As the run is called: whatever tells history from news goes by this word."""
_GOOD, _SAME = Verdict("good"), Verdict("identical")

OnEdition = Callable[[str, Language, date | None], None]
"""Is told which edition of an act was just stored or held back; None is the current one."""


@dataclass(frozen=True, slots=True)
class Watchers:
    """Who hears how it goes on: of each edition, and of each act that is done."""

    on_edition: OnEdition = lambda _act, _language, _on: None
    on_act: Callable[[str], None] = lambda _act: None


def backfill(tools: Tools, wishes: Sequence[Wish], watchers: Watchers | None = None) -> PassReport:
    """Store every older edition of these acts and the changes between them; nobody is told.

    Where another pass reads a portal at this moment, that is a failed line, and the acts that are left are left.
    """
    heard = watchers or Watchers()
    with tools.store.transaction() as session:
        report = PassReport(open_run(session, COMMAND, tools.clock()))
    for wish in wishes:
        try:
            _fill_act(tools, report, wish, heard)
        except AlreadyRunningError as error:
            _record(tools, report, ActReport(PORTALS[0], "", "", Verdict("failed", "already-running", str(error))))
            break
        if any(line.verdict.reason == "already-running" for line in report.lines):
            break
        heard.on_act(wish.code)
    with tools.store.transaction() as session:
        close_run(session, report.run, tools.clock())
    return report


def _fill_act(tools: Tools, report: PassReport, wish: Wish, heard: Watchers) -> None:
    was_known = bool(_known(tools, wish))
    if not was_known:
        read_acts(tools, report, [wish], on_line=lambda line: heard.on_edition(line.act, _language(line), None))
    with tools.store.reading() as session:
        facts = find_facts(session, wish.code)
    named = replace(wish, code=facts.code if facts else wish.code)
    if not _known(tools, named):
        return
    sources = choose_sources(tools, [named], "")
    filling = _Filling(tools, report, replace(named, ids=sources.ids_of(named.code)), sources, heard)
    portals = [portal for portal in PORTALS if sources.has(portal, named.code)]
    for portal in portals[: 2 if sources.stands_in else 1]:
        filling.fill_from(portal, is_first=portal == portals[0], was_known=was_known)
    filling.compare()
    for verdict in filling.verdicts.items():
        _conclude(tools, report, named.code, verdict)


@dataclass(slots=True)
class _Filling:
    """One act whose history is filled in."""

    tools: Tools
    report: PassReport
    wish: Wish
    sources: Sources
    heard: Watchers
    verdicts: dict[tuple[str, Language], Verdict] = field(default_factory=dict)
    """The worst of each portal and language."""

    @property
    def occasion(self) -> Occasion:
        """Why it is stored: in silence, with more to come."""
        return Occasion(self.wish.topics, self.tools.clock(), is_silent=True, is_filling=True)

    def fill_from(self, portal: str, *, is_first: bool, was_known: bool) -> None:
        """Take from a portal what is missing; from the second one only what is older than all that the first has."""
        with held_host(self.tools.store, self.tools.settings.portal_origins[portal]) as held:
            tools = replace(self.tools, crawl=fenced(self.tools.crawl, held))
            order = make_order(tools, [self.wish], Asking(portal, self.sources.addresses))
            unread = tuple(act for act in order.acts if not act.known)
            if unread and is_first and was_known:
                # Only its other language was ever read. The current text first here too.
                self._take(tools, replace(order, acts=unread))
            known = _known(tools, self.wish)
            acts = tuple(
                _want(act, known[act.language], is_first=is_first) for act in order.acts if act.language in known
            )
            self._take(tools, replace(order, acts=acts))
            if portal == "espi":
                self._fetch_amending_acts(tools)

    def compare(self) -> None:
        """Compare the neighbours that were never compared, one edition date after another."""
        for day, pairs in sorted(self._list_open_pairs().items()):
            with self.tools.store.transaction() as session:
                for language, before, after in pairs:
                    days = {before.portal_version_on, after.portal_version_on}
                    bring_up_to_date(session, self.wish.code, language, days, self.occasion.now)
                    step = store_step(session, before, after, self.occasion)
                    self.report.steps += [(self.wish.code, step)] if step else []
                compare_languages(session, self.wish.code, [day], self.occasion.now)

    def _take(self, tools: Tools, order: CrawlOrder) -> None:
        left = {act.language for act in order.acts}
        try:
            for language, kept, is_last in _arrive(tools, self.report.run, order) if left else ():
                self._store(language, kept)
                left -= {language} if is_last else set()
        except CrawlFailedError as error:
            for language in left:
                self._judge(order.portal, language, Verdict("failed", "crawl-failed", str(error)))

    def _store(self, language: Language, kept: Sequence[Kept]) -> None:
        """Judge, read and store one edition, in one transaction."""
        reading = self._read(language, kept)
        code = self.wish.code
        with self.tools.store.transaction() as session:
            reading = settle_sources(session, code, reading, self.tools.clock())
            for number, verdict in reading.verdicts:
                record_verdict(session, number, verdict)
            keep_publication(session, code, [reading], {language: list(kept)})
            told = store_news(session, code, [reading], self.tools.settings, self.occasion)
        self.report.steps += [(code, step) for step in told.steps]
        self.report.stored += len(told.stored)
        verdict = reading.worst
        self._judge(reading.portal, language, _SAME if verdict == _GOOD and not told.stored else verdict)
        if kept[-1].capture.kind == "edition":
            self.heard.on_edition(code, language, kept[-1].capture.version_on)

    def _read(self, language: Language, kept: Sequence[Kept]) -> Reading:
        code, on = self.wish.code, kept[-1].capture.version_on

        def load() -> list[Revision]:
            with self.tools.store.reading() as session:
                editions = list_editions(session, code, language)
                earlier = [edition for edition in editions if on is None or edition.portal_version_on <= on]
                return [get_revision(session, edition.id).revision for edition in earlier[-1:]]

        with self.tools.store.reading() as session:
            digests = read_digests(session, code, language)
            was_here = has_shown(session, code, language, kept[0].capture.portal)
        return read_language(language, kept, Stock(digests, load, self.wish.ids, was_here))

    def _judge(self, portal: str, language: Language, verdict: Verdict) -> None:
        """Keep the worst: what failed, then what is new, then what is as it was."""
        known = self.verdicts.setdefault((portal, language), verdict)
        if known == _SAME or (known == _GOOD and verdict != _SAME):
            self.verdicts[portal, language] = verdict

    def _fetch_amending_acts(self, tools: Tools) -> None:
        """Fetch the acts that made the editions which are to be compared, so that their days of effect are known."""
        afters = {after.id for pairs in self._list_open_pairs().values() for _, _, after in pairs}
        codes: dict[str, None] = {}
        for number in sorted(afters):
            with tools.store.reading() as session:
                cause = get_revision(session, number).revision.cause
                if (
                    cause
                    and cause.code.isdecimal()
                    and cause.code != self.wish.code
                    and _is_unasked(session, cause.code)
                ):
                    codes[cause.code] = None
        if codes:
            fetch_amending_acts(tools, self.report.run, list(codes)[:MOST], self._on_amending)
            use_amending_acts(tools, is_silent=True)

    def _on_amending(self, code: str, verdict: Verdict) -> None:
        _record(self.tools, self.report, ActReport(PORTALS[0], code, "", verdict))

    def _list_open_pairs(self) -> dict[date, list[tuple[Language, Edition, Edition]]]:
        """Return the neighbours between which nothing is stored, by the date of the later one."""
        pairs: dict[date, list[tuple[Language, Edition, Edition]]] = {}
        with self.tools.store.reading() as session:
            for language in self.wish.languages:
                for before, after in pairwise(list_editions(session, self.wish.code, language)):
                    is_same = (before.law_hash, before.notes_hash) == (after.law_hash, after.notes_hash)
                    if not is_same and not has_changes(session, before.id, after.id):
                        pairs.setdefault(after.portal_version_on, []).append((language, before, after))
        return pairs


def _arrive(tools: Tools, run: int, order: CrawlOrder) -> Iterator[tuple[Language, list[Kept], bool]]:
    """Yield each edition with the list that it stands in, and whether it is the last of its language here.

    Each capture is stored first. A language of which no edition came is its list alone.
    """
    kept: list[Kept] = []
    with closing(tools.crawl(order, timeout=CRAWL_TIMEOUT)) as arriving:  # type: ignore[type-var]
        for item in arriving:
            if isinstance(item, Finished):
                if kept:
                    yield item.language, kept, True
                kept = []
                continue
            with tools.store.transaction() as session:
                one = Kept(store_capture(session, item, run), item)
            last = kept[-1].capture if kept else item
            if last.kind == "edition" and last.version_on != item.version_on:
                yield item.language, kept, False
                kept = [listing for listing in kept if listing.capture.kind == "versions"]
            kept.append(one)


def _want(act: ActOrder, known: Sequence[date], *, is_first: bool) -> ActOrder:
    until = max(known) if is_first else min(known)
    return replace(act, known=tuple(known), mode="missing", reread=False, again=(), until=until)


def _known(tools: Tools, wish: Wish) -> dict[Language, tuple[date, ...]]:
    """Return the dates of the editions that are stored of an act, of each language that has one."""
    with tools.store.reading() as session:
        facts = find_facts(session, wish.code)
        code = facts.code if facts else wish.code
        found = {language: list_editions(session, code, language) for language in wish.languages}
    return {
        language: tuple(sorted({one.portal_version_on for one in editions}))
        for language, editions in found.items()
        if editions
    }


def _is_unasked(session: Session, code: str) -> bool:
    return find_asked(session, code) is None and not any(
        list_editions(session, code, language) for language in ("rus", "kaz")
    )


def _language(line: ActReport) -> Language:
    return "kaz" if line.language == "kaz" else "rus"


def _conclude(tools: Tools, report: PassReport, code: str, found: tuple[tuple[str, Language], Verdict]) -> None:
    """Write the line of a portal and language in the place of the one that its current text had."""
    (portal, language), verdict = found
    line = ActReport(portal, code, language, verdict)
    who = [(one.source, one.act, one.language) for one in report.lines]
    if (portal, code, language) not in who:
        _record(tools, report, line)
    elif verdict not in (_GOOD, _SAME):
        _record(tools, report, line)
        report.lines[who.index((portal, code, language))] = report.lines.pop()


def _record(tools: Tools, report: PassReport, line: ActReport) -> None:
    report.lines.append(line)
    detail = ": ".join(part for part in (line.verdict.reason, line.verdict.detail) if part)
    outcome = RunOutcome(report.run, line.source, line.act, line.language, line.verdict.outcome, detail, tools.clock())
    with tools.store.transaction() as session:
        record_outcome(session, outcome)

"""The demo, scene by scene: first readings, a portal that fails, days on which the law changes, and silence."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from alerts.channels import check_channel
from alerts.model import Person, ReaderLanguage, Step
from config.catalogues import read_catalogue
from flows.evidence import check_pack
from flows.passes import ActReport, PassReport, watch
from flows.pendings import Kept, read_all_pending, read_arrivals
from flows.succession import find_next_act
from law.model import LANGUAGES, Language
from law.pending import Pending
from storage.acts import find_facts, list_watched
from storage.addresses import list_suspensions
from storage.changes import list_changes
from storage.outbox import list_deliveries
from storage.people import add_person, list_people
from storage.revisions import find_latest, get_revision, list_editions
from zanwatch.commands.watching import choose_acts
from zanwatch.demo import readers, sheets, words
from zanwatch.demo.expecting import DemoError, expect
from zanwatch.demo.house import ADMIN, Fired
from zanwatch.demo.scenes import Baseline, Card, Figures, Held, News, Quiet, ReadAct, Scene, Served
from zanwatch.demo.script import (
    BASELINE_ACTS,
    BASELINE_ON,
    DAYS,
    FAULTS,
    FAULTY_ACT,
    FAULTY_PAGES,
    HOUSE_REPEALED,
    HOUSE_START,
    LAST_DAY,
    READERS,
    SEARCHED,
    Day,
    instant,
)
from zanwatch.demo.stage import Stage
from zanwatch.demo.visit import Browser, keep_pages, list_pages, sign_in

Progress = Callable[[int], AbstractContextManager[Callable[[ActReport], None]]]
"""Called before each pass with its number of acts; what it gives is told every line of that pass."""


Waiting = Callable[[datetime], AbstractContextManager[Callable[[], None]]]
"""Called with the moment for which is waited; what it gives is called as long as the waiting lasts."""


@dataclass(frozen=True, slots=True)
class Story:
    """Plays the demo on a stage. ``language`` is the text of the law that the cards show, ``pages`` that of the web."""

    stage: Stage
    language: Language
    pages: ReaderLanguage
    progress: Progress
    waiting: Waiting

    def play(self) -> Iterator[Scene]:
        """Yield each scene as soon as it has happened."""
        self.subscribe(READERS)
        yield self.read_baseline()
        for fault in FAULTS:
            yield self.spoil(fault)
        first, *others = DAYS
        yield self.live_through(first)
        yield readers.sleep_over(self.stage, first.on)
        for day in others:
            yield self.live_through(day)
        yield self.look_again()
        yield readers.try_a_rule(self.stage)
        yield readers.remind(self.stage)
        yield self.live_through(LAST_DAY)
        yield self.wait_for_the_house()
        yield readers.use_links(self.stage)
        yield self.count()

    def subscribe(self, people: Sequence[Person]) -> None:
        """Keep these people as the command does."""
        with self.stage.tools.store.transaction() as session:
            for person in people:
                for channel in person.channels:
                    check_channel(channel)
                add_person(session, person)

    def read_baseline(self) -> Baseline:
        """Read every act that there is for the first time."""
        report, seconds = self._pass(BASELINE_ACTS)
        expect(not (report.has_failures or report.posted.sent), "the first reading failed, or told somebody")
        acts = tuple(self._read_act(code) for code in BASELINE_ACTS)
        return Baseline(BASELINE_ON, acts, report.posted.sent, seconds)

    def spoil(self, fault: str) -> Held:
        """Let the portal spoil one act's text in both languages, and make a pass."""
        self.stage.portal.add_fault(FAULTY_PAGES, fault, times=len(LANGUAGES))
        report, seconds = self._pass((FAULTY_ACT,))
        spoilt = [line for line in report.lines if line.source == "espi"]
        held = bool(spoilt) and all(line.verdict.outcome in ("failed", "quarantined") for line in spoilt)
        expect(held and not (report.stored or report.posted.sent), f"the portal's fault {fault} was not held back")
        answer = next(item for item in self.stage.meter.last if item.kind == "edition" and item.language == "rus")
        return Held(fault, tuple(report.lines), (answer.status or 0, len(answer.body)), report.posted.sent, seconds)

    def live_through(self, day: Day) -> News:
        """Move the portal to a day, make a pass, and gather what it found and sent."""
        self.stage.portal.set_today(day.on)
        self.stage.clock.move(instant(day.on, day.at))
        first = [code for code in day.acts if not self._is_known(code)]
        mails, messages = len(self.stage.mailbox.mails), len(self.stage.chats.messages)
        report, seconds = self._pass(day.acts)
        expect(not report.has_failures and bool(report.steps), f"the pass of {day.on} failed, or found nothing")
        return News(
            on=day.on,
            cards=tuple(self._cards(report)),
            first=tuple(self._read_act(code) for code in first),
            mails=tuple(self.stage.mailbox.mails[mails:]),
            messages=tuple(self.stage.chats.messages[messages:]),
            seconds=seconds,
            coming=tuple(self._coming(day)),
            came=tuple(self._came(report)),
        )

    def look_again(self) -> Quiet:
        """Read everything once more on the day on which the portal stands."""
        with self.stage.tools.store.reading() as session:
            codes = tuple(act.code for act in list_watched(session))
        report, seconds = self._pass(codes)
        found = sum(len(step.changes) for _, step in report.steps)
        expect(not (report.has_failures or found or report.posted.sent), "a pass without news found or sent something")
        return Quiet(len(codes), found, report.posted.sent, seconds)

    def wait_for_the_house(self) -> Served:
        """Let the schedule of `zanwatch serve` fire by itself, and keep the pages that it gives."""
        house, began = self.stage.house, time.monotonic()
        with self.waiting(house.first_moment()) as on_tick:
            fired = house.wait_for_mail(on_tick)
            house.wait_for_sheet(on_tick)
        waited = time.monotonic() - began
        browser = sign_in(house.url, ADMIN, house.password, self.pages)
        paths = list_pages([(act, f"{start}", f"{end}") for act, start, end in fired.steps], self.language)
        paths += [f"/acts/{HOUSE_REPEALED}{page}" for page in ("", "/timeline", f"/successor?lang={self.language}")]
        act, eid = sheets.BASIS
        paths += [f"/acts/{act}/{page}" for page in (f"history/{eid}", f"extract/{eid}?on={HOUSE_START}", "languages")]
        paths += [f"/search?q={quote(SEARCHED)}", *sheets.list_pages(house.sheet)]
        copies = keep_pages(browser, paths, self.stage.folder, words.say_copy(read_catalogue(self.pages)))
        return Served(fired, tuple(copies), self._take_along(browser, fired), house.sheet, waited)

    def _take_along(self, browser: Browser, fired: Fired) -> tuple[Path, ...]:
        """Keep one comparison as a document, as a redline, and with its evidence, which must hold."""
        code, start, end = fired.steps[0]
        asked = {
            "comparison.pdf": f"/acts/{code}/compare/{start}/{end}.pdf?lang={self.language}",
            "comparison.docx": f"/acts/{code}/compare/{start}/{end}.docx?lang={self.language}",
            "evidence.zip": f"/acts/{code}/evidence/{start}/{end}.zip?lang={self.language}",
        }
        kept = {name: self.stage.folder.write(name, browser.read(path)) for name, path in asked.items()}
        checked = check_pack(kept["evidence.zip"])
        expect(not checked.faults, f"the evidence does not hold: {checked.faults}")
        return tuple(kept.values())

    def count(self) -> Figures:
        """Return what the store holds at the end."""
        tools = self.stage.tools
        with tools.store.reading() as session:
            codes = [act.code for act in list_watched(session)]
            return Figures(
                acts=len(codes),
                editions=sum(len(list_editions(session, code, language)) for code in codes for language in LANGUAGES),
                read=self.stage.meter.read,
                changes=len(list_changes(session, zone=ZoneInfo(tools.settings.timezone))),
                messages=len(list_deliveries(session, state="sent")),
                readers=len(list_people(session)),
                shut=len(list_suspensions(session)),
                held=len(FAULTS),
                seconds=time.monotonic() - self.stage.began,
            )

    def _pass(self, codes: Sequence[str]) -> tuple[PassReport, float]:
        began = time.monotonic()
        tools = self.stage.tools
        wishes = choose_acts(tools.store, tools.settings, list(codes))
        with self.progress(len(wishes)) as on_line:
            report = watch(tools, wishes, on_line=on_line)
        return report, time.monotonic() - began

    def _is_known(self, code: str) -> bool:
        with self.stage.tools.store.reading() as session:
            return find_facts(session, code) is not None

    def _read_act(self, code: str) -> ReadAct:
        with self.stage.tools.store.reading() as session:
            facts = find_facts(session, code)
            texts = [found.revision for language in LANGUAGES if (found := find_latest(session, code, language))]
        if facts is None or not texts:
            raise DemoError(f"the demo went wrong: act {code} was not stored")
        count = sum(len(f"{unit.heading} {unit.text}".split()) for text in texts for unit in text.provisions)
        return ReadAct(facts, len(texts[0].provisions), count)

    def _cards(self, report: PassReport) -> Iterator[Card]:
        """Yield the steps of each act in the language that is shown, else in the one that has them."""
        for code in dict.fromkeys(code for code, _ in report.steps):
            steps = [step for act, step in report.steps if act == code]
            shown = [step for step in steps if step.language == self.language] or steps
            others = sum(len(step.changes) for step in steps if step.language != shown[0].language)
            yield from (self._card(code, step, others) for step in shown)

    def _coming(self, day: Day) -> Iterator[Pending]:
        with self.stage.tools.store.reading() as session:
            for code in day.acts:
                yield from read_all_pending(session, day.on, code)

    def _came(self, report: PassReport) -> Iterator[Kept]:
        """Yield what this pass brought of what was announced, in the language that is shown."""
        fresh = [(code, step.to_on, change) for code, step in report.steps for change in step.changes]
        with self.stage.tools.store.reading() as session:
            for code in dict.fromkeys(code for code, _ in report.steps):
                for kept in read_arrivals(session, code):
                    is_fresh = any((code, came.to_on, came.change) in fresh for came in kept.came)
                    if is_fresh and kept.promise.change.language == self.language:
                        yield kept

    def _card(self, code: str, step: Step, others: int) -> Card:
        with self.stage.tools.store.reading() as session:
            facts = find_facts(session, code)
            editions = {item.portal_version_on: item.id for item in list_editions(session, code, step.language)}
            before, after = (get_revision(session, editions[on]).revision for on in (step.from_on, step.to_on))
            is_over = any(change.kind == "status" for change in step.changes)
            next_act = find_next_act(session, code, self.stage.tools.settings) if is_over else None
        if facts is None:
            raise DemoError(f"the demo went wrong: act {code} was not stored")
        return Card(facts, before, after, step.changes, others, next_act.facts if next_act else None)

"""Stores for the pages: one filled by real passes over the sample portal, one by hand with texts meant to do harm."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from lxml import html

from config.schedules import Schedule
from config.settings import Settings
from flows import schedules
from flows.passes import Wish, watch
from flows.tools import Tools
from law.explain import explain
from law.model import ActFacts, AmendingAct, Capture, Change, Note, Provision, Revision, Verdict
from spiders.crawl import crawl
from storage.acts import put_on_watch, store_facts
from storage.captures import record_verdict, store_capture
from storage.changes import store_changes
from storage.engine import Store, open_store
from storage.revisions import store_revision
from storage.runs import RunOutcome, close_run, open_run, record_outcome
from storage.schedules import Deed
from storage.users import User, store_user
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder
from zanwatch.samples.generate import write_big_code

NOW = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
"""The present of these tests: 09:30 in Almaty."""
SHELTER, SEASONAL, FEES, OLD, NEW, BIG = "900001", "900002", "900003", "900004", "900005", "900007"
DAYS: tuple[tuple[date, Sequence[str]], ...] = (
    (date(2024, 5, 1), (SHELTER, SEASONAL, FEES, BIG)),
    (date(2024, 10, 1), (SHELTER, FEES)),
    (date(2025, 7, 1), (SHELTER, BIG)),
    (date(2026, 3, 1), (SHELTER, SEASONAL, OLD)),
)
TOPICS = {SHELTER: ("domestic_violence",), OLD: ("domestic_violence", "children")}


def harm(field: str) -> str:
    """Markup that would say the name of its field aloud, in two ways, if any page took it for more than words."""
    return f"<script>alert('{field}')</script><img src=x onerror=alert('{field}')>\"&amp;{{{{7*7}}}}"


PAYLOAD = harm("user")


@dataclass
class Moving:
    """A clock that a test moves."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


def fill_with_samples(store: Store, folder: Path) -> None:
    """Watch the sample acts on four days, then read one as history, and let one be held back."""
    write_big_code(folder / "big")
    clock = Moving()
    with ReplayPortal([acts_folder(), folder / "big"], DAYS[0][0]) as portal:
        settings = make_settings(folder, espi_url=portal.espi_url, crawl_delay=0)
        tools = Tools(store, settings, clock, crawl, never, lambda: 0.5)
        with store.transaction() as session:
            for code in (SHELTER, SEASONAL, FEES, OLD, BIG):
                put_on_watch(session, code, TOPICS.get(code, ("migration",)))
        for day, codes in DAYS:
            portal.set_today(day)
            clock.at = datetime.combine(day, time(5), UTC)
            assert not watch(tools, [wish_for(code) for code in codes]).has_failures
        clock.at += timedelta(hours=1)
        assert watch(tools, [wish_for(NEW)], history=True).stored == 4
        clock.at += timedelta(hours=1)
        portal.add_fault(r"/documents/900002/(rus|kaz)\?", "missing-articles", times=0)
        assert watch(tools, [wish_for(SEASONAL)]).has_failures


def make_settings(folder: Path, **values: Any) -> Settings:
    """Settings that look at nothing outside a folder."""
    database = f"sqlite:///{folder / 'unused.db'}"
    return Settings(data_dir=folder, secret_key=bytes(range(32)).hex(), database_url=database, **values)


def wish_for(code: str) -> Wish:
    return Wish(code, TOPICS.get(code, ("migration",)), ("rus",) if code == BIG else ("rus", "kaz"), reread=True)


def never(*_: Any) -> Any:
    raise AssertionError("nobody is subscribed")


HARMED = (
    "user",
    "title",
    "kazakh-title",
    "requisites",
    "number",
    "chapter",
    "heading",
    "text",
    "cell",
    "annex",
    "annex-text",
    "footnote",
    "publisher",
    "preamble",
    "signature",
    "excluded",
    "amending-number",
    "amending-title",
    "topic",
    "status",
    "source",
    "detail",
    "quarantine",
    "quarantine-detail",
    "schedule-reason",
    "deed-who",
    "deed-reason",
)
"""Every field that people or portals fill and a page shows."""


def fill_with_harm(store: Store, settings: Settings) -> None:
    """Put markup and script into every field of a text, an act, a run, a schedule and a user's name."""
    act = AmendingAct(
        harm("amending-number"), date(2025, 1, 1), code=harm("code"), title={"rus": harm("amending-title")}
    )
    titles = {"rus": harm("title"), "kaz": harm("kazakh-title")}
    facts = ActFacts("666", harm("ngr"), titles, {"rus": harm("requisites")}, "upd", harm("number"), None)
    with store.transaction() as session:
        run = open_run(session, harm("command"), NOW)
        texts = [make_revision(facts, act, day, words) for day, words in ((1, "до"), (2, "после"))]
        numbers = [store_capture(session, make_capture(text), run) for text in texts]
        before, after = (
            store_revision(session, text, [number], NOW) for text, number in zip(texts, numbers, strict=True)
        )
        store_facts(session, facts)
        put_on_watch(session, "666", [harm("topic")])
        changes = explain(texts[0], texts[1], [harm("topic")])
        store_changes(session, before, after, [replace(change, amended_by=(act,)) for change in changes], NOW)
        end = Change("rus", "status", "in_force", "status", "", "upd", harm("status"), amended_by=(act,))
        store_changes(session, None, after, [end], NOW)
        record_verdict(session, numbers[1], Verdict("quarantined", harm("quarantine"), harm("quarantine-detail")))
        record_outcome(session, RunOutcome(run, "espi", "666", "rus", "quarantined", harm("detail"), NOW))
        record_outcome(session, RunOutcome(run, harm("source"), "666", "rus", "failed", harm("detail"), NOW))
        close_run(session, run, NOW)
        store_user(session, User(PAYLOAD, "admin", NOW), "no password fits")
    schedule = Schedule("espi-harm", "watch", "espi", "Asia/Almaty", every=60, reason=harm("schedule-reason"))
    schedules.add(store, settings, schedule, Deed(harm("deed-who"), NOW, harm("deed-reason")))


def make_revision(facts: ActFacts, act: AmendingAct, day: int, words: str) -> Revision:
    table = "art_1__table_1"
    units = (
        Provision("title", "title", "", text=harm("title")),
        Provision("preamble", "preamble", "", text=harm("preamble")),
        Provision("chp_1", "chapter", "", "1", f"{words} {harm('chapter')}"),
        Provision("art_1", "article", "chp_1", "1", f"{words} {harm('heading')}", f"{words} {harm('text')}"),
        Provision(table, "table", "art_1"),
        Provision(f"{table}__row_1", "row", table),
        Provision(f"{table}__row_1__cell_1", "cell", f"{table}__row_1", text=f"{words} {harm('cell')}"),
        Provision(f"{table}__row_2", "row", table, harm("excluded"), excluded=True),
        *((Provision("art_2", "article", "chp_1", "2", harm("heading"), harm("text")),) if words == "после" else ()),
        Provision("annex_1", "annex", "", "1", f"{words} {harm('annex')}", f"{words} {harm('annex-text')}"),
        Provision("signature", "signature", "", text=harm("signature")),
    )
    notes = (Note("art_1", "footnote", f"{words} {harm('footnote')}"), Note("chp_1", "publisher", harm("publisher")))
    return Revision(
        "666", "rus", date(2025, 1, day), harm("title"), units, notes, act, facts, law_hash=words, notes_hash=words
    )


def make_capture(text: Revision) -> Capture:
    url, on = f"https://zan.gov.kz/{PAYLOAD}", text.portal_version_on
    return Capture("espi", "666", "rus", "edition", url, NOW, 200, (), f"{on}".encode(), version_on=on)


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Store]:
    """Give the store of a file, and close it."""
    store = open_store(f"sqlite:///{path}", key)
    try:
        yield store
    finally:
        store.close()


class Page:
    """A page as somebody reads it."""

    def __init__(self, body: str) -> None:
        self.tree = html.fromstring(body)
        for hidden in self.tree.xpath("//script | //style | //head"):
            hidden.drop_tree()

    def texts(self, selector: str) -> list[str]:
        """The words of every element that fits a selector of classes (XPath), spaces made single."""
        return [" ".join(found.text_content().split()) for found in self.tree.xpath(selector)]

    def text(self, selector: str) -> str:
        """The words of the one element that fits."""
        (found,) = self.texts(selector)
        return found


def cls(name: str) -> str:
    """An XPath condition for a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"

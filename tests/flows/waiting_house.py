"""A house with one act and no portal: tests set its clock, put changes and notes into it, and look into its outbox."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from alerts.model import Delivery, News, Person, Step
from alerts.subscriptions import Follow, Frequency, Subscription, Wish
from alerts.timing import when
from config.settings import Settings
from flows.tools import Tools
from law.model import ActFacts, Capture, Change, Note, Outcome, Provision, Revision
from storage.acts import put_on_watch, store_facts
from storage.captures import store_capture
from storage.changes import store_changes
from storage.digests import hold
from storage.engine import Store
from storage.outbox import list_deliveries
from storage.people import add_person
from storage.revisions import StoredRevision, store_revision
from storage.runs import RunOutcome, open_run, record_outcome
from tests.alerts.sample import make_change
from tests.flows.invented_portal import Post, make_portal

FIRST = date(2020, 1, 1)
FACTS = ActFacts(
    "910010", "Z090000777_", {"rus": "О помощи (пример)"}, {"rus": "Закон"}, "upd", "777-IV", date(2009, 1, 5)
)
LIST = """[[act]]
code = "59947"
verified = false
topics = ["migration"]
rus = "О миграции населения"
kaz = "Халықтың көші-қоны туралы"
why = "It is the only act of this list."
"""


def make_person(
    name: str = "Дана", frequency: Frequency = "daily", rules: Iterable[Subscription] = (), **wish: Any
) -> Person:
    """Return somebody with one address, who follows the act."""
    own = tuple(rules) or (Subscription(Follow("act", act=FACTS.code), frequency=frequency),)
    return Person(name, "rus", (f"mailto:{len(name)}@b.kz",), (), own, Wish(**wish))


@dataclass
class House:
    """The store, and the instant that its clock shows."""

    store: Store
    folder: Path
    now: datetime
    texts: list[StoredRevision] = field(default_factory=list)
    found: int = 0

    @cached_property
    def settings(self) -> Settings:
        """A list of one act, not the shipped one: settings and list take a while to read, a hundred times over."""
        watchlist = self.folder / "watchlist.toml"
        watchlist.write_text(LIST, encoding="utf-8")
        return Settings(data_dir=self.folder, mail_from="digest@centre.example", watchlist=watchlist)

    @property
    def tools(self) -> Tools:
        return Tools(self.store, self.settings, lambda: self.now, make_portal(0), Post(), lambda: 0.0)

    def open(self, *people: Person) -> None:
        """Store the act and people."""
        with self.store.transaction() as session:
            store_facts(session, FACTS)
            put_on_watch(session, FACTS.code, ("labour",))
            for person in people:
                add_person(session, person)
        self.put_text()

    def put_text(self, *notes: Note) -> StoredRevision:
        """Store another edition of the act, with these notes."""
        on = date(FIRST.year + len(self.texts), 1, 1)
        provisions = (
            Provision("title", "title", "", text="О помощи (пример)"),
            *(
                Provision(f"art_{n}", "article", "", number=f"{n}", text=f"Статья {n}. Текст", wid=f"art_{n}")
                for n in range(1, 20)
            ),
        )
        name = f"{len(self.texts):064x}"
        revision = Revision(FACTS.code, "rus", on, "О помощи (пример)", provisions, notes, None, FACTS, (), name, name)
        with self.store.transaction() as session:
            run = open_run(session, "watch", self.now)
            page = Capture("espi", FACTS.code, "rus", "edition", "https://x", self.now, 200, (), name.encode())
            self.texts.append(store_revision(session, revision, [store_capture(session, page, run)], self.now))
        return self.texts[-1]

    def find(self, person: Person, count: int = 1) -> tuple[str, ...]:
        """Let a pass find so many changes, and hold them for a person as flows.news does; return their places."""
        eids = tuple(f"art_{self.found + n + 1}" for n in range(count))
        self.found += count
        changes = tuple(make_change("rus", eid, None, f"{eid}: слова") for eid in eids)
        self.put(changes, person)
        return eids

    def put(self, changes: tuple[Change, ...], person: Person) -> None:
        """Store changes from the newest text to another one, and hold them for a person."""
        self.hold(self._store(changes), person)

    def store_apart(self, count: int) -> tuple[News, ...]:
        """Store so many changes of one step, and return news of each alone."""
        changes = tuple(make_change("rus", f"art_{n + 1}", None, f"art_{n + 1}: слова") for n in range(count))
        news = self._store(changes)
        (step,) = news.steps
        return tuple(
            replace(news, key=f"{n:064x}", steps=(replace(step, changes=(change,)),))
            for n, change in enumerate(changes)
        )

    def hold(self, news: News, person: Person) -> None:
        """Hold news for a person, as a pass does."""
        with self.store.transaction() as session:
            hold(session, person.name, news, when(person.subscriptions[0], person.wish, (), self.now))

    def _store(self, changes: tuple[Change, ...]) -> News:
        before, after = self.texts[-1], self.put_text()
        days = before.revision.portal_version_on, after.revision.portal_version_on
        with self.store.transaction() as session:
            store_changes(session, before, after, changes, self.now)
        return News(f"{len(self.texts):064x}", FACTS, (Step("rus", *days, changes, portal="espi"),), self.now)

    def read_once(self, outcome: Outcome = "identical") -> None:
        """Let a pass read the act, or fail to."""
        with self.store.transaction() as session:
            run = open_run(session, "watch", self.now)
            record_outcome(session, RunOutcome(run, "espi", FACTS.code, "rus", outcome, "", self.now))

    @property
    def outbox(self) -> tuple[Delivery, ...]:
        """All that was ever queued, oldest first."""
        with self.store.reading() as session:
            return list_deliveries(session)


def at(text: str) -> datetime:
    """Return an instant in UTC of «2024-02-29 03:00»."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

"""A house that only sends: a store, people, messages in the outbox, a clock that a test moves, real servers."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts.deliveries import make_deliveries
from alerts.model import ChannelKind, Delivery, Message, News, Person
from alerts.send import send
from alerts.subscriptions import Wish
from config.settings import Settings
from flows.sending import Posted, deliver
from flows.tools import Tools
from law.model import ActFacts
from storage.engine import Store
from storage.outbox import list_deliveries, store_deliveries
from storage.people import add_person
from tests.alerts.sample import make_change, make_news
from tests.servers import BotApi, Mailbox

NOON = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
TOKEN = "123456:AAF-test-token_of_nobody_0000000000"
OK = {"ok": True, "result": {"message_id": 7}}


@dataclass
class PostOffice:
    """All that sending needs; ``slept`` are the seconds that a round waited, which pass on its clock alone."""

    store: Store
    mailbox: Mailbox
    bot: BotApi
    now: datetime = NOON
    slept: list[float] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    sender: Callable[[Delivery, Settings], Any] = send

    @property
    def tools(self) -> Tools:
        given = {
            "smtp_url": self.mailbox.url,
            "mail_from": "svodka@centre.example",
            "telegram_token": TOKEN,
            "telegram_url": self.bot.url,
            "crawl_delay": 2.5,
            "_env_file": None,
        }
        settings = Settings(**(given | self.settings))
        return Tools(self.store, settings, lambda: self.now, _no_crawl, self.sender, lambda: 0.0)

    def add(self, name: str, *channels: str, language: Any = "rus", in_order: bool = False) -> Person:
        wish = Wish(channels="in_order") if in_order else Wish()
        person = Person(name, language, channels, ("labour",), wish=wish)
        with self.store.transaction() as session:
            add_person(session, person)
        return person

    def queue(self, person: Person, *words: str, act: str = "49212") -> int:
        """Queue one message for each word, as news of an act each."""
        new = 0
        with self.store.transaction() as session:
            for word in words:
                new += store_deliveries(session, f"news {word!r}", self.make(person, word, act))
        return new

    def make(self, person: Person, word: str, act: str = "49212") -> tuple[Delivery, ...]:
        change = make_news(make_change("rus", "art_1", "a", word))
        news = News(f"{word!r}-key", ActFacts(act, "", {}, {}, "", "", None), change.steps, self.now)
        messages: dict[ChannelKind, Message] = {
            "mail": Message("Сводка", f"{word}\n-- \nend", f"<main><p>{word}</p><footer></footer></main>"),
            "telegram": Message("Сводка", word, f"<b>{word}</b>"),
            "other": Message("Сводка", word),
        }
        return make_deliveries(news, person, messages, self.now, "centre.example")

    def deliver(self) -> Posted:
        return deliver(self.tools, self._sleep)

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def rows(self, *fields: str) -> list[tuple[Any, ...]]:
        with self.store.reading() as session:
            found: Sequence[Delivery] = list_deliveries(session)
        return [tuple(getattr(delivery, name) for name in fields) for delivery in found]

    @property
    def mailed(self) -> list[tuple[str, str]]:
        """Who got which word by mail, in order."""
        return [(str(mail["To"]), mail.get_body(("plain",)).get_content().split()[0]) for mail in self.mailbox.mails]

    @property
    def told(self) -> list[tuple[int, str]]:
        """Which chat was asked to show what, in order."""
        return [(body["chat_id"], body["text"]) for _, body in self.bot.calls]


def open_office(stack: ExitStack, store: Store) -> PostOffice:
    """Return a post office with servers of its own."""
    office = PostOffice(store, stack.enter_context(Mailbox()), stack.enter_context(BotApi()))
    office.bot.answers = [(200, OK)]
    return office


def _no_crawl(*_: object, **__: object) -> Any:
    raise AssertionError("sending reads no portal")

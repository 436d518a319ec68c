"""kill -9 between the server's «250» and our commit, many times. Run with the database, SMTP, the bot and a number.

This process has one thread, so that its forks are as good as new. Each round queues one message for two addresses, lets
a fork send until it has sent one and dies of it, and lets others send what is left after the lease.
"""

import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import alerts.carriers  # noqa: F401 - loaded once, for every fork
from alerts.deliveries import make_deliveries
from alerts.model import Delivery, Message, News, Person
from alerts.outcome import Sent
from alerts.send import send
from config.settings import Settings
from flows.sending import LEASE, deliver
from flows.tools import Tools
from law.model import ActFacts
from storage.engine import Store, open_store
from storage.outbox import list_deliveries, store_deliveries
from storage.people import add_person

KEY = bytes(range(32))
READER = Person("R", "rus", ("mailto:r@example.kz", "tgram:42"), ("labour",))
START = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)


def main(url: str, smtp_url: str, telegram_url: str, rounds: int) -> None:
    """Print, as JSON, how every delivery ended."""
    settings = Settings(
        smtp_url=smtp_url,
        mail_from="svodka@centre.example",
        telegram_token="123456:AAF-test-token_of_nobody_0000000000",
        telegram_url=telegram_url,
        crawl_delay=2.5,
        _env_file=None,
    )
    killed = 0
    for at in range(rounds):
        now = START + timedelta(hours=at)
        child = os.fork()
        if not child:
            begin(url, settings, at, now)
        killed += os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        # The second delivery of the round, and after its lease the first one: under the same Message-ID.
        for later in (timedelta(seconds=5), LEASE + timedelta(minutes=1)):
            child = os.fork()
            if not child:
                store = open_store(url, KEY)
                deliver(make_tools(store, settings, now + later, send), lambda _: None)
                os._exit(0)
            os.waitpid(child, 0)
    store = open_store(url, KEY)
    with store.reading() as session:
        ended = [(one.state, one.message_id, one.attempts) for one in list_deliveries(session)]
    store.close()
    json.dump({"killed": killed, "ended": ended}, sys.stdout)


def begin(url: str, settings: Settings, at: int, now: datetime) -> None:
    """Queue a message and send it; this process dies as soon as the server has taken one."""

    def send_and_die(delivery: Delivery, settings: Settings) -> Sent:
        sent = send(delivery, settings)
        if sent.outcome == "ok":
            os.kill(os.getpid(), signal.SIGKILL)
        return sent

    store = open_store(url, KEY)
    news = News(f"news {at}", ActFacts("49212", "", {}, {}, "", "", None), (), now)
    words = {"mail": Message("x", f"round {at}", ""), "telegram": Message("x", f"round {at}", f"round {at}")}
    with store.transaction() as session:
        add_person(session, READER)
        store_deliveries(session, f"news {at}", make_deliveries(news, READER, words, now, "centre.example"))  # type: ignore[arg-type]  # two kinds of three
    deliver(make_tools(store, settings, now, send_and_die), lambda _: None)
    os._exit(0)


def make_tools(store: Store, settings: Settings, now: datetime, sender: Any) -> Tools:
    """Return tools whose clock stands still."""
    return Tools(store, settings, lambda: now, _no_crawl, sender, lambda: 0.0)


def _no_crawl(*_: object, **__: object) -> Any:
    raise AssertionError("sending reads no portal")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))

"""People: what one change costs to queue for five hundred, whether ten thousand cost more each, and 500 digests.

The mail server is a real one in this process, so its work is in the figures too.
"""

import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from alerts.model import READER_LANGUAGES, Delivery, News, Person
from alerts.outcome import Sent
from alerts.send import send
from alerts.subscriptions import Follow, Frequency, Subscription
from config.settings import Settings
from flows.passes import Wish, watch
from flows.queueing import queue
from flows.sending import deliver
from flows.tools import Tools
from storage.engine import Store, open_store
from storage.people import add_person
from tests.alerts.sample import make_change, make_news
from tests.bench.timing import Effort, figure, say
from tests.flows.invented_portal import SECOND, make_portal
from tests.servers import Mailbox

QUEUE_BAR = 5.0
"""Seconds for one change and 500 people."""
FLAT_BAR = 1.3
DIGESTS_BAR = 1
"""Mails for each person: one more for each that is missing or doubled."""
PEOPLE, MANY, VERY_MANY, CHANGES = 500, 2_500, 10_000, 200
_SEEN_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_MORNING = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 9:00 in Almaty: an hour after digests are due


def measure_delivery(effort: Effort, folder: Path) -> dict[str, Any]:
    """Return the figures."""
    many = VERY_MANY if effort.is_long else MANY
    people, many, changes = (8, 16, 4) if effort.is_quick else (PEOPLE, many, CHANGES)
    figures = _measure_queue(folder, people, many)
    return figures | _measure_digests(folder, people, changes)


def _measure_queue(folder: Path, people: int, many: int) -> dict[str, Any]:
    say(f"one change for {people} people, and for {many}")
    few = _open(folder / "few.db", people, "at_once")
    wall = time.perf_counter()
    queueing = _queue(few, [_news(0)])
    wall = time.perf_counter() - wall
    sending = _send(few)
    few.close()
    crowd = _open(folder / "many.db", many, "at_once")
    grown = (_queue(crowd, [_news(0)]) + _send(crowd)) / many
    crowd.close()
    each = (queueing + sending) / people
    return {
        "queueing": figure(wall, f"s to queue one change for {people} people", QUEUE_BAR, people=people),
        "growth_with_people": figure(
            grown / each,
            f"times the processor time for a person, queued and sent, at {many} people to {people}",
            FLAT_BAR,
            milliseconds_each=[round(each * 1000, 3), round(grown * 1000, 3)],
        ),
    }


def _measure_digests(folder: Path, people: int, changes: int) -> dict[str, Any]:
    say(f"digests of {changes} changes for {people} people")
    store = _open(folder / "digests.db", people, "daily")
    portal = make_portal(changes)
    portal.clock = lambda: _SEEN_AT
    wishes = [Wish(code, ("labour",), ("rus",), reread=True) for code in portal.acts]
    with Mailbox() as mailbox:
        settings = Settings(
            smtp_url=mailbox.url,
            mail_from="svodka@centre.example",
            espi_url="http://127.0.0.1:9",
            crawl_delay=0,
            data_dir=folder,
            _env_file=None,
        )
        watch(Tools(store, settings, lambda: _SEEN_AT, portal, send, lambda: 0.0), wishes)
        for editions in portal.acts.values():
            editions[SECOND] = 90
        began = time.perf_counter()
        watch(Tools(store, settings, lambda: _SEEN_AT, portal, send, lambda: 0.0), wishes)
        held = time.perf_counter() - began
        posted = deliver(Tools(store, settings, lambda: _MORNING, portal, send, lambda: 0.0))
        taken = time.perf_counter() - began
        got = Counter(str(mail["To"]) for mail in mailbox.mails)
        names = {str(mail["Message-ID"]) for mail in mailbox.mails}
        told = Counter(_count_acts(mail) for mail in mailbox.mails)
    store.close()
    missing = sum(f"p{at}@example.kz" not in got for at in range(people))
    doubled = sum(count - 1 for count in got.values()) + len(mailbox.mails) - len(names)
    return {
        "digests": figure(
            1 + missing + doubled,
            f"mails for each of {people} people, by a digest of {changes} changes; above 1 is missing or doubled",
            DIGESTS_BAR,
            seconds=round(taken, 1),
            missing=missing,
            doubled=doubled,
            sent=posted.sent,
            languages=len(READER_LANGUAGES),
            watching_and_holding_seconds=round(held, 1),
            acts_told={f"{acts}": mails for acts, mails in told.items()},
        )
    }


def _count_acts(mail: EmailMessage) -> int:
    """Return of how many acts a digest tells, or counts as more."""
    body = mail.get_body(("plain",))
    return len(set(re.findall(r"93\d{4}", body.get_content() if body else "")))


def _open(path: Path, people: int, frequency: Frequency) -> Store:
    store = open_store(f"sqlite:///{path}", bytes(32))
    rule = Subscription(Follow("topic", words="labour"), frequency=frequency)
    with store.transaction() as session:
        for at in range(people):
            language = READER_LANGUAGES[at % len(READER_LANGUAGES)]
            add_person(session, Person(f"P{at}", language, (f"mailto:p{at}@example.kz",), (), (rule,)))
    return store


def _news(number: int) -> News:
    """Return one change of an act of its own, in both languages of the law."""
    eid = "art_17__para_3-1"
    made = make_news(
        make_change("rus", eid, "в течение 10 дней", f"в течение {number + 11} дней", topics=("labour",)),
        make_change("kaz", eid, "10 күн ішінде", f"{number + 11} күн ішінде", topics=("labour",)),
    )
    return replace(made, key=f"{number:064x}", facts=replace(made.facts, code=f"{500000 + number}"), seen_at=_SEEN_AT)


def _queue(store: Store, news: Sequence[News]) -> float:
    """Queue this news, each in a transaction of its own, and return the seconds of processor time."""
    settings = Settings(crawl_delay=2.5, _env_file=None)
    began = time.process_time()
    for one in news:
        with store.transaction() as session:
            queue(session, one, settings, ("espi",))
    return time.process_time() - began


def _send(store: Store) -> float:
    """Send all that waits to nobody, and return the seconds of processor time."""
    settings = Settings(smtp_url="smtp://127.0.0.1:9", crawl_delay=2.5, _env_file=None)
    now = _SEEN_AT + timedelta(minutes=1)
    began = time.process_time()
    deliver(Tools(store, settings, lambda: now, _no_crawl, _take, lambda: 0.0))
    return time.process_time() - began


def _take(_delivery: Delivery, _settings: Settings) -> Sent:
    return Sent("ok")


def _no_crawl(*_: object, **__: object) -> Any:
    raise AssertionError("sending reads no portal")

"""The pages of the staff with many acts in store: how long a page takes, its size, and whether more acts cost more.

Pages are asked for in this process, as a browser that is signed in asks, so that no network is measured. Nothing in it
waits for anybody else, so the time of the processor is what a page takes where nothing else runs; it is what is held
against the bars, and what the clock on the wall said stands beside it.
"""

import asyncio
import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from sqlmodel import Session

from config.settings import Settings
from law.changes.compare import compare
from law.explain import explain
from law.model import ActFacts, AmendingAct, Change, Effect, Provision, Revision
from storage.acts import put_on_watch, store_facts
from storage.changes import store_changes
from storage.engine import Store, open_store
from storage.revisions import store_revision
from storage.sessions import start_session
from storage.users import User, store_user
from tests.bench.code import Code
from tests.bench.timing import Effort, figure, milliseconds, say
from web.app import create_app
from web.doors.cookies import SESSION, new_secret
from web.server import settle

PAGE_BAR, SIZE_BAR, COMPARE_BAR, FLAT_BAR = 300, 100_000, 1_500, 1.5
"""Milliseconds, bytes, milliseconds, and times the cost of a page when there are ten times as many acts."""
EDITIONS, ARTICLES, ASKED = 20, 30, 12
TOPICS = ("migration", "domestic_violence", "labour", "children")
_WORDS = ("насилие", "срок", "приют", "регистрация", "помощь", "заявление", "полиция", "работодатель", "мигрант", "суд")
_AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """How long a page took, in seconds of the processor and of the wall, and its size in bytes."""

    seconds: float
    wall: float
    size: int


def measure_pages(effort: Effort, folder: Path, code: Code | None = None) -> dict[str, Any]:
    """Return the figures of the pages with a few and with ten times as many acts; ``code`` is compared as a page."""
    sizes = (2, 6) if effort.is_quick else (200, 2_000)
    store = open_store(f"sqlite:///{folder / 'pages.db'}", bytes(32))
    settings = Settings(data_dir=folder, secret_key=bytes(32).hex(), public_url="https://zanwatch.example")
    token = _let_in(store)
    visits: list[dict[str, Answer]] = []
    there = 0
    for size in sizes:
        say(f"{size} acts with {EDITIONS} editions each, and the pages of the staff")
        _fill(store, there, size)
        there = size
        visits.append(asyncio.run(_visit(create_app(store, settings, clock=lambda: _AT), token, size, effort)))
    store.close()
    return _judge(visits, sizes[-1]) | _compare_code(effort, folder, code)


def _judge(visits: Sequence[dict[str, Answer]], acts: int) -> dict[str, Any]:
    few, many = visits
    worst = max(many, key=lambda path: many[path].seconds)
    growth = {path: many[path].seconds / few[path].seconds for path in few}
    steepest = max(growth, key=lambda path: growth[path])
    fattest = max(many, key=lambda path: many[path].size)
    return {
        "slowest_page": figure(
            many[worst].seconds * 1000,
            f"ms of the processor, p95 of {worst} with {acts} acts of {EDITIONS} editions",
            PAGE_BAR,
            milliseconds={path: milliseconds(one.seconds) for path, one in many.items()},
            on_the_wall={path: milliseconds(one.wall) for path, one in many.items()},
        ),
        "largest_page": figure(
            many[fattest].size, f"bytes of {fattest}", SIZE_BAR, bytes={path: one.size for path, one in many.items()}
        ),
        "growth_of_pages": figure(
            growth[steepest],
            f"× the time of {steepest} with 10 × the acts",
            FLAT_BAR,
            growth={path: float(f"{times:.3g}") for path, times in growth.items()},
        ),
    }


def _compare_code(effort: Effort, folder: Path, code: Code | None) -> dict[str, Any]:
    """Return how long the page of a comparison of the largest code takes that nobody has asked for before."""
    if code is None:
        return {}
    from law.parsing.read import read_revision  # noqa: PLC0415 - pages alone need no reader

    say("the comparison of the largest code as a page")
    store = open_store(f"sqlite:///{folder / 'code.db'}", bytes(32))
    token = _let_in(store)
    before, after = (read_revision([body]) for body in (code.before, code.after))
    days = (date(2025, 1, 1), date(2025, 6, 1))
    with store.transaction() as session:
        store_facts(session, before.facts)
        stored = [
            store_revision(session, replace(text, portal_version_on=day), (), _AT)
            for text, day in zip((before, after), days, strict=True)
        ]
        store_changes(session, stored[0], stored[1], explain(stored[0].revision, stored[1].revision), _AT)
    settings = Settings(data_dir=folder, secret_key=bytes(32).hex(), public_url="https://zanwatch.example")
    path = f"/acts/{before.facts.code}/compare/{days[0]}/{days[1]}"
    answer = asyncio.run(_ask(create_app(store, settings, clock=lambda: _AT), token, path))
    store.close()
    return {
        "comparison_of_a_code": figure(
            answer.seconds * 1000,
            "ms of the processor, first time, whole page",
            COMPARE_BAR,
            on_the_wall=milliseconds(answer.wall),
            bytes=answer.size,
            changes=len(compare(before, after)),
        )
    }


async def _ask(app: Any, token: str, path: str) -> Answer:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies={SESSION: token}) as client:
        start, wall = time.process_time(), time.perf_counter()
        answer = await client.get(path)
        taken = Answer(time.process_time() - start, time.perf_counter() - wall, len(answer.content))
    assert answer.status_code == httpx.codes.OK, (path, answer.status_code)
    return taken


async def _visit(app: Any, token: str, acts: int, effort: Effort) -> dict[str, Answer]:
    """Return of each kind of page the p95 of both times and the largest size."""
    asked = 2 if effort.is_quick else ASKED
    kinds: dict[str, Answer] = {}
    settle()  # as a server does that begins to serve
    for kind, paths in _paths(acts, asked):
        answers = [await _ask(app, token, path) for path in paths]
        kinds[kind] = Answer(
            _p95([one.seconds for one in answers]),
            _p95([one.wall for one in answers]),
            max(one.size for one in answers),
        )
    gc.unfreeze()
    return kinds


def _p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[18]


def _paths(acts: int, asked: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each kind of page with the addresses that stand for it."""
    codes = [_code(at * acts // asked) for at in range(asked)]
    last, before = _day(EDITIONS - 1), _day(EDITIONS - 2)
    yield "/", ["/"] * asked
    yield "/acts", [f"/acts?page={1 + at % 3}" for at in range(asked)]
    yield "/acts/{code}", [f"/acts/{code}" for code in codes]
    yield "/acts/{code}?on=", [f"/acts/{code}?on={_day(7)}" for code in codes]
    yield "/acts/{code}/timeline", [f"/acts/{code}/timeline" for code in codes]
    yield "/acts/{code}/compare", [f"/acts/{code}/compare/{before}/{last}" for code in codes]
    yield (
        "/acts/{code}/history/{eid}",
        [f"/acts/{code}/history/art_{1 + at % ARTICLES}" for at, code in enumerate(codes)],
    )
    yield "/acts/{code}/extract/{eid}", [f"/acts/{code}/extract/art_3?on={_day(4)}" for code in codes]
    yield "/search", [f"/search?q={_WORDS[at % len(_WORDS)]}" for at in range(asked)]
    yield "/topics", ["/topics"] * asked
    yield "/topics/{topic}", [f"/topics/{TOPICS[at % len(TOPICS)]}" for at in range(asked)]
    yield "/amended-by", [f"/amended-by?number={at % EDITIONS}-VIII" for at in range(asked)]
    yield "/drafts", ["/drafts"] * asked
    yield "/inbox", ["/inbox"] * asked
    yield "/sources", ["/sources"] * asked
    yield "/stands", ["/stands"] * asked


def _let_in(store: Store) -> str:
    token = new_secret()
    with store.transaction() as session:
        store_user(session, User("reader", "admin", _AT), "no password fits")
        start_session(session, "reader", token, _AT)
    return token


def _fill(store: Store, there: int, size: int) -> None:
    for start in range(there, size, 20):
        with store.transaction() as session:
            for number in range(start, min(start + 20, size)):
                _store_act(session, number)


def _store_act(session: Session, number: int) -> None:
    """Store an act of some articles; each edition rewords one of them, as amending acts do."""
    code = _code(number)
    title = f"О порядке № {number}: {_WORDS[number % len(_WORDS)]} и {_WORDS[number // 7 % len(_WORDS)]}"
    facts = ActFacts(code, "", {"rus": title}, {"rus": ""}, "upd", f"{number}-V", date(2005, 1, 1))
    store_facts(session, facts)
    put_on_watch(session, code, [TOPICS[number % len(TOPICS)]], languages=("rus",))
    words = [_article(number, at, 0) for at in range(1, ARTICLES + 1)]
    before = None
    for edition in range(EDITIONS):
        at = (edition * 7 + number) % ARTICLES
        was = words[at]
        words[at] = _article(number, at + 1, edition)
        units = tuple(
            Provision(f"art_{place}", "article", "", str(place), f"Порядок {place}", text)
            for place, text in enumerate(words, 1)
        )
        law = f"{number} {edition}"
        revision = Revision(code, "rus", _day(edition), title, units, (), None, facts, law_hash=law, notes_hash="")
        # Far back, but for a few: the news of a month, not of twenty years at once.
        seen = _AT - timedelta(days=1 + number % 400 + 40 * (EDITIONS - 1 - edition))
        after = store_revision(session, revision, (), seen)
        if before is not None:
            store_changes(session, before, after, [_change(at + 1, was, words[at], edition)], seen)
        before = after


def _change(article: int, was: str, now: str, edition: int) -> Change:
    act = AmendingAct(f"{edition}-VIII", _day(edition) - timedelta(days=60))
    effect = Effect("E3", _day(edition), "computed", "по истечении шестидесяти календарных дней")
    return Change(
        "rus",
        "substitution",
        "in_force",
        f"art_{article}",
        f"статья {article}",
        was,
        now,
        amended_by=(act,),
        attribution="agreed",
        effect=effect,
    )


def _article(number: int, article: int, edition: int) -> str:
    said = " ".join(_WORDS[(number + article + at) % len(_WORDS)] for at in range(25))
    return f"Орган рассматривает заявление за {edition + 5} дней: {said}. Отказ № {article} даётся письменно."


def _code(number: int) -> str:
    return f"{700_000 + number}"


def _day(edition: int) -> date:
    return date(2006, 1, 1) + timedelta(days=365 * edition)

"""Whatever the order in which editions reach us, the history that stands at last is the same."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import false

from alerts.model import Person
from config.settings import Settings
from flows.news import Occasion, Told, store_news
from flows.reading import Reading
from law.model import Capture, Revision
from law.parsing.read import read_edition
from law.serial import to_plain
from spiders.crawl import ActOrder, CrawlOrder, crawl
from storage.changes import list_changes
from storage.engine import Store
from storage.history import Line, list_history
from storage.outbox import list_deliveries
from storage.people import add_person
from tests.crawlers import crawls_by
from tests.journeys.invented import write_edition
from tests.journeys.line import Invented, write_acts
from zanwatch.sample_portal import ReplayPortal

CODE = "910001"
FIRST_ON = date(2020, 3, 2)
TERMS = (10, 20, 10, 30, 40, 30)
"""The term of article 4 in each edition: the third brings back the first, and the sixth the fourth."""
DAYS = tuple(FIRST_ON + timedelta(days=100 * at) for at in range(len(TERMS)))
NOON = datetime(2024, 6, 17, 7, tzinfo=UTC)
ALL_ORDERS = tuple(permutations(range(len(TERMS))))


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory, crawlers: Path) -> tuple[Revision, ...]:
    """The six editions of an act in Russian, as they are read from the portal's pages."""
    corpus = tmp_path_factory.mktemp("corpus")
    text = {(f"{day}", "rus"): write_edition("rus", term, note=False) for day, term in zip(DAYS, TERMS, strict=True)}
    write_acts(corpus, [Invented(CODE, text)])
    with ReplayPortal([corpus], DAYS[-1]) as portal, crawls_by(crawlers):
        order = CrawlOrder("espi", portal.espi_url, (ActOrder(CODE, "rus", mode="all"),), 0, "Mozilla/5.0")
        captures = [item for item in crawl(order, timeout=60) if isinstance(item, Capture) and item.kind == "edition"]
    return tuple(read_edition([capture.body]).revision for capture in captures)


@pytest.fixture
def reader(store: Store) -> Person:
    person = Person("Reception", "eng", ("mailto:a@b.kz",), ("labour",))
    with store.transaction() as session:
        add_person(session, person)
    return person


def arrive(store: Store, revisions: Sequence[Revision], *, is_silent: bool = False) -> Iterator[Told]:
    """Store editions one after another, an hour apart, each as a pass does."""
    for hour, revision in enumerate(revisions):
        reading = Reading("rus", "espi", revisions=[(revision, ())], facts=revision.facts)
        occasion = Occasion(("labour",), NOON + timedelta(hours=hour), is_silent)
        with store.transaction() as session:
            yield store_news(session, revision.act, [reading], Settings(), occasion)


def history_of(store: Store, act: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the editions and the changes of an act in their legal order, without what tells when they came."""
    with store.reading() as session:
        lines = [
            (line.edition.portal_version_on, line.edition.law_hash, line.returned_to) for line in lines_of(session, act)
        ]
        changes = [(c.from_on, c.to_on, to_plain(c.change)) for c in list_changes(session, act=act, zone=UTC)]
    return lines, sorted(changes, key=lambda change: change[:2])


def lines_of(session: Any, act: str) -> tuple[Line, ...]:
    return list_history(session, act, "rus")


def named(revision: Revision, act: str) -> Revision:
    return replace(revision, act=act, facts=replace(revision.facts, code=act))


def check_orders(store: Store, editions: Sequence[Revision], orders: Sequence[Sequence[int]]) -> int:
    """Store the editions in each of these orders, each as an act of its own; return how many histories differ."""
    different = 0
    wanted = None
    for at, order in enumerate([range(len(TERMS)), *orders]):
        act = str(1000 + at)
        for _ in arrive(store, [named(editions[place], act) for place in order]):
            pass
        found = history_of(store, act)
        wanted = wanted or found
        different += found != wanted
    return different


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_editions_come_to_one_history_in_whatever_order_they_arrive(store: Store, editions: Sequence[Revision]) -> None:
    orders = random.Random(6).sample(ALL_ORDERS, 11)  # noqa: S311 - an order, no secret

    assert check_orders(store, editions, [*orders, ALL_ORDERS[-1]]) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_steps_that_lead_past_an_edition_would_be_seen_by_this_test(
    store: Store, editions: Sequence[Revision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.changes.is_superseded", false)

    assert check_orders(store, editions, [(5, 4, 3, 2, 1, 0), (0, 5, 1, 2, 3, 4)]) == 1


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_six_editions_come_to_one_history_in_each_of_720_orders(store: Store, editions: Sequence[Revision]) -> None:
    assert len(ALL_ORDERS) == 720
    assert check_orders(store, editions, ALL_ORDERS) == 0


def test_the_history_is_that_of_the_dates_and_a_return_is_said(store: Store, editions: Sequence[Revision]) -> None:
    list(arrive(store, [editions[at] for at in (5, 0, 3, 1, 4, 2)]))
    lines, changes = history_of(store, CODE)

    assert [(on, returned_to) for on, _, returned_to in lines] == [
        (DAYS[0], None),
        (DAYS[1], None),
        (DAYS[2], DAYS[0]),
        (DAYS[3], None),
        (DAYS[4], None),
        (DAYS[5], DAYS[3]),
    ]
    assert lines[0][1] == lines[2][1] != lines[1][1]
    assert [(start, end, change["eid"]) for start, end, change in changes] == [
        (DAYS[at], DAYS[at + 1], "art_4__para_2") for at in range(5)
    ]


def test_an_edition_that_comes_late_is_late_and_those_after_it_are_not(
    store: Store, editions: Sequence[Revision]
) -> None:
    list(arrive(store, [editions[at] for at in (0, 3, 1, 4)]))
    with store.reading() as session:
        late = [(line.edition.portal_version_on, line.is_late) for line in lines_of(session, CODE)]

    assert late == [(DAYS[0], False), (DAYS[1], True), (DAYS[3], False), (DAYS[4], False)]


@pytest.mark.usefixtures("reader")
def test_what_was_told_of_a_step_is_not_told_again_when_an_edition_comes_to_lie_within_it(
    store: Store, editions: Sequence[Revision]
) -> None:
    # The term is 10, 40, 40 days: the late edition has the words that were told already.
    same = replace(editions[4], portal_version_on=DAYS[2])
    queued = [told.queued for told in arrive(store, [editions[0], editions[4], same])]

    assert queued == [0, 1, 0]
    assert [(start, end) for start, end, _ in history_of(store, CODE)[1]] == [(DAYS[0], DAYS[2])]


@pytest.mark.usefixtures("reader")
def test_a_late_edition_with_words_of_its_own_is_told_as_late(store: Store, editions: Sequence[Revision]) -> None:
    queued = [told.queued for told in arrive(store, [editions[at] for at in (0, 3, 1)])]

    assert queued == [0, 1, 1]
    with store.reading() as session:
        words = list_deliveries(session)[-1].message.text
    assert "An earlier edition, of 10.06.2020, was published later." in words


@pytest.mark.usefixtures("reader")
def test_a_text_that_returns_is_three_rows_and_the_third_says_so(store: Store, editions: Sequence[Revision]) -> None:
    queued = [told.queued for told in arrive(store, editions[:3])]

    assert queued == [0, 1, 1]
    with store.reading() as session:
        texts = [delivery.message.text for delivery in list_deliveries(session)]
    returned = "The text has returned to that of the edition of 02.03.2020."
    assert [returned in text for text in texts] == [False, True]


@pytest.mark.usefixtures("reader")
def test_a_correction_that_is_taken_back_under_one_date_says_so(store: Store, editions: Sequence[Revision]) -> None:
    same_day = [replace(edition, portal_version_on=FIRST_ON) for edition in editions[:3]]
    list(arrive(store, same_day))
    with store.reading() as session:
        words = list_deliveries(session)[-1].message.text
        lines = [(line.edition.seq, line.returned_to) for line in lines_of(session, CODE)]

    assert lines == [(1, None), (2, None), (3, FIRST_ON)]
    assert "The portal took its correction back: the text is again what it was before it." in words


@pytest.mark.usefixtures("reader")
def test_a_silent_history_is_told_to_nobody_in_whatever_order_it_comes(
    store: Store, editions: Sequence[Revision]
) -> None:
    queued = [told.queued for told in arrive(store, [editions[at] for at in (3, 0, 5, 1)], is_silent=True)]

    assert queued == [0, 0, 0, 0]

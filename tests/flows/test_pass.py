"""A pass is a plain function: clock, crawl and sender are given, and it can be broken off at every step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerts.model import Delivery, Person
from alerts.outcome import Sent
from config.settings import Settings
from flows.passes import Wish, watch
from flows.tools import Tools
from law.model import Capture
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished, crawl
from storage.captures import list_captures, list_unjudged
from storage.changes import list_changes
from storage.engine import Store
from storage.people import add_person
from storage.revisions import list_editions
from tests.journeys.invented import AFTER, make_act
from tests.journeys.line import write_acts
from zanwatch.sample_portal import ReplayPortal

NOON = datetime(2024, 6, 17, 7, tzinfo=UTC)
CODE = "910001"
WISH = Wish(CODE, ("labour",), reread=True)


class PowerCutError(BaseException):
    """What a test breaks a pass off with."""


class Post:
    """A sender that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[Delivery] = []

    def __call__(self, delivery: Delivery, _settings: Settings) -> Sent:
        self.sent.append(delivery)
        return Sent("ok", "250 OK")


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [make_act(CODE)])
    with ReplayPortal([corpus], date(2024, 5, 1)) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal


@pytest.fixture
def tools(store: Store, portal: ReplayPortal, tmp_path: Path) -> Tools:
    settings = Settings(espi_url=portal.espi_url, crawl_delay=0, data_dir=tmp_path)
    with store.transaction() as session:
        add_person(session, Person("Reception", "rus", ("mailto:a@b.kz",), ("labour",)))
    return Tools(store, settings, lambda: NOON, impatient, Post(), lambda: 0.0)


def impatient(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
    """Crawl as ever, but wait for no answer longer than a second."""
    return crawl(replace(order, answer_seconds=1.0), timeout=timeout)


def outcomes(tools: Tools, **more: bool) -> list[tuple[str, str, str]]:
    report = watch(tools, [WISH], **more)
    return [(line.language, line.verdict.outcome, line.verdict.reason) for line in report.lines]


def kept(store: Store) -> tuple[int, int, int]:
    """Return how many revisions, changes and captures without a verdict a store has."""
    with store.reading() as session:
        editions = sum(len(list_editions(session, CODE, language)) for language in ("rus", "kaz"))
        return editions, len(list_changes(session, act=CODE, zone=UTC)), len(list_unjudged(session))


GOOD = [("rus", "good", ""), ("kaz", "good", "")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", ["timeout", "slow"])
def test_an_answer_that_does_not_come_in_time_is_no_law(
    tools: Tools, store: Store, portal: ReplayPortal, kind: str
) -> None:
    late = {"timeout": {"seconds": 3}, "slow": {"seconds": 1, "bytes": 3}}[kind]
    assert outcomes(tools) == GOOD
    portal.set_today(date.fromisoformat(AFTER))

    portal.add_fault(rf"/{CODE}/rus/versions|/{CODE}/kaz\?", kind, times=0, **late)
    spoilt = outcomes(tools)

    assert spoilt == [("rus", "failed", "timeout"), ("kaz", "failed", "timeout")]
    assert (kept(store)[:2], tools.send.sent) == ((2, 0), [])

    portal.reset()
    portal.set_today(date.fromisoformat(AFTER))

    assert outcomes(tools) == GOOD
    assert (kept(store)[:2], len(tools.send.sent)) == ((4, 2), 1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_crawl_that_breaks_off_fails_what_did_not_come_and_keeps_what_did(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    def breaks_off(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        for item in crawl(order, timeout=timeout):
            yield item
            if isinstance(item, Finished):
                raise CrawlFailedError("the machine went away")

    broken = outcomes(replace(tools, crawl=breaks_off))

    assert broken == [("rus", "good", ""), ("kaz", "failed", "crawl-failed")]
    assert kept(store) == (1, 0, 0)
    assert outcomes(tools) == [("rus", "identical", ""), ("kaz", "good", "")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("after", range(1, 5))
def test_a_pass_that_dies_after_any_capture_is_made_good_by_the_next(
    tools: Tools, store: Store, portal: ReplayPortal, after: int
) -> None:
    def dies(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        for at, item in enumerate(crawl(order, timeout=timeout)):
            if at == after:
                raise PowerCutError
            yield item

    assert outcomes(tools) == GOOD
    portal.set_today(date.fromisoformat(AFTER))
    with pytest.raises(PowerCutError):
        watch(replace(tools, crawl=dies), [WISH])

    assert (kept(store)[:2], tools.send.sent) == ((2, 0), [])
    assert outcomes(tools) == GOOD
    assert (kept(store)[:2], len(tools.send.sent)) == ((4, 2), 1)


def test_a_pass_that_dies_while_it_sends_sends_again_under_the_same_id_when_its_lease_is_over(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    def dies(delivery: Delivery, _settings: Settings) -> Sent:
        taken.append(delivery)
        raise PowerCutError

    taken: list[Delivery] = []
    assert outcomes(tools) == GOOD
    portal.set_today(date.fromisoformat(AFTER))
    with pytest.raises(PowerCutError):
        watch(replace(tools, send=dies), [WISH])

    assert kept(store) == (4, 2, 0)
    assert outcomes(tools) == [("rus", "identical", ""), ("kaz", "identical", "")]
    assert tools.send.sent == []
    assert outcomes(replace(tools, clock=lambda: NOON + timedelta(minutes=11)))[0][1] == "identical"
    assert [delivery.message_id for delivery in tools.send.sent] == [delivery.message_id for delivery in taken]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_captures_are_kept_with_their_reason_whatever_became_of_them(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    portal.add_fault("/rus/versions", "half-gzip")
    portal.add_fault(r"/kaz\?", "missing-articles")
    outcomes(tools)

    with store.reading() as session:
        found = [
            (capture.language, capture.kind, capture.reason, capture.verdict.outcome, capture.verdict.reason)
            for capture in reversed(list_captures(session, act=CODE))
        ]
    assert found == [
        ("rus", "versions", "cut-stream", "failed", "cut-stream"),
        ("kaz", "versions", "", "good", ""),
        ("kaz", "edition", "", "quarantined", "missing-articles"),
    ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_bytes_that_did_not_change_are_known_by_their_hash_and_not_read_again(
    tools: Tools, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert outcomes(tools) == GOOD

    for name in ("flows.reading.judge_edition", "flows.passes.get_revision"):
        monkeypatch.setattr(name, lambda *_: pytest.fail("an unchanged edition was read"))

    assert outcomes(tools) == [("rus", "identical", ""), ("kaz", "identical", "")]
    with store.reading() as session:
        editions = [capture for capture in list_captures(session, act=CODE) if capture.kind == "edition"]
    assert [capture.verdict.outcome for capture in editions] == ["identical", "identical", "good", "good"]


def reword(portal: ReplayPortal, days: int) -> None:
    """Word the latest edition anew under the date it has: the term is 15 days or 20."""
    words = "в течение {} календарных дней со дня, когда оно поступило"
    portal.edit(CODE, [(words.format(35 - days), words.format(days))], on=date(2020, 3, 2))


def test_a_silent_correction_is_told_and_its_taking_back_is_told_again(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    assert outcomes(tools) == GOOD
    for days in (20, 15):
        reword(portal, days)
        assert outcomes(tools)[0][1] == "good"

    with store.reading() as session:
        editions = list_editions(session, CODE, "rus")
        changes = [c.change.eid for c in list_changes(session, zone=UTC)]
    assert [edition.seq for edition in editions] == [1, 2, 3]
    assert len(changes) == 10
    assert len(tools.send.sent) == 2


def test_a_portal_that_shows_two_texts_by_turns_is_told_of_no_more_until_one_of_them_stays(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    hours = iter(range(1, 100))

    def look() -> str:
        later = NOON + timedelta(hours=6 * next(hours))
        return outcomes(replace(tools, clock=lambda: later))[0][2]

    assert outcomes(tools) == GOOD
    seen = []
    for days in (20, 15, 20, 15, 20, 15, 20):
        reword(portal, days)
        seen.append(look())

    # The first was a correction, the second its taking back: from there on it is the same two again and again.
    assert seen == ["", "", "back-and-forth", "", "back-and-forth", "", "back-and-forth"]
    assert len(tools.send.sent) == 2

    # It stays at last, and is told once; whoever looks again hears nothing.
    assert [look(), look()] == ["", ""]
    assert len(tools.send.sent) == 3
    with store.reading() as session:
        assert [edition.seq for edition in list_editions(session, CODE, "rus")] == [1, 2, 3, 4]


def test_a_text_that_came_back_is_not_believed_because_somebody_looked_twice_at_once(
    tools: Tools, portal: ReplayPortal
) -> None:
    assert outcomes(tools) == GOOD
    for days in (20, 15):
        reword(portal, days)
        outcomes(tools)
    reword(portal, 20)

    assert [outcomes(tools)[0][2] for _ in range(3)] == ["back-and-forth"] * 3

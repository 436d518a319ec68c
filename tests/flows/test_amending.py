"""The act that made a change is fetched before the change is told, and a signed act warns before its text is there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from alerts.model import Delivery, Person
from alerts.outcome import Sent
from config.settings import Settings
from flows.passes import PassReport, Wish, watch
from flows.pendings import read_all_pending, read_arrivals
from flows.tools import Tools
from law.model import Capture
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished, crawl
from storage.acts import find_facts, list_watched, put_on_watch
from storage.changes import StoredChange, list_changes
from storage.engine import Store
from storage.people import add_person
from storage.publication import find_asked, find_publication
from storage.revisions import list_editions
from storage.runs import list_outcomes
from tests.journeys.line import write_watchlist
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

NOON = datetime(2026, 5, 2, 7, tzinfo=UTC)
COURSES = Wish("900050", ("labour",), reread=True)
FIRST, SECOND = date(2026, 4, 14), date(2026, 5, 1)


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
def running_portal() -> Iterator[ReplayPortal]:
    with ReplayPortal([acts_folder()], date(2026, 2, 1)) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal


@pytest.fixture
def tools(store: Store, portal: ReplayPortal, tmp_path: Path) -> Tools:
    watchlist = write_watchlist(tmp_path / "watchlist.toml", {"900050": ["labour"]})
    settings = Settings(espi_url=portal.espi_url, crawl_delay=0, data_dir=tmp_path, watchlist=watchlist)
    with store.transaction() as session:
        add_person(session, Person("Reception", "rus", ("mailto:a@b.kz",), ("labour",)))
    return Tools(store, settings, lambda: NOON, crawl, Post(), lambda: 0.0)


def read(tools: Tools, portal: ReplayPortal, *days: date, wish: Wish = COURSES, **more: bool) -> PassReport:
    """Make a pass on each of these days; return the last one's report."""
    for day in days:
        portal.set_today(day)
        report = watch(tools, [wish], **more)
    return report


def changes_of(tools: Tools, act: str = "900050", language: str = "rus") -> list[StoredChange]:
    with tools.store.reading() as session:
        return [item for item in list_changes(session, act=act, zone=UTC) if item.change.language == language]


def days_of(changes: list[StoredChange]) -> list[tuple[Any, ...]]:
    told = [(item.change.eid, item.change.stage, item.change.effect) for item in changes]
    return [(eid, stage, effect.rule, effect.on, effect.basis) for eid, stage, effect in told]


def asked_paths(portal: ReplayPortal, code: str) -> list[str]:
    return [asked.path for asked in portal.log() if f"/{code}/" in asked.path]


COMPUTED = [
    ("art_1__para_2", "in_force", "E3", FIRST, "computed"),
    ("art_2__para_3", "in_force", "E3", FIRST, "computed"),
]


def test_the_first_message_has_the_day_that_the_publication_gives(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    read(tools, portal, date(2026, 2, 1), FIRST)

    with store.reading() as session:
        facts, watched = find_facts(session, "900051"), [act.code for act in list_watched(session)]
        published_on = find_publication(session, "900051")
        texts = [len(list_editions(session, "900051", language)) for language in ("rus", "kaz")]
    (mail,) = tools.send.sent
    assert days_of(changes_of(tools)) == COMPUTED
    assert days_of(changes_of(tools, language="kaz")) == COMPUTED
    assert facts is not None
    assert (facts.number, published_on, texts, watched) == ("951-VIII", date(2026, 2, 12), [1, 1], [])
    assert "вступило в силу 14.04.2026" in mail.message.text
    assert "60 календарных дней после официального опубликования" in mail.message.text
    assert "12.02.2026" in mail.message.text


def test_an_amending_act_is_asked_for_once(tools: Tools, portal: ReplayPortal) -> None:
    read(tools, portal, date(2026, 2, 1), FIRST)
    once = asked_paths(portal, "900051")
    read(tools, portal, FIRST, FIRST)

    assert [path.partition("?")[0].removeprefix("/api/documents/900051") for path in once] == [
        "/rus/versions",
        "/rus",
        "/kaz/versions",
        "/kaz",
    ]
    assert asked_paths(portal, "900051") == once


def test_the_order_of_entry_into_force_is_read_in_article_2_of_the_amending_act(
    tools: Tools, portal: ReplayPortal
) -> None:
    read(tools, portal, FIRST, SECOND)

    assert days_of(changes_of(tools)) == [
        ("art_2__para_1", "in_force", "E6", SECOND, "stated"),
        # Its unit is an exception that counts from a publication of which only the year is known.
        ("art_2__para_2", "announced", "E6", None, "unknown"),
    ]
    assert days_of(changes_of(tools, language="kaz")) == days_of(changes_of(tools))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_waits_for_a_publication_is_pending_with_its_condition(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    read(tools, portal, FIRST, SECOND)

    with store.reading() as session:
        (item,) = read_all_pending(session, date(2026, 5, 2), "900050")
    assert (item.eid, item.action, item.source, item.days_left) == ("art_2__para_2", "restate", "note", None)
    assert item.effect.phrase == (
        "вводится в действие по истечении шести месяцев после дня его первого официального опубликования"
    )


@pytest.mark.parametrize("fault", ["soft-404", "status-503"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_amending_act_that_does_not_come_holds_nothing_up(
    tools: Tools, store: Store, portal: ReplayPortal, fault: str
) -> None:
    portal.add_fault("/900051/", fault, times=0)
    report = read(tools, portal, date(2026, 2, 1), FIRST)

    with store.reading() as session:
        asked = find_asked(session, "900051")
        outcomes = [(one.act, one.language, one.outcome) for one in list_outcomes(session, run=report.run)]
    assert asked is not None
    assert asked.outcome == {"soft-404": "absent", "status-503": "failed"}[fault]
    assert len(tools.send.sent) == 1
    # That the portal never had it is no failure; that it did not answer is one, and is told once, with the act.
    told = [line for line in report.lines if line.act == "900051"]
    assert [(line.language, line.verdict.outcome, line.verdict.reason) for line in told] == {
        "soft-404": [],
        "status-503": [("", "failed", "http-error")],
    }[fault]
    assert outcomes.count(("900051", "", "failed")) == len(told)
    assert report.has_failures == bool(told)
    assert {item.change.effect.basis for item in changes_of(tools)} == {"corroborated"}


def lines_of(report: PassReport, act: str = "900051") -> list[tuple[str, str]]:
    return [(line.language, line.verdict.outcome) for line in report.lines if line.act == act]


@pytest.mark.parametrize("fault", ["/900051/", "/900051/kaz"])
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_amending_act_that_failed_is_asked_for_until_it_comes_and_then_said_to_be_good(
    tools: Tools, store: Store, portal: ReplayPortal, fault: str
) -> None:
    portal.add_fault(fault, "status-503", times=0)
    first = read(tools, portal, date(2026, 2, 1), FIRST)
    portal.reset()
    second = read(tools, portal, FIRST)
    third = read(tools, portal, FIRST)

    assert [lines_of(report) for report in (first, second, third)] == [[("", "failed")], [("", "good")], []]
    assert days_of(changes_of(tools)) == COMPUTED
    assert len(tools.send.sent) == 1
    with store.reading() as session:
        assert [len(list_editions(session, "900051", language)) for language in ("rus", "kaz")] == [1, 1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_amending_acts_whose_crawl_breaks_off_are_a_line_each(tools: Tools, portal: ReplayPortal) -> None:
    def breaks_off(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        if order.acts[0].code == "900051":
            raise CrawlFailedError("the crawl ended with code -9")
        yield from crawl(order, timeout=timeout)

    report = read(replace(tools, crawl=breaks_off), portal, date(2026, 2, 1), FIRST)
    (told,) = [line for line in report.lines if line.act == "900051"]

    assert (told.language, told.verdict.outcome, told.verdict.reason) == ("", "failed", "crawl-failed")
    assert "code -9" in told.verdict.detail


def test_a_day_that_becomes_known_later_stands_beside_the_change_and_is_told_to_nobody(
    tools: Tools, portal: ReplayPortal
) -> None:
    portal.add_fault("/900051/", "soft-404", times=0)
    read(tools, portal, date(2026, 2, 1), FIRST)
    portal.reset()
    read(tools, portal, FIRST, wish=Wish("900051", (), reread=True))

    assert days_of(changes_of(tools)) == COMPUTED
    assert days_of(changes_of(tools, language="kaz")) == COMPUTED
    assert len(tools.send.sent) == 1


def test_a_signed_act_is_an_early_warning_told_once_and_its_text_is_no_second_announcement(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    read(tools, portal, date(2026, 2, 11))
    with store.transaction() as session:
        put_on_watch(session, "900051", ())
    signed = Wish("900051", (), reread=True)
    read(tools, portal, date(2026, 2, 11), date(2026, 2, 12), wish=signed)

    warned = changes_of(tools)
    (mail,) = tools.send.sent
    assert days_of(warned) == [
        ("art_1__para_2", "announced", "E3", FIRST, "computed"),
        ("art_2__para_3", "announced", "E3", FIRST, "computed"),
    ]
    assert [(item.change.kind, item.change.attribution, item.from_on, item.to_on) for item in warned] == [
        ("substitution", "cause", date(2025, 2, 3), date(2025, 2, 3)),
        ("insertion", "cause", date(2025, 2, 3), date(2025, 2, 3)),
    ]
    assert warned[0].change.before == "2. О приеме центр сообщает в течение десяти рабочих дней."
    assert warned[0].change.after == "2. О приеме центр сообщает в течение пяти рабочих дней."
    assert "951-VIII" in mail.message.text

    with store.reading() as session:
        pending = read_all_pending(session, date(2026, 2, 12), "900050")
    assert [(item.eid, item.source, item.days_left) for item in pending] == [
        ("art_1__para_2", "amending_act", 61),
        ("art_2__para_3", "amending_act", 61),
    ]

    read(tools, portal, FIRST)

    with store.reading() as session:
        left = read_all_pending(session, FIRST, "900050")
        kept = [(k.promise.change.eid, [c.change.eid for c in k.came]) for k in read_arrivals(session, "900050")]
    came = changes_of(tools)[2:]
    assert [(eid, stage) for eid, stage, *_ in days_of(came)] == [
        ("art_1__para_2", "took_effect"),
        ("art_2__para_3", "took_effect"),
    ]
    assert left == ()
    # Russian and Kazakh announcements, each with its own change.
    assert kept == [("art_1__para_2", ["art_1__para_2"]), ("art_2__para_3", ["art_2__para_3"])] * 2
    assert len(tools.send.sent) == 2

    read(tools, portal, FIRST, wish=signed)

    assert (len(changes_of(tools)), len(tools.send.sent)) == (4, 2)


def test_an_act_that_is_watched_later_has_what_was_signed_before_as_pending_and_nobody_is_told(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    with store.transaction() as session:
        put_on_watch(session, "900051", ())
    read(tools, portal, date(2026, 2, 12), wish=Wish("900051", (), reread=True))
    assert changes_of(tools) == []

    read(tools, portal, date(2026, 2, 12))
    once = changes_of(tools)
    read(tools, portal, date(2026, 2, 12))

    with store.reading() as session:
        pending = read_all_pending(session, date(2026, 2, 12), "900050")
    assert [(item.eid, item.source, item.days_left) for item in pending] == [
        ("art_1__para_2", "amending_act", 61),
        ("art_2__para_3", "amending_act", 61),
    ]
    assert [(eid, stage) for eid, stage, *_ in days_of(once)] == [
        ("art_1__para_2", "announced"),
        ("art_2__para_3", "announced"),
    ]
    assert (changes_of(tools), tools.send.sent) == (once, [])

    read(tools, portal, FIRST)

    assert [stage for _, stage, *_ in days_of(changes_of(tools)[2:])] == ["took_effect", "took_effect"]
    assert len(tools.send.sent) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_act_that_is_watched_again_has_what_was_signed_meanwhile(
    tools: Tools, store: Store, portal: ReplayPortal, tmp_path: Path
) -> None:
    nobody = write_watchlist(tmp_path / "nobody.toml", {"900001": ["labour"]})
    away = replace(tools, settings=tools.settings.model_copy(update={"watchlist": nobody}))
    read(tools, portal, date(2026, 2, 11))
    read(away, portal, date(2026, 2, 12), wish=Wish("900051", (), reread=True))
    assert changes_of(tools) == []
    read(tools, portal, date(2026, 2, 12))

    with store.reading() as session:
        pending = read_all_pending(session, date(2026, 2, 12), "900050")
    assert [item.eid for item in pending] == ["art_1__para_2", "art_2__para_3"]
    assert tools.send.sent == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_act_that_is_watched_after_its_amendment_came_has_nothing_pending(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    read(tools, portal, FIRST, wish=Wish("900051", (), reread=True))
    read(tools, portal, FIRST)

    with store.reading() as session:
        assert read_all_pending(session, FIRST, "900050") == ()
    assert (changes_of(tools), tools.send.sent) == ([], [])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_act_whose_work_is_in_the_text_already_warns_of_nothing(tools: Tools, portal: ReplayPortal) -> None:
    read(tools, portal, FIRST)
    read(tools, portal, FIRST, wish=Wish("900051", (), reread=True))

    assert (changes_of(tools), tools.send.sent) == ([], [])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_history_fetches_the_amending_acts_too_and_tells_nobody(tools: Tools, portal: ReplayPortal) -> None:
    read(tools, portal, SECOND, history=True)

    assert [day for *_, day, _ in days_of(changes_of(tools))] == [FIRST, FIRST, SECOND, None]
    assert tools.send.sent == []


def broken_off(after: int) -> Callable[..., Iterator[Capture | Finished]]:
    """Return a crawl that loses its power after so many captures of all crawls together."""
    left = [after]

    def dies(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        for item in crawl(order, timeout=timeout):
            if isinstance(item, Capture):
                left[0] -= 1
                if left[0] < 0:
                    raise PowerCutError
            yield item

    return dies


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "after", [0, 3, *(pytest.param(after, marks=pytest.mark.long) for after in (1, 2, 4, 5, 6)), 7]
)
def test_a_pass_that_dies_at_any_capture_is_made_good_by_the_next(
    tools: Tools, portal: ReplayPortal, after: int
) -> None:
    read(tools, portal, date(2026, 2, 1))
    with pytest.raises(PowerCutError):
        read(replace(tools, crawl=broken_off(after)), portal, FIRST)

    assert (changes_of(tools), tools.send.sent) == ([], [])
    read(tools, portal, FIRST, FIRST)
    assert days_of(changes_of(tools)) == COMPUTED
    assert len(tools.send.sent) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_pass_that_dies_while_it_warns_warns_at_the_next_and_once(
    tools: Tools, portal: ReplayPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise PowerCutError

    read(tools, portal, date(2026, 2, 11))
    signed = Wish("900051", (), reread=True)
    with monkeypatch.context() as patch:
        patch.setattr("flows.warnings.record_use", dies)
        with pytest.raises(PowerCutError):
            read(tools, portal, date(2026, 2, 11), wish=signed)

    assert (changes_of(tools), tools.send.sent) == ([], [])
    read(tools, portal, date(2026, 2, 11), date(2026, 2, 11), wish=signed)
    assert [stage for _, stage, *_ in days_of(changes_of(tools))] == ["announced", "announced"]
    assert len(tools.send.sent) == 1

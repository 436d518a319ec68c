"""Discovery as a plain function: the clock is given, and no portal is asked that must not be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.settings import Settings
from flows.discovery import QUARTER, discover, may_ask
from flows.findings import Watched, store_items
from flows.lists import LISTS, PortalList, choose_mode, find_moved
from flows.looking import look_at_lists
from flows.tools import Tools
from law.discovery.model import Listed
from law.model import ActFacts, Capture, Language
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished, crawl
from storage.acts import put_on_watch, store_facts
from storage.captures import list_captures, list_unjudged
from storage.drafts import list_drafts
from storage.engine import Store
from storage.found import list_found
from storage.lists import ListState
from storage.runs import list_outcomes, open_run
from tests.journeys.invented import make_act
from tests.journeys.line import write_acts, write_watchlist
from tests.portal.govkz import Document, Govkz
from zanwatch.sample_portal import ReplayPortal

JUNE = date(2024, 6, 15)


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [make_act("910001"), make_act("910002")])
    with ReplayPortal([corpus], JUNE) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal


@pytest.fixture
def govkz() -> Iterator[Govkz]:
    documents = [Document(1, "enbek", "О квоте на иностранную рабочую силу", date(2024, 6, 1))]
    documents.append(Document(2, "qriim", "О парковке", date(2024, 6, 1)))
    with Govkz(documents, JUNE) as portal:
        yield portal


@pytest.fixture
def tools(store: Store, portal: ReplayPortal, govkz: Govkz, tmp_path: Path) -> Tools:
    urls = {"espi_url": portal.espi_url, "adilet_url": portal.adilet_url, "legalacts_url": portal.legalacts_url}
    watchlist = write_watchlist(tmp_path / "watchlist.toml", {"49212": ["migration"]})
    settings = Settings(**urls, govkz_url=govkz.url, crawl_delay=0, data_dir=tmp_path, watchlist=watchlist)
    return Tools(store, settings, lambda: at(JUNE), crawl, lambda *_: pytest.fail("nobody is told"), lambda: 0.0)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, tzinfo=UTC)


def look(tools: Tools, day: date = JUNE, *portals: str) -> dict[tuple[str, str], tuple[str, str]]:
    moved = replace(tools, clock=lambda: at(day))
    seen = look_at_lists(moved, portals or ("espi", "adilet", "legalacts", "govkz"))
    return {(line.source, line.act): (line.verdict.outcome, line.verdict.reason) for line in seen.lines}


def test_every_request_has_its_capture_and_every_list_its_outcome(
    tools: Tools, store: Store, portal: ReplayPortal, govkz: Govkz
) -> None:
    portal.add_fault("categoryId=370", "reset")

    ends = look(tools)

    with store.reading() as session:
        captures, unjudged, outcomes = list_captures(session), list_unjudged(session), list_outcomes(session)
    asked = [line.path for line in portal.log()] + govkz.asked
    assert len(captures) == len([path for path in asked if path != "/robots.txt"]) == len(LISTS)
    assert (unjudged, len(outcomes), len(ends)) == ((), len(LISTS), len(LISTS))
    assert {name: end for name, end in ends.items() if end[0] == "failed"} == {
        ("legalacts", "370"): ("failed", "reset")
    }


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_draft_that_closes_is_the_same_draft_in_another_state(
    tools: Tools, store: Store, portal: ReplayPortal
) -> None:
    look(tools)
    portal.set_today(date(2024, 6, 25))
    look(tools, date(2024, 6, 25))
    with store.reading() as session:
        states = {one.draft.number: [state.status for state in one.states] for one in list_drafts(session)}

    assert states["90000004"] == ["На публичном обсуждении", "Архив"]
    assert states["90000005"] == ["На публичном обсуждении"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_list_of_open_drafts_is_not_believed_when_it_says_that_it_is_empty(
    tools: Tools, portal: ReplayPortal
) -> None:
    look(tools)
    portal.add_fault("categoryId=359&page", "soft-404")

    spoilt, later = look(tools), look(tools)

    # A category without an open draft may say so.
    assert (spoilt["legalacts", "359"], spoilt["legalacts", "367"]) == (("quarantined", "empty"), ("identical", ""))
    assert later["legalacts", "359"] == ("identical", "")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_portal_none_of_whose_lists_has_an_item_has_failed(tools: Tools, portal: ReplayPortal) -> None:
    portal.set_today(date(2023, 1, 1))  # before the first draft

    ends = look(tools, JUNE, "legalacts")

    assert ends["legalacts", ""] == ("failed", "empty")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_crawl_that_breaks_off_fails_the_lists_that_did_not_come(tools: Tools, store: Store) -> None:
    def breaks_off(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        for item in crawl(order, timeout=timeout):
            yield item
            if isinstance(item, Finished) and item.code == "359":
                raise CrawlFailedError("the machine went away")

    ends = look(replace(tools, crawl=breaks_off), JUNE, "legalacts")
    again = look(tools, JUNE, "legalacts")

    assert ends["legalacts", "359"] == ("good", "")
    assert {end for name, end in ends.items() if name[1] != "359"} == {("failed", "crawl-failed")}
    assert {end[0] for end in again.values()} == {"good", "identical"}
    with store.reading() as session:
        assert len(list_drafts(session)) == 5


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_concerns_nobody_is_there_for_a_quarter_after_it_was_seen_last(
    tools: Tools, store: Store, govkz: Govkz
) -> None:
    look(tools, JUNE, "govkz")
    govkz.answers.documents[1:] = []
    kept = []
    for day in (JUNE + QUARTER, JUNE + QUARTER + timedelta(days=1)):
        look(tools, day, "govkz")
        with store.reading() as session:
            kept.append([(one.listed.number, one.concern) for one in list_found(session)])

    assert kept == [[("1", "sure"), ("2", "none")], [("1", "sure")]]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_rehearsal_never_asks_a_real_portal_beside_its_own(tools: Tools, portal: ReplayPortal, store: Store) -> None:
    settings = Settings(espi_url=portal.espi_url, crawl_delay=0, data_dir=tools.settings.data_dir)
    alone = replace(tools, settings=settings)
    with store.transaction() as session:
        run = open_run(session, "lists", at(JUNE))

    seen = discover(alone, run)

    assert [(line.source, line.act) for line in seen.lines] == [("espi", "search")]
    assert [may_ask(settings, name) for name in ("espi", "adilet", "legalacts", "govkz")] == [True, False, False, False]
    assert all(may_ask(Settings(data_dir=settings.data_dir), name) for name in settings.portal_origins)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_act_that_moved_to_the_front_of_the_changes_is_named(tools: Tools, portal: ReplayPortal) -> None:
    (first, second) = (act for act in portal.state()["acts"])
    with tools.store.transaction() as session:
        run = open_run(session, "lists", at(JUNE))
        for act in (first, second):
            put_on_watch(session, act["espi_id"], ["labour"])
            store_facts(session, ActFacts(act["espi_id"], act["ngr"], {}, {}, "upd", "", None))
    moved = [discover(tools, run, ("adilet",)).moved]
    for act in (second, first, first):
        days = "10 календарных дней"
        portal.edit(act["espi_id"], [(days, days)], on=JUNE)
        moved.append(discover(tools, run, ("adilet",)).moved)

    # What stands first and is changed again does not move: the daily pass over every act finds that.
    assert moved == [(), (second["espi_id"],), (first["espi_id"],), ()]


ARCHIVE = next(one for one in LISTS if one.name.endswith("IN_ARCHIVE"))
CHANGED = next(one for one in LISTS if one.is_by_change)


@pytest.mark.parametrize(
    ("asked", "read_hours", "swept_days", "mode"),
    [
        (CHANGED, 0, 0, "new"),
        (CHANGED, 1, 5, "new"),
        (CHANGED, 1, 6, "all"),
        (ARCHIVE, 19, 0, None),
        (ARCHIVE, 21, 0, "new"),
        (ARCHIVE, 21, 300, "new"),
    ],
)
def test_a_list_is_read_as_often_as_it_moves(
    asked: PortalList, read_hours: int, swept_days: int, mode: str | None
) -> None:
    now = at(JUNE)
    state = ListState((), now - timedelta(hours=read_hours), now - timedelta(days=swept_days))

    assert choose_mode(asked, state, now) == mode


def test_a_list_that_was_never_read_is_read_from_its_front() -> None:
    assert choose_mode(ARCHIVE, None, at(JUNE)) == "new"


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        ("abcd", "dabc", "d"),
        ("abcd", "dcab", "dc"),
        ("abcd", "xabcd", "x"),
        ("abcd", "xcyabd", "xcy"),
        ("abcd", "bacd", "b"),
        ("abcd", "abcd", ""),
        ("abcd", "abce", ""),
        ("abcd", "wxyz", "wxyz"),
        ("", "ab", ""),
    ],
)
def test_what_was_changed_stands_at_the_front(before: str, now: str, moved: str) -> None:
    assert "".join(find_moved(tuple(before), tuple(now))) == moved


def test_an_act_that_a_portal_registers_again_under_two_new_ids_is_the_act_we_watch_and_no_new_one(
    store: Store,
) -> None:
    title: dict[Language, str] = {"rus": "О помощи (вымышленный)"}
    day = date(2020, 3, 2)
    act = ActFacts("900001", "Z2000000301", title, {}, "", "301-VI", day)
    again = [Listed("espi", code, title, act_number="301-VI", adopted_on=day) for code in ("990001", "990002")]
    other = replace(again[0], number="990003", act_number="302-VI")
    watched = Watched((act,), {"900001": "900001"})
    with store.transaction() as session:
        new = store_items(session, "espi", [*again, other], watched, datetime(2026, 3, 2, tzinfo=UTC))
        found = [one.listed.number for one in list_found(session)]

    assert (new, found) == (1, ["990003"])

"""Whose turn it is, from the store; and what a crawl asks for where the second language only follows the first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.hours import begin_day
from config.schedules import Schedule
from flows.crawling import crawl_acts
from flows.discovery import order_crawl
from flows.rota import A_PASS, KEPT, MOST, Choice, Day, Text, Turn, choose_reread, choose_turn, may_look
from flows.rounds import choose_round, is_look_due
from flows.tools import Tools
from law.model import LANGUAGES, Capture
from spiders.crawl import CrawlOrder, Finished
from spiders.orders import ActOrder
from storage.captures import store_capture
from storage.engine import Store
from storage.runs import open_run
from storage.schedules import Deed, import_defaults, list_schedules, remove_schedule
from storage.timetable import count_requests
from tests.flows.invented_portal import NOON, Bench, InventedPortal

HOUR = timedelta(hours=1)
ASKED = Capture("espi", "9", "rus", "versions", "https://zan.gov.kz/9", NOON, 200, (), b"[]", "")


def turn(code: str, rus: float, kaz: float, changes: int = 0) -> Turn:
    """Return an act whose lists were asked for so many hours ago."""
    return Turn(code, {"rus": NOON - rus * HOUR, "kaz": NOON - kaz * HOUR}, changes)


def test_of_a_short_list_both_languages_are_asked_for_and_of_a_longer_one_the_one_that_waited_longer() -> None:
    turns = [turn("1", 6, 12), turn("2", 12, 6)]

    assert choose_turn(turns, 8, NOON) == (Choice("1"), Choice("2"))
    assert choose_turn(turns, 4, NOON) == (
        Choice("1", ("kaz", "rus"), if_new=True),
        Choice("2", ("rus", "kaz"), if_new=True),
    )


def test_of_a_list_that_is_too_long_those_go_first_that_have_probably_changed_and_none_waits_for_ever() -> None:
    turns = [turn("treaty", 24, 30), turn("order", 6, 12, 2), turn("law", 6, 12, 9), turn("code", 6, 12, 36)]
    chosen = [one.code for one in choose_turn(turns, 3, NOON)]
    later = [replace(one, asked_at={"rus": NOON - 72 * HOUR}) if one.code == "treaty" else one for one in turns]

    assert chosen == ["code", "law", "order"]
    assert [one.code for one in choose_turn(later, 3, NOON)] == ["code", "law", "treaty"]


def test_what_was_never_read_comes_last_and_is_not_put_off() -> None:
    assert choose_turn([Turn("2", {}), turn("1", 6, 12, 9)], 2, NOON) == (
        Choice("1", ("kaz", "rus"), if_new=True),
        Choice("2"),
    )


def test_a_day_has_two_hundred_requests_and_what_can_wait_gives_way_first() -> None:
    texts, yesterday = [Text("1", NOON)], NOON - 24 * HOUR
    # After the first pass of four, as usual; after one in which a law amended six acts; and with nothing left.
    days = [Day(left, later, 4, 43) for left, later in ((165, 3), (100, 3), (KEPT, 2))]

    assert [day.most for day in days] == [A_PASS, 19, 0]
    assert [choose_reread(texts, day) for day in days] == [(), (), ()]
    assert choose_reread(texts, Day(40, 0, 4, 43)) == ("1",)
    assert [may_look("legalacts", day, yesterday, NOON) for day in days] == [True, False, False]
    assert [may_look("legalacts", day, NOON, NOON) for day in days] == [False, False, False]
    assert [choose_turn([turn("1", 6, 12)], day.most, NOON) == () for day in days] == [False, False, True]


def test_the_day_is_counted_from_what_is_stored_since_midnight_in_the_zone_of_the_house(store: Store) -> None:
    midnight = begin_day(NOON, "Asia/Almaty")
    with store.transaction() as session:
        runs = [open_run(session, command, NOON) for command in ("watch-espi", "backfill history", "watch --history")]
        for run in runs:
            for minutes in (-1, 0, 1):
                store_capture(session, replace(ASKED, captured_at=midnight + minutes * HOUR / 60), run)
        # Nobody was asked for this one; that one asked for robots.txt first.
        store_capture(session, replace(ASKED, captured_at=NOON, status=None, reason="asked-to-wait"), runs[0])
        store_capture(session, replace(ASKED, captured_at=NOON, headers=(("ZanWatch-Robots", "none"),)), runs[0])

        assert count_requests(session, midnight) == 2 + 2


def test_a_house_that_has_asked_for_two_hundred_pages_today_asks_for_no_more_lists(
    store: Store, tmp_path: Path
) -> None:
    bench = Bench(store, tmp_path, InventedPortal({"900001": {}}))
    real = bench.tools.settings.model_copy(update={"espi_url": "https://zan.gov.kz"})
    tools = replace(bench.tools, settings=real)
    before = len(choose_round(tools, "espi"))
    with store.transaction() as session:
        run = open_run(session, "watch", NOON)
        for number in range(MOST - KEPT):
            store_capture(session, replace(ASKED, captured_at=bench.now, url=f"https://zan.gov.kz/{number}"), run)

    assert before > 0
    assert choose_round(tools, "espi") == ()
    assert not is_look_due(tools, "legalacts")
    bench.now += 24 * HOUR
    assert len(choose_round(tools, "espi")) == before


def test_what_a_day_has_no_requests_for_is_put_off_and_is_no_failure(tools: Tools) -> None:
    failed: list[str] = []

    def crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        assert timeout
        for act in order.acts:
            if act.code == "1":
                yield replace(ASKED, act="1", language=act.language)
            yield Finished(act.code, act.language)

    with tools.store.transaction() as session:
        run = open_run(session, "test", NOON)
    acts = tuple(ActOrder(code, language) for code in ("1", "2") for language in LANGUAGES)
    order = order_crawl(tools, "espi", "espi", acts)
    found = [
        [code for code, _ in crawl_acts(replace(tools, crawl=crawl), run, one, lambda *line: failed.append(line[0]))]
        for one in (replace(order, enough=2), replace(order, enough=3))
    ]

    # With three allowed and two made, the second act was asked for, and brought nothing.
    assert found == [["1"], ["1", "2"]]
    assert failed == ["2", "2"]


def test_this_machine_is_asked_for_everything(tools: Tools) -> None:
    assert {wish.languages for wish in choose_round(tools, "espi")} <= {LANGUAGES}


def test_a_second_language_that_was_not_asked_for_is_no_failure(tools: Tools) -> None:
    failed: list[str] = []

    def crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        assert timeout
        yield from (Finished(act.code, act.language) for act in order.acts)

    with tools.store.transaction() as session:
        run = open_run(session, "test", NOON)
    acts = (ActOrder("1", "rus"), ActOrder("1", "kaz", if_new=True))
    order = order_crawl(tools, "espi", "espi", acts)
    list(crawl_acts(replace(tools, crawl=crawl), run, order, lambda *line: failed.append(line[1])))

    assert failed == ["rus"]


def test_a_schedule_of_a_later_version_is_added_and_one_that_was_removed_is_not(store: Store) -> None:
    old = Schedule("old", "watch", "espi", "Asia/Almaty", every=60)
    new = Schedule("new", "look", "govkz", "Asia/Almaty", every=60)
    with store.transaction() as session:
        import_defaults(session, [old], NOON)
        remove_schedule(session, "old", Deed("Admin", NOON, "not needed"))
        import_defaults(session, [old, new], NOON + HOUR)

        assert list_schedules(session) == (new,)


@pytest.fixture
def tools(store: Store, tmp_path: Path) -> Tools:
    return Bench(store, tmp_path, InventedPortal({})).tools

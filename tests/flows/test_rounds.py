"""Whose turn it is, from the store; and what a crawl asks for where the second language only follows the first."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.schedules import Schedule
from flows.crawling import crawl_acts
from flows.discovery import order_crawl
from flows.rota import A_PASS, Choice, Text, Turn, choose_most, choose_reread, choose_turn, may_look
from flows.rounds import choose_round
from flows.tools import Tools
from law.model import LANGUAGES, Capture
from spiders.crawl import CrawlOrder, Finished
from spiders.orders import ActOrder
from storage.engine import Store
from storage.runs import open_run
from storage.schedules import Deed, import_defaults, list_schedules, remove_schedule
from tests.flows.invented_portal import NOON, Bench, InventedPortal

HOUR = timedelta(hours=1)


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
    turns = [turn("code", 6, 12, 36), turn("law", 6, 12, 9), turn("order", 6, 12, 2), turn("treaty", 24, 30)]
    chosen = [one.code for one in choose_turn(turns, 3, NOON)]
    later = [replace(one, asked_at={"rus": NOON - 72 * HOUR}) if one.code == "treaty" else one for one in turns]

    assert chosen == ["code", "law", "treaty"]
    assert [one.code for one in choose_turn(later, 2, NOON)] == ["code", "treaty"]


def test_what_was_never_read_is_not_put_off() -> None:
    assert choose_turn([turn("1", 6, 12, 9), Turn("2", {})], 2, NOON) == (Choice("2"),)


def test_a_day_of_many_requests_makes_passes_smaller_and_puts_off_what_nobody_waits_for() -> None:
    texts = [Text("1", NOON)]

    assert [choose_most(asked) for asked in (0, 140, 160, 400)] == [A_PASS, A_PASS, 24, 8]
    assert (choose_reread(texts, 100), choose_reread(texts, 190)) == (("1",), ())
    assert [may_look(190, NOON - hours * HOUR, NOON) for hours in (6, 24)] == [False, True]


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

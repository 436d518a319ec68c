"""Nobody's machine is asked without a name to turn to, nor in its busy hours; whoever opens the tools obeys."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from config.hours import read_hours
from config.schedules import Schedule
from config.settings import Settings
from flows.opening import opened_tools
from flows.permission import list_never_open, permitted
from flows.rota import KEPT, MOST
from law.model import Capture
from spiders.crawl import ActOrder, CrawlFailedError, CrawlOrder, Finished
from storage.captures import store_capture
from storage.engine import Store
from storage.notices import list_notices
from storage.runs import open_run
from storage.schedules import import_defaults

NOON = datetime(2026, 3, 2, 7, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 2, 19, tzinfo=UTC)
REAL, OURS = "https://zan.gov.kz", "http://127.0.0.1:1"
ACT, OLD = ActOrder("49212", "rus"), ActOrder("49212", "rus", mode="missing")


def make_settings(folder: Path, **values: str) -> Settings:
    return Settings(data_dir=folder, **{"contact": "mailto:a@centre.example", **values})  # type: ignore[arg-type]


def ask(store: Store, settings: Settings, origin: str, act: ActOrder, *moments: datetime) -> list[Capture | Finished]:
    """Return what an order brings of three acts, while the clock shows one moment after another."""
    clock = iter(moments)

    def crawl(_order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        assert timeout
        yield from (Finished(str(number), "rus") for number in range(len(moments) - 1))

    order = CrawlOrder("espi", origin, (act,), 2.5, "ZanWatch")
    return list(permitted(crawl, store, settings, lambda: next(clock))(order, timeout=1))


def test_a_real_portal_is_not_asked_by_nobody_and_the_operator_is_told_once(store: Store, tmp_path: Path) -> None:
    nobody = make_settings(tmp_path, contact=" ")
    for _ in range(2):
        with pytest.raises(CrawlFailedError, match=r"ZANWATCH_CONTACT: say who runs this before zan\.gov\.kz"):
            ask(store, nobody, REAL, ACT, NOON, NOON)
    with store.reading() as session:
        told = [notice.key for notice in list_notices(session, "espi", 10)]

    assert told == ["contact 2026-03-02"]
    assert len(ask(store, nobody, OURS, ACT, NOON, NOON)) == 1


def test_outside_its_hours_a_portal_is_left_alone_and_a_crawl_ends_with_them(store: Store, tmp_path: Path) -> None:
    nightly = make_settings(tmp_path, crawl_hours="22:00-07:00")
    with pytest.raises(CrawlFailedError, match=r"ZANWATCH_CRAWL_HOURS: zan\.gov\.kz is asked only at 22:00-07:00"):
        ask(store, nightly, REAL, ACT, NOON)
    with pytest.raises(CrawlFailedError, match="ZANWATCH_CRAWL_HOURS"):
        ask(store, nightly, REAL, ACT, MIDNIGHT, NOON, NOON)

    assert len(ask(store, nightly, REAL, ACT, MIDNIGHT, MIDNIGHT, MIDNIGHT)) == 2
    assert len(ask(store, nightly, OURS, ACT, NOON, NOON)) == 1


def test_history_is_asked_for_at_night_and_news_at_any_hour(store: Store, tmp_path: Path) -> None:
    settings = make_settings(tmp_path)
    with pytest.raises(CrawlFailedError, match=r"ZANWATCH_BACKFILL_HOURS: .* asked for history only at 20:00-08:00"):
        ask(store, settings, REAL, OLD, NOON)

    assert len(ask(store, settings, REAL, OLD, MIDNIGHT, MIDNIGHT)) == 1
    assert len(ask(store, settings, REAL, ACT, NOON, NOON)) == 1
    assert len(ask(store, make_settings(tmp_path, backfill_hours="any"), REAL, OLD, NOON, NOON)) == 1


def test_a_round_ends_where_the_day_does_and_who_asks_for_certain_acts_gets_them(store: Store, tmp_path: Path) -> None:
    orders: list[CrawlOrder] = []

    def crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        assert timeout
        orders.append(order)
        yield from ()

    asked = Capture("espi", "9", "rus", "versions", f"{REAL}/9", NOON, 200, (), b"[]", "")
    with store.transaction() as session:
        run = open_run(session, "watch", NOON)
        for number in range(90):
            store_capture(session, replace(asked, url=f"{REAL}/{number}"), run)
    turn = replace(ACT, if_new=True)
    for origin, act in ((REAL, turn), (REAL, ACT), (OURS, turn)):
        order = CrawlOrder("espi", origin, (act,), 2.5, "ZanWatch")
        list(permitted(crawl, store, make_settings(tmp_path), lambda: NOON)(order, timeout=1))

    assert [order.enough for order in orders] == [MOST - KEPT - 90, 0, 0]


def test_a_schedule_that_fires_only_while_its_portal_is_left_alone_is_named(store: Store, tmp_path: Path) -> None:
    noon = Schedule("noon", "watch", "espi", "Asia/Almaty", at=time(12))
    hourly = Schedule("hourly", "watch", "espi", "Asia/Almaty", every=60)
    sends = Schedule("sends", "send", "", "Asia/Almaty", at=time(12))
    paused = replace(noon, name="paused", active=False)
    with store.transaction() as session:
        import_defaults(session, [noon, hourly, sends, paused], NOON)
        named = [
            [one.name for one in list_never_open(session, make_settings(tmp_path, **given), NOON)]
            for given in ({"crawl_hours": "22:00-07:00"}, {}, {"crawl_hours": "22:00-07:00", "espi_url": OURS})
        ]

    assert named == [["noon"], [], []]


def test_every_entry_obeys(tmp_path: Path) -> None:
    with opened_tools(make_settings(tmp_path, contact="")) as tools:
        order = CrawlOrder("espi", REAL, (ACT,), 2.5, "ZanWatch")
        with pytest.raises(CrawlFailedError, match="ZANWATCH_CONTACT"):
            next(iter(tools.crawl(order, timeout=1)))


@pytest.mark.parametrize("words", ["", "22:00", "24:00-07:00", "07:00-07:00", "night"])
def test_hours_that_are_none_are_refused_in_words(words: str) -> None:
    with pytest.raises(ValueError, match="two times of day"):
        read_hours(words)

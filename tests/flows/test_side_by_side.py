"""A portal that answers a byte a second holds up its own acts and no other portal's."""

from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, get_ident

import pytest

from config.settings import Settings
from flows import passes
from flows.passes import Wish, watch
from flows.side_by_side import Stream, side_by_side
from flows.tools import Tools
from law.model import Capture
from spiders.crawl import CrawlOrder, Finished
from storage.engine import Store
from storage.runs import list_outcomes
from tests.flows.invented_portal import NOON, InventedPortal, Post, make_portal

SLOW, OTHER = "930000", "Z2000000900"


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


class TwoPortals:
    """ЕСПИ gives its answer when ``released``; adilet says at once that it is under repair."""

    def __init__(self, released: Event) -> None:
        self.released, self.espi, self.order = released, make_portal(1), list[str]()

    def __call__(self, order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        if order.portal == "espi":
            assert self.released.wait(timeout=5), "the slow portal held the other one up"
            yield from self.espi(order, timeout=timeout)
        else:
            yield from InventedPortal({})(order, timeout=timeout)
        self.order.append(order.portal)


def make_tools(store: Store, folder: Path, crawl: TwoPortals, adilet: str) -> Tools:
    settings = Settings(espi_url="http://127.0.0.1:9", adilet_url=adilet, crawl_delay=0, data_dir=folder)
    return Tools(store, settings, lambda: NOON, crawl, Post(), lambda: 0.0)


def read_both(tools: Tools, released: Event) -> list[tuple[str, str]]:
    """Make a pass in which ЕСПИ goes on as soon as something of the other portal is written down."""

    def release(line: passes.ActReport) -> None:
        if line.act == OTHER:
            released.set()

    wishes = [Wish(SLOW, (), ("rus",)), Wish(OTHER, (), ("rus",))]
    watch(tools, wishes, on_line=release)
    with tools.store.reading() as session:
        return sorted((line.act, line.outcome) for line in list_outcomes(session) if line.act)


def test_the_acts_of_another_portal_are_done_while_the_first_is_waited_for(store: Store, tmp_path: Path) -> None:
    released = Event()
    crawl = TwoPortals(released)
    found = read_both(make_tools(store, tmp_path, crawl, "http://127.0.0.1:10"), released)

    assert (found, crawl.order) == ([(SLOW, "good"), (OTHER, "failed")], ["adilet", "espi", "espi"])


def test_portals_of_one_host_are_read_one_after_the_other(store: Store, tmp_path: Path) -> None:
    released = Event()
    crawl = TwoPortals(released)
    released.set()
    read_both(make_tools(store, tmp_path, crawl, "http://127.0.0.1:9"), released)

    assert crawl.order == ["espi", "espi", "adilet"]


def test_read_one_after_the_other_the_second_would_wait(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "name_host", lambda _: "one host for all")
    released = Event()

    with pytest.raises(AssertionError, match="held the other one up"):
        read_both(make_tools(store, tmp_path, TwoPortals(released), "http://127.0.0.1:10"), released)


def counting(upto: int, log: list[str], *, breaks: bool = False) -> Generator[int, None, None]:
    try:
        yield from range(upto)
        if breaks:
            raise ValueError("broken")
    finally:
        log.append(f"closed {upto}")


def test_every_item_of_every_stream_comes_once_and_every_stream_is_closed() -> None:
    log: list[str] = []
    found = list(side_by_side([Stream("a", counting(50, log)), Stream("b", counting(30, log))]))

    assert (sorted(found), sorted(log)) == (sorted([*range(50), *range(30)]), ["closed 30", "closed 50"])
    assert list(side_by_side(list[Stream[int]]())) == []


def test_the_error_of_a_stream_is_raised_and_the_others_are_closed() -> None:
    log: list[str] = []

    with pytest.raises(ValueError, match="broken"):
        list(side_by_side([Stream("a", counting(5, log, breaks=True)), Stream("b", counting(10**9, log))]))
    assert sorted(log) == ["closed 1000000000", "closed 5"]


def test_whoever_stops_in_the_middle_closes_them_all() -> None:
    log: list[str] = []
    with closing(side_by_side([Stream("a", counting(10**9, log)), Stream("b", counting(10**8, log))])) as streams:
        next(streams)

    assert sorted(log) == ["closed 100000000", "closed 1000000000"]


def test_one_host_alone_needs_no_thread() -> None:
    def who() -> Generator[int, None, None]:
        yield get_ident()

    assert list(side_by_side([Stream("a", who()), Stream("a", who())])) == [get_ident()] * 2

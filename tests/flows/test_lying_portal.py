"""A portal that says «not modified» of a text that it has altered is found out within a week, by a whole pass."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from alerts.model import Delivery
from alerts.outcome import Sent
from config.settings import Settings
from flows import hosts
from flows.passes import Wish, watch
from flows.tools import Tools
from spiders.crawl import crawl
from storage.changes import list_changes
from storage.engine import Store
from storage.tables import CaptureRow
from tests.journeys.invented import make_act
from tests.journeys.line import write_acts
from tests.spiders.site import Site
from zanwatch.sample_portal import ReplayPortal

CODE = "910001"
NOON = datetime(2024, 5, 1, 7, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [make_act(CODE, ("rus",))])
    with ReplayPortal([corpus], date(2024, 5, 1)) as portal:
        yield portal


class Liar:
    """Gives what the portal gives under one ETag, and says of a text that is asked for by it that it is the same.

    Its list of editions stays what it was.
    """

    def __init__(self, portal: ReplayPortal) -> None:
        self._host = urlsplit(portal.adilet_url).netloc
        self.said: list[int] = []
        self._lists: dict[str, tuple[int, bytes, str]] = {}

    def __call__(self, page: BaseHTTPRequestHandler) -> None:
        is_text = "/docs/" in page.path and "/history" not in page.path
        if "If-None-Match" in page.headers:
            status, body, kind = 304, b"", "text/html"
        elif is_text:
            status, body, kind = self._ask(page.path)
        else:
            status, body, kind = self._lists.setdefault(page.path, self._ask(page.path))
        if is_text:
            self.said.append(status)
        page.send_response(status)
        page.send_header("ETag", '"the same"')
        page.send_header("Content-Type", kind)
        page.send_header("Content-Length", f"{len(body)}")
        page.end_headers()
        page.wfile.write(body)

    def _ask(self, path: str) -> tuple[int, bytes, str]:
        line = HTTPConnection(self._host)
        line.request("GET", path)
        answer = line.getresponse()
        body = answer.read()
        line.close()
        return answer.status, body, answer.headers["Content-Type"] or "text/html"


class House:
    """A store that reads one act from the liar; ``sleep`` lets days go by."""

    def __init__(self, store: Store, folder: Path, origin: str, ngr: str) -> None:
        listed = folder / "watchlist.toml"
        listed.write_text(f'[[act]]\ncode = "{CODE}"\nadilet_id = "{ngr}"\ntopics = ["labour"]\n', "utf-8")
        settings = Settings(
            espi_url="http://127.0.0.1:9", adilet_url=origin, crawl_delay=0, data_dir=folder, watchlist=listed
        )
        self.tools = Tools(store, settings, lambda: NOON, crawl, self._send, lambda: 0.0)
        self.now = NOON

    def read(self) -> list[str]:
        tools = replace(self.tools, clock=lambda: self.now)
        report = watch(tools, [Wish(CODE, ("labour",), ("rus",), reread=True)], portal="adilet")
        return [line.verdict.outcome for line in report.lines]

    def sleep(self, days: int) -> None:
        # The bytes carry the instant at which they came, by the clock of this machine.
        self.now += DAY * days
        with self.tools.store.transaction() as session:
            for row in session.exec(select(CaptureRow)):
                row.captured_at -= DAY * days

    @staticmethod
    def _send(_delivery: Delivery, _settings: Settings) -> Sent:
        return Sent("ok", "250 OK")


def live_a_week(store: Store, folder: Path, portal: ReplayPortal) -> tuple[list[list[str]], list[int], list[str]]:
    """Read once, let the portal alter its text and deny it, read daily; return outcomes, answers, what was found."""
    portal.reset()
    (ngr,) = [act["ngr"] for act in portal.state()["acts"] if act["espi_id"] == CODE]
    liar = Liar(portal)
    with Site({"/": liar}) as site:
        house = House(store, folder, site.origin, ngr)
        outcomes = [house.read()]
        portal.edit(ngr, [("10 календарных", "11 календарных")])
        for _ in range(7):
            house.sleep(1)
            outcomes.append(house.read())
    with store.reading() as session:
        found = [item.change.after or "" for item in list_changes(session, act=CODE, zone=ZoneInfo("UTC"))]
    return outcomes, liar.said, found


def test_a_304_that_lies_is_found_out_within_a_week(store: Store, tmp_path: Path, running_portal: ReplayPortal) -> None:
    outcomes, said, found = live_a_week(store, tmp_path, running_portal)

    assert outcomes[:6] == [["good"], *[["identical"]] * 5]
    assert ["good"] in outcomes[6:]
    assert said.count(200) == 2
    assert [text.count("11 календарных") for text in found] == [1]


def test_without_the_weekly_whole_fetch_it_would_never_be_found(
    store: Store, tmp_path: Path, running_portal: ReplayPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "FULL_AFTER", timedelta(days=3650))
    outcomes, said, found = live_a_week(store, tmp_path, running_portal)

    assert (outcomes[1:], said[1:], found) == ([["identical"]] * 7, [304] * 7, [])

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest
from sqlmodel import select

from config.settings import BadSettingError, Settings
from flows.hosts import fenced, held_host, name_host, require_contact
from law.model import Capture, Verdict
from spiders.crawl import ActOrder, Finished, crawl
from storage.captures import record_verdict, store_capture
from storage.cooldown import find_pause, list_host_events, measure_wait, record_asked, store_pause
from storage.engine import Store
from storage.notices import take_notice
from storage.runs import open_run
from storage.tables_hosts import HostEventRow
from tests.spiders.making import TODAY, an_order, write_act
from tests.spiders.site import Site, say
from zanwatch.sample_portal import ReplayPortal

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOST = "zan.example"
DAY = timedelta(days=1)
CAPTCHA = b"<html><form action='/captcha'></form></html>"


class TaggedPortal(ReplayPortal):
    """The replay portal with ETag and Last-Modified."""

    def __init__(self, corpus: Path) -> None:
        super().__init__([corpus], TODAY)
        self._command.append("--etag")


def politely(store: Store, origin: str, *codes: str, delay: float = 0.3, **more: object) -> list[Capture | Finished]:
    """Crawl as every flow does: the host held, what it said kept."""
    order = an_order(origin, *(ActOrder(code, "rus") for code in codes), delay=delay, **more)
    with held_host(store, origin) as held, closing(fenced(crawl, held)(order, timeout=60)) as arriving:  # type: ignore[type-var]
        return list(arriving)


def reasons(found: list[Capture | Finished]) -> list[str]:
    return [item.reason for item in found if isinstance(item, Capture)]


@ON_SQLITE
def test_two_crawls_of_a_host_are_as_far_apart_as_two_requests(portal: ReplayPortal, store: Store) -> None:
    politely(store, portal.espi_url, "900002", delay=1.5)
    politely(store, portal.espi_url, "900002", delay=1.5)

    log = portal.log()
    assert [line.path.partition("?")[0].rpartition("/")[2] for line in log] == ["robots.txt", "versions", "rus"] * 2
    assert min(after.at - before.at for before, after in pairwise(log)) > 1.1


@ON_SQLITE
def test_a_captcha_is_remembered_by_whoever_asks_next_and_the_operator_hears_of_it(store: Store) -> None:
    with Site({"/robots.txt": say(b""), "/api": say(CAPTCHA)}) as site:
        first = politely(store, site.origin, "1", "2")
        asked = list(site.asked)
        second = politely(store, site.origin, "1", "2")

        assert site.asked == asked == ["/robots.txt", "/api/documents/1/rus/versions"]
        host = name_host(site.origin)
    assert (reasons(first), reasons(second)) == (["", "asked-to-wait"], ["asked-to-wait"] * 2)
    with store.transaction() as session:
        pause = find_pause(session, host)
        due = take_notice(session, "mailto:a@b.kz", datetime.now(UTC), timedelta(minutes=1))
    assert pause is not None
    assert (pause.cause, pause.until - pause.since) == ("captcha", timedelta(seconds=0.3 * 1440))
    assert due is not None
    assert "espi" in due.notice.subject


@ON_SQLITE
def test_an_hour_that_a_portal_asks_for_outlives_the_crawl(store: Store) -> None:
    with Site({"/robots.txt": say(b""), "/api": say(b"", 503, Retry_After="3600")}) as site:
        politely(store, site.origin, "1", delay=0.0)
        asked = list(site.asked)
        found = politely(store, site.origin, "2", delay=0.0)

    assert site.asked == asked
    assert reasons(found) == ["asked-to-wait"]


@ON_SQLITE
def test_robots_txt_is_written_down_at_every_run(store: Store) -> None:
    rules = iter([b"User-agent: *\nDisallow: /npa/\n", b"User-agent: *\nDisallow: /npa/\nDisallow: /search\n", b""])

    def tell(page: BaseHTTPRequestHandler) -> None:
        say(next(rules))(page)

    with Site({"/robots.txt": tell, "/api": say(b"[]")}) as site:
        for _ in range(3):
            politely(store, site.origin, "1", delay=0.0)
        host = name_host(site.origin)

    with store.reading() as session:
        said = [event.detail for event in list_host_events(session, host, "robots")]
    assert [line.partition(", sha256 ")[0] for line in said] == ["200, 0 bytes", "200, 48 bytes", "200, 30 bytes"]
    assert [line.rpartition(": ")[2] for line in said] == ["0", "2", "1"]


@ON_SQLITE
def test_a_portal_cannot_write_what_we_note_ourselves(store: Store) -> None:
    forged = say(b"[]", ZanWatch_Robots="all is open", ZanWatch_Unchanged="1")
    with Site({"/robots.txt": say(b"", 404), "/api": forged}) as site:
        capture, _ = politely(store, site.origin, "1", delay=0.0)

    assert isinstance(capture, Capture)
    assert [value for name, value in capture.headers if name.startswith("ZanWatch")] == [
        "404, 0 bytes, sha256 e3b0c44298fc1c14, Disallow: 0"
    ]


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TaggedPortal]:
    corpus = tmp_path_factory.mktemp("tagged")
    write_act(corpus, "900001", [("2023-01-01", "rus")])
    with TaggedPortal(corpus) as portal:
        yield portal


@ON_SQLITE
def test_a_text_that_did_not_change_is_not_sent_again_and_is_there_all_the_same(
    tagged: TaggedPortal, store: Store
) -> None:
    (act,) = tagged.state()["acts"]
    order = {"portal": "adilet", "delay": 0.0}
    wanted = ActOrder(act["ngr"], "rus")

    def read() -> Capture:
        asked = replace(an_order(tagged.adilet_url, wanted), **order)  # type: ignore[arg-type]
        with held_host(store, tagged.adilet_url) as held:
            _, edition, _ = fenced(crawl, held)(asked, timeout=60)
        assert isinstance(edition, Capture)
        with store.transaction() as session:
            number = store_capture(session, edition, open_run(session, "test", edition.captured_at))
            record_verdict(session, number, Verdict("good"))
        return edition

    whole, same = read(), read()
    statuses = [line.status for line in tagged.log() if line.path.endswith(act["ngr"])]
    tagged.edit(act["ngr"], [("норма 1", "норма 11")])
    changed = read()

    assert statuses == [200, 304]
    assert (same.body, same.status, same.reason) == (whole.body, 200, "")
    assert dict(same.headers)["ZanWatch-Unchanged"] == "1"
    assert changed.body != whole.body
    assert "норма 11" in changed.body.decode()


def test_a_second_block_within_a_day_holds_twice_as_long_and_never_longer_than_a_day(store: Store) -> None:
    lengths = []
    with store.transaction() as session:
        for _ in range(4):
            pause = store_pause(session, HOST, 5 * 3600, "captcha")
            lengths.append(round((pause.until - pause.since) / timedelta(hours=1)))
            for row in session.exec(select(HostEventRow)):  # a day goes by
                row.at, row.until = row.at - DAY, pause.until - DAY
            session.flush()

    assert lengths == [5, 10, 20, 24]


def test_a_pause_is_found_until_it_ends_and_a_shorter_one_does_not_cut_it(store: Store) -> None:
    with store.transaction() as session:
        long = store_pause(session, HOST, 3600, "blocked")
        short = store_pause(session, HOST, 60, "asked")
        found, other = find_pause(session, HOST), find_pause(session, "other.example")
        wait = measure_wait(session, HOST, 2.5)

    assert (short, found, other) == (long, long, None)
    assert 3590 < wait <= 3600


def test_a_host_that_was_asked_just_now_waits_for_its_gap(store: Store) -> None:
    with store.transaction() as session:
        before = measure_wait(session, HOST, 30.0)
        record_asked(session, HOST, 7)
        after = measure_wait(session, HOST, 30.0)

    assert before == 0.0
    assert 20 < after <= 30


def test_a_pause_written_before_the_clock_was_set_back_holds_nobody_up(store: Store) -> None:
    with store.transaction() as session:
        now = datetime.now(UTC)
        session.add(HostEventRow(host=HOST, subject="pause", at=now, until=now + timedelta(days=400), detail="asked"))
        session.flush()

        assert find_pause(session, HOST) is None


def test_the_first_crawl_of_a_real_host_needs_a_contact_and_one_of_this_machine_does_not() -> None:
    nobody, somebody = Settings(contact=" "), Settings(contact="mailto:a@b.kz")

    with pytest.raises(BadSettingError, match=r"^ZANWATCH_CONTACT: .*zan\.gov\.kz"):
        require_contact(nobody, "http://127.0.0.1:1", "https://zan.gov.kz")
    require_contact(nobody, "http://127.0.0.1:1")
    require_contact(somebody, "https://zan.gov.kz")

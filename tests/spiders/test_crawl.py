import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from law.errors import MonitorError
from law.model import Capture
from spiders.crawl import ActOrder, Crawler, CrawlFailedError, Finished, crawl
from tests.spiders.making import an_order
from tests.spiders.site import Site, say, say_raw
from zanwatch.sample_portal import ReplayPortal

BOTH = (ActOrder("900001", "rus"), ActOrder("900002", "rus"))
FIRST_ACT = ["Capture", "Capture", "Capture", "Finished"]


def crawling_child(parent: int | None = None, seconds: float = 5.0) -> int:
    """Return the process for crawls that this process has started, as soon as it is what it is to be."""
    deadline = time.monotonic() + seconds
    while True:
        found = [pid for pid in _processes() if _parent_and_words(pid) == (parent or os.getpid(), True)]
        if found or time.monotonic() > deadline:
            (child,) = found
            return child
        time.sleep(0.01)


def crawling_fork() -> int:
    """Return the process that carries out the order."""
    return crawling_child(crawling_child())


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _parent_and_words(pid: int) -> tuple[int, bool]:
    try:
        parent = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1]
        return int(parent), b"spiders.child" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended while we looked
        return 0, False


def is_gone(pid: int, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        state = Path(f"/proc/{pid}/stat")
        if not state.exists() or state.read_text().rpartition(") ")[2].startswith("Z"):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("find", [crawling_child, crawling_fork])
def test_a_crawl_killed_midway_gives_what_came_and_then_fails(portal: ReplayPortal, find: Callable[[], int]) -> None:
    portal.add_fault("900002", "timeout", seconds=20)
    running = crawl(an_order(portal.espi_url, *BOTH, answer_seconds=20.0), timeout=60)
    came = [next(running) for _ in FIRST_ACT]
    fork = crawling_fork()

    os.kill(find(), signal.SIGKILL)
    with pytest.raises(CrawlFailedError, match="the crawling process ended with signal SIGKILL") as caught:
        came.extend(running)

    assert [type(message).__name__ for message in came] == FIRST_ACT
    assert isinstance(caught.value, MonitorError)
    assert is_gone(fork)


def test_a_frozen_crawl_is_given_up(portal: ReplayPortal) -> None:
    portal.add_fault("900002", "timeout", seconds=20)
    order = an_order(portal.espi_url, *BOTH, answer_seconds=20.0, silence_seconds=3.0)
    running = crawl(order, timeout=60)
    for _ in FIRST_ACT:
        next(running)
    child, fork = crawling_child(), crawling_fork()

    os.kill(fork, signal.SIGSTOP)
    with pytest.raises(CrawlFailedError, match="gave no sign of life for 3 seconds"):
        next(running)

    assert is_gone(child)
    assert is_gone(fork)


def test_a_slow_portal_is_no_frozen_crawl_but_has_its_time(portal: ReplayPortal) -> None:
    portal.add_fault("900002", "timeout", seconds=20)
    order = an_order(portal.espi_url, *BOTH, answer_seconds=20.0, silence_seconds=3.0)
    running = crawl(order, timeout=4.5)
    for _ in FIRST_ACT:
        next(running)
    child = crawling_child()

    with pytest.raises(CrawlFailedError, match=r"it took longer than 4\.5 seconds"):
        next(running)

    assert is_gone(child)


def test_a_caller_that_takes_its_time_is_not_counted(portal: ReplayPortal) -> None:
    running = crawl(an_order(portal.espi_url, *BOTH), timeout=3)
    came = [next(running)]
    time.sleep(3.1)

    came.extend(running)

    assert came[-1] == Finished("900002", "rus")


def test_closing_the_generator_ends_the_crawl(portal: ReplayPortal) -> None:
    running = crawl(an_order(portal.espi_url, *BOTH, delay=1.0), timeout=60)
    next(running)
    child, fork = crawling_child(), crawling_fork()

    running.close()

    assert is_gone(child, 0.2)
    assert is_gone(fork, 0.2)


def test_the_next_crawl_has_a_process_of_its_own_but_not_a_start_of_its_own(portal: ReplayPortal) -> None:
    seen, came = [], []

    with Crawler() as crawler:
        crawler.start()
        for _ in range(2):
            running = crawler(an_order(portal.espi_url, BOTH[0], delay=0.5), timeout=60)
            came.append(next(running))
            seen.append((crawling_child(), crawling_fork()))
            came.extend(running)
    (child, first), (again, second) = seen

    assert [type(message).__name__ for message in came] == FIRST_ACT * 2
    assert child == again
    assert first != second
    assert [is_gone(pid) for pid in (child, first, second)] == [True, True, True]


def test_a_process_that_died_while_it_waited_is_not_asked(portal: ReplayPortal) -> None:
    with Crawler() as crawler:
        crawler.start()
        dead = crawling_child()
        os.kill(dead, signal.SIGKILL)
        assert is_gone(dead)

        came = list(crawler(an_order(portal.espi_url, BOTH[0]), timeout=60))

    assert [type(message).__name__ for message in came] == FIRST_ACT


def test_after_a_crawl_that_failed_the_next_one_starts_anew(portal: ReplayPortal) -> None:
    with Crawler() as crawler:
        order = an_order(portal.espi_url, BOTH[0])
        with pytest.raises(CrawlFailedError, match="no spider for 'gazette'"):
            list(crawler(replace(order, portal="gazette"), timeout=60))

        came = list(crawler(order, timeout=60))

    assert [type(message).__name__ for message in came] == FIRST_ACT


PARENT = """
import os, sys
from spiders.crawl import ActOrder, CrawlOrder, crawl
def children(parent):
    pids = [path for path in os.listdir("/proc") if path.isdecimal()]
    return [pid for pid in pids if open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1] == f"{parent}"]
order = CrawlOrder("espi", sys.argv[1], (ActOrder("900001", "rus"),), 0.5, "ZanWatch")
for message in crawl(order, timeout=60):
    child, = children(os.getpid())
    print(child, *children(child), flush=True)
    os.kill(os.getpid(), 9)
"""


def test_a_crawl_does_not_outlive_its_parent(portal: ReplayPortal) -> None:
    words = [sys.executable, "-c", PARENT, portal.espi_url]

    ended = subprocess.run(words, check=False, capture_output=True, text=True)

    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert [is_gone(int(pid)) for pid in ended.stdout.split()] == [True, True]


def test_a_portal_that_nobody_wrote_a_spider_for_is_an_error_with_its_words(portal: ReplayPortal) -> None:
    order = replace(an_order(portal.espi_url, *BOTH), portal="gazette")

    with pytest.raises(CrawlFailedError, match=r"ended with exit code 1 \(.*no spider for 'gazette'") as caught:
        list(crawl(order, timeout=60))

    assert "UnknownPortalError" in caught.value.log


def test_of_a_body_larger_than_the_order_allows_only_its_beginning_is_kept() -> None:
    chunk = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
    answers = {
        "/robots.txt": say(b""),
        "/api/documents/1/": say(b"x" * 101),
        "/api/documents/2/": say_raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"),
        "/api/documents/3/": say(b"x" * 100),
    }
    acts = [ActOrder(code, "rus") for code in "123"]
    with Site(answers) as site:
        messages = list(crawl(an_order(site.origin, *acts, body_limit=100), timeout=60))

    found = [(m.status, m.reason, len(m.body)) for m in messages if isinstance(m, Capture)]
    assert found == [(200, "too-large", 0), (200, "too-large", 100), (200, "", 100)]


def test_an_empty_order_ends_at_once(portal: ReplayPortal) -> None:
    assert list(crawl(an_order(portal.espi_url), timeout=60)) == []
    assert portal.log() == ()


def test_the_parent_needs_no_scrapy() -> None:
    words = "import sys, spiders.crawl; print([name for name in sys.modules if name in ('scrapy', 'twisted')])"

    assert subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True).stdout == "[]\n"


def test_a_crawl_of_four_requests_is_quick(portal: ReplayPortal) -> None:
    began = time.monotonic()

    list(crawl(an_order(portal.espi_url, ActOrder("900001", "rus")), timeout=60))

    # 0.4 s with compiled bytecode, 1.1 s without; the bound leaves room for a busy machine.
    assert len(portal.log()) == 4
    assert time.monotonic() - began < 5

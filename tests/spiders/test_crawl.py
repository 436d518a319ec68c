import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from law.errors import MonitorError
from law.model import Capture
from spiders.crawl import ActOrder, CrawlFailedError, Finished, crawl
from tests.spiders.making import an_order
from tests.spiders.site import Site, say, say_raw
from zanwatch.sample_portal import ReplayPortal

BOTH = (ActOrder("900001", "rus"), ActOrder("900002", "rus"))
FIRST_ACT = ["Capture", "Capture", "Capture", "Finished"]


def crawling_child() -> int:
    """Return the process of the crawl that this process has started."""
    (child,) = (pid for pid in _processes() if _parent_and_words(pid) == (os.getpid(), True))
    return child


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


def test_a_crawl_killed_midway_gives_what_came_and_then_fails(portal: ReplayPortal) -> None:
    portal.add_fault("900002", "timeout", seconds=20)
    running = crawl(an_order(portal.espi_url, *BOTH, answer_seconds=20.0), timeout=60)
    came = [next(running) for _ in FIRST_ACT]

    os.kill(crawling_child(), signal.SIGKILL)
    with pytest.raises(CrawlFailedError, match="the crawling process ended with signal SIGKILL") as caught:
        came.extend(running)

    assert [type(message).__name__ for message in came] == FIRST_ACT
    assert isinstance(caught.value, MonitorError)


def test_a_frozen_crawl_is_given_up(portal: ReplayPortal) -> None:
    portal.add_fault("900002", "timeout", seconds=20)
    order = an_order(portal.espi_url, *BOTH, answer_seconds=20.0, silence_seconds=3.0)
    running = crawl(order, timeout=60)
    for _ in FIRST_ACT:
        next(running)
    child = crawling_child()

    os.kill(child, signal.SIGSTOP)
    with pytest.raises(CrawlFailedError, match="gave no sign of life for 3 seconds"):
        next(running)

    assert is_gone(child)


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
    child = crawling_child()

    running.close()

    assert is_gone(child, 0.2)


PARENT = """
import os, sys
from spiders.crawl import ActOrder, CrawlOrder, crawl
order = CrawlOrder("espi", sys.argv[1], (ActOrder("900001", "rus"),), 0.5, "ZanWatch")
for message in crawl(order, timeout=60):
    children = [path for path in os.listdir("/proc") if path.isdecimal()]
    mine = [pid for pid in children if f" {os.getpid()} " in open(f"/proc/{pid}/stat").read().rpartition(")")[2][:16]]
    print(*mine, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_a_crawl_does_not_outlive_its_parent(portal: ReplayPortal) -> None:
    words = [sys.executable, "-c", PARENT, portal.espi_url]

    ended = subprocess.run(words, check=False, capture_output=True, text=True)

    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert is_gone(int(ended.stdout))


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

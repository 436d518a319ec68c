"""The process that crawls: it loads Scrapy, reads orders from stdin, and writes what came to stdout, in frames.

Each order is carried out in a fork of it, one after another: a reactor can be started only once in a process, and to
load Scrapy takes longer than most crawls. Its stdin is its parent's hand: when that closes, whatever the reason, both
are gone. They never open the database.
"""

import gc
import os
import resource
import select
import signal
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from scrapy.crawler import AsyncCrawlerProcess

from spiders import portals
from spiders.frames import End, read_order, write_message
from spiders.orders import CrawlOrder
from spiders.settings import scrapy_settings
from spiders.spider import PortalSpider

MEMORY_LIMIT = 256 << 20
"""Bytes of data; the largest answers need half of it, a hostile JSON of 30 MiB would take a gigabyte."""
LATE = (
    "encodings.idna",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.dupefilters",
    "scrapy.extensions.throttle",
    "scrapy.squeues",
    "scrapy.spidermiddlewares.start",
    "spiders.portals.adilet",
    "spiders.portals.espi",
)
"""What a crawl loads late, and by name. The reactor is not among it: each crawl needs its own."""


class UnknownPortalError(LookupError):
    """Raised when no spider is written for a portal, from ``find_spider``."""


def main() -> int:
    """Load what crawls need; then, in the fork of each order, crawl, and return 0 when all that was ordered is done."""
    with suppress(ValueError, OSError):  # some systems do not know this limit; it is the last of several
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
    for name in LATE:
        import_module(name)
    gc.freeze()
    out = _take_stdout()
    order, hand = _fork_for_each_order()
    Thread(target=_leave_with_parents, args=(hand,), daemon=True).start()
    process = AsyncCrawlerProcess(scrapy_settings(order))
    crawler = process.create_crawler(find_spider(order.portal))
    process.crawl(crawler, order=order, send=partial(write_message, out))
    process.start()
    if not getattr(crawler.spider, "is_done", False):
        return 1
    write_message(out, End())
    return 0


def find_spider(portal: str) -> type[PortalSpider]:
    """Return the spider of a portal: ``spiders/portals/<portal>.py`` has exactly one; raises UnknownPortalError."""
    known = {path.stem for path in Path(portals.__path__[0]).glob("[a-z]*.py")}
    if portal not in known:
        raise UnknownPortalError(f"no spider for {portal!r}; there are {sorted(known)}")
    module = import_module(f"{portals.__name__}.{portal}")
    kinds = (value for value in vars(module).values() if isinstance(value, type) and issubclass(value, PortalSpider))
    (spider,) = (kind for kind in kinds if kind is not PortalSpider)
    return spider


def _take_stdout() -> BinaryIO:
    """Keep stdout for frames alone: what a library prints goes to stderr."""
    kept = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(kept, "wb")


def _fork_for_each_order() -> tuple[CrawlOrder, int]:
    """Return an order and the parent's hand, in a fork; the parent itself waits for it, and never returns."""
    stdin = os.fdopen(0, "rb", closefd=False)
    while stdin.peek(1):
        order = read_order(stdin)
        theirs, ours = os.pipe()
        fork = os.fork()
        if not fork:
            os.close(ours)
            return order, theirs
        os.close(theirs)
        _, status = os.waitpid(fork, 0)
        os.close(ours)
        if status:
            _end_alike(os.waitstatus_to_exitcode(status))
    os._exit(0)


def _leave_with_parents(hand: int) -> None:
    """End the fork as soon as stdin or its own parent's hand closes. A thread sees that while the crawl waits."""
    watched = select.poll()
    watched.register(0, 0)  # its end is always told; what is written there is for the parent
    watched.register(hand, 0)
    watched.poll()
    os._exit(1)


def _end_alike(code: int) -> None:
    """End as the fork did, for whoever waits knows only this process."""
    if code < 0:
        with suppress(OSError):  # SIGKILL and SIGSTOP cannot be set, and need not be
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code if code > 0 else 1)


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)  # nothing is left to tidy up, and the reactor's threads would take their time

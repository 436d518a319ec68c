"""The process of one crawl: it reads an order from stdin, asks the portal, and writes what came to stdout, in frames.

Its stdin is its parent's hand: when that closes, whatever the reason, the child is gone. It never opens the database.
"""

import os
import resource
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
from spiders.settings import scrapy_settings
from spiders.spider import PortalSpider

MEMORY_LIMIT = 256 << 20
"""Bytes of data; the largest answers need half of it, a hostile JSON of 30 MiB would take a gigabyte."""


class UnknownPortalError(LookupError):
    """Raised when no spider is written for a portal, from ``find_spider``."""


def main() -> int:
    """Crawl, and return 0 when everything that was ordered was done."""
    with suppress(ValueError, OSError):  # some systems do not know this limit; it is the last of several
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
    out = _take_stdout()
    order = read_order(sys.stdin.buffer)
    Thread(target=_leave_with_parent, daemon=True).start()
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


def _leave_with_parent() -> None:
    """End the process as soon as stdin closes. A thread sees that even while the crawl waits or computes."""
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)  # nothing is left to tidy up, and the reactor's threads would take their time

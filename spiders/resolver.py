"""A host is believed by the address that it leads to at this moment, and exactly that address is connected to.

Scrapy connects to what its resolver answers. So a name that is public when it is checked and this machine when it is
asked, a second later, leads nowhere: the check is made on the answer itself, at every connection.
"""

import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from spiders.hosts import host_names, is_trusted

REFUSED: list[str] = []
"""The addresses that were refused in this process, which makes one crawl; Scrapy tells the reason to nobody."""


class TrustedResolver(CachingThreadedResolver):
    """Answers with an address only where a portal can have it; a name that has another one is as good as unknown."""

    written: tuple[str, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Return the resolver of this crawl."""
        made = super().from_crawler(crawler, reactor)
        made.written = host_names(crawler.settings["ZANWATCH_ORIGIN"], crawler.settings.getlist("ZANWATCH_HOSTS"))
        return made

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's name
        """Return the address of a host; fails with DNSLookupError where it has none that may be connected to."""
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if is_trusted(address, self.written):
            return address
        logging.getLogger(__name__).warning("%s leads to %s, which no portal can have: not asked", name, address)
        REFUSED.append(address)
        raise DNSLookupError(f"{name} leads to {address}")

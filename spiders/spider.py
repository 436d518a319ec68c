"""The part that all spiders share: ask one address, hand on what came, whatever it is, then ask the next."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler

from law.model import Capture, CaptureKind, Language
from spiders.arrivals import Arrival, Wire, read_answer, read_failure
from spiders.frames import Beat, Message
from spiders.hosts import host_names
from spiders.middleware import ROBOTS
from spiders.orders import ActOrder, CrawlOrder, Finished
from spiders.outcomes import UNCHANGED
from spiders.politeness import CONDITIONAL, Signs
from spiders.resolver import REFUSED
from spiders.waiting import LONGEST

BEAT_SECONDS = 2.0


class _EnoughError(Exception):
    """Raised when an act has had as many requests as its order allows, from ``fetch``."""


@dataclass(frozen=True, slots=True)
class Target:
    """One address, and what is expected there; the fields are those of a Capture."""

    act: str
    language: Language
    kind: CaptureKind
    url: str
    version_on: date | None = None
    page: int = 1


class PortalSpider(Spider):
    """Takes the acts of an order one after another; a portal's own spider says in ``read_act`` what to ask for."""

    # read by the child, which picks the spider of an order's portal
    portal: ClassVar[str]

    def __init__(self, order: CrawlOrder, send: Callable[[Message], None], **rest: Any) -> None:
        super().__init__(**rest)
        self.order = order
        self.allowed_domains = host_names(order.origin, order.allowed_hosts)
        self.is_done = False
        self._send = send
        self._wire = Wire(order.body_limit)
        self._not_before = 0.0
        self._left = 0
        self._made = 0
        self._begun = ""
        self._opened: set[str] = set()
        self._signs = Signs(order.rest)
        self._validators = {(one.url, one.language): one for one in order.validators}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider, which hears its own wire."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.listen(crawler)
        return spider

    def listen(self, crawler: Crawler) -> None:
        """Hear what arrives on the wire of this crawl."""
        self._wire.listen(crawler)

    async def start(self) -> AsyncIterator[Any]:
        """Do the whole order; nothing is left to Scrapy's scheduler, so that the requests keep their order."""
        beat = asyncio.create_task(self._beat())
        self._not_before = asyncio.get_running_loop().time() + self.order.wait_first
        try:
            for act in self.order.acts:
                self._left = self.order.most_requests
                if self._is_asked_for(act):
                    self._begun = act.code
                    with suppress(_EnoughError):
                        await self.read_act(act)
                self._send(Finished(act.code, act.language))
            self.is_done = True
        finally:
            beat.cancel()
        return
        yield  # what makes this a generator, as Scrapy wants it

    def _is_asked_for(self, act: ActOrder) -> bool:
        """An act that was begun is done in all its languages; another one is put off after enough requests."""
        is_put_off = 0 < self.order.enough <= self._made and act.code != self._begun
        return not is_put_off and (not act.if_new or act.code in self._opened)

    async def read_act(self, order: ActOrder) -> None:
        """Ask for all that is wanted of one act in one language; at least one capture comes of it."""
        raise NotImplementedError

    def make_request(self, target: Target) -> Request:
        """Return how a target is asked for; a portal that wants more than an address overrides this."""
        return Request(target.url)

    async def fetch(self, target: Target) -> Capture:
        """Ask one address and hand on what came; a failure is a capture with its reason, never an exception."""
        if self.order.most_requests and not self._left:
            raise _EnoughError
        self._left -= 1
        self._made += 1
        request = self.make_request(target)
        self._ask_for_news_only(request, target)
        self._wire.forget()
        if await self._may_ask():
            arrival = await self._ask(request)
        else:
            arrival = Arrival(request.url, None, (), b"", "asked-to-wait")
        self._heed(arrival)
        return self._hand_on(target, arrival)

    def refuse(self, target: Target, reason: str) -> Capture:
        """Hand on a capture of an address that is not asked at all."""
        return self._hand_on(target, Arrival(target.url, None, (), b"", reason))

    async def _ask(self, request: Request) -> Arrival:
        try:
            arrival = read_answer(await self.crawler.engine.download_async(request))
            return replace(arrival, reason="") if _is_unchanged(request, arrival) else arrival
        except Exception as error:  # whatever went wrong becomes the reason of a capture
            arrival = read_failure(error, request, self._wire)
            if arrival.reason == "dns" and REFUSED:
                REFUSED.clear()
                return replace(arrival, reason="address")
            if arrival.reason == "failed":
                self.logger.exception("no word for this failure of %s", request.url)
            return arrival

    async def _may_ask(self) -> bool:
        """Wait as long as the portal told us to; False when that is longer than a crawl should last."""
        left = self._not_before - asyncio.get_running_loop().time()
        if left > LONGEST:
            return False
        await asyncio.sleep(max(0.0, left))
        return True

    def _heed(self, arrival: Arrival) -> None:
        now = datetime.now(UTC)
        pause = self._signs.see(arrival.status, arrival.headers, arrival.body, arrival.reason, now)
        if pause is not None:
            self._not_before = asyncio.get_running_loop().time() + pause.seconds

    def _ask_for_news_only(self, request: Request, target: Target) -> None:
        known = self._validators.get((target.url, target.language))
        if known is None or self.name not in CONDITIONAL or target.kind != "edition" or request.method != "GET":
            return
        for name, value in (("If-None-Match", known.etag), ("If-Modified-Since", known.last_modified)):
            if value:
                request.headers[name] = value

    def _take_fact(self, name: str) -> Any:
        """Return what a part of this crawl noted since it was asked last; None where it noted nothing."""
        stats = self.crawler.stats
        found = None if stats is None else stats.get_value(name)
        if stats is not None and found is not None:
            stats.set_value(name, None)
        return found

    def _hand_on(self, target: Target, arrival: Arrival) -> Capture:
        capture = Capture(
            portal=self.portal,
            act=target.act,
            language=target.language,
            kind=target.kind,
            url=arrival.url,
            captured_at=datetime.now(UTC),
            status=arrival.status,
            headers=(*arrival.headers, *self._own_headers()),
            body=arrival.body,
            reason=arrival.reason,
            version_on=target.version_on,
            page=target.page,
        )
        if target.kind == "edition":
            self._opened.add(target.act)
        self._send(capture)
        return capture

    def _own_headers(self) -> tuple[tuple[str, str], ...]:
        """Return under which robots.txt and certificate this was asked, where that was found out just now."""
        said = self._take_fact(ROBOTS)
        pairs = zip(("ZanWatch-Robots", "ZanWatch-Certificate"), said or (), strict=False)
        return tuple((name, words) for name, words in pairs if words)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self._send(Beat())


def _is_unchanged(request: Request, arrival: Arrival) -> bool:
    """Tell whether this is the answer to «only if it changed»: it has not, and what we have is what there is."""
    was_asked = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
    return was_asked and arrival.status == UNCHANGED

"""The part that all spiders share: ask one address, hand on what came, whatever it is, then ask the next."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler

from law.model import Capture, Language
from spiders.arrivals import Arrival, Wire, read_answer, read_failure
from spiders.frames import Beat, Message
from spiders.hosts import host_names
from spiders.orders import ActOrder, CrawlOrder, Finished
from spiders.waiting import BUSY, LONGEST, read_retry_after

BEAT_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Target:
    """One address, and what is expected there; the fields are those of a Capture."""

    act: str
    language: Language
    kind: Literal["versions", "edition"]
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
        try:
            for act in self.order.acts:
                await self.read_act(act)
                self._send(Finished(act.code, act.language))
            self.is_done = True
        finally:
            beat.cancel()
        return
        yield  # what makes this a generator, as Scrapy wants it

    async def read_act(self, order: ActOrder) -> None:
        """Ask for all that is wanted of one act in one language; at least one capture comes of it."""
        raise NotImplementedError

    async def fetch(self, target: Target) -> Capture:
        """Ask one address and hand on what came; a failure is a capture with its reason, never an exception."""
        request = Request(target.url)
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
            return read_answer(await self.crawler.engine.download_async(request))
        except Exception as error:  # whatever went wrong becomes the reason of a capture
            arrival = read_failure(error, request, self._wire)
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
        if arrival.status not in BUSY:
            return
        values = [value for name, value in arrival.headers if name.lower() == "retry-after"]
        seconds = read_retry_after(values[0], datetime.now(UTC)) if values else None
        if seconds is not None:
            self._not_before = asyncio.get_running_loop().time() + seconds

    def _hand_on(self, target: Target, arrival: Arrival) -> Capture:
        capture = Capture(
            portal=self.portal,
            act=target.act,
            language=target.language,
            kind=target.kind,
            url=arrival.url,
            captured_at=datetime.now(UTC),
            status=arrival.status,
            headers=arrival.headers,
            body=arrival.body,
            reason=arrival.reason,
            version_on=target.version_on,
            page=target.page,
        )
        self._send(capture)
        return capture

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self._send(Beat())

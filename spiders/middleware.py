"""Between the spider and the wire: robots.txt, redirects and compressed bodies, each stricter than Scrapy's own.

Scrapy takes an unreachable robots.txt for a permission, follows a redirect anywhere, and unpacks half a gzip silently.
"""

import re
from hashlib import sha256
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import ProtegoRobotParser

from spiders.hosts import is_allowed, resolve
from spiders.outcomes import HOPS, WHOLE
from spiders.streams import BrokenStreamError, unpack

ROBOTS = "zanwatch/robots"
"""The name, in a crawl's statistics, of what robots.txt and the certificate of a host said last."""
_CLOSED = re.compile(rb"(?im)^[ \t]*disallow[ \t]*:[ \t]*[^\s#]")
ROBOTS_LIMIT = 512 << 10
"""Bytes; RFC 9309 asks for at least 500 KiB."""


class ForbiddenError(IgnoreRequest):
    """Raised when robots.txt forbids an address, from RobotsMiddleware."""


class ForeignHostError(IgnoreRequest):
    """Raised when a request would leave the hosts of its portal, from HopMiddleware."""


class RobotsAnswerError(Exception):
    """Raised when robots.txt answers neither with rules nor that there are none, from RobotsMiddleware."""

    def __init__(self, response: Response) -> None:
        super().__init__(f"robots.txt answered {response.status}")
        self.response = response


class UnwholeAnswerError(Exception):
    """Raised when a compressed body does not unpack whole, from WholeStreamMiddleware; it holds the bytes as sent."""

    def __init__(self, response: Response, error: BrokenStreamError) -> None:
        super().__init__(f"{error}")
        self.response = response
        self.reason = error.reason


class _Middleware:
    """What the three have in common: they are built from a crawler's settings."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of this crawl."""
        return cls(crawler)


class RobotsMiddleware(_Middleware):
    """Ask robots.txt of a host first (RFC 9309): that there is no such file is a permission, that it fails is not.

    An answer is kept for this crawl; a failure is not, so that one broken moment costs one act.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._name: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, ProtegoRobotParser] = {}

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise ForbiddenError, or what went wrong with robots.txt."""
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = await self._fetch_rules(site)
        if not self._rules[site].allowed(request.url, self._name):
            raise ForbiddenError(f"robots.txt of {parts.netloc} forbids {request.url}")

    async def _fetch_rules(self, site: str) -> ProtegoRobotParser:
        response = await self.crawler.engine.download_async(Request(f"{site}/robots.txt", meta={"robots": True}))
        if self.crawler.stats is not None:
            self.crawler.stats.set_value(ROBOTS, (describe_robots(response), describe_certificate(response)))
        if response.status == WHOLE:
            return ProtegoRobotParser(response.body[:ROBOTS_LIMIT], None)
        if 400 <= response.status < 500 and response.status != 429:  # noqa: PLR2004 - the numbers of RFC 9309
            return ProtegoRobotParser(b"", None)
        raise RobotsAnswerError(response)


class HopMiddleware(_Middleware):
    """Follow a redirect to a host of this portal, a few times; hand on any other answer as it came."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._origin: str = crawler.settings["ZANWATCH_ORIGIN"]
        self._hosts: list[str] = crawler.settings.getlist("ZANWATCH_HOSTS")
        self._most = crawler.settings.getint("REDIRECT_MAX_TIMES")

    def process_request(self, request: Request) -> None:
        """Let a request to the portal's own hosts pass; raises ForeignHostError for any other, from anywhere."""
        if not is_allowed(request.url, self._origin, self._hosts):
            raise ForeignHostError(f"{request.url[:200]} is no address of {self._origin}")

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the next request of a chain, or the answer."""
        location = response.headers.get("Location")
        if response.status not in HOPS or location is None:
            return response
        hops = request.meta.get("hops", 0) + 1
        target = resolve(request.url, location.decode("utf-8", "replace"))
        if hops > self._most or not is_allowed(target, self._origin, self._hosts):
            return response
        return request.replace(url=target, meta={**_own_meta(request), "hops": hops})


class WholeStreamMiddleware(_Middleware):
    """Ask for gzip alone and accept only a stream that comes to its end within the limit."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    def process_request(self, request: Request) -> None:
        """Say what we can unpack."""
        request.headers["Accept-Encoding"] = "gzip"

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002 - Scrapy passes both
        """Return the answer with its body as the server meant it; raises UnwholeAnswerError."""
        encodings = [value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")]
        try:
            return response.replace(body=unpack(response.body, encodings, self._limit))
        except BrokenStreamError as error:
            raise UnwholeAnswerError(response, error) from error


def describe_robots(response: Response) -> str:
    """Return one line on an answer for robots.txt: its status, size and digest, and how many paths it closes."""
    digest = sha256(response.body).hexdigest()[:16]
    closed = len(_CLOSED.findall(response.body[:ROBOTS_LIMIT]))
    return f"{response.status}, {len(response.body)} bytes, sha256 {digest}, Disallow: {closed}"


def describe_certificate(response: Response) -> str:
    """Return from when to when the certificate of a connection holds, and who issued it; empty without one."""
    if response.certificate is None:
        return ""
    found = response.certificate.original.to_cryptography()
    return f"{found.not_valid_before_utc:%Y-%m-%d} {found.not_valid_after_utc:%Y-%m-%d} {found.issuer.rfc4514_string()}"


def _own_meta(request: Request) -> dict[str, Any]:
    """Return what a redirected request inherits: only our own marks, not the state of the hop before."""
    return {name: request.meta[name] for name in ("robots",) if name in request.meta}

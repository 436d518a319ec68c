"""What came of one request, whole or not: Scrapy drops what arrived before a failure, so we listen at the wire."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from OpenSSL import SSL
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.http import Headers, Request, Response
from service_identity.exceptions import VerificationError
from twisted.internet.error import (
    CertificateError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    TCPTimedOutError,
)
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from spiders.middleware import ForbiddenError, RobotsAnswerError, UnwholeAnswerError
from spiders.outcomes import WHOLE, reason_of_status

KEPT_OF_TOO_LARGE = 1 << 20
"""Bytes of an oversized body that are kept: enough to see what it was, too little to fill a disk."""

MOST_HEADERS, LONGEST_HEADER = 100, 8192
"""Of headers only so many are kept, and so many characters of each: a million cookies are an attack, not an answer."""
OURS = b"zanwatch-"
"""How the names of the headers begin that we add to a capture ourselves; a portal cannot."""

# The first class that fits decides, so the narrow ones stand first.
_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (ForbiddenError, "robots"),
    (CannotResolveHostError, "dns"),
    (DownloadTimeoutError, "timeout"),
    (TCPTimedOutError, "timeout"),
    (DownloadCancelledError, "too-large"),
    (SSL.Error, "tls"),
    (VerificationError, "tls"),
    (CertificateError, "tls"),
    (DownloadConnectionRefusedError, "refused"),
    (ConnectError, "refused"),
    (ConnectionLost, "reset"),
    (ResponseDataLossError, "short-body"),
    (ConnectionDone, "reset"),
    (IgnoreRequest, "redirect"),  # Scrapy's own fence around the hosts of a spider
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Status is None when nothing answered, or when a time limit cut the answer off; headers and body as they came."""

    url: str
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    reason: str


@dataclass(slots=True, weakref_slot=True)
class Wire:
    """Remembers what the request that is under way has brought so far, and stops it at the limit."""

    limit: int
    headers: Headers = field(default_factory=Headers)
    chunks: list[bytes] = field(default_factory=list)
    size: int = 0

    def listen(self, crawler: Crawler) -> None:
        """Listen to the requests of this crawl; they come one after another."""
        crawler.signals.connect(self.forget, signals.request_reached_downloader)
        crawler.signals.connect(self._take_headers, signals.headers_received)
        crawler.signals.connect(self._take_bytes, signals.bytes_received)

    def forget(self) -> None:
        """Begin anew."""
        self.headers = Headers()
        self.chunks = []
        self.size = 0

    def _take_headers(self, headers: Headers, body_length: int | str) -> None:
        self.headers = headers
        if isinstance(body_length, int) and body_length > self.limit:
            raise StopDownload

    def _take_bytes(self, data: bytes) -> None:
        self.chunks.append(data)
        self.size += len(data)
        if self.size > self.limit:
            raise StopDownload


def read_answer(response: Response) -> Arrival:
    """Return an answer that arrived whole, with a reason where its status says that it is not what we asked for."""
    headers = _pairs(response.headers)
    return Arrival(response.url, response.status, headers, response.body, reason_of_status(response.status))


def read_failure(error: BaseException, request: Request, wire: Wire) -> Arrival:
    """Return what arrived before a request failed, and why it failed: a word of ``outcomes``, never empty."""
    kept = min(KEPT_OF_TOO_LARGE, wire.limit)
    match error:
        case StopDownload():
            if error.response is None:
                return Arrival(request.url, None, (), b"", "too-large")
            whole = read_answer(error.response)
            return Arrival(whole.url, whole.status, whole.headers, whole.body[:kept], "too-large")
        case UnwholeAnswerError():
            sent = read_answer(error.response)
            reason = error.reason if sent.status == WHOLE else sent.reason
            body = sent.body[:kept] if reason == "too-large" else sent.body
            return Arrival(sent.url, sent.status, sent.headers, body, reason)
        case RobotsAnswerError():
            return read_answer(error.response)
        case ForbiddenError():
            return Arrival(request.url, None, (), b"", "robots")
    causes = tuple(_causes(error))
    reason = next((word for kind, word in _REASONS if any(isinstance(cause, kind) for cause in causes)), "")
    if not reason:
        reason = "bad-answer" if any(isinstance(cause, ResponseFailed) for cause in causes) else "failed"
    return Arrival(request.url, _status(causes), _pairs(wire.headers), b"".join(wire.chunks), reason)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that Scrapy and Twisted wrapped in it."""
    yield error
    wrapped: Iterable[Any] = getattr(error, "reasons", None) or ()
    for inner in (error.__cause__, *wrapped):
        cause = inner.value if isinstance(inner, Failure) else inner
        if isinstance(cause, BaseException):
            yield from _causes(cause)


def _status(causes: Iterable[BaseException]) -> int | None:
    """Return the status of an answer that broke off in its body."""
    answers = (getattr(cause, "response", None) for cause in causes)
    codes = (getattr(answer, "code", None) for answer in answers)
    return next((int(code) for code in codes if isinstance(code, int)), None)


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    pairs = (
        (name.decode("latin-1")[:LONGEST_HEADER], value.decode("latin-1")[:LONGEST_HEADER])
        for name in headers
        for value in headers.getlist(name)
        if not name.lower().startswith(OURS)
    )
    return tuple(islice(pairs, MOST_HEADERS))

"""A pass asks the same again and again: what is the same each time is one row, and a capture holds what differs.

Of the head of an answer the values that servers repeat are shared; all others, known or not, stay with the capture.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from sqlmodel import Session, select

from law.model import Capture
from storage.blobs import digest_of
from storage.columns import insert_if_new, write_json
from storage.tables import CaptureRow, ExchangeRow

REPEATED = frozenset(
    (
        *("accept-ranges", "access-control-allow-credentials", "access-control-allow-headers"),
        *("access-control-allow-methods", "access-control-allow-origin", "access-control-expose-headers"),
        *("cache-control", "connection", "content-encoding", "content-language", "content-security-policy"),
        *("content-type", "cross-origin-opener-policy", "cross-origin-resource-policy", "keep-alive"),
        *("permissions-policy", "pragma", "referrer-policy", "server", "strict-transport-security"),
        *("transfer-encoding", "vary", "via", "x-content-type-options", "x-frame-options"),
        *("x-permitted-cross-domain-policies", "x-powered-by", "x-xss-protection"),
    )
)
"""Names of headers whose values a server repeats."""
_DAY = "{on}"
_DAY_FORMS = ("%d.%m.%Y", "%Y-%m-%d")
_SECOND = timedelta(seconds=1)


def store_exchange(session: Session, capture: Capture) -> tuple[int, list[Any]]:
    """Return the number of what a capture has in common with its like, and the values of the head that are its own."""
    url, day_form = _without_day(capture.url, capture.version_on)
    shared, own = _divide(capture.headers, capture.captured_at)
    asked = (capture.portal, capture.act, capture.language, capture.kind, capture.page, url, day_form)
    digest = digest_of(write_json([*asked, shared]).encode())
    query = select(ExchangeRow.id).where(ExchangeRow.digest == digest)
    number = session.exec(query).first()
    if number is None:
        fields = dict(zip(("portal", "act", "language", "kind", "page", "url", "day_form"), asked, strict=True))
        insert_if_new(session, ExchangeRow, digest=digest, headers=shared, **fields)
        number = session.exec(query).one()
    assert number is not None  # noqa: S101 - for the types; a stored row has its number
    return number, own


def url_of(exchange: ExchangeRow, capture: CaptureRow) -> str:
    """Return the address that was asked, with the edition's day in it."""
    if not exchange.day_form or capture.version_on is None:
        return exchange.url
    return exchange.url.replace(_DAY, capture.version_on.strftime(exchange.day_form))


def headers_of(exchange: ExchangeRow, capture: CaptureRow) -> tuple[tuple[str, str], ...]:
    """Return the head of an answer, as it came."""
    own = iter(capture.headers)
    return tuple(
        (name, _as_sent(next(own), capture.captured_at) if value is None else value) for name, value in exchange.headers
    )


def _without_day(url: str, on: date | None) -> tuple[str, str]:
    """Return an address with a mark in the place of the day, and how the day is written; empty where none is."""
    for form in _DAY_FORMS if on and _DAY not in url else ():
        if (day := on.strftime(form)) in url:  # type: ignore[union-attr]
            return url.replace(day, _DAY), form
    return url, ""


def _divide(headers: Sequence[tuple[str, str]], at: datetime) -> tuple[list[list[str | None]], list[Any]]:
    shared: list[list[str | None]] = []
    own: list[str | int] = []
    for name, value in headers:
        is_repeated = name.lower() in REPEATED
        shared.append([name, value if is_repeated else None])
        if not is_repeated:
            own.append(_as_seconds(value, at) if name.lower() == "date" else value)
    return shared, own


def _as_seconds(value: str, at: datetime) -> str | int:
    """Return a server's clock as the seconds by which it is ahead of ours, where its very words follow from them."""
    try:
        sent = parsedate_to_datetime(value)
    except ValueError:
        return value
    seconds = (sent - _whole(at)) // _SECOND if sent.tzinfo else 0
    return seconds if _as_sent(seconds, at) == value else value


def _as_sent(value: str | int, at: datetime) -> str:
    return format_datetime(_whole(at) + value * _SECOND, usegmt=True) if isinstance(value, int) else value


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)

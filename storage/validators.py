"""What portals gave with the texts that we have, so that they are asked for a text again only if it changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.exchanges import headers_of, url_of
from storage.tables import CaptureRow, ExchangeRow, VerdictRow

OURS = "ZanWatch-Unchanged"
"""The header of a capture whose bytes were not sent again, because the portal said that they are the same."""
HTTP_OK = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """A good capture that came with words to ask by; either may be empty."""

    capture: int
    etag: str
    last_modified: str


def find_offers(
    session: Session, portal: str, acts: Collection[str], since: datetime
) -> Mapping[tuple[str, str], Offer]:
    """Return what was offered with the newest good text of each address and language that came whole since then."""
    found = (
        select(CaptureRow, ExchangeRow)
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id)
        .where(col(ExchangeRow.act).in_(acts), ExchangeRow.portal == portal, ExchangeRow.kind == "edition")
        .where(CaptureRow.status == HTTP_OK, CaptureRow.reason == "", CaptureRow.captured_at > since)
        .where(col(VerdictRow.outcome).in_(("good", "identical")))
        .order_by(col(CaptureRow.id).desc())
    )
    offers: dict[tuple[str, str], Offer | None] = {}
    for row, asked in session.exec(found):
        headers = {name.lower(): value for name, value in headers_of(asked, row)}
        key = url_of(asked, row), asked.language
        # A portal that says «unchanged» for ever must not put off the day on which we look for ourselves.
        if OURS.lower() in headers or key in offers:
            continue
        etag, day = headers.get("etag", ""), headers.get("last-modified", "")
        offers[key] = Offer(row.id, etag, day) if row.id is not None and (etag or day) else None
    return {key: offer for key, offer in offers.items() if offer}

"""The day of first official publication stands in a ЕСПИ document, in one of several places, or only as a year.

Seen as a field: ``initialPublicationDate``, a day or a bare year; ``metadata.publication`` is a list whose items nobody
has described, so any whole date in it counts. A year alone is no day: nothing is computed from it.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

LATEST_DAYS = 400
"""A publication so long after the signature is another one (a collection, a second printing)."""
_DAY = re.compile(r"(?<!\d)(?:(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4}))(?!\d)")
_DEEPEST = 6
_MOST_DATES = 100


def read_published_on(body: bytes) -> date | None:
    """Return the day of first official publication that a page of a ЕСПИ document states, None if it states none.

    >>> page = '{"metadata": {"stateAgencyApprovalDate": "2024-04-15"}, "initialPublicationDate": %s}'
    >>> read_published_on((page % '"2024-04-16"').encode()), read_published_on((page % "2024").encode())
    (datetime.date(2024, 4, 16), None)
    """
    if b"ublication" not in body:
        return None
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        return None
    metadata = page.get("metadata") if isinstance(page, dict) else None
    if not isinstance(metadata, dict):
        return None
    signed_on = next(_dates(metadata.get("stateAgencyApprovalDate")), None)
    initial = [*_dates(page.get("initialPublicationDate")), *_dates(metadata.get("initialPublicationDate"))]
    listed = sorted(_dates(metadata.get("publication")))
    return next((day for day in (*initial, *listed) if is_likely(signed_on, day)), None)


def is_likely(signed_on: date | None, published_on: date) -> bool:
    """Tell whether a day may be that of first publication: not before the signature, and not more than a year on."""
    return signed_on is None or signed_on <= published_on <= signed_on + timedelta(days=LATEST_DAYS)


def _dates(value: Any, depth: int = 0) -> Iterator[date]:
    if isinstance(value, str):
        for found in _DAY.finditer(value[:2000]):
            parts = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
            try:
                yield date(*(int(part) for part in parts))
            except ValueError:
                continue
    elif depth < _DEEPEST and isinstance(value, list | dict):
        for item in (value if isinstance(value, list) else list(value.values()))[:_MOST_DATES]:
            yield from _dates(item, depth + 1)

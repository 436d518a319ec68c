"""How large a store is, day by day: a disk that is full is noticed weeks before, from what the passes left behind."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlmodel import Session

from storage.flags import find_flag, set_flag

SIZES = "sizes"
KEPT = timedelta(days=30)
"""What is older says little of how it grows now."""
SHORTEST = timedelta(days=2)
"""The first readings of a new store are no rhythm: growth is told from sizes that lie at least so far apart."""
_DAY = timedelta(days=1)
_MEASURES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How many bytes the database had at an instant: texts, captures, indexes, everything."""

    at: datetime
    bytes: int


def measure_store(session: Session) -> int:
    """Return how many bytes the database takes on its disk."""
    return int(session.connection().execute(text(_MEASURES[session.get_bind().dialect.name])).scalar_one())


def record_size(session: Session, now: datetime) -> None:
    """Write down how large the store is, once a day (UTC)."""
    sizes = [size for size in list_sizes(session) if now - size.at <= KEPT]
    if sizes and sizes[-1].at.date() == now.astimezone(UTC).date():
        return
    sizes.append(Size(now.astimezone(UTC), measure_store(session)))
    set_flag(session, SIZES, json.dumps([[size.at.isoformat(), size.bytes] for size in sizes]))


def list_sizes(session: Session) -> tuple[Size, ...]:
    """Return the sizes that were written down, oldest first."""
    return tuple(Size(datetime.fromisoformat(at), count) for at, count in json.loads(find_flag(session, SIZES) or "[]"))


def measure_growth(sizes: Sequence[Size]) -> float | None:
    """Return the bytes by which a store grows in a day; None where too little is known.

    >>> begun = datetime(2030, 1, 1, tzinfo=UTC)
    >>> measure_growth([Size(begun, 1000), Size(begun + timedelta(days=4), 1800)])
    200.0
    >>> measure_growth([Size(begun, 1000), Size(begun + timedelta(days=1), 1800)]) is None
    True
    """
    if not sizes or sizes[-1].at - sizes[0].at < SHORTEST:
        return None
    return (sizes[-1].bytes - sizes[0].bytes) / ((sizes[-1].at - sizes[0].at) / _DAY)

"""How every source fares, in the form in which readers are told."""

from datetime import datetime

from sqlmodel import Session

from alerts.digest_parts import Watched
from flows.health import measure_silence
from storage.health import list_change_days, list_checks
from storage.reading import list_standings


def read_sources(session: Session, now: datetime) -> tuple[Watched, ...]:
    """Return every source that was ever asked, by name."""
    good: dict[str, datetime | None] = {}
    for standing in list_standings(session):
        source, at = standing.last.source, standing.good_at
        known = good.get(source)
        good[source] = max(filter(None, (known, at)), default=None)
    found = []
    for source, at in sorted(good.items()):
        checks = list_checks(session, source, 1)
        is_failing = bool(checks) and checks[0].good == 0
        is_silent = measure_silence(list_change_days(session, source)).is_over(now)
        found.append(Watched(source, at, is_failing, is_silent))
    return tuple(found)

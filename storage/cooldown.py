"""A host that does not want us is left alone, whoever starts next and on whichever machine: the pause is stored.

The instants are the database's, as those of leases are. A pause that ends further in the future than any pause lasts
was written before the clock was set back, and holds nobody up.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, select

from storage.leases import read_clock
from storage.tables_hosts import HostEventRow

LONGEST_PAUSE = timedelta(days=1)
"""A portal that names a later day is asked once a day all the same: a slip of theirs must not silence us for a year."""
Subject = Literal["robots", "asked", "pause"]


@dataclass(frozen=True, slots=True)
class HostPause:
    """Until when a host is left alone; ``cause`` is captcha, blocked, or asked (by its Retry-After)."""

    host: str
    since: datetime
    until: datetime
    cause: str


@dataclass(frozen=True, slots=True)
class HostEvent:
    """What a host said, or what was done to it: ``robots`` what its file was, ``asked`` how many requests it had."""

    host: str
    subject: Subject
    at: datetime
    detail: str


def store_pause(session: Session, host: str, seconds: float, cause: str) -> HostPause:
    """Leave a host alone for so long; twice as long as the last time where it blocks us again within a day."""
    now = _now(session)
    last = _newest(session, host, "pause")
    length = timedelta(seconds=min(seconds, LONGEST_PAUSE.total_seconds()))
    if last is not None and last.until is not None and cause != "asked" and last.detail == cause:
        is_again = now - LONGEST_PAUSE < last.until <= now
        length = max(length, 2 * (last.until - last.at)) if is_again else length
    until = now + min(length, LONGEST_PAUSE)
    pause = find_pause(session, host)
    if pause is not None and pause.until >= until:
        return pause
    _add(session, HostEvent(host, "pause", now, cause), until)
    return HostPause(host, now, until, cause)


def find_pause(session: Session, host: str) -> HostPause | None:
    """Return the pause of a host that holds now, or None."""
    row, now = _newest(session, host, "pause"), _now(session)
    if row is None or row.until is None or not now < row.until <= now + LONGEST_PAUSE:
        return None
    return HostPause(host, row.at, row.until, row.detail)


def record_asked(session: Session, host: str, requests: int) -> None:
    """Write down that a crawl has ended just now, and how many requests it made."""
    _add(session, HostEvent(host, "asked", _now(session), f"{requests}"))


def record_robots(session: Session, host: str, said: str) -> None:
    """Write down what robots.txt of a host was at this run."""
    _add(session, HostEvent(host, "robots", _now(session), said))


def measure_wait(session: Session, host: str, gap: float) -> float:
    """Return in how many seconds a host may be asked: after its pause, and ``gap`` seconds after its last request."""
    now = _now(session)
    pause, asked = find_pause(session, host), _newest(session, host, "asked")
    left = (pause.until - now).total_seconds() if pause else 0.0
    since = (now - asked.at).total_seconds() if asked else gap
    return max(0.0, left, min(gap, gap - since))


def list_host_events(session: Session, host: str, subject: Subject | None = None) -> tuple[HostEvent, ...]:
    """Return what was between us and a host, newest first."""
    query = select(HostEventRow).where(HostEventRow.host == host).order_by(col(HostEventRow.id).desc())
    if subject is not None:
        query = query.where(HostEventRow.subject == subject)
    return tuple(HostEvent(row.host, row.subject, row.at, row.detail) for row in session.exec(query))  # type: ignore[arg-type]


def _newest(session: Session, host: str, subject: Subject) -> HostEventRow | None:
    query = select(HostEventRow).where(HostEventRow.host == host, HostEventRow.subject == subject)
    return session.exec(query.order_by(col(HostEventRow.id).desc()).limit(1)).first()


def _add(session: Session, event: HostEvent, until: datetime | None = None) -> None:
    session.add(HostEventRow(host=event.host, subject=event.subject, at=event.at, until=until, detail=event.detail))
    session.flush()


def _now(session: Session) -> datetime:
    return datetime.fromtimestamp(read_clock(session), UTC)

"""One crawl of a host at a time, anywhere: a lease in the database that every process of every machine shares.

The instants are the database's, so that machines with different clocks agree. A holder that dies stops renewing, and
its lease runs out. A lease that ends further in the future than any lease lasts was written before the clock was set
back, and holds nobody up.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, delete, update

from storage.columns import insert_if_new
from storage.engine import Store
from storage.tables_schedules import LeaseRow

LEASE_SECONDS = 60.0
"""How long a lease lasts without being renewed."""
_ROOM = 2
"""A lease that ends more than so many of its lengths from now was written before the clock was set back."""
POSTGRES_CLOCK = "SELECT extract(epoch FROM clock_timestamp())"
SQLITE_CLOCK = "SELECT (julianday('now') - 2440587.5) * 86400"  # days since noon of 24.11.4714 BC, as 1970 begins


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease as it stands; ``holder`` is a random word that only its holder knows."""

    name: str
    holder: str
    taken_at: datetime


def take_lease(session: Session, name: str, holder: str, *, seconds: float = LEASE_SECONDS) -> bool:
    """Take a lease that is free or has run out; tell whether it is ours now. Commit before relying on it."""
    now = read_clock(session)
    if insert_if_new(session, LeaseRow, name=name, holder=holder, taken=now, until=now + seconds):
        return True
    # PostgreSQL has let us wait for whoever was faster: her lease ends later than one of ours would by the clock read
    # above, and is no lease from the future for that. The update may wait once more, hence the room in it.
    now = read_clock(session)
    is_over = (col(LeaseRow.until) <= now) | (col(LeaseRow.until) > now + _ROOM * seconds)
    query = (
        update(LeaseRow)
        .where(col(LeaseRow.name) == name)
        .where(is_over | (col(LeaseRow.holder) == holder))
        .values(holder=holder, taken=now, until=now + seconds)
    )
    return bool(session.exec(query).rowcount)


def renew_lease(session: Session, name: str, holder: str, *, seconds: float = LEASE_SECONDS) -> bool:
    """Hold a lease for as long again; False where somebody else has taken it since."""
    now = read_clock(session)
    query = (
        update(LeaseRow).where(col(LeaseRow.name) == name, col(LeaseRow.holder) == holder).values(until=now + seconds)
    )
    return bool(session.exec(query).rowcount)


def is_still_held(store: Store, name: str, holder: str, *, seconds: float = LEASE_SECONDS) -> bool | None:
    """Renew a lease in a transaction of its own; None where the database could not be asked just now."""
    try:
        with store.transaction() as session:
            return renew_lease(session, name, holder, seconds=seconds)
    except DBAPIError:
        return None


def release_lease(session: Session, name: str, holder: str) -> None:
    """Give a lease back; one that is no longer ours is left alone."""
    session.exec(delete(LeaseRow).where(col(LeaseRow.name) == name, col(LeaseRow.holder) == holder))


def find_lease(session: Session, name: str, *, seconds: float = LEASE_SECONDS) -> Lease | None:
    """Return the lease that somebody holds now, or None."""
    now = read_clock(session)
    row = session.get(LeaseRow, name)
    if row is None or not now < row.until <= now + _ROOM * seconds:
        return None
    return Lease(row.name, row.holder, datetime.fromtimestamp(row.taken, UTC))


def read_clock(session: Session) -> float:
    """Return the database's present instant, in seconds since 1970; it moves on inside a transaction."""
    query = POSTGRES_CLOCK if session.get_bind().dialect.name == "postgresql" else SQLITE_CLOCK
    return float(cast("float", session.connection().execute(text(query)).scalar_one()))

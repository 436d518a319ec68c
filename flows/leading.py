"""Of several `zanwatch serve` on one database one leads: it alone has schedules that fire, a worker and the bot's ear.

It holds a lease of the database, renews it, and stops what it started as soon as the lease is lost or could not be
renewed for as long as it lasts. The lease is longer than that of a host, so that a pass whose machine died has left its
host when the next leader makes up for it. SQLite has one house anyway (``flows.sole``).
"""

import time
from collections.abc import Callable
from secrets import token_hex

from config.settings import Settings
from flows.holders import is_known_dead, name_holder
from flows.prefect_api import write_privately
from flows.prefect_home import read_home
from flows.sole import find_file
from storage.engine import Store
from storage.errors import DatabaseTroubleError
from storage.flags import find_flag, set_flag
from storage.leases import LEASE_SECONDS, find_lease, is_still_held, release_lease, take_lease

LEAD_SECONDS = 1.5 * LEASE_SECONDS
RENEWALS = 6
"""How often it is renewed while it lasts."""
LEASE = "house"
LAST_LEADER = "house"
"""The flag that names the house which led last."""


def measure_time() -> float:
    """Return seconds that go on while the machine sleeps, where the system counts such ones."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Lead:
    """The wish of one house to lead; ``look`` is called often and asks the database now and then."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        seconds: float = LEAD_SECONDS,
        clock: Callable[[], float] = measure_time,
    ) -> None:
        self._store, self._seconds, self._clock = store, seconds, clock
        self._is_only_one = find_file(settings) is not None
        self._name = _read_name(settings)
        self._holder = name_holder()
        self._renewed_at = self._look_at = -1e9
        self.is_ours = self._is_only_one

    def look(self) -> bool:
        """Tell whether this house leads now: take a lease that is free, renew the one that is ours."""
        now = self._clock()
        if self._is_only_one or now < self._look_at:
            return self.is_ours
        self._look_at = now + self._seconds / RENEWALS
        if self.is_ours:
            held = is_still_held(self._store, LEASE, self._holder, seconds=self._seconds)
            self._renewed_at = now if held else self._renewed_at
            # While the database is away nobody can take it over; what it would hold has run out by then.
            self.is_ours = held is not False and now - self._renewed_at < self._seconds
        else:
            self.is_ours = self._take()
            self._renewed_at = now
        return self.is_ours

    def is_new(self) -> bool:
        """Tell whether another house led before this one: what Prefect here was told is out of date then."""
        if self._is_only_one:
            return False
        with self._store.reading() as session:
            return find_flag(session, LAST_LEADER) not in (None, self._name)

    def sign(self) -> None:
        """Note that this house led last, as soon as its Prefect was told everything."""
        if not self._is_only_one:
            with self._store.transaction() as session:
                set_flag(session, LAST_LEADER, self._name)

    def give_back(self) -> None:
        """Let another house lead at once."""
        if self._is_only_one or not self.is_ours:
            return
        self.is_ours = False
        with self._store.transaction() as session:
            release_lease(session, LEASE, self._holder)

    def _take(self) -> bool:
        try:
            with self._store.transaction() as session:
                lease = find_lease(session, LEASE, seconds=self._seconds)
                if lease and is_known_dead(lease.holder):
                    release_lease(session, LEASE, lease.holder)
                return take_lease(session, LEASE, self._holder, seconds=self._seconds)
        except DatabaseTroubleError:
            return False


def _read_name(settings: Settings) -> str:
    """Return the name of this house, made on first use: it goes with its data folder, where its Prefect lives."""
    path = read_home(settings.data_dir) / "house"
    try:
        kept = path.read_text("utf-8").strip()
    except FileNotFoundError:
        kept = ""
    if not kept:
        kept = token_hex(8)
        write_privately(path, kept)
    return kept

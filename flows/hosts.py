"""One crawl of a host at a time, on every machine: politeness counts at the portal's end, not at ours."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Event, Thread
from urllib.parse import urlsplit

from flows.holders import is_known_dead, name_holder
from flows.tools import Crawl
from law.errors import MonitorError
from law.model import Capture
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished
from storage.engine import Store
from storage.leases import LEASE_SECONDS, find_lease, is_still_held, release_lease, take_lease

RENEWALS = 4
"""How often a lease is renewed while it lasts: one renewal may fail, and the next two too."""


class AlreadyRunningError(MonitorError):
    """Raised when another pass reads the host at this moment, from ``held_host``."""


class HeldHost:
    """A host that is ours to read until the ``with`` ends, or until somebody takes it because we seemed dead."""

    def __init__(self) -> None:
        self.ended = Event()
        self.lost = Event()


@contextmanager
def held_host(store: Store, origin: str, *, seconds: float = LEASE_SECONDS) -> Iterator[HeldHost]:
    """Hold the host of an origin for as long as the ``with`` lasts; raises AlreadyRunningError where another has it."""
    name, holder, held = name_host(origin), name_holder(), HeldHost()
    with store.transaction() as session:
        lease = find_lease(session, name, seconds=seconds)
        if lease and is_known_dead(lease.holder):
            release_lease(session, name, lease.holder)
        if not take_lease(session, name, holder, seconds=seconds):
            lease = find_lease(session, name, seconds=seconds)
            since = f" since {lease.taken_at:%d.%m.%Y %H:%M} UTC" if lease else ""
            raise AlreadyRunningError(f"already running: another pass has been reading {name}{since}")
    keeper = Thread(target=_keep, args=(store, name, holder, held, seconds), daemon=True)
    keeper.start()
    try:
        yield held
    finally:
        held.ended.set()
        keeper.join()
        with store.transaction() as session:
            release_lease(session, name, holder)


def fenced(crawl: Crawl, held: HeldHost) -> Crawl:
    """Return a crawl that breaks off as soon as the host is no longer ours."""

    def fenced_crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        with closing(crawl(order, timeout=timeout)) as arriving:  # type: ignore[type-var]
            for item in arriving:
                yield item
                if held.lost.is_set():
                    # A machine that slept for a minute wakes up here.
                    raise CrawlFailedError("another pass took the host over, because this one gave no sign of life")

    return fenced_crawl


def name_host(origin: str) -> str:
    """Return the name under which a host is held.

    >>> name_host("https://zan.gov.kz"), name_host("http://127.0.0.1:8080")
    ('zan.gov.kz', '127.0.0.1:8080')
    """
    return urlsplit(origin).netloc.rpartition("@")[2].lower()


def _keep(store: Store, name: str, holder: str, held: HeldHost, seconds: float) -> None:
    """Renew a lease until it is given back; a database that is away for a moment is asked again at the next turn."""
    while not held.ended.wait(seconds / RENEWALS):
        if is_still_held(store, name, holder, seconds=seconds) is False:
            held.lost.set()
            return

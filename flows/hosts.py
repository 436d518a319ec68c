"""One crawl of a host at a time, on every machine: politeness counts at the portal's end, not at ours.

What a crawl is told of its host (how long to wait first, what we have of it already), and what is kept of what the host
said (its robots.txt, that it wants to be left alone), stands here, for every crawl alike.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from threading import Event, Thread
from urllib.parse import urlsplit

from config.settings import BadSettingError, Settings, is_loopback
from flows.holders import is_known_dead, name_holder
from flows.notices import note
from flows.tools import Crawl
from law.errors import MonitorError
from law.model import Capture
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished
from spiders.orders import Validator
from spiders.outcomes import UNCHANGED, WHOLE
from spiders.politeness import CONDITIONAL, REST_PER_DELAY, Pause, Signs
from spiders.settings import JITTER
from spiders.waiting import LONGEST
from storage.captures import get_capture
from storage.cooldown import HostPause, measure_wait, record_asked, record_robots, store_pause
from storage.engine import Store
from storage.leases import LEASE_SECONDS, find_lease, is_still_held, release_lease, take_lease
from storage.validators import OURS, Offer, find_offers

FULL_AFTER = timedelta(days=6)
"""A text is asked for whole so often, whatever the portal says of it: portals correct in silence."""
RENEWALS = 4
"""How often a lease is renewed while it lasts: one renewal may fail, and the next two too."""


class AlreadyRunningError(MonitorError):
    """Raised when another pass reads the host at this moment, from ``held_host``."""


class HeldHost:
    """A host that is ours to read until the ``with`` ends, or until somebody takes it because we seemed dead."""

    def __init__(self, store: Store, name: str) -> None:
        self.store = store
        self.name = name
        self.ended = Event()
        self.lost = Event()


@contextmanager
def held_host(store: Store, origin: str, *, seconds: float = LEASE_SECONDS) -> Iterator[HeldHost]:
    """Hold the host of an origin for as long as the ``with`` lasts; raises AlreadyRunningError where another has it."""
    name, holder, held = name_host(origin), name_holder(), HeldHost(store, name_host(origin))
    with store.transaction() as session:
        lease = find_lease(session, name, seconds=seconds)
        if lease and is_known_dead(lease.holder):
            release_lease(session, name, lease.holder)
            record_asked(session, name, 0)  # nobody knows when it asked last: perhaps just now
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
    """Return a crawl that breaks off as soon as the host is no longer ours, and that knows what the host said before.

    What it sees of a pause, of robots.txt and of unchanged texts is kept, each where the next crawl finds it.
    """

    def fenced_crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        told, offers = _tell(order, held)
        watch = _Watch(held, offers, Signs(told.rest))
        with closing(crawl(told, timeout=timeout)) as arriving:  # type: ignore[type-var]
            try:
                for item in arriving:
                    yield watch.see(item) if isinstance(item, Capture) else item
                    if held.lost.is_set():
                        # A machine that slept for a minute wakes up here.
                        raise CrawlFailedError("another pass took the host over, because this one gave no sign of life")
            finally:
                if watch.asked and order.delay:
                    with held.store.transaction() as session:
                        record_asked(session, held.name, watch.asked)

    return fenced_crawl


def name_host(origin: str) -> str:
    """Return the name under which a host is held.

    >>> name_host("https://zan.gov.kz"), name_host("http://127.0.0.1:8080")
    ('zan.gov.kz', '127.0.0.1:8080')
    """
    return urlsplit(origin).netloc.rpartition("@")[2].lower()


def require_contact(settings: Settings, *origins: str) -> None:
    """Raise BadSettingError where one of these hosts is a real one and nobody says who asks."""
    real = [name for name in (urlsplit(origin).hostname or "" for origin in origins) if not is_loopback(name)]
    if real and not settings.contact.strip():
        raise BadSettingError(
            f"ZANWATCH_CONTACT: say who runs this before {real[0]} is asked for the first time, as"
            " mailto:admin@example.kz or https://example.kz; it stands in every request to a portal, and nowhere else"
        )


@dataclass(frozen=True, slots=True)
class _Watch:
    """Looks at the captures of one crawl as they pass."""

    held: HeldHost
    offers: Mapping[tuple[str, str], Offer]
    signs: Signs
    count: list[None] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many requests were made."""
        return len(self.count)

    def see(self, capture: Capture) -> Capture:
        """Return the capture to be kept, after what it says of its host was kept."""
        if capture.status is not None or capture.reason not in ("asked-to-wait", "too-many"):
            self.count.append(None)
        for name, value in capture.headers:
            if name == "ZanWatch-Robots":
                with self.held.store.transaction() as session:
                    record_robots(session, self.held.name, value)
        pause = self.signs.see(capture.status, capture.headers, capture.body, capture.reason, capture.captured_at)
        if pause is not None:
            self._rest(capture.portal, pause)
        return self._complete(capture) if capture.status == UNCHANGED and not capture.reason else capture

    def _rest(self, portal: str, pause: Pause) -> None:
        with self.held.store.transaction() as session:
            stored = store_pause(session, self.held.name, pause.seconds, pause.cause)
            if pause.seconds > LONGEST:

                def compose(t: NullTranslations) -> tuple[str, str]:
                    return _tell_operator(t, portal, stored)

                note(session, f"{portal} pause {stored.since.isoformat()}", portal, stored.since, compose)

    def _complete(self, capture: Capture) -> Capture:
        """Return the bytes that we have, as if they had come once more: the portal says that they are the same."""
        offer = self.offers.get((capture.url, capture.language))
        if offer is None:
            return replace(capture, reason="http-error")
        with self.held.store.reading() as session:
            known = get_capture(session, offer.capture)
        return replace(capture, status=WHOLE, headers=(*capture.headers, (OURS, f"{offer.capture}")), body=known.body)


def _tell(order: CrawlOrder, held: HeldHost) -> tuple[CrawlOrder, Mapping[tuple[str, str], Offer]]:
    """Return the order with what is known of its host, and the texts of it that we can ask for news of."""
    offers: Mapping[tuple[str, str], Offer] = {}
    with held.store.reading() as session:
        wait = measure_wait(session, held.name, order.delay * (1 + JITTER))
        if order.portal in CONDITIONAL:
            since = datetime.now(UTC) - FULL_AFTER
            offers = find_offers(session, order.portal, {act.code for act in order.acts}, since)
    validators = tuple(
        Validator(url, language, offer.etag, offer.last_modified)  # type: ignore[arg-type]
        for (url, language), offer in offers.items()
    )
    return replace(order, wait_first=wait, rest=order.delay * REST_PER_DELAY, validators=validators), offers


def _tell_operator(t: NullTranslations, portal: str, pause: HostPause) -> tuple[str, str]:
    why = {
        "captcha": t.gettext("{source} asks whether we are a person."),
        "blocked": t.gettext("{source} refuses our requests."),
        "asked": t.gettext("{source} asks us to come back later."),
    }[pause.cause]
    until = t.gettext("It is left alone until {moment} UTC; what another portal has is read there.")
    subject = t.gettext("ZanWatch: {source} is left alone for a while")
    hint = t.gettext("What each portal answers now: zanwatch probe.")
    text = f"{why} {until}\n{hint}"
    return subject.format(source=portal), text.format(source=portal, moment=f"{pause.until:%d.%m.%Y %H:%M}")


def _keep(store: Store, name: str, holder: str, held: HeldHost, seconds: float) -> None:
    """Renew a lease until it is given back; a database that is away for a moment is asked again at the next turn."""
    while not held.ended.wait(seconds / RENEWALS):
        if is_still_held(store, name, holder, seconds=seconds) is False:
            held.lost.set()
            return

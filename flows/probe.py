"""One polite look at every kind of answer of a portal: for the first day on the real ones, and for every bad one.

Nothing is stored and nobody is told: what came is judged by its shape, and goes into a bundle that people can send.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flows.discovery import may_ask, order_crawl
from flows.hosts import AlreadyRunningError, fenced, held_host, name_host, require_contact
from flows.lists import LISTS, PortalList
from flows.sources import choose_sources
from flows.tools import Tools
from flows.wishes import list_wishes
from law.discovery.judge import judge_list
from law.errors import UnreadablePageError
from law.model import Capture, Verdict
from law.parsing.read import read_edition
from law.quality.gate import judge_delivery, judge_versions
from spiders.crawl import ActOrder, CrawlFailedError
from storage.cooldown import HostPause, find_pause

PROBE_SECONDS = 900.0
"""A portal that answers at all has answered by then."""
LEAST_COVERAGE = 0.98
"""Of the letters of a page, that stand where we expect letters."""
SOON = timedelta(days=14)
SEEN_SEPARATELY = ("changed", "rss")
"""The lists that are no copies of another list of their portal."""


@dataclass(frozen=True, slots=True)
class Look:
    """One endpoint: what was asked there, what came, and how that compares with what we expect."""

    endpoint: str
    verdict: Verdict
    capture: Capture | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """One portal: every look at it, what robots.txt and its certificate were; ``pause`` where it was left alone."""

    portal: str
    origin: str
    looks: tuple[Look, ...] = ()
    robots: str = ""
    certificate: str = ""
    pause: HostPause | None = None
    why_not: str = ""
    """Why nothing was asked, as one word: «rehearsal», «already-running»; empty where something was."""

    @property
    def bad(self) -> tuple[Look, ...]:
        """The looks that showed anything but what we expect."""
        return tuple(look for look in self.looks if look.verdict.outcome != "good")

    @property
    def is_bad(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.bad or self.pause or self.why_not == "already-running")

    def expires_on(self) -> datetime | None:
        """Return the last day of the certificate, None where the portal had none to show."""
        words = self.certificate.split()
        return datetime.fromisoformat(words[1]).replace(tzinfo=UTC) if len(words) > 1 else None

    def expires_soon(self, now: datetime) -> bool:
        """Tell whether the certificate holds for a few days only."""
        last = self.expires_on()
        return last is not None and last - now < SOON


@dataclass(frozen=True, slots=True)
class _Round:
    """One crawl of a probe: a spider, its orders, and how many requests each may make."""

    spider: str
    orders: tuple[ActOrder, ...]
    requests: int


def probe_portals(tools: Tools, portals: Sequence[str], *, named: bool = False) -> tuple[Probe, ...]:
    """Look at these portals, one after another; ``named`` asks a real one even in a rehearsal on this machine."""
    chosen = [portal for portal in portals if named or may_ask(tools.settings, portal)]
    require_contact(tools.settings, *(tools.settings.portal_origins[portal] for portal in chosen))
    return tuple(_probe(tools, portal, is_asked=portal in chosen) for portal in portals)


def _probe(tools: Tools, portal: str, *, is_asked: bool) -> Probe:
    origin = tools.settings.portal_origins[portal]
    if not is_asked:
        return Probe(portal, origin, why_not="rehearsal")
    with tools.store.reading() as session:
        pause = find_pause(session, name_host(origin))
    if pause is not None:
        return Probe(portal, origin, pause=pause)
    try:
        with held_host(tools.store, origin) as held:
            crawl = fenced(tools.crawl, held)
            looks = [look for one in _plan(tools, portal) for look in _look(tools, portal, one, crawl)]
    except AlreadyRunningError:
        return Probe(portal, origin, why_not="already-running")
    headers = {name: value for look in looks if look.capture for name, value in look.capture.headers}
    said = (headers.get("ZanWatch-Robots", ""), headers.get("ZanWatch-Certificate", ""))
    return Probe(portal, origin, tuple(looks), *said)


def _plan(tools: Tools, portal: str) -> Iterator[_Round]:
    """Yield what is asked of a portal: an act and its list of editions where it has acts, and a page of its lists."""
    if portal in ("espi", "adilet"):
        wishes = list_wishes(tools.store, tools.settings)
        sources = choose_sources(tools, wishes, portal)
        # An address that only follows from an act's number proves nothing where it is missing.
        sure = [
            wish
            for wish in wishes
            if sources.has(portal, wish.code)
            and (portal == "espi" or sources.addresses[wish.code] not in sources.unsure)
        ]
        if sure:
            code = sure[0].code
            address = sources.addresses.get(code, "") if portal == "adilet" else ""
            yield _Round(portal, (ActOrder(code, "rus", address=address),), 2)
    lists = [one for one in LISTS if one.portal == portal]
    kinds: dict[str, PortalList] = {}
    for one in lists:
        kinds.setdefault(one.name if one.name in SEEN_SEPARATELY else one.spider, one)
    if kinds:
        yield _Round(lists[0].spider, tuple(ActOrder(one.name, one.language) for one in kinds.values()), 1)


def _look(tools: Tools, portal: str, one: _Round, crawl: Callable[..., Iterator[object]]) -> Iterator[Look]:
    order = replace(order_crawl(tools, portal, one.spider, one.orders), most_requests=one.requests)
    try:
        with closing(crawl(order, timeout=PROBE_SECONDS)) as arriving:  # type: ignore[type-var]
            for item in arriving:
                if isinstance(item, Capture):
                    yield Look(_name(item), _judge(portal, item, one.orders), item)
    except CrawlFailedError as error:
        yield Look(one.spider, Verdict("failed", "crawl-failed", str(error)))


def _name(capture: Capture) -> str:
    return f"list {capture.act}" if capture.kind == "list" else capture.kind


def _judge(portal: str, capture: Capture, orders: Sequence[ActOrder]) -> Verdict:
    """Judge one answer by its shape alone: a long act has more pages, and here it is the first that counts."""
    if capture.kind == "list":
        asked = next(one for one in LISTS if (one.portal, one.name) == (portal, capture.act))
        return judge_list(capture, asked.read).verdict
    ids = tuple(order.address for order in orders if order.address)
    if capture.kind == "versions":
        return judge_versions(capture, ids).verdict
    return judge_delivery(capture) or _judge_text(capture, {capture.act, *ids})


def _judge_text(capture: Capture, ids: set[str]) -> Verdict:
    try:
        reading = read_edition([capture.body])
    except UnreadablePageError as error:
        return Verdict("quarantined", "drift", str(error))
    # Only the first page of a long act was asked for: that others are missing is no fault of the portal's.
    act, issues = reading.revision.act, [one for one in reading.revision.issues if one.place != "pages"]
    if act not in ids:
        return Verdict("quarantined", "wrong-act", f"asked for {capture.act}, and {act} came")
    if reading.revision.language != capture.language:
        return Verdict("quarantined", "wrong-language", f"the text is in {reading.revision.language}")
    if reading.coverage < LEAST_COVERAGE:
        return Verdict("quarantined", "drift", f"only {reading.coverage:.0%} of its letters stand where we expect them")
    if issues:
        told = "; ".join(f"{issue.place}: {issue.message}" for issue in issues[:3])
        return Verdict("quarantined", "drift", f"{len(issues)} not understood: {told}")
    return Verdict("good")


def name_site(url: str) -> str:
    """Return the part of an address that may be shown: where it leads, without what was asked for.

    >>> name_site("https://zan.gov.kz/api/documents/1/rus?page=1")
    'zan.gov.kz/api/documents/1/rus'
    """
    parts = urlsplit(url)
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}"

"""What must hold before anybody's machine is asked: it can learn who asks, and it is an hour in which we may.

Whoever opens the tools of a pass, a flow, a page or a command, gets a crawl that obeys; this machine is always asked.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from gettext import NullTranslations
from urllib.parse import urlsplit

from config.hours import is_within, read_hours
from config.settings import BadSettingError, Settings, is_loopback
from flows.hosts import require_contact
from flows.notices import note
from flows.tools import Crawl
from law.model import Capture
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished
from storage.engine import Store

Clock = Callable[[], datetime]


def permitted(crawl: Crawl, store: Store, settings: Settings, clock: Clock) -> Crawl:
    """Return a crawl that asks nobody who may not be asked, and says why; it ends when its hours end."""

    def permitted_crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        try:
            require_contact(settings, order.origin)
        except BadSettingError as error:
            _tell_operator(store, order.portal, clock())
            raise CrawlFailedError(f"{error}") from error
        if closed := find_closed(settings, order, clock()):
            raise CrawlFailedError(closed)
        with closing(crawl(order, timeout=timeout)) as arriving:  # type: ignore[type-var]
            for item in arriving:
                yield item
                if closed := find_closed(settings, order, clock()):
                    raise CrawlFailedError(closed)

    return permitted_crawl


def find_closed(settings: Settings, order: CrawlOrder, now: datetime) -> str:
    """Return why an order may not be carried out at this hour; empty where it may."""
    if is_open(settings, order.origin, now):
        is_history = any(act.mode == "missing" for act in order.acts)
        if not is_history or _is_open(settings, order.origin, settings.backfill_hours, now):
            return ""
        return _say(settings, order.origin, "BACKFILL_HOURS", settings.backfill_hours)
    return _say(settings, order.origin, "CRAWL_HOURS", settings.crawl_hours)


def is_open(settings: Settings, origin: str, now: datetime) -> bool:
    """Tell whether a portal may be asked for anything at this hour."""
    return _is_open(settings, origin, settings.crawl_hours, now)


def _is_open(settings: Settings, origin: str, hours: str, now: datetime) -> bool:
    return is_loopback(urlsplit(origin).hostname or "") or is_within(read_hours(hours), now, settings.timezone)


def _say(settings: Settings, origin: str, name: str, hours: str) -> str:
    what = "for history " if name == "BACKFILL_HOURS" else ""
    return f"ZANWATCH_{name}: {urlsplit(origin).hostname} is asked {what}only at {hours} {settings.timezone}"


def _tell_operator(store: Store, portal: str, now: datetime) -> None:
    def compose(t: NullTranslations) -> tuple[str, str]:
        subject = t.gettext("ZanWatch: no portal is asked before it can learn who asks")
        text = t.gettext(
            "ZANWATCH_CONTACT is empty, so {source} was not asked for anything. Write there whom a portal can turn to,"
            " as mailto:admin@example.kz, and start again."
        )
        return subject, text.format(source=portal)

    with store.transaction() as session:
        note(session, f"contact {now:%Y-%m-%d}", portal, now, compose)

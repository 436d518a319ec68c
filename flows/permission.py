"""What must hold before anybody's machine is asked: it can learn who asks, and it is an hour in which we may.

A round over acts ends when the day has no more requests for what is not known to be new.

Whoever opens the tools of a pass, a flow, a page or a command, gets a crawl that obeys; this machine is always asked.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from itertools import takewhile
from urllib.parse import urlsplit

from sqlmodel import Session

from config.hours import begin_day, is_within, read_hours
from config.schedules import Schedule
from config.settings import BadSettingError, Settings, is_loopback
from config.timing import count_runs
from flows.hosts import require_contact
from flows.notices import note
from flows.rota import KEPT, MOST
from flows.tools import Crawl
from law.model import Capture
from spiders.crawl import CrawlFailedError, CrawlOrder, Finished
from storage.engine import Store
from storage.schedules import list_schedules
from storage.timetable import count_requests

A_WEEK = timedelta(days=8)
"""All weekdays of a schedule, with a day to spare."""
Clock = Callable[[], datetime]


def permitted(crawl: Crawl, store: Store, settings: Settings, clock: Clock) -> Crawl:
    """Return a crawl that asks nobody who may not be asked, and says why; it ends when its hours end."""

    def permitted_crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        try:
            require_contact(settings, order.origin)
        except BadSettingError as error:
            _tell_operator(store, order.portal, clock())
            raise CrawlFailedError(f"{error}") from error
        now = clock()
        if closed := find_closed(settings, order, now):
            raise CrawlFailedError(closed)
        allowed = within_day(store, settings, order, now)
        with closing(crawl(allowed, timeout=timeout)) as arriving:  # type: ignore[type-var]
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


def within_day(store: Store, settings: Settings, order: CrawlOrder, now: datetime) -> CrawlOrder:
    """Return the order of a round with what a day allows: after so many requests no other act is begun.

    Whoever asks for certain acts gets them, and what moved in a list is followed to its text: only a round can wait.
    """
    is_round = any(act.if_new for act in order.acts)
    if not is_round or is_loopback(urlsplit(order.origin).hostname or ""):
        return order
    with store.reading() as session:
        left = MOST - count_requests(session, begin_day(now, settings.timezone).astimezone(UTC))
    return replace(order, enough=max(1, left - KEPT))


def is_open(settings: Settings, origin: str, now: datetime) -> bool:
    """Tell whether a portal may be asked for anything at this hour."""
    return _is_open(settings, origin, settings.crawl_hours, now)


def is_never_open(settings: Settings, schedule: Schedule, now: datetime) -> bool:
    """Tell whether a schedule fires only in hours in which its portal is left alone, so that it never does anything."""
    origin = settings.portal_origins.get(schedule.portal)
    if origin is None or not schedule.active:
        return False
    return not any(
        is_open(settings, origin, moment)
        for moment in takewhile(lambda moment: moment < now + A_WEEK, count_runs(schedule, now))
    )


def name_hours(settings: Settings) -> str:
    """Return the hours in which a portal may be asked, and whose clock they are on."""
    return f"{settings.crawl_hours} {settings.timezone}"


def list_never_open(session: Session, settings: Settings, now: datetime) -> tuple[Schedule, ...]:
    """Return the schedules that never do anything, by name."""
    return tuple(one for one in list_schedules(session) if is_never_open(settings, one, now))


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

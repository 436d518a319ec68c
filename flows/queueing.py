"""News is sorted for each person by her own rules, each change once: what goes at once, and what waits for a digest."""

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from gettext import NullTranslations
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.beside import Beside
from alerts.compose import compose, is_told
from alerts.deliveries import get_mail_domain, make_deliveries
from alerts.letter import read_links
from alerts.matching import NOWHERE, Place, find_wanted, ids_of, narrow
from alerts.model import Delivery, News, Person
from alerts.subscriptions import Timing
from alerts.timing import PUBLIC, when
from alerts.units import Units
from config.catalogues import read_catalogue
from config.days_off import read_days_off
from config.settings import Settings
from flows.attaching import want
from flows.notices import note
from law.errors import MonitorError
from law.severity import rate
from storage.digests import hold_for_all
from storage.health import mark_source
from storage.holding import hold_for_review
from storage.outbox import store_deliveries
from storage.parking import park
from storage.people import Reader, find_readers
from storage.reviews import find_staff
from storage.subscriptions import OF_A_UNIT
from storage.told import find_alert_taken_back
from storage.units import read_units

SOURCE = "alerts"
"""What notices about messages are noted under."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of the news one person hears at one time."""

    news: News
    timing: Timing


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of a piece of news for one person."""

    deliveries: tuple[Delivery, ...] = ()
    held: tuple[Part, ...] = ()


def queue(session: Session, news: News, settings: Settings, portals: Collection[str]) -> int:
    """Store a delivery for each person whom the news concerns, on each of her channels; return how many are new.

    ``portals`` are those it was read from: it waits while the alerts of one of them are stopped. Whose message cannot
    be put together is parked with its error, and keeps nobody else waiting.
    """
    told = [change for step in news.steps for change in step.changes if is_told(change)]
    topics = sorted({topic for change in told for topic in change.topics})
    readers = find_readers(session, ids_of(news.facts), topics)
    units = _read_units(session, news, [reader.person for reader in readers if reader.person])
    # The key itself is not stored: see flows.news.
    news_key = sha256(news.key.encode()).hexdigest()
    queued = 0
    held: list[tuple[str, int, News, Timing]] = []
    for reader in readers:
        plan = _try_plan(session, reader, news, (units, settings))
        queued += store_deliveries(session, news_key, plan.deliveries)
        want(session, reader.person, news, plan.deliveries)
        for delivery in plan.deliveries:
            for portal in portals:
                mark_source(session, delivery.key, portal)
        if reader.person:
            held += [(reader.person.name, reader.id, part.news, part.timing) for part in plan.held]
    hold_for_all(session, held)
    if queued:
        hold_for_review(session, news_key, news)
    return queued


def sort_news(
    person: Person,
    news: News,
    units: Units = NOWHERE,
    now: datetime | None = None,
    days_off: Container[date] = PUBLIC,
) -> tuple[Part, ...]:
    """Return what a person hears of the news and when, the earliest first; no change is in two parts.

    What several rules want is said once, by the one that may speak first; all that goes at once is one message.
    """
    instant = now or news.seen_at
    wanted: dict[Timing, set[Place]] = {}
    for rule in person.subscriptions:
        places = find_wanted(news, rule, rate, units)
        if places:
            severities = (rate(news.steps[step].changes[number]).severity for step, number in places)
            timing = when(rule, person.wish, severities, instant, days_off)
            wanted.setdefault(timing, set()).update(places)
    at_once = [timing for timing in wanted if timing.frequency == "at_once"]
    if at_once:
        first = min(at_once, key=lambda timing: timing.not_before or instant)
        wanted = {first: set().union(*(wanted.pop(timing) for timing in at_once)), **wanted}
    return tuple(_parts(news, wanted, instant))


def _parts(news: News, wanted: dict[Timing, set[Place]], instant: datetime) -> Iterator[Part]:
    told: set[Place] = set()
    frequencies = set()
    for timing in sorted(wanted, key=lambda one: (one.frequency != "at_once", one.not_before or instant)):
        part = narrow(news, wanted[timing] - told)
        told |= wanted[timing]
        if part is None:
            continue
        if timing.frequency in frequencies:
            # A rule that is snoozed waits longer than another of the same kind: they are two pieces for two digests.
            key = sha256(f"{news.key}\n{timing.not_before}".encode()).hexdigest()
            part = replace(part, key=key)
        frequencies.add(timing.frequency)
        yield Part(part, timing)


def _try_plan(session: Session, reader: Reader, news: News, beside: tuple[Units, Settings]) -> Plan:
    if reader.person is None:
        return _parked(session, reader, news, reader.error)
    try:
        return _plan(session, reader.person, news, *beside)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - F52: whatever one person's row does, the others get theirs
        # The words of an error that is not ours may hold an address.
        return _parked(session, reader, news, str(error) if isinstance(error, MonitorError) else type(error).__name__)


def find_beside(session: Session, person: Person, news: News) -> Beside:
    """Return what a person is told beside the news itself: an editor's words, and which alert it takes back."""
    return Beside(find_staff(session, news, person.language), find_alert_taken_back(session, person.name, news))


def _plan(session: Session, person: Person, news: News, units: Units, settings: Settings) -> Plan:
    parts = sort_news(person, news, units, days_off=read_days_off(settings.holidays))
    deliveries: list[Delivery] = []
    for part in parts:
        if part.timing.frequency == "at_once":
            beside = replace(find_beside(session, person, part.news), today=_find_day(person, part))
            messages = compose(person, part.news, read_links(settings), read_catalogue(person.language), beside)
            made = make_deliveries(part.news, person, messages, news.seen_at, get_mail_domain(settings.mail_from))
            deliveries += [replace(delivery, next_try_at=part.timing.not_before) for delivery in made]
    return Plan(tuple(deliveries), tuple(part for part in parts if part.timing.frequency != "at_once"))


def _find_day(person: Person, part: Part) -> date:
    """Return the reader's day on which a part leaves: quiet hours may end on another than they began."""
    leaves_at = part.timing.not_before or part.news.seen_at
    return leaves_at.astimezone(ZoneInfo(person.wish.timezone)).date()


def _parked(session: Session, reader: Reader, news: News, error: str) -> Plan:
    if park(session, news, reader.id, error):

        def compose_notice(t: NullTranslations) -> tuple[str, str]:
            text = t.gettext(
                "A message could not be put together, and was not sent to one reader: {error}. The others got theirs. "
                "`zanwatch outbox list` shows it; after a repair `zanwatch changes` shows what it would have said."
            )
            return t.gettext("A message could not be put together"), text.format(error=error)

        note(
            session,
            f"{SOURCE} {reader.id} {sha256(news.key.encode()).hexdigest()}",
            SOURCE,
            news.seen_at,
            compose_notice,
        )
    return Plan()


def _read_units(session: Session, news: News, people: Sequence[Person]) -> Units:
    """Return the units of the act where anybody follows one of them: a big code takes a while to read."""
    follows = (rule.follow for person in people for rule in person.subscriptions)
    if not any(follow.kind in OF_A_UNIT and follow.act in ids_of(news.facts) for follow in follows):
        return NOWHERE
    editions = {(step.language, day) for step in news.steps for day in (step.from_on, step.to_on)}
    return read_units(session, news.facts.code, editions)

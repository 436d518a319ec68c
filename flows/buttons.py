"""What stands under a message at this moment, and which of her rules a reader means when she asks for silence."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.buttons import Said, Under, may_speak, write_buttons
from alerts.letter import read_links
from alerts.matching import NOWHERE, find_wanted, ids_of
from alerts.model import Button, Delivery, News, Person, kind_of
from alerts.subscriptions import Subscription
from alerts.units import Units
from config.settings import Settings
from law.model import Language
from law.severity import rate
from storage.chats import find_row
from storage.digests import find_person_id
from storage.inbox import find_staff_of, find_work
from storage.people import find_person
from storage.seen import find_seen_at
from storage.subscriptions import OF_A_UNIT
from storage.tables_people import DeliveryRow
from storage.tokens import make_button_token
from storage.told import list_told_steps, read_told
from storage.units import read_units

Rows = tuple[tuple[Button, ...], ...]


def find_buttons(session: Session, delivery: Delivery, settings: Settings, t: NullTranslations, now: datetime) -> Rows:
    """Return the buttons of a message to a chat, as they look now; none where it tells of no change of the law."""
    row = find_row(session, delivery.key) if kind_of(delivery.channel) == "telegram" else None
    person = find_person(session, delivery.person) if row is not None and delivery.person else None
    if row is None or person is None or delivery.about.answers:
        return ()
    steps = list_told_steps(session, row)
    if not steps:
        return ()
    token = make_button_token(session, row) if may_speak(delivery.channel) else ""
    zone = ZoneInfo(person.wish.timezone)
    number = find_person_id(session, person.name)
    seen_at = find_seen_at(session, number, steps) if number is not None else None
    staff = find_staff_of(session, number) if number is not None and token else None
    silent = [rule.snoozed_until for rule in _find_silent(session, person, row, now)]
    said = Said(
        # In a group nobody is told what one of it has done.
        seen_at.astimezone(zone) if seen_at and token else None,
        min((day for day in silent if day), default=None) if token else None,
        staff is not None and all(find_work(session, step).assignee == staff.number for step in steps),
    )
    news = read_told(session, row)
    under = Under(token=token)
    if news is not None and news.steps:
        under = replace(_open(news, person, settings, token), is_work=staff is not None)
    return write_buttons(under, said, t)


def find_rules(session: Session, person: Person, row: DeliveryRow) -> tuple[Subscription, ...]:
    """Return the rules of a person that want what an alert tells, as they are today; none of a digest."""
    news = read_told(session, row)
    if news is None:
        return ()
    units = find_units(session, news, person.subscriptions)
    return tuple(rule for rule in person.subscriptions if find_wanted(news, rule, rate, units))


def find_units(session: Session, news: News, rules: Sequence[Subscription]) -> Units:
    """Return the units of the act where one of the rules is about one of them."""
    if not any(rule.follow.kind in OF_A_UNIT and rule.follow.act in ids_of(news.facts) for rule in rules):
        return NOWHERE
    editions = {(step.language, day) for step in news.steps for day in (step.from_on, step.to_on)}
    return read_units(session, news.facts.code, editions)


def _find_silent(session: Session, person: Person, row: DeliveryRow, now: datetime) -> tuple[Subscription, ...]:
    """Return the rules behind an alert, where all of them are silent; else none."""
    today = now.astimezone(ZoneInfo(person.wish.timezone)).date()
    if not any(rule.snoozed_until and rule.snoozed_until > today for rule in person.subscriptions):
        return ()
    rules = find_rules(session, person, row)
    return rules if all(rule.snoozed_until and rule.snoozed_until > today for rule in rules) else ()


def _open(news: News, person: Person, settings: Settings, token: str) -> Under:
    links = read_links(settings)
    order: tuple[Language, ...] = ("kaz", "rus") if person.language == "kaz" else ("rus", "kaz")
    own = next(language for language in order if any(step.language == language for step in news.steps))
    edition = max(step.to_on for step in news.steps if step.language == own)
    official = next(iter(links.act_pages(news, own, edition)), "")
    return Under(links.comparison(news, own), official, token, is_alert=True)

"""An editor's words reach the alerts that wait for her: they are put together anew, each for its own reader."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.compose import compose
from alerts.letter import read_links
from alerts.model import Delivery, Message, News, kind_of
from config.catalogues import read_catalogue
from config.days_off import read_days_off
from config.settings import Settings
from flows.buttons import find_units
from flows.queueing import find_beside, sort_news
from storage.holding import list_held, list_held_rows, rewrite
from storage.outbox_rows import as_deliveries
from storage.people import find_person
from storage.seen import NewsStep


def refresh_held(session: Session, step: NewsStep, settings: Settings, now: datetime) -> int:
    """Put the alerts of a step that wait for an editor together anew, with what was said; return how many changed.

    They keep their numbers and their minutes. One that is on its way, or went, stays as it is: a correction mends it.
    """
    changed = 0
    for held in list_held(session, now):
        if step in held.steps:
            for delivery in as_deliveries(session, list_held_rows(session, held.key, now)):
                message = _compose(session, delivery, held.news, settings, now)
                if message is not None and message != delivery.message:
                    changed += rewrite(session, delivery.key, message)
    return changed


def _compose(session: Session, delivery: Delivery, news: News, settings: Settings, now: datetime) -> Message | None:
    """Return what an alert says today; None where its reader is gone, or no rule of hers wants it any more."""
    person = find_person(session, delivery.person) if delivery.person else None
    if person is None:
        return None
    units = find_units(session, news, person.subscriptions)
    parts = sort_news(person, news, units, days_off=read_days_off(settings.holidays))
    own = next((part.news for part in parts if part.timing.frequency == "at_once"), None)
    if own is None:
        return None
    leaves_at = max(now, delivery.next_try_at or now)
    today = leaves_at.astimezone(ZoneInfo(person.wish.timezone)).date()
    beside = replace(find_beside(session, person, own), alert=delivery.alert, today=today)
    messages = compose(person, own, read_links(settings), read_catalogue(person.language), beside)
    return messages.get(kind_of(delivery.channel))

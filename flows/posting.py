"""What is told to one person is queued under a key of its own, and waits for the end of her quiet hours."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from gettext import NullTranslations
from hashlib import sha256

from sqlmodel import Session

from alerts.deliveries import get_mail_domain, make_deliveries
from alerts.model import ChannelKind, Delivery, Message, News, Person
from alerts.timing import find_speakable
from config.days_off import read_days_off
from config.settings import Settings
from flows.notices import note
from flows.tools import Tools
from law.model import ActFacts
from storage.flags import vault_of
from storage.outbox import store_deliveries

NO_ACT = ActFacts("", "", {}, {}, "", "", None)
"""A digest is about no one act."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a person is told, for each kind of channel she has; ``key`` is the same whenever the same is told."""

    key: str
    messages: Mapping[ChannelKind, Message]


def make_key(session: Session, *parts: object) -> str:
    """Return a key that only this house can make: from a plain hash, whoever has the file could guess addresses."""
    return vault_of(session).hash("\n".join(map(str, parts)), "news")


def queue(session: Session, person: Person, post: Post, settings: Settings, now: datetime) -> tuple[Delivery, ...]:
    """Store a delivery for each of a person's addresses, and return them; one that is stored already does nothing."""
    made = make_deliveries(
        News(post.key, NO_ACT, (), now), person, post.messages, now, get_mail_domain(settings.mail_from)
    )
    speakable = find_speakable(now, person.wish, read_days_off(settings.holidays))
    deliveries = tuple(replace(item, next_try_at=speakable if speakable > now else None) for item in made)
    store_deliveries(session, name_news(post.key), deliveries)
    return deliveries


def name_news(key: str) -> str:
    """Return what is stored of a key: the key itself is not."""
    return sha256(key.encode()).hexdigest()


def note_trouble(tools: Tools, person_name: str, error: str) -> None:
    """Tell the operator, once for each error, that a person's message could not be put together; not whose it is."""

    def compose(t: NullTranslations) -> tuple[str, str]:
        text = t.gettext("A digest or reminder of one reader could not be put together: {error}. It is tried again.")
        return t.gettext("A message could not be put together"), text.format(error=error)

    with tools.store.transaction() as session:
        note(session, f"alerts {make_key(session, person_name, error)}", "alerts", tools.clock(), compose)

"""A person's messages become deliveries, with keys that are the same whenever the same is told to the same address."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from hashlib import sha256

from alerts.model import About, ChannelKind, Delivery, Message, News, Person, kind_of
from law.model import SEVERITIES
from law.severity import rate


def make_deliveries(
    news: News, person: Person, messages: Mapping[ChannelKind, Message], now: datetime, mail_domain: str
) -> tuple[Delivery, ...]:
    """Return one delivery for each address of the person that there is a message for; a repeated one counts once.

    Of a person who wants only the first address that works, the others stand by.
    """
    alert = get_alert_number(news.key, person.name)
    about = _weigh(news)
    deliveries: list[Delivery] = []
    for channel in dict.fromkeys(person.channels):
        message = messages.get(kind_of(channel))
        if message is None:
            continue
        key = _hash(news.key, person.name, channel)
        stands_by = person.wish.channels == "in_order" and bool(deliveries)
        deliveries.append(
            Delivery(
                key=key,
                alert=alert,
                person=person.name,
                channel=channel,
                message=message,
                message_id=make_message_id(key, mail_domain),
                created_at=now,
                state="standby" if stands_by else "waiting",
                about=about,
            )
        )
    return tuple(deliveries)


def get_alert_number(news_key: str, person: str) -> str:
    """Return the number that people see: the same for one piece of news and one person, on every channel.

    >>> get_alert_number("a" * 64, "Айгуль")
    'ZW-D3712D79'
    """
    return f"ZW-{_hash(news_key, person)[:8].upper()}"


def make_message_id(key: str, mail_domain: str) -> str:
    """Return the Message-ID of a delivery: the same at every try."""
    return f"<{key[:32]}@{mail_domain}>"


def get_mail_domain(mail_from: str) -> str:
    """Return what stands after the @ of a Message-ID.

    >>> get_mail_domain("Сводка <svodka@centre.kz>"), get_mail_domain("")
    ('centre.kz', 'zanwatch.invalid')
    """
    domain = parseaddr(mail_from)[1].rpartition("@")[2]
    return domain.encode("idna").decode("ascii") if domain else "zanwatch.invalid"


def _weigh(news: News) -> About:
    """Return what a storm has to know of the news: its act, how many changes, how heavy; both languages are one."""
    counts = [len(step.changes) for step in news.steps]
    severities = {rate(change).severity for step in news.steps for change in step.changes}
    weight = max((SEVERITIES.index(severity) for severity in severities), default=0)
    return About(news.facts.code, max(counts, default=0), weight)


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()

"""What a deputy is told: who has left critical news unread, and where to read it; nothing else of that person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations

from alerts.deliveries import get_alert_number
from alerts.short import Short
from law.summaries.effects import write_date


@dataclass(frozen=True, slots=True)
class Missed:
    """One piece of news that was left unread: the act, the editions, the day it was told, the pages to read it on."""

    title: str
    from_on: date
    to_on: date
    told_on: date
    pages: tuple[str, ...]


def write_missed(key: str, names: tuple[str, str], day: date, missed: Sequence[Missed], t: NullTranslations) -> Short:
    """Return the letter; ``names`` are those of the deputy, and of the person whom she stands in for."""
    deputy, person = names
    alert = get_alert_number(key, deputy)
    paragraphs = [
        (
            f"«{one.title}»: {write_date(one.from_on)} → {write_date(one.to_on)}",
            t.gettext("A critical change, told on {date}.").format(date=write_date(one.told_on)),
        )
        for one in missed
    ]
    return Short(
        subject=t.gettext("Digest of {date}, No. {number}").format(
            date=write_date(day), number=alert.removeprefix("ZW-")
        ),
        headline=t.gettext("Not marked as read: {name}.").format(name=person),
        paragraphs=tuple(paragraphs),
        why=t.gettext("You get this because you stand in for this reader."),
        alert=alert,
        pages=tuple(dict.fromkeys(page for one in missed for page in one.pages)),
    )

"""Reminders of days of effect: 30, 7 and 1 days before and on the day, each once; a day that moved is told once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from gettext import NullTranslations

from alerts.deliveries import get_alert_number
from alerts.digest_parts import Soon, describe_left, describe_place
from alerts.letter import Links
from alerts.model import News, Person
from alerts.short import Short
from law.summaries.effects import describe_acts, describe_effect, write_date
from law.summaries.excerpts import shorten
from law.summaries.kinds import capitalise

STEPS = (0, 1, 7, 30)
"""Days before the day of effect, the nearest first."""
_ENDS = ("lose_force", "end")
_WORDS = 400
_MOST = 20


@dataclass(frozen=True, slots=True)
class Reminder:
    """An effect of which a person is reminded, its days counted from today; ``was`` is its day before it moved."""

    soon: Soon
    news: News
    was: date | None = None


@dataclass(frozen=True, slots=True)
class Reminders:
    """All of which a person is reminded on one day; ``key`` is the same whenever the same is told."""

    key: str
    day: date
    found: tuple[Reminder, ...]


def find_step(on: date, since: date, today: date, known: date | None = None) -> int | None:
    """Return of how many days before an effect one is to be reminded today; None where of none.

    ``since`` is the day up to which everybody was reminded: what a dark house has missed is told late, the nearest
    step alone. What was ``known`` only on a step's day, or after it, is told by that news, and not by the step.

    >>> on = date(2024, 6, 16)
    >>> [find_step(on, date(2024, 6, 8), date(2024, 6, day)) for day in (9, 10, 15, 16)]
    [7, 7, 1, 0]
    >>> find_step(on, date(2024, 6, 15), date(2024, 6, 15)), find_step(on, date(2024, 6, 9), date(2024, 6, 12))
    (None, None)
    """
    for step in STEPS:
        day = on - timedelta(days=step)
        if since < day <= today and (known is None or known < day):
            return step
    return None


def write_reminders(person: Person, reminders: Reminders, links: Links, t: NullTranslations) -> Short:
    """Return one letter of all of them, the nearest first."""
    ordered = sorted(reminders.found, key=lambda one: one.soon.pending.effect.on or date.max)
    alert = get_alert_number(reminders.key, person.name)
    paragraphs = [tuple(_describe(one, person, t)) for one in ordered[:_MOST]]
    # What the headline says stands there, and not once more below it.
    paragraphs[0] = paragraphs[0][1:]
    if len(ordered) > _MOST:
        paragraphs.append((t.gettext("and more of it: {n}").format(n=len(ordered) - _MOST),))
    pages = (page for one in ordered[:_MOST] for page in _pages(one, links))
    return Short(
        subject=t.gettext("Reminder of {date}, No. {number}").format(
            date=write_date(reminders.day), number=alert.removeprefix("ZW-")
        ),
        headline=describe_day(ordered[0], person, t),
        paragraphs=tuple(paragraphs),
        why=t.gettext("You get this because you asked to be reminded before changes of what you follow take effect."),
        alert=alert,
        pages=tuple(dict.fromkeys(pages)),
    )


def describe_day(reminder: Reminder, person: Person, t: NullTranslations) -> str:
    """Return the one sentence that says which unit changes when; no word of the subject matter is in it."""
    pending = reminder.soon.pending
    place = describe_place(reminder.soon, person.language, t)
    on, days = pending.effect.on, pending.days_left
    if on is None or days is None:
        return t.gettext("{place}: date not determined.").format(place=place)
    if reminder.was is not None:
        text = t.gettext("{place}: the day has moved from {was} to {date}.")
        return text.format(place=place, was=write_date(reminder.was), date=write_date(on))
    if days < 0:
        return t.gettext("{place}: its day was {date}.").format(place=place, date=write_date(on))
    if pending.action in _ENDS:
        text = t.gettext("{place}: loses its force {left}, {date}.")
    else:
        text = t.gettext("{place}: a change takes effect {left}, {date}.")
    return text.format(place=place, left=describe_left(days, t), date=write_date(on))


def _describe(reminder: Reminder, person: Person, t: NullTranslations) -> Iterator[str]:
    pending, facts = reminder.soon.pending, reminder.soon.facts
    yield describe_day(reminder, person, t)
    title = facts.title.get(pending.language) or facts.title.get("rus", "")
    if title:
        yield f"«{title}»"
    yield f"{capitalise(describe_effect(pending.effect, t))}."
    if pending.amended_by:
        yield f"{capitalise(describe_acts(pending.amended_by, 'note', t))}."
    if pending.words:
        yield t.gettext("In the words of the source: «{words}»").format(words=shorten(pending.words, _WORDS))


def _pages(reminder: Reminder, links: Links) -> tuple[str, ...]:
    step = reminder.news.steps[0]
    return links.act_pages(reminder.news, step.language, step.to_on)

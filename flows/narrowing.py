"""A rule that brings too much may be narrowed: first it is tried on the past year, and she sees what she would lose.

Nothing is narrowed by what somebody called irrelevant: that only says which narrower rules are worth a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.matching import find_wanted, narrow
from alerts.model import News, Person
from alerts.subscriptions import Subscription
from alerts.units import Units
from flows.previewing import MOST_EXAMPLES, YEAR, Example, list_past_news
from law.model import SEVERITIES, Severity
from law.severity import rate
from storage.not_relevant import NotRelevant
from storage.past import has_editions
from storage.seen import NewsStep

Way = Literal["normal", "important", "critical", "in_force"]
"""From which weight on the rule is to speak; or of nothing that is only announced."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A narrower rule, tried on a year of the past that is stored; ``examples`` are the newest it leaves out."""

    way: Way
    rule: Subscription
    told: int
    """Pieces of news, an act and a day, that the rule as it is brought in that year."""
    left_out: int
    """How many of them the narrower rule would not have brought at all."""
    unfit: int
    """How many of those she has called irrelevant."""
    heaviest: Severity
    """The weight of the heaviest change that would have been left out; the lightest of all where nothing would be."""
    examples: tuple[Example, ...]


def list_ways(rule: Subscription) -> tuple[tuple[Way, Subscription], ...]:
    """Return the narrower rules there are, the mildest first; none for drafts, which have neither weight nor moment.

    >>> from alerts.subscriptions import Follow
    >>> [way for way, _ in list_ways(Subscription(Follow("topic", words="labour"), least="important"))]
    ['critical', 'in_force']
    """
    if rule.follow.kind == "drafts":
        return ()
    heavier = SEVERITIES[SEVERITIES.index(rule.least) + 1 :]
    found: list[tuple[Way, Subscription]] = [(cast("Way", weight), replace(rule, least=weight)) for weight in heavier]
    if "announced" in rule.moments and len(rule.moments) > 1:
        left = tuple(moment for moment in rule.moments if moment != "announced")
        found.append(("in_force", replace(rule, moments=left)))
    return tuple(found)


def list_rules_behind(session: Session, person: Person, step: NewsStep, today: date) -> tuple[Subscription, ...]:
    """Return the rules of a person that bring the news of a step, whatever she has let sleep."""
    days = step.to_on - timedelta(days=1), max(step.to_on, today)
    zone = ZoneInfo(person.wish.timezone)
    past = [
        (news, units)
        for _, news, units in list_past_news(session, person, *days, zone)
        if any(NewsStep(news.facts.code, one.from_on, one.to_on) == step for one in news.steps)
    ]
    return tuple(
        rule for rule in person.subscriptions if any(find_wanted(news, rule, rate, units) for news, units in past)
    )


def try_narrower(
    session: Session, person: Person, rule: Subscription, unfit: Sequence[NotRelevant], today: date
) -> tuple[Narrowing, ...]:
    """Return what each narrower rule would have left out in the year up to today; empty where nothing is stored."""
    if not has_editions(session):
        return ()
    alone = replace(person, topics=(), subscriptions=(rule,))
    zone = ZoneInfo(person.wish.timezone)
    past = [
        (on, told, units)
        for on, news, units in list_past_news(session, alone, today - timedelta(days=YEAR), today, zone)
        if (told := narrow(news, find_wanted(news, rule, rate, units))) is not None
    ]
    called = {one.step for one in unfit}
    return tuple(_try(way, narrower, past, called) for way, narrower in list_ways(rule))


def _try(
    way: Way, narrower: Subscription, past: Sequence[tuple[date, News, Units]], called: set[NewsStep]
) -> Narrowing:
    lost = [(on, news) for on, news, units in past if not find_wanted(news, narrower, rate, units)]
    weights = [
        SEVERITIES.index(rate(change).severity) for _, news in lost for one in news.steps for change in one.changes
    ]
    newest = sorted(lost, key=lambda line: line[0], reverse=True)[:MOST_EXAMPLES]
    return Narrowing(
        way,
        narrower,
        told=len(past),
        left_out=len(lost),
        unfit=sum(not called.isdisjoint(_steps_of(news)) for _, news in lost),
        heaviest=SEVERITIES[max(weights, default=0)],
        examples=tuple(Example(on, news.facts, _places(news)) for on, news in newest),
    )


def _steps_of(news: News) -> set[NewsStep]:
    return {NewsStep(news.facts.code, one.from_on, one.to_on) for one in news.steps}


def _places(news: News) -> tuple[str, ...]:
    return tuple(dict.fromkeys(change.label for step in news.steps for change in step.changes))

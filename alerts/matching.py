"""Which changes of a piece of news a person asked for; what she did not ask for is never in her message.

A change that is told in one language brings its twin in the other: a letter that left it out would say that only one of
the two texts has changed.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache

from alerts.compose import is_told
from alerts.model import News, OtherText, Step
from alerts.subscriptions import MOMENTS, Follow, Moment, Subscription
from alerts.units import Units, is_touched
from law.errors import MonitorError
from law.model import SEVERITIES, ActFacts, Change, Language
from law.severity import Rating
from law.severity import rate as rate_change
from law.topics.forms import read_words
from law.topics.terms import Lexicon

Place = tuple[int, int]
"""A change of the news: the number of its step, and its number there."""
Rate = Callable[[Change], Rating]
NOWHERE = Units()
_PIECE = re.compile(r"[^\W_][\w~+/]*|…")
_MARKS = "~+"


class BadPhraseError(MonitorError):
    """Raised for a phrase without a word in it, from ``find_phrase``."""


def select(
    news: News,
    subscription: Subscription,
    rate: Rate = rate_change,
    units: Units = NOWHERE,
    moment: Moment | None = None,
) -> News | None:
    """Return the news with the changes that a rule wants and no other, or None where it wants none of them.

    ``units`` are those of the act, for rules about a chapter or an article. ``moment`` says when all of it is told, as
    «reminder»; where it is None, each change says that by its stage.
    """
    return narrow(news, find_wanted(news, subscription, rate, units, moment))


def find_wanted(
    news: News,
    subscription: Subscription,
    rate: Rate = rate_change,
    units: Units = NOWHERE,
    moment: Moment | None = None,
) -> frozenset[Place]:
    """Return the places of the changes that a rule wants, each with its twin in the other language."""
    followed = _follow(news, subscription.follow, units)
    wanted = {
        place for place in followed if _is_wanted(news.steps[place[0]].changes[place[1]], subscription, rate, moment)
    }
    return frozenset(wanted | _twins(news, wanted))


def narrow(news: News, places: Collection[Place]) -> News | None:
    """Return the news with the changes of these places alone, or as it is where they are all; None for none."""
    told = {place for place, _ in _told(news)}
    if not told or told.isdisjoint(places):
        return None
    if told <= set(places):
        return news
    steps: list[Step] = []
    for at, step in enumerate(news.steps):
        changes = tuple(change for number, change in enumerate(step.changes) if (at, number) in places)
        if changes:
            steps.append(replace(step, changes=changes))
    # What changed in the other language and is nothing to this rule is not «unchanged».
    hidden = {news.steps[at].language for at, _ in told} - {step.language for step in steps}
    others: dict[Language, OtherText] = {**news.other_texts, **dict.fromkeys(hidden, "changed")}
    return replace(news, steps=tuple(steps), other_texts=others)


def find_phrase(text: str, phrase: str) -> bool:
    """Tell whether a text has the words of a phrase in a row, each whole; «~» is any ending, «…» some words between.

    A Kazakh noun is found with its endings («бала» in «балалардың»). Raises BadPhraseError.

    >>> find_phrase("Торговля людьми наказывается", "торговл~ людьми"), find_phrase("Перенаказание", "наказание")
    (True, False)
    """
    lexicon = read_phrase(phrase)
    return next(lexicon.find(read_words(text)[1]), None) is not None


@lru_cache(maxsize=4096)
def read_phrase(phrase: str) -> Lexicon:
    """Return what finds a phrase; raises BadPhraseError where it has no word."""
    pieces = [_with_endings(piece) for piece in _PIECE.findall(phrase.replace("...", " … "))]
    term = " ".join(pieces)
    if not term.strip("… "):
        raise BadPhraseError("a phrase needs a word that can be found")
    return Lexicon([[term]])


def ids_of(facts: ActFacts) -> tuple[str, ...]:
    """Return all ids by which an act may be followed: before its ЕСПИ code is known it has another one."""
    return tuple(one for one in (facts.code, facts.ngr) if one)


def find_moment(change: Change) -> Moment:
    """Return which moment a change is told at by its stage."""
    return "announced" if change.stage == "announced" else "in_force"


def _is_wanted(change: Change, subscription: Subscription, rate: Rate, moment: Moment | None) -> bool:
    if subscription.moments != MOMENTS and (moment or find_moment(change)) not in subscription.moments:
        return False
    # The lightest of all is no bar, and then nothing needs to be weighed.
    least = SEVERITIES.index(subscription.least)
    return least == 0 or SEVERITIES.index(rate(change).severity) >= least


def _follow(news: News, follow: Follow, units: Units) -> frozenset[Place]:
    told = dict(_told(news))
    is_of_act = bool(follow.act) and follow.act in ids_of(news.facts)
    if follow.kind == "everything" or (follow.kind == "act" and is_of_act):
        return frozenset(told)
    if follow.kind == "topic":
        # Whoever follows a topic hears all that a pass found in an act of it: what touches it rests on the rest.
        return frozenset(told) if any(follow.words in change.topics for change in told.values()) else frozenset()
    if follow.kind == "phrase":
        return frozenset(place for place, change in told.items() if _says(change, follow.words))
    if follow.kind in ("chapter", "article") and is_of_act:
        return frozenset(
            place for place, change in told.items() if _is_of_unit(news.steps[place[0]], change, follow, units)
        )
    return frozenset()


def _says(change: Change, phrase: str) -> bool:
    return any(find_phrase(text, phrase) for text in (change.after, change.before) if text)


def _is_of_unit(step: Step, change: Change, follow: Follow, units: Units) -> bool:
    if change.kind == "status":
        # What becomes of the act becomes of each of its units.
        return True
    for day, is_before in ((step.from_on, True), (step.to_on, False)):
        names = units.names(follow.unit, follow.unit_on, step.language, day)
        if is_touched(change, names, units, day, is_before=is_before):
            return True
    return False


def _told(news: News) -> Iterator[tuple[Place, Change]]:
    for at, step in enumerate(news.steps):
        yield from (((at, number), change) for number, change in enumerate(step.changes) if is_told(change))


def _twins(news: News, wanted: Collection[Place]) -> frozenset[Place]:
    """Return what is told of the same units in the other language, at the same stage."""
    languages = {step.language for step in news.steps}
    if len(languages) == 1 or not wanted:
        return frozenset()
    sought: dict[tuple[str, bool], set[str]] = {}
    for at, number in wanted:
        change = news.steps[at].changes[number]
        sought.setdefault((change.language, change.stage == "announced"), set()).add(change.eid)
    return frozenset(
        place
        for place, change in _told(news)
        for (language, is_announced), eids in sought.items()
        if language != change.language and is_announced == (change.stage == "announced") and _meets(change.eid, eids)
    )


def _meets(eid: str, others: Collection[str]) -> bool:
    return any(eid == one or eid.startswith(f"{one}__") or one.startswith(f"{eid}__") for one in others)


def _with_endings(piece: str) -> str:
    """Return a word as the terms of topics are written; one without a mark is itself or a noun with its endings.

    >>> _with_endings("бала"), _with_endings("торговл~"), _with_endings("…")
    ('бала/бала+', 'торговл~', '…')
    """
    words = [word for word in piece.replace("_", "").split("/") if word.strip(_MARKS)]
    return "/".join(word if word[-1] in _MARKS or word == "…" else f"{word}/{word}+" for word in words)

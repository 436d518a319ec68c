"""A change to show before the first one is seen: a stored one of the past, else one of an invented act that ships."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from sqlmodel import Session

from alerts.compose import is_told
from alerts.model import News, Step
from law.explain import explain
from law.model import LANGUAGES, ActFacts, Language, Revision
from law.parsing.read import read_revision
from storage.acts import find_facts
from storage.changes import StoredChange
from storage.past import list_past

PAGES = Path(__file__).parents[1] / "samples" / "pages"
NAME, DAYS = "evening-courses", ("2025-02-03", "2026-04-14")
YEAR = timedelta(days=365)
_LONG_AGO = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """News to show, and whether it is of a real act that is stored here."""

    news: News
    is_stored: bool


def find_news(session: Session, topics: Sequence[str], now: datetime) -> Shown:
    """Return the newest stored change, one of these topics first; without any, that of the act that ships."""
    for since in (now.date() - YEAR, _LONG_AGO):
        stored = [one for one in list_past(session, since, now.date()) if one.from_on != one.to_on]
        told = [one for one in stored if is_told(one.change)]
        wanted = [one for one in told if set(one.change.topics) & set(topics)] or told
        if wanted:
            newest = max(wanted, key=lambda one: one.to_on)
            facts = find_facts(session, newest.act)
            if facts is not None:
                same = [one for one in told if (one.act, one.to_on) == (newest.act, newest.to_on)]
                return Shown(News(_key(now), facts, _steps(same), now), is_stored=True)
    return Shown(read_sample(topics, now), is_stored=False)


def read_sample(topics: Sequence[str], now: datetime) -> News:
    """Return the news of the invented act, read from its pages and compared as those of any other act."""
    steps = []
    for language in LANGUAGES:
        before, after = (_read(day, language) for day in DAYS)
        changes = explain(before, after, topics)
        steps.append(Step(language, before.portal_version_on, after.portal_version_on, changes))
    titles: dict[str, str] = {language: _read(DAYS[0], language).title for language in LANGUAGES}
    # It has no code: a link to it would lead to nothing.
    facts = ActFacts("", "", titles, {}, "upd", "950-VIII", date(2025, 2, 3))
    return News(_key(now), facts, tuple(steps), now)


def _steps(stored: Sequence[StoredChange]) -> tuple[Step, ...]:
    ordered = sorted(stored, key=lambda one: (one.change.language, one.from_on))
    return tuple(
        Step(language, from_on, to_on, tuple(one.change for one in group))
        for (language, from_on, to_on), group in groupby(
            ordered, key=lambda one: (one.change.language, one.from_on, one.to_on)
        )
    )


def _read(day: str, language: Language) -> Revision:
    return read_revision([(PAGES / f"{NAME}-{day}.{language}.json").read_bytes()])


def _key(now: datetime) -> str:
    return f"first hour {now.isoformat()}"

"""A unit keeps its number for ever: a number that is missing, doubled or out of its place is a fault of the page."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from law.model import Provision, Revision
from law.quality.rules import Rule, Sight

_MOST_NAMED = 20


def find_lost_articles(sight: Sight) -> str | None:
    """Find articles that were there before; a repealed one stays with its number."""
    lost = sorted(set(_numbers(sight.previous)) - set(_numbers(sight.revision)), key=_as_key)
    return _named("gone without a trace", lost)


def find_gaps(sight: Sight) -> str | None:
    """Find numbers that were left out, except where they were left out before."""
    gaps = _gaps(sight.revision)
    if sight.previous is not None:
        had = set(_numbers(sight.previous))
        gaps = [number for number in gaps if number in had or number not in _gaps(sight.previous)]
    return _named("not on the page", gaps)


def find_doubles(sight: Sight) -> str | None:
    """Find articles that stand twice: a page that was joined to itself, or a table of contents taken for the law."""
    doubled = [number for number, times in Counter(_numbers(sight.revision)).items() if times > 1]
    known = Counter(_numbers(sight.previous))
    return _named("twice on the page", [number for number in doubled if known[number] < 2])  # noqa: PLR2004 - twice


def find_disorder(sight: Sight) -> str | None:
    """Find articles that stand before a lower number, unless they did before."""
    known = {
        (first, second) for first, second in pairwise(_numbers(sight.previous)) if _as_key(first) > _as_key(second)
    }
    wrong = [
        f"{second} after {first}"
        for first, second in pairwise(_numbers(sight.revision))
        if _as_key(first) > _as_key(second) and (first, second) not in known
    ]
    return _named("out of their order", wrong)


def find_bare_headings(sight: Sight) -> str | None:
    """Find articles that have only a heading, and nothing that says why: their bodies were lost on the way."""
    had_none = {unit.eid for unit in _bare(sight.previous)}
    return _named("only a heading", [unit.eid for unit in _bare(sight.revision) if unit.eid not in had_none])


def _numbers(made: Revision | None) -> list[str]:
    """Return the numbers of the act's own articles in reading order, of its points where it has no articles."""
    if made is None:
        return []
    articles = [unit.number for unit in made.provisions if unit.kind == "article" and "annex" not in unit.eid]
    return articles or [unit.number for unit in made.provisions if unit.kind == "point" and not unit.parent]


def _gaps(made: Revision) -> list[str]:
    whole = {int(number) for number in _numbers(made) if number.isdecimal()}
    return [str(number) for number in range(1, max(whole, default=0)) if number not in whole]


def _as_key(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("-") if part.isdecimal())


def _bare(made: Revision | None) -> list[Provision]:
    if made is None:
        return []
    told = {unit.parent for unit in made.provisions} | {note.eid for note in made.notes}
    return [
        unit
        for unit in made.provisions
        if unit.kind == "article" and not unit.excluded and not unit.text and unit.eid not in told
    ]


def _named(finding: str, items: Sequence[str]) -> str | None:
    return f"{finding}: {', '.join(items[:_MOST_NAMED])}" if items else None


SEQUENCE: tuple[Rule[Sight], ...] = (
    Rule("lost-articles", "missing-articles", find_lost_articles),
    Rule("gaps", "missing-articles", find_gaps),
    Rule("doubles", "doubled-articles", find_doubles),
    Rule("disorder", "article-order", find_disorder),
    Rule("bare-headings", "heading-without-body", find_bare_headings),
)
"""Rules about the numbers of units."""

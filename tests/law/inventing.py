"""Invents acts for Hypothesis: chapters, articles, points, subpoints, indents and tables, and edits of them.

Words are drawn from a short list, so that neighbours are alike, as they are in law.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from law.model import Revision
from tests.law.making import revision

_WORDS = re.findall(
    r"\S+",
    "приют орган срок куратор жалоба ребёнок опека договор работа ставка помощь надзор отказ выдача учёт язык "
    "вправе обязан не или и до от в при для 30 15 дней тенге",
)
sentences = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=14).map(
    lambda drawn: " ".join(["срок", *drawn] if drawn[0].isdigit() else drawn)
)


@dataclass(frozen=True, slots=True)
class Point:
    number: str
    text: str
    subpoints: tuple[tuple[str, str], ...] = ()
    indents: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    number: str
    heading: str
    points: tuple[Point, ...] = field(default=())
    text: str = ""


Act = tuple[Article, ...]
"""Articles in order; a chapter begins before the first and before the third."""


def _points(numbers: Sequence[str]) -> st.SearchStrategy[tuple[Point, ...]]:
    return st.tuples(*(_point(number) for number in numbers))


def _point(number: str) -> st.SearchStrategy[Point]:
    subpoints = st.lists(sentences, max_size=3).map(lambda texts: tuple((str(n), t) for n, t in enumerate(texts, 1)))
    rows = st.lists(st.tuples(sentences, sentences), max_size=3).map(tuple)
    tables = st.one_of(st.just(()), st.just(()), rows)
    return st.builds(Point, st.just(number), sentences, subpoints, st.lists(sentences, max_size=2).map(tuple), tables)


def articles(number: str) -> st.SearchStrategy[Article]:
    """Draw an article of that number: with points, or with one line of its own."""
    points = st.integers(0, 3).flatmap(lambda count: _points([str(n) for n in range(1, count + 1)]))
    return st.builds(Article, st.just(number), sentences, points, st.one_of(st.just(""), sentences))


acts: st.SearchStrategy[Act] = st.integers(1, 5).flatmap(
    lambda count: st.tuples(*(articles(str(n)) for n in range(1, count + 1)))
)


def lines_of(act: Act) -> list[str]:
    """Return the printed lines of an act."""
    lines = ["# О помощи"]
    for article in act:
        if article.number in ("1", "3"):
            lines.append(f"Глава {article.number}. Общее")
        lines.append(f"Статья {article.number}. {article.heading.capitalize()}")
        lines += [article.text.capitalize() + "."] if article.text else []
        for point in article.points:
            lines.append(f"{point.number}. {point.text.capitalize()}:")
            lines += [f"{number}) {text};" for number, text in point.subpoints]
            lines += [f"{text.capitalize()}." for text in point.indents]
            lines += [f"| {' | '.join(row)}" for row in point.rows]
    return lines


def read(act: Act) -> Revision:
    """Return the act as our reader reads it from a ЕСПИ page."""
    return revision(*lines_of(act))


@st.composite
def edits(draw: st.DrawFn, article: Article) -> Article:
    """Draw an article with one thing in it inserted, deleted, worded anew or renumbered."""
    if not article.points:
        return (
            replace(article, text=draw(sentences)) if draw(st.booleans()) else replace(article, heading=draw(sentences))
        )
    at = draw(st.integers(0, len(article.points) - 1))
    before, point, after = article.points[:at], article.points[at], article.points[at + 1 :]
    kind = draw(
        st.sampled_from(
            ["text", "insert", "delete", "subpoints", "indents", "rows", "shift", "heading", "swap", "split", "join"]
        )
    )
    if kind in ("split", "join"):
        divide = split_point if kind == "split" else join_points
        return divide(article, at, keeps_numbers=draw(st.booleans()))
    if kind == "heading":
        return replace(article, heading=draw(sentences))
    if kind in ("insert", "delete"):
        new = (point, draw(_point(f"{point.number}-1"))) if kind == "insert" else ()
        return replace(article, points=(*before, *new, *after))
    if kind == "shift":  # a new point takes this number, all that follow are renumbered
        moved = [replace(old, number=str(at + n)) for n, old in enumerate((point, *after), 2)]
        return replace(article, points=(*before, draw(_point(str(at + 1))), *moved))
    if kind == "swap":
        point = replace(point, indents=point.indents[::-1], rows=point.rows[::-1])
    fresh = draw(_point(point.number))
    changed = {
        "text": replace(point, text=fresh.text),
        "subpoints": replace(point, subpoints=fresh.subpoints),
        "indents": replace(point, indents=(*point.indents[1:], *fresh.indents)),
        "rows": replace(point, rows=(*fresh.rows, *point.rows[1:])),
    }.get(kind, point)
    return replace(article, points=(*before, changed, *after))


def split_point(article: Article, at: int, *, keeps_numbers: bool) -> Article:
    """Return the article with the words of one point in two: «1» and «1-1», or all that follow are numbered anew."""
    before, point, after = article.points[:at], article.points[at], article.points[at + 1 :]
    said = point.text.split()
    middle = (len(said) + 1) // 2
    first = Point(point.number, " ".join(said[:middle]))
    second = replace(point, number=f"{point.number}-1", text=" ".join(said[middle:]) or "срок")
    if keeps_numbers:
        return replace(article, points=(*before, first, second, *after))
    moved = [replace(old, number=str(at + n)) for n, old in enumerate((second, *after), 2)]
    return replace(article, points=(*before, first, *moved))


def join_points(article: Article, at: int, *, keeps_numbers: bool) -> Article:
    """Return the article with a point and the next one as one, or as it is where there is no next one.

    What stood below the first of them is gone with it.
    """
    if at + 1 >= len(article.points):
        return article
    before, (one, other), after = article.points[:at], article.points[at : at + 2], article.points[at + 2 :]
    joined = replace(other, number=one.number, text=f"{one.text} {other.text}")
    if keeps_numbers:
        return replace(article, points=(*before, joined, *after))
    moved = [replace(old, number=str(at + n)) for n, old in enumerate(after, 2)]
    return replace(article, points=(*before, joined, *moved))

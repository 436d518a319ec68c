"""A drawn life of an act: years along a line, a dot for each edition, as large as what it changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from web.reading.timeline import Timeline

WIDTH, HEIGHT, MARGIN, AXIS = 960, 132, 36, 78
SMALLEST, LARGEST = 4.0, 15.0
_MOST_TICKS = 12
_CLOSE = 5.0


@dataclass(frozen=True, slots=True)
class Dot:
    """An edition: its place, size, and whether it was the first, changed the law, or only told of what will come."""

    x: float
    y: float
    r: float
    look: str
    on: date
    law: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the line."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Where everything is drawn, in units of the picture."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    start: float
    end: float
    """Where the line of the act's life ends: today, or the day it lost its force."""
    today: float
    ahead: tuple[Tick, ...]
    """Days on which something announced takes effect."""
    is_over: bool


def draw(timeline: Timeline, adopted_on: date | None, today: date) -> Picture:
    """Return the picture of a timeline."""
    days = [row.on for row in timeline.rows]
    ahead = [row.on for row in timeline.ahead if row.on]
    first = min([*days, adopted_on or today, today - timedelta(days=365)])
    last = max([*days, *ahead, today]) + timedelta(days=60)
    span = max((last - first).days, 1)

    def place(day: date) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * (day - first).days / span, 1)

    most = max((row.law for row in timeline.rows), default=1) or 1
    dots = [_dot(row.on, place(row.on), _look(row.is_first, row.law), row.law, most) for row in reversed(timeline.rows)]
    status = timeline.status
    is_over = status is not None and status.is_over
    end = place(status.on) if status and is_over and status.on else place(today)
    return Picture(
        dots=tuple(_lift(dots)),
        ticks=_ticks(first, last, place),
        start=place(adopted_on or first),
        end=max(end, dots[-1].x if dots else end),
        today=place(today),
        ahead=tuple(Tick(place(day), day.year) for day in ahead),
        is_over=is_over,
    )


def _dot(on: date, x: float, look: str, law: int, most: int) -> Dot:
    size = SMALLEST if not law else SMALLEST + (LARGEST - SMALLEST) * sqrt(law / most)
    return Dot(x, float(AXIS), round(max(size, SMALLEST + 1), 1), look, on, law)


def _look(is_first: bool, law: int) -> str:  # noqa: FBT001 - a fact of the row
    if is_first:
        return "first"
    return "law" if law else "notes"


def _lift(dots: Sequence[Dot]) -> list[Dot]:
    """Dots that would hide each other are lifted above the line in turn."""
    placed: list[Dot] = []
    for dot in dots:
        y = dot.y
        if placed and dot.x - placed[-1].x < _CLOSE + (dot.r + placed[-1].r) / 2:
            y = placed[-1].y - placed[-1].r - dot.r - 1
        if y - dot.r < 2:  # noqa: PLR2004 - the upper edge
            y = float(AXIS)
        placed.append(Dot(dot.x, round(y, 1), dot.r, dot.look, dot.on, dot.law))
    return placed


def _ticks(first: date, last: date, place: Callable[[date], float]) -> tuple[Tick, ...]:
    years = list(range(first.year + 1, last.year + 1))
    step = 1
    while len(years) / step > _MOST_TICKS:
        step = 2 if step == 1 else 5 if step == 2 else step * 2  # noqa: PLR2004 - 1, 2, 5, 10, 20 years
    return tuple(Tick(place(date(year, 1, 1)), year) for year in years if year % step == 0)

"""What is compared is timed by turns, in samples about as long as one another: a busy machine then slows down both.

A sample of 5 ms may fall between two turns of another process and one of 90 ms never does, so what is short is run as
often as fills its sample. The garbage collector is on, as users have it, and starts every sample from nothing.
"""

import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from law.wording import canonical

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work a run of the bench does."""

    rounds: int
    sample_seconds: float
    """What is faster is run again and again until that much time is over."""
    characters: int
    """Of the code."""
    amendments: int
    is_quick: bool
    is_long: bool = False
    """Whether what takes minutes is measured too."""


FULL = Effort(rounds=5, sample_seconds=0.25, characters=500_000, amendments=40, is_quick=False)
QUICK = Effort(rounds=1, sample_seconds=0.0, characters=10_000, amendments=4, is_quick=True)


def time_by_turns(effort: Effort, *works: Work) -> list[float]:
    """Return how many seconds each of these takes: the median of the rounds."""
    samples: list[list[float]] = [[] for _ in works]
    for _ in range(effort.rounds):
        for work, taken in zip(works, samples, strict=True):
            taken.append(_sample(work, effort.sample_seconds))
    return [median(taken) for taken in samples]


def as_if_new(work: Work) -> Work:
    """Return the work as a process does it that has seen no text before."""

    def run() -> object:
        canonical.cache_clear()
        return work()

    return run


def figure(value: float | None, unit: str, bar: float, **more: Any) -> dict[str, Any]:
    """Return a figure with its bar; no value is neither met nor missed, and ``more`` gives the reason."""
    rounded = None if value is None else float(f"{value:.4g}")
    return {"value": rounded, "unit": unit, "bar": bar, "ok": None if value is None else value <= bar, **more}


def milliseconds(seconds: float) -> float:
    """Return seconds in the unit that the table shows."""
    return float(f"{seconds * 1000:.4g}")


def say(words: str) -> None:
    """Tell whoever waits what is being done."""
    sys.stderr.write(f"{words} ...\n")
    sys.stderr.flush()


def _sample(work: Work, seconds: float) -> float:
    gc.collect()
    runs = 0
    start = time.perf_counter()
    while True:
        work()
        runs += 1
        taken = time.perf_counter() - start
        if taken >= seconds:
            return taken / runs

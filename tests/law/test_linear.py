"""No text makes reading or comparing slow: each pattern and each step takes time in proportion to its input.

A pattern is attacked with words that it nearly matches: made from its own parts, each of its repeats run on for 10⁵
characters, and the end spoiled. Lengths grow until one is too slow, so that a bad pattern fails and never hangs.
"""

import gc
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, partial
from random import Random

import pytest

from law.amending.orders import read_orders
from law.amendments.exceptions import read_exceptions
from law.amendments.notes import read_amendments
from law.amendments.rules import read_effect
from law.amendments.targets import target_of
from law.changes.compare import compare
from law.changes.words import diff_words
from law.model import Note, Revision
from law.parsing.blocks import Block
from law.parsing.read import read_revision
from law.parsing.tree import build_tree
from law.wording import canonical
from tests.law.making import page, revision
from tests.law.near_matches import LENGTH, attacks, patterns

# What is timed does not belong into the usual run: a busy machine would make it red.
pytestmark = pytest.mark.long

MOST_SECONDS = 0.3
TOO_FAST_TO_COUNT = 0.05
MOST_GROWTH = 2.6
_SIZES = (24, 100, 400, 1600, 6400, 25_000, LENGTH)
_ENOUGH = 0.0004
"""What takes less at a sixteenth of the length cannot take 0.3 s at the whole, were it even quadratic."""


PATTERNS = patterns()


def seconds(work: Callable[[], object]) -> float:
    """Return the best of up to three runs, as timeit does with the collector off: it walks all that is alive."""
    best = float("inf")
    gc.disable()
    try:
        for _ in range(3):
            start = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - start)
            if best < TOO_FAST_TO_COUNT or best > 1:
                break
    finally:
        gc.enable()
    return best


def slow_at(run: Callable[[str], object], make: Callable[[int], str]) -> str:
    """Return how it is too slow, «» if it is not; stops at the first length that is."""
    for size in _SIZES:
        text = make(size)
        taken = seconds(lambda t=text: run(t))
        if taken > MOST_SECONDS:
            return f"{taken:.2f} s for {len(text)} characters like {text[:40]!r}"
        if size == _SIZES[-3] and taken < _ENOUGH:
            return ""
    if taken > TOO_FAST_TO_COUNT:
        double = make(2 * LENGTH)
        if len(double) > 1.9 * len(text) and seconds(lambda: run(double)) > MOST_GROWTH * taken:
            return f"more than {MOST_GROWTH} times longer for twice {text[:40]!r}"
    return ""


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_linear_on_what_it_nearly_matches(name: str) -> None:
    pattern = PATTERNS[name]

    slow = {}
    for make in attacks(pattern):
        for run in (pattern.search, pattern.match):
            told = slow_at(run, make)
            if told:
                slow[run.__name__] = told
                break
        if slow:
            break

    assert slow == {}


TEXTS: dict[str, Callable[[int], str]] = {
    "brackets that open": lambda n: "(" * n,
    "brackets in pairs": lambda n: "(а)" * (n // 3),
    "acts with rules": lambda n: "от 01.01.2020 № 1-V (вводится в действие с 01.01.2021); " * (n // 56),
    "kazakh acts with rules": lambda n: (
        "ҚР 2020.01.01 № 1-V (01.01.2021 бастап қолданысқа енгізіледі) Заңымен; " * (n // 70)
    ),
    "acts without rules": lambda n: "от 01.01.2020 № 1-V; " * (n // 21),
    "verbs": lambda n: "исключен дополнен в редакции слова изменений " * (n // 45),
    "one act and many brackets": lambda n: "от 01.01.2020 № 1-V " + "(а) " * (n // 4),
    "waits without an end": lambda n: "по истечении десяти " * (n // 20),
    "kazakh waits without an end": lambda n: "ресми жарияланған күнінен кейін " * (n // 32),
    "letters": lambda n: "а" * n,
    "digits": lambda n: "1" * n,
    "spaces": lambda n: "а" + " " * n + "а",
    "marks": lambda n: ".;, " * (n // 4) + "а",
    "accents": lambda n: "а" + "\u0301\u0323" * (n // 2),
    "numbers": lambda n: "N 1 № " * (n // 6),
    "subpoints": lambda n: "подпункты " + "1), " * (n // 4) + "статьи 1 исключены Законом РК от 01.01.2020 № 1-V",
    "kazakh subpoints": lambda n: "1), " * (n // 4) + "тармақшалары алып тасталды - ҚР 01.01.2020 № 1-V Заңымен",
    "units that nobody numbers": lambda n: "подпункта пункта статьи " * (n // 24),
    "units one in the other": lambda n: "пункта 1 статьи 2 подпункта 3) " * (n // 31),
    "deeds and acts": lambda n: (
        "".join(f"пункт {at} исключен, " for at in range(n // 40))
        + "законами РК "
        + "от 01.01.2020 № 1-V; " * (n // 42)
    ),
    "quotations that open": lambda n: "слова «" * (n // 7),
    "quotations": lambda n: 'слова "а" заменить словами "б"; ' * (n // 32),
    "exceptions": lambda n: (
        "с 01.01.2020, за исключением " + "пункта 1, который вводится в действие с 01.01.2021, " * (n // 52)
    ),
    "kazakh exceptions": lambda n: (
        "01.01.2021 бастап қолданысқа енгізілетін 1-тармақты, " * (n // 52) + "қоспағанда, 01.01.2020 бастап"
    ),
    "orders": lambda n: "1) в статье 3: в пункте 2 слова «а» исключить; " * (n // 47),
}
_ORDERING = revision(
    "# А", "Статья 1.", "1. В Закон Республики Казахстан от 5 мая 2020 года «О помощи»:", "1) статью 2"
)


def _amending(text: str) -> Revision:
    """Return an amending act whose last line is this one."""
    units = _ORDERING.provisions
    return replace(_ORDERING, provisions=(*units[:-1], replace(units[-1], text=text)))


STEPS: dict[str, Callable[[str], object]] = {
    "canonical": canonical.__wrapped__,
    "read_effect": read_effect,
    "read_exceptions": read_exceptions,
    "read_amendments": lambda text: read_amendments(Note("art_1", "footnote", text)),
    "read_orders": lambda text: read_orders(_amending(text)),
    "target_of": lambda text: target_of(Note("art_1", "publisher", text), {"art_1", "art_1__para_1"}),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("text", TEXTS)
def test_a_long_line_is_read_in_time_that_grows_with_its_length(step: str, text: str) -> None:
    assert slow_at(STEPS[step], TEXTS[text]) == ""


def _shuffled(count: int, seed: int, of: int) -> str:
    rng = Random(seed)  # noqa: S311 - a text, not a secret
    return " ".join(f"слово{rng.randrange(of)}" for _ in range(count))


DIFFS: dict[str, Callable[[int], tuple[str, str]]] = {
    "the same": lambda n: (_shuffled(n, 1, n), _shuffled(n, 1, n)),
    "nothing in common": lambda n: (_shuffled(n, 1, n), _shuffled(n, 2, n).replace("слово", "иное")),
    "the same words in another order": lambda n: (_shuffled(n, 1, 50), _shuffled(n, 2, 50)),
    "one word in ten": lambda n: (s := _shuffled(n, 1, n), re.sub(r"\w+0\b", "иное", s)),
}


@pytest.mark.parametrize("name", DIFFS)
def test_two_long_paragraphs_are_compared_in_seconds(name: str) -> None:
    for size in (500, 1_000, 2_000, 4_000, 8_000, 12_000):  # 12,000 words are 10⁵ characters
        before, after = DIFFS[name](size)
        start = time.perf_counter()

        diff_words(before, after)

        taken = time.perf_counter() - start
        assert taken < 2, f"{taken:.1f} s for {size} words"


def growth(sizes: Sequence[int], run: Callable[[int], Callable[[], object]]) -> str:
    """Return where the time grows faster than 14 for 10, «» if nowhere; stops there, so that nothing hangs."""
    first = seconds(run(sizes[0]))
    for size in sizes[1:]:
        taken = seconds(run(size))
        if taken > max(1.4 * first * size / sizes[0], 0.3):
            return f"{first:.3f} s for {sizes[0]}, {taken:.3f} s for {size}"
    return ""


def _article_or_point(n: int) -> Block:
    return Block("text", f"{n % 5}. Кров.") if n % 5 else Block("heading", f"Статья {n // 5 + 1}. Дом")


@cache
def _lines(count: int, kind: str) -> tuple[Block, ...]:
    makers: dict[str, Callable[[int], Block]] = {
        "articles": _article_or_point,
        "subpoints": lambda n: Block("text", f"{n + 1}) кров;"),
        "lines": lambda _: Block("text", "Кров и дом."),
        "quotations": lambda n: Block("text", "дополнить:" if n % 2 else "«1. Дом."),
        "notes": lambda _: Block("note", "Сноска. Статья 1 исключена."),
        "headings": lambda _: Block("heading", "Кров и дом"),
        "the same number": lambda _: Block("text", "1. Кров."),
        "signatures": lambda _: Block("italic", "Президент"),
        "tables": lambda n: Block("table", "", rows=((f"{n}", "Дом"),)),
        "excluded": lambda n: Block("text", f"{n + 1}. Исключен Законом РК от 03.07.2013 № 124-V."),
    }  # fmt: skip
    return (Block("title", "О доме"), *(makers[kind](n) for n in range(count)))


KINDS = (
    "articles", "subpoints", "lines", "quotations", "notes", "headings", "the same number", "signatures", "tables",
    "excluded",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_ten_times_the_lines_take_about_ten_times_as_long(kind: str) -> None:
    assert growth((2_000, 5_000, 20_000), lambda count: partial(build_tree, _lines(count, kind), "rus")) == ""


def _act(articles: int, edit: str) -> list[str]:
    lines = ["# О доме"]
    for n in range(1, articles + 1):
        other = "иной " if edit == "all" else ""
        lines.append(f"Статья {n + (edit == 'shift')}. Дом {n}")
        lines += [
            f"{p}. {other}{_shuffled(20, 10 * n + p + (1000 * (edit == 'rewritten')), 300)}." for p in range(1, 5)
        ]
        if edit == "few" and n % (articles // 5) == 0:
            lines[-1] = lines[-1].replace("слово1", "иное")
    return lines


def _comparison(articles: int, edit: str) -> Callable[[], object]:
    before, after = (read_revision([page(_act(articles, how))]) for how in ("", edit))
    canonical.cache_clear()
    return lambda: compare(before, after)


@pytest.mark.parametrize("edit", ["few", "all", "shift", "rewritten"])
def test_ten_times_the_text_is_compared_in_about_ten_times_the_time(edit: str) -> None:
    assert growth((40, 100, 400), lambda articles: _comparison(articles, edit)) == ""

"""Finds every pattern of law, and makes long words that a pattern nearly matches, out of the pattern itself."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import law

LENGTH = 100_000
_PARSER: Any = importlib.import_module("re._parser")
_ENDS = ("", "!", "\n!", "а!")
_SEEDS = (
    "1",
    "1-",
    "1 ",
    " ",
    "\xa0",
    ".",
    "(",
    ")",
    "-",
    "а",
    "а ",
    "№ ",
    "N 1",
    "01.01.2020 ",
    "1 мая 2020 года ",
    "с",
    "\u0301",
)


def patterns() -> dict[str, re.Pattern[str]]:
    """Return every compiled pattern in law, those that several modules import once."""
    found: dict[int, tuple[str, re.Pattern[str]]] = {}
    for module in pkgutil.walk_packages(law.__path__, "law."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for place, pattern in _inside(f"{module.name}.{name}", value):
                found.setdefault(id(pattern), (place, pattern))
    return dict(found.values())


def _inside(name: str, value: Any) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns that a value is, or that it holds as a tuple, list, dict or dataclass."""
    held: dict[str, Any] = {}
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value
    elif isinstance(value, tuple | list):
        held = {f"{name}[{at}]": item for at, item in enumerate(value)}
    elif isinstance(value, dict):
        held = {f"{name}[{key}]": item for key, item in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        held = {f"{name}.{field.name}": getattr(value, field.name) for field in fields(value)}
    for place, item in held.items():
        yield from _inside(place, item)


def _sample(parsed: Any, pumped: int | None, runs: int, counter: list[int]) -> str:
    """Return words that a parsed pattern matches, its repeat number ``pumped`` done ``runs`` times."""
    out: list[str] = []
    for operation, argument in parsed:
        name = str(operation)
        if name == "LITERAL":
            out.append(chr(argument))
        elif name == "NOT_LITERAL":
            out.append("ж" if argument != ord("ж") else "щ")
        elif name == "ANY":
            out.append("х")
        elif name == "IN":
            out.append(_of_class(argument))
        elif name == "BRANCH":
            out.append(_sample(argument[1][0], pumped, runs, counter))
        elif name == "SUBPATTERN":
            out.append(_sample(argument[3], pumped, runs, counter))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = argument
            own = counter[0]
            counter[0] += 1
            times = runs if own == pumped and most > 1 else max(least, 1 if most else 0)
            start = counter[0]
            part = _sample(inner, pumped, runs, counter)
            counter[0] = max(start, counter[0])
            out.append(part * min(times, LENGTH // max(1, len(part))))
    return "".join(out)


def _of_class(items: Any) -> str:
    kinds = {
        "CATEGORY_DIGIT": "1",
        "CATEGORY_SPACE": " ",
        "CATEGORY_WORD": "а",
        "CATEGORY_NOT_SPACE": "а",
        "CATEGORY_NOT_WORD": "-",
    }
    negated = False
    for operation, argument in items:
        name = str(operation)
        if name == "NEGATE":
            negated = True
        elif not negated:
            if name == "LITERAL":
                return chr(argument)
            if name == "RANGE":
                return chr(argument[0])
            return kinds.get(str(argument), "а")
    return "ж"


def attacks(pattern: re.Pattern[str]) -> Iterator[Callable[[int], str]]:
    """Yield makers of near-matches of a length: every repeat of the pattern in turn run on, its start over and over."""
    parsed = _PARSER.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    counter = [0]
    whole = _sample(parsed, None, 0, counter)
    for repeat in range(counter[0]):
        for end in _ENDS:
            yield lambda n, r=repeat, e=end: _sample(parsed, r, n, [0])[:n] + e
    for cut in sorted({1, len(whole) // 2, max(1, len(whole) - 1), len(whole)}):
        if whole[:cut]:
            yield lambda n, part=whole[:cut]: (part * (n // len(part) + 1))[:n] + "!"
            yield lambda n, part=whole[:cut]: (f"{part} " * (n // (len(part) + 1) + 1))[:n] + "!"
    for seed in _SEEDS:
        yield lambda n, s=seed, w=whole: (w + s * (n // len(s) + 1))[:n] + "!"
        yield lambda n, s=seed: (s * (n // len(s) + 1))[:n] + "!"

"""A quantity is how much of what; the number of an article, of an act, of a form, or an ordinal is none.

Numbers are read token by token; what a number cannot be told from is left out, because a figure that is no quantity
would raise a case that is none.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from law.cases.dates import read_date
from law.cases.kaz import KAZ, QUARTER
from law.cases.model import Figure
from law.cases.numerals import MOST_DIGITS, read_numeral, unit_of
from law.cases.references import read_reference
from law.cases.rus import RUS
from law.cases.speech import Speech
from law.cases.tokens import Read, Tokens
from law.model import Language

SPEECH: dict[Language, Speech] = {"rus": RUS, "kaz": KAZ}
_RANGE = re.compile(r"(\d{1,15})[-–‑](\d{1,15})")
_OF_CURRENCY = frozenset(("сша", "стерлингов", "стерлингі", "стерлинг"))
_MOST_BETWEEN = 3


def read_figures(text: str, language: Language) -> tuple[Figure, ...]:
    """Return the quantities of a text in order.

    >>> [(f.value, f.unit) for f in read_figures("в течение двадцати четырех часов, статья 128", "rus")]
    [('24', 'hour')]
    >>> [(f.value, f.unit, f.manner) for f in read_figures("128-баптың 2) тармақшасы, күнтізбелік жеті күн", "kaz")]
    [('7', 'day', 'calendar')]
    """
    tokens = Tokens(text, SPEECH[language])
    found: list[tuple[Figure, int, int]] = []
    at = 0
    while at < len(tokens):
        if not tokens.raw[at][0].isalnum() and tokens.raw[at] != "№":
            at += 1
            continue
        reads = (step(tokens, at) for step in _STEPS)
        taken = next((read for read in reads if read is not None), Read(at + 1))
        found += [(figure, at, taken.end) for figure in taken.figures]
        at = taken.end
    # «Один из», «бір адам»: no count.
    return tuple(figure for figure in _with_shared_units(tokens, found) if not _is_article(figure))


def _labelled(tokens: Tokens, at: int) -> Read | None:
    """«форма 1», «таблица 2»: the number is a name, unless a unit says what it counts."""
    is_name = tokens.speech.label.fullmatch(tokens.at(at)) and tokens.at(at + 1).isdecimal()
    return Read(at + 2) if is_name and not _unit(tokens, at + 2)[0] else None


def _amount(tokens: Tokens, at: int) -> Read | None:
    """A number in digits or words with what it counts; what a bracket repeats in words is said once."""
    numeral = read_numeral(tokens, at)
    if numeral is None or numeral.value is None:
        return Read(numeral.end) if numeral else None
    value, end = numeral.value, numeral.end
    if tokens.at(end) == "(":
        again = read_numeral(tokens, end + 1)
        if again and again.value == value and tokens.at(again.end) == ")":
            end = again.end + 1
    below = tokens.at(end + 1)
    if tokens.at(end) == "/" and below.isdecimal() and len(below) <= MOST_DIGITS and int(below):
        value, end = value / int(below), end + 2
    unit, manner, end = _unit(tokens, end)
    if numeral.in_words and not unit and QUARTER.fullmatch(tokens.at(at)):
        return Read(end)
    if tokens.speech.number_first and unit == "day" and not manner:
        # «күнтізбелік он күн»
        manner = _manner(tokens, at - 1)
    return Read(end, (Figure(_said(value), unit, tokens.printed(at, end), manner, numeral.in_words),))


def _range(tokens: Tokens, at: int) -> Read | None:
    """«5-10 дней»; without a unit it is the number of something («49-50»)."""
    span = _RANGE.fullmatch(tokens.raw[at])
    if span is None:
        return None
    unit, manner, end = _unit(tokens, at + 1)
    if not unit:
        return Read(at + 1)
    return Read(end, tuple(Figure(str(int(value)), unit, tokens.printed(at, end), manner) for value in span.groups()))


def _compound(tokens: Tokens, at: int) -> Read | None:
    """«шестнадцатилетнего», «30-дневный»."""
    said = tokens.speech.compound(tokens.at(at))
    number, _, rest = tokens.at(at).partition("-")
    if said is None and number.isdecimal() and len(number) <= MOST_DIGITS:
        said = Fraction(int(number)), rest
    unit = unit_of(said[1], tokens) if said else ""
    return Read(at + 1, (Figure(_said(said[0]), unit, tokens.raw[at], in_words=True),)) if said and unit else None


_STEPS: Sequence[Callable[[Tokens, int], Read | None]] = (
    read_date, read_reference, _labelled, _range, _amount, _compound,
)  # fmt: skip


def _unit(tokens: Tokens, at: int) -> tuple[str, str, int]:
    """Return what is counted from there on, in which manner, and the place behind it; without a unit, ``at``."""
    speech, manner = tokens.speech, ""
    for end in range(at, at + _MOST_BETWEEN):
        for name, patterns in speech.phrases:
            words = tokens.words[end : end + len(patterns)]
            if len(words) == len(patterns) and all(map(re.Pattern[str].fullmatch, patterns, words)):
                return name, "", end + len(patterns)
        unit = unit_of(tokens.at(end), tokens)
        if unit == "usd" and manner == "cad":
            unit = "cad"
        if unit:
            return unit, "" if unit == "cad" else manner, _unit_end(tokens, end + 1)
        if not speech.qualifiers.fullmatch(tokens.at(end)):
            break
        manner = _manner(tokens, end) or manner
    return "", "", at


def _manner(tokens: Tokens, at: int) -> str:
    return tokens.speech.manners.find(tokens.at(at)) or ""


def _unit_end(tokens: Tokens, end: int) -> int:
    """The name of a country behind a currency is of it («долларов США»); so is the ending of «%-ы»."""
    if tokens.at(end) in _OF_CURRENCY:
        return end + 1
    is_ending = tokens.speech.number_first and tokens.at(end - 1) == "%" and tokens.at(end) == "-"
    return min(end + 2, len(tokens)) if is_ending else end


def _with_shared_units(tokens: Tokens, found: Sequence[tuple[Figure, int, int]]) -> list[Figure]:
    """The first of «20 – 100 долларов» or «от одного до четырех раз» counts what the last one counts."""
    shared = [figure for figure, _, _ in found]
    for at in range(len(found) - 2, -1, -1):
        (first, _, end), (_, start, _), last = found[at], found[at + 1], shared[at + 1]
        is_joined = start == end + 1 and tokens.at(end) in tokens.speech.joins
        # «14-тен 18 жасқа дейін»
        is_joined = is_joined or (start == end and tokens.speech.number_first)
        if is_joined and not first.unit and last.unit != "date":
            shared[at] = replace(first, unit=last.unit, manner=last.manner)
    return shared


def _is_article(figure: Figure) -> bool:
    return figure.in_words and not figure.unit and figure.value == "1"


def _said(value: Fraction) -> str:
    """Return a number as people write it, exactly: «90», «0.2», «1/3»."""
    if value.denominator == 1:
        return str(value.numerator)
    decimal = f"{float(value):.6f}".rstrip("0")
    return decimal if Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"

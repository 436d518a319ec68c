"""What a language needs to say how much: number words, units, and what is no quantity though it has a number."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Generic, TypeVar

from law.wording import glued

Value = TypeVar("Value", int, str)
_LONGEST_WORD = 60
_MOST_KEPT = 4096


class Table(Generic[Value]):
    """What each word says, by patterns that are tried in order; the answer for a word is kept, for words come again."""

    def __init__(self, *entries: tuple[Value, re.Pattern[str]]) -> None:
        self._entries: tuple[tuple[Value, re.Pattern[str]], ...] = entries
        self._kept: dict[str, Value | None] = {}

    def find(self, word: str) -> Value | None:
        """Return what a word says, None if it says nothing."""
        if word not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[word] = next((value for value, pattern in self._entries if pattern.fullmatch(word)), None)
        return self._kept[word]


@dataclass(frozen=True, slots=True)
class Speech:
    """Patterns of one language; every one is matched against a whole token in small letters («дней», «он»)."""

    cardinals: Table[int]
    weak: Mapping[str, Fraction]
    """Words that say a number beside another matter («оба», «половина», «жартысы»)."""
    half: frozenset[str]
    """What adds a half to the number before it («бір жарым»)."""
    scales: Table[int]
    """What multiplies the number before it («тысяч», «мың»)."""
    ordinal: re.Pattern[str]
    units: Table[str]
    phrases: Sequence[tuple[str, Sequence[re.Pattern[str]]]]
    """Units of several words («айлық есептік көрсеткіш»)."""
    manners: Table[str]
    qualifiers: re.Pattern[str]
    """What may stand between a number and its unit («канадских долларов», «АҚШ доллары»)."""
    kept_suffix: re.Pattern[str]
    """An ending behind the hyphen of a number that is still a quantity: «5-ти», «18-ге»; any other makes an ordinal."""
    months: Table[int]
    year: re.Pattern[str]
    level: re.Pattern[str]
    """A unit of an act: the number beside it is a reference."""
    label: re.Pattern[str]
    """What has a number as its name, as «форма 1»; only the languages that put the number behind need it."""
    joins: frozenset[str]
    number_first: bool
    """Whether a reference puts its number before the word («128-бап»)."""
    compound: Callable[[str], tuple[Fraction, str] | None]
    """What one word says of how much and of what («шестнадцатилетнего»)."""
    fraction: Callable[[str, str], Fraction | None]
    """What two words say as a fraction («две трети», «үштен екісі»)."""


@lru_cache(maxsize=65536)
def folded(token: str) -> str:
    """Return a token as the patterns know it; every Kazakh letter is kept: «оң» is right, «он» is ten.

    What is longer than any word is none.
    """
    return (glued(token) or token) if len(token) <= _LONGEST_WORD else ""

"""What a language needs to name a place in an act: a word for each level, in the few cases our sentences use."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ReaderLanguage = Literal["rus", "kaz", "eng", "uzb"]


@dataclass(frozen=True, slots=True)
class Word:
    """One level's name: «статья», «статьи» (of it), and where a language says «its» («бабы», «бабының») those forms."""

    name: str
    of: str = ""
    its: str = ""
    its_of: str = ""
    many: str = ""
    gender: int = 0
    """Which of the forms «добавлен|добавлена|добавлено» agrees with it, from 0."""


@dataclass(frozen=True, slots=True)
class Words:
    """A language's levels by the first part of an eid («art»), and how it joins them to their numbers."""

    levels: Mapping[str, Word]
    code_point: Word
    """What a point is called inside an article of a code («часть», «бөлік»)."""
    number_first: bool
    """True where the number stands before the word («17-бап»), and the larger unit before the smaller in a phrase."""
    subpoint_bracket: bool
    """True where a subpoint keeps its bracket in a quotation: «подпункт 4)»."""
    joins: str
    """The word between the last two of a list, with its spaces."""
    of: str = ""
    """What stands between a part and its whole where nouns have no cases: « of »."""

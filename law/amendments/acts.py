"""Acts that a note names: a date in one of seven styles, and a number that may lack its sign or its convocation.

An act is looked for outside brackets alone, because a bracket holds its rule of entry into force; a joint order has one
number for each minister and is one act («совместным приказом … № 08-1-1-1/71 и … № 175»).
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from law.amendments.glue import Glued
from law.languages.requisites import read_date_in_words
from law.model import AmendingAct
from law.wording import glued

DateOrder = Literal["year-month-day", "year-day-month"]
"""Commercial databases write YYYY.DD.MM; the official portals wrote YYYY.MM.DD. Only the source tells which."""

_MENTION = re.compile(
    r"(?P<date>\d{1,2}\.\d{1,2}\.\d{4}(?:года|г\.?)?|\d{4}\.\d{1,2}\.\d{1,2}\.?|\d{1,2}[а-яё]{3,9}\d{4}(?:года|г\.?)"
    r"|\d{4}(?:жылғы|ж\.?)\d{1,2}[а-яәғқңөұүһі]{3,14}?)"
    # The sign is missing now and then (equal rights, art. 8, edition of 13.10.2011: «от 05.07.2011 452-IV»).
    r",?(?:(?:№|nо?\.?)(?=\d|қрдсм|[а-яқ]{1,4}[-/]\d)|(?=\d{1,4}-[ivxіхl]{1,6}))"
)
_NUMBER = re.compile(
    r"(?:ҚР\s?ДСМ\s?[-–‑]?\s?|[А-ЯҚӨ]{1,4}[-–‑/])?\d{1,6}(?:[-–‑./]\d{1,6}){0,6}"
    r"(?:\s?[-–‑]\s?[IVXLІХ]{1,6}|[-–‑/](?:[А-ЯҚӨҒҢҮҰӘ]{1,4}(?![а-яқ])|[а-яөқ]{1,3}(?!\w)))?"
)
_ROMAN = str.maketrans("ІХ", "IX")
_DASH = re.compile(r"\s?[-–‑]\s?")
_SHORT_YEAR_KAZ = re.compile(r"(?<=\d)ж(?:\.|(?=\d))")
_SHORT_YEAR_RUS = re.compile(r"(?<=\d)г\.?(?!\w)")
_SEAM = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
_JOINT = re.compile(r"совместн|бірлескен")
_CHAIN = re.compile(r"[;\x01]")


@dataclass(frozen=True, slots=True)
class Mention:
    """An act as it is named, from ``start`` to ``end`` of the glued words; ``joint`` are a joint order's others."""

    start: int
    end: int
    act: AmendingAct
    joint: tuple[AmendingAct, ...] = ()


def find_acts(note: Glued, order: DateOrder = "year-month-day") -> list[Mention]:
    """Return the acts that stand outside brackets and quotations, in order."""
    mentions: list[Mention] = []
    for found in _MENTION.finditer(note.open_words):
        number = _read_number(note, found.end())
        if not number:
            continue
        act = AmendingAct(number[0], read_date(note.printed(found.start("date"), found.end("date")), order))
        mention = Mention(found.start(), number[1], act)
        if mentions and _is_joint(note.open_words, mentions, mention):
            first = mentions.pop()
            mention = Mention(first.start, mention.end, first.act, (*first.joint, act))
        mentions.append(mention)
    return mentions


def _read_number(note: Glued, at: int) -> tuple[str, int] | None:
    """Return an act's number in one spelling, and where it ends in the glued words."""
    if at >= len(note.places):
        return None
    found = _NUMBER.match(note.text, note.places[at])
    if not found:
        return None
    letters = sum(not letter.isspace() for letter in found[0])
    return plain_number(found[0]), at + letters


def plain_number(number: str) -> str:
    """Return a number with plain hyphens, its roman part in Latin letters.

    >>> plain_number("292–VІ"), plain_number("ҚР ДСМ-135")
    ('292-VI', 'ҚР ДСМ-135')
    """
    head, dash, tail = _DASH.sub("-", number).rpartition("-")
    roman = tail.translate(_ROMAN)
    return f"{head}{dash}{roman if set(roman) <= set('IVXL') else tail}"


def read_date(words: str, order: DateOrder = "year-month-day") -> date | None:
    """Return a date in any order that notes use: 18.02.2014, 2007.01.12, 12 января 2007 года, 2024 жылғы 5 шілдедегі.

    >>> read_date("2002.11.22."), read_date("1.03.2001"), read_date("2020.29.06")
    (datetime.date(2002, 11, 22), datetime.date(2001, 3, 1), None)
    >>> read_date("2020.29.06.", "year-day-month")
    datetime.date(2020, 6, 29)
    """
    parts = [part.strip() for part in words.replace("года", "").strip(" .г").split(".")]
    if len(parts) == 3 and all(part.isdigit() for part in parts):  # noqa: PLR2004 - day, month, year
        year_first = len(parts[0]) == 4  # noqa: PLR2004 - a year's digits
        if year_first and order == "year-day-month":
            parts = [parts[0], parts[2], parts[1]]
        year, month, day = (int(part) for part in (parts if year_first else reversed(parts)))
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return read_date_in_words(_spaced(glued(words)))


def _spaced(words: str) -> str:
    """Return a date in words as the reader of requisites knows it: «16 марта 2001 г.» is «16 марта 2001 года»."""
    words = _SHORT_YEAR_KAZ.sub(" жылғы ", words)
    words = _SHORT_YEAR_RUS.sub(" года", words)
    return _SEAM.sub(" ", words)


def _is_joint(words: str, mentions: list[Mention], mention: Mention) -> bool:
    """A second number belongs to the act before it where the words say «joint» and nothing ends that act."""
    last = mentions[-1]
    between = words[last.end : mention.start]
    if _CHAIN.search(between):
        return False
    head = mentions[-2].end if len(mentions) > 1 else 0
    return bool(_JOINT.search(words, head, last.start) or _JOINT.search(words, mention.end, mention.end + 40))

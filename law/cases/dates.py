"""A full date is compared as a date; a year alone, or a day without its year, is no quantity."""

import re
from collections.abc import Sequence
from datetime import date

from law.cases.model import Figure
from law.cases.tokens import DASHES, Read, Tokens

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY_FIRST, _YEAR_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})"), re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")
_YEARS = re.compile(r"(?:19|20)\d\d[-–‑](?:19|20)\d\d")
_SHORT_YEARS = frozenset(("ж", "г", "жж", "гг"))


def read_date(tokens: Tokens, at: int) -> Read | None:
    """Return the date or the year that begins there, None where none does."""
    token = tokens.raw[at]
    day_first, year_first = _DAY_FIRST.fullmatch(token), _YEAR_FIRST.fullmatch(token)
    if day_first:
        return _dated(tokens, (at, at + 1), (day_first[3], day_first[2], day_first[1]))
    if year_first:
        return _dated(tokens, (at, at + 1), year_first.groups())
    if _YEARS.fullmatch(token):
        return Read(at + 1)
    if not token.isdecimal():
        return None
    return _year(tokens, at) if _is_year(token) else _day(tokens, at)


def _year(tokens: Tokens, at: int) -> Read | None:
    """«2017 года», «2001 ж., », «2020–2025 годы», «2008 жылғы 10 желтоқсандағы»."""
    if tokens.at(at + 1) in DASHES and _is_year(tokens.at(at + 2)):
        return Read(at + 3)
    if not tokens.speech.year.fullmatch(tokens.at(at + 1)):
        return None
    end = at + 3 if tokens.at(at + 2) == "." and tokens.at(at + 1) in _SHORT_YEARS else at + 2
    month = _month(tokens, end + 1)
    if tokens.speech.number_first and month and tokens.at(end).isdecimal():
        return _dated(tokens, (at, end + 2), (tokens.at(at), month, tokens.at(end)))
    return Read(end)


def _day(tokens: Tokens, at: int) -> Read | None:
    """«10 декабря 2008 года», «1 қаңтар»."""
    month = _month(tokens, at + 1)
    if month is None:
        return None
    if not _is_year(tokens.at(at + 2)):
        return Read(at + 2)
    end = at + 4 if tokens.speech.year.fullmatch(tokens.at(at + 3)) else at + 3
    return _dated(tokens, (at, end), (tokens.at(at + 2), month, tokens.at(at)))


def _month(tokens: Tokens, at: int) -> int | None:
    return tokens.speech.months.find(tokens.at(at))


def _dated(tokens: Tokens, span: tuple[int, int], parts: Sequence[str | int]) -> Read:
    try:
        day = date(*(int(part) for part in parts))
    except (ValueError, OverflowError):
        return Read(span[1])
    return Read(span[1], (Figure(day.isoformat(), "date", tokens.printed(*span)),))


def _is_year(token: str) -> bool:
    return token.isdecimal() and len(token) == len("2024") and FIRST_YEAR <= int(token) <= LAST_YEAR

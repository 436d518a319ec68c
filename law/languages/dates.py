"""Dates beside an act's number, in any text: the newest one says how far a consolidated text has come."""

import re
from datetime import date

# It begins with one digit, so that a text without any is passed over at once.
_NAMED = re.compile(r"\d(?:\d?\.\d\d?\.\d{4}|\d{3}\.\d\d?\.\d\d?\.?)\s*(?:№|N)")
_FIGURES = re.compile(r"\d+")


def newest_act_date(text: str) -> date | None:
    """Return the newest date that stands before a number, None if there is none.

    >>> newest_act_date("от 03.07.2013 № 124-V (…); от 18.02.2014 № 175-V")
    datetime.date(2014, 2, 18)
    """
    days = []
    for found in _NAMED.finditer(text):
        first, month, last = _FIGURES.findall(found[0])
        year, day = (first, last) if len(last) < len(first) else (last, first)
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return max(days, default=None)

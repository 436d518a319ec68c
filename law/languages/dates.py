"""Dates beside an act's number, in any text: the newest one says how far a consolidated text has come."""

import re
from datetime import date

_NAMED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\s*(?:№|N)|(\d{4})\.(\d{1,2})\.(\d{1,2})\.?\s*(?:№|N)")


def newest_act_date(text: str) -> date | None:
    """Return the newest date that stands before a number, None if there is none.

    >>> newest_act_date("от 03.07.2013 № 124-V (…); от 18.02.2014 № 175-V")
    datetime.date(2014, 2, 18)
    """
    days = []
    for found in _NAMED.finditer(text):
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return max(days, default=None)

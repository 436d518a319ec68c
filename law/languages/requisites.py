"""How requisites name an act: «Закон РК от 5 июля 2014 года № 236-V ЗРК», «2024 жылғы 15 сәуірдегі № 72-VIII Заңы»."""

import re
from datetime import date

from law.wording import clean

_NUMBER = re.compile(r"№\s*([0-9][\w./-]*)")
_DATE = re.compile(r"(\d{1,2})\s+([а-яё]+)\s+(\d{4})\s+года|(\d{4})\s+жылғы\s+(\d{1,2})\s+([а-яәғқңөұүһі]+)")
_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9,
    "окт": 10, "ноя": 11, "дек": 12,
    "қаң": 1, "ақп": 2, "нау": 3, "сәу": 4, "мам": 5, "мау": 6, "шіл": 7, "там": 8, "қыр": 9,
    "қаз": 10, "қар": 11, "жел": 12,
}  # fmt: skip


def read_number(line: str) -> str:
    """Return an act's number without «№» and «ЗРК», its roman part in Latin letters; empty if there is none.

    >>> read_number("Закон РК от 5 июля 2014 года № 236-V ЗРК")
    '236-V'
    """
    found = _NUMBER.search(clean(line))
    return latin_number(found[1]) if found else ""


def latin_number(number: str) -> str:
    """Return a number whose Cyrillic look-alikes (№ 292-VІ) are the Latin letters they stand for."""
    return number.rstrip(".").replace("І", "I").replace("Х", "X").replace("С", "C")


def read_date_in_words(line: str) -> date | None:
    """Return the first date written in words, in either language.

    >>> read_date_in_words("Заң 2024 жылғы 15 сәуірдегі № 72-VIII")
    datetime.date(2024, 4, 15)
    """
    found = _DATE.search(clean(line).lower())
    if not found:
        return None
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[6], found[4])
    number = _MONTHS.get(month[:3])
    try:
        return date(int(year), number, int(day)) if number else None
    except ValueError:
        return None

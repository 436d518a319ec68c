"""A place that a question names by its number: «статья 20», «ст. 20 п. 5», «20-бап 5-тармақ»."""

import re

from law.wording import clean

_NUMBER = r"(\d{1,4}(?:-\d{1,3})*)"
_RUSSIAN = re.compile(
    rf"\bст(?:\.|ать\w{{1,3}})\s{{0,2}}{_NUMBER}(?:,?\s{{0,2}}(?:п\.|пункт\w{{0,3}}|ч\.|част\w{{1,3}})\s{{0,2}}{_NUMBER})?"
    rf"|\b(?:п\.|пункт\w{{0,3}}|ч\.|част\w{{1,3}})\s{{0,2}}{_NUMBER}\s{{1,2}}ст(?:\.|ать\w{{1,3}})\s{{0,2}}{_NUMBER}",
    re.IGNORECASE,
)
_KAZAKH = re.compile(
    rf"\b{_NUMBER}\s?-\s?ба[бп]\w{{0,6}}(?:,?\s{{0,2}}{_NUMBER}\s?-\s?(?:тарма|бөлі)\w{{1,8}})?", re.IGNORECASE
)


def find_place(question: str) -> tuple[str, str]:
    """Return the eid that a question names, empty where it names none, and the question without it.

    >>> find_place("ст. 20 п. 5 защитное предписание"), find_place("20-бап")
    (('art_20__para_5', 'защитное предписание'), ('art_20', ''))
    >>> find_place("пункт 3-1 статьи 17"), find_place("сколько дней")
    (('art_17__para_3-1', ''), ('', 'сколько дней'))
    """
    shown = clean(question)
    found = _RUSSIAN.search(shown)
    if found:
        article, point = (found[1], found[2]) if found[1] else (found[4], found[3])
    else:
        found = _KAZAKH.search(shown)
        if not found:
            return "", shown
        article, point = found[1], found[2]
    eid = f"art_{article}" + (f"__para_{point}" if point else "")
    return eid, clean(shown[: found.start()] + " " + shown[found.end() :])

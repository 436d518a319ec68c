"""How an act's end is said in requisites and notes: it lost its force, is suspended, or stops to apply; and when."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from law.amendments.rules import read_effect
from law.languages.requisites import latin_number, read_date_in_words
from law.model import AmendingAct, Effect, Language
from law.wording import clean, cyrillic

StateKind = Literal["in_force", "repealed", "suspended", "ended"]
"""``ended``: a temporary act whose time is over, or a treaty that stopped to apply; ``repealed``: lost its force."""

_PHRASES: Mapping[Language, tuple[tuple[StateKind, re.Pattern[str]], ...]] = {
    "rus": (
        ("repealed", re.compile(r"утрати(?:л|ла|ло|ли)\s+силу|признан[аоы]?\s+утративш\w+\s+силу", re.IGNORECASE)),
        ("suspended", re.compile(r"(?:действие\s+)?приостановлен[аоы]?\b|приостановить\b", re.IGNORECASE)),
        (
            "ended",
            re.compile(
                r"прекра(?:тил|тила|тило|тили|щает|щено?)\s+(?:свое\s+)?действие|действие\s+прекращено"
                r"|срок\s+действия\s+ист[её]к|действует\s+(?:до|по)\s+\d",
                re.IGNORECASE,
            ),
        ),
    ),
    "kaz": (
        ("repealed", re.compile(r"күші(?:н)?\s+жой(?:ылды|ылған|ған|ды)", re.IGNORECASE)),
        (
            "suspended",
            re.compile(r"(?:(?:қолданыс|қолданылу)\w{0,20}\s{0,3})?тоқтат(?:а|ыла|ылып)\s{0,3}тұр\w*", re.IGNORECASE),
        ),
        (
            "ended",
            re.compile(
                r"(?:қолданыс|қолданылу)\w{0,20}\s{1,3}тоқтат(?:ады|ты|ылды|ылған)"
                r"|\d[^.;]{0,30}\bдейін\s+(?:қолданыста\s+болады|қолданылады)",
                re.IGNORECASE,
            ),
        ),
    ),
}
_DAY = r"(\d{1,2})\.(\d{1,2})\.(\d{4})"
_NUMERIC = re.compile(rf"{_DAY}|(\d{{4}})\.(\d{{1,2}})\.(\d{{1,2}})")
_SPELT = re.compile(r"\d{1,2}\s+[а-яё]{3,9}\s+\d{4}\s+года|\d{4}\s+жылғы\s+\d{1,2}\s+[а-яәғқңөұүһі]+", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:№|\bN)\s*([0-9][\w./-]*)")
_UNTIL = re.compile(rf"\b(до|по)\s+(?:{_DAY}|(\d{{1,2}}\s+[а-яё]+\s+\d{{4}}\s+года))", re.IGNORECASE)
_UNTIL_KAZ = re.compile(
    rf"(?:{_DAY}|(\d{{4}}\s+жылғы\s+\d{{1,2}}\s+[а-яәғқңөұүһі]+))\s*(?:\w+\s+)?дейін", re.IGNORECASE
)


def find_words(line: str, language: Language) -> tuple[StateKind, str] | None:
    """Return which end a line names, and the words that say it with its act and its day; None if it names none."""
    text = cyrillic(clean(line))
    places = [(found.start(), kind, found) for kind, pattern in _PHRASES[language] if (found := pattern.search(text))]
    if not places:
        return None
    start, kind, found = min(places, key=lambda place: place[0])
    if language == "kaz" and kind != "repealed":
        # «… дейін қолданылады», «… күнінен бастап қолданылуын тоқтатады»: what says when stands before the verb.
        start = max(text.rfind(". ", 0, start) + 2, 0) if ". " in text[:start] else 0
    return kind, text[start:]


def read_times(kind: StateKind, words: str) -> tuple[Effect, date | None]:
    """Return from when, and for a suspension the first day on which it is over."""
    start, end = words.find("("), words.rfind(")")
    effect = read_effect(words[start + 1 : end]) if 0 <= start < end else Effect()
    outside = words if start < 0 else words[:start] + words[end + 1 :]
    until = _read_until(outside)
    if kind == "ended" and until is not None and effect.on is None:
        return Effect(rule=effect.rule, on=until, basis="stated", phrase=clean(outside)), None
    return effect, until if kind == "suspended" else None


def _read_until(words: str) -> date | None:
    """Return the first day on which it is no longer so: «до 01.01.2027» is that day, «по 31.12.2026» the day after."""
    found = _UNTIL.search(words)
    if found:
        day = _day(found[2], found[3], found[4]) if found[2] else read_date_in_words(found[5])
        return day + timedelta(days=1) if day and found[1].lower() == "по" else day
    found = _UNTIL_KAZ.search(words)
    if found:
        return _day(found[1], found[2], found[3]) if found[1] else read_date_in_words(found[4])
    return None


def read_act(words: str) -> AmendingAct:
    """Return the act that is named; its date stands just before its number, other dates are of other things."""
    found = _NUMBERED.search(words)
    if not found:
        return AmendingAct("", None)
    days = [(one.start(), _numeric(one)) for one in _NUMERIC.finditer(words, 0, found.start())]
    days += [(one.start(), read_date_in_words(one[0])) for one in _SPELT.finditer(words, 0, found.start())]
    return AmendingAct(latin_number(found[1]), max(days, key=lambda item: item[0])[1] if days else None)


def _numeric(found: re.Match[str]) -> date | None:
    return _day(found[1], found[2], found[3]) if found[1] else _day(found[6], found[5], found[4])


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

"""Phrases of entry into force have a few fixed forms (E1 … E14 in the notes on the grammar); the rest is not guessed.

They are matched without spaces, because the source glues words («соңқолданысқа», «ресмижарияланған»). Counting starts
the day after publication, and the act is in force on the day after the last counted day: 60 days after 16.04.2024
end on 15.06.2024, so law 72-VIII is in force from 16.06.2024.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from law.amendments.units import eid_of, find_units, paths_of
from law.model import Effect, Language
from law.wording import glued

LATEST_PUBLICATION_DAYS = 45
"""An edition's date bears out a rule if the publication it implies is at most so many days after the act's own date."""

_DAY = r"(\d{1,2})\.(\d{1,2})\.(\d{4})"
_YEAR_FIRST = r"(\d{4})\.(\d{1,2})\.(\d{1,2})"
_MONTHS = (
    ("янв", "қаң"), ("фев", "ақп"), ("мар", "нау"), ("апр", "сәу"), ("мая", "мам"), ("июн", "мау"),
    ("июл", "шіл"), ("авг", "там"), ("сен", "қыр"), ("окт", "қаз"), ("ноя", "қар"), ("дек", "жел"),
)  # fmt: skip
_AMOUNTS = {
    "трех": 3, "пяти": 5, "шести": 6, "семи": 7, "десяти": 10, "пятнадцати": 15, "двадцати": 20, "двадцатиодного": 21,
    "тридцати": 30, "сорокапяти": 45, "шестидесяти": 60, "девяноста": 90, "ста": 100, "стадвадцати": 120, "двух": 2,
    "одного": 1, "двенадцати": 12, "девяти": 9, "четырех": 4,
    "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "тоғыз": 9, "он": 10, "онекі": 12,
    "онбес": 15, "жиырма": 20, "жиырмабір": 21, "отыз": 30, "қырықбес": 45, "алпыс": 60, "тоқсан": 90, "жүз": 100,
}  # fmt: skip
_WAIT_RUS = re.compile(
    r"поистечении([а-я]{1,30}?|\d{1,4})(календарныхдней|рабочихдней|дней|месяцев|месяца|года)(?:после|со)(дня)?(?:его|ее|их)?"
    r"(первого)?официального(?:го)?опубликования"
)
_WAIT_KAZ = re.compile(
    r"(алғашқы)?ресмижариялан(?:ған(күні)?н[аеі]?н|ғанынан|ғанкүнінен)кейін"
    r"(?:күнтізбелік)?([а-яәғқңөұүһі]{1,30}?|\d{1,4})(күнтізбеліккүн|күн|ай|жыл)өткенсоң"
)
_STATED_RUS = re.compile(rf"(?:с|со){_DAY}|(?:с|со)(\d{{1,2}})([а-я]{{3,9}})(\d{{4}})г(?:ода|\.)?")
_STATED_KAZ = re.compile(
    rf"{_DAY}бастап|{_YEAR_FIRST}\.?бастап|"
    rf"(\d{{4}})(?:жылғы|ж\.?)(\d{{1,2}})([а-яәғқңөұүһі]{{3,12}}?)(?:нан|нен|дан|ден|тан|тен)бастап"
)
_SIMPLE = (
    ("E6", re.compile(r"порядоквведениявдействие[^.,;()]{0,60}?см|қолданысқаенгізілутәртібін")),
    ("E9", re.compile(r"последнявведениявдействиесоответствующих|тиістіөзгерістер\w*(?:мен\w*)?қолданысқаенгізілген")),
    ("E8", re.compile(r"соднявведениявдействиенастоящего|осызаңқолданысқаенгізілгенкүнінен")),
    ("E7", re.compile(r"содня(?:его)?подписания|қолқойылғанкүнінен")),
    (
        "E11",
        re.compile(
            r"(?:содня|последня)(?:его)?(?:первого)?официальногоопубликования|ресмижарияланғанкүнінен(?:бастап)?"
        ),
    ),
)
_EXCEPTION = re.compile(r"заисключением|қоспағанда")
_WHOSE = re.compile(r"(для)?котор(?:ый|ая|ое|ые|ого|ой|ых|ому|ым)")


@dataclass(frozen=True, slots=True)
class Wait:
    """How long after the day of first official publication: full days, or months."""

    days: int = 0
    months: int = 0


def read_effect(phrase: str) -> Effect:
    """Return the rule of a phrase of entry into force; a phrase that states its date gives that date.

    >>> read_effect("вводится в действие с 01.07.2023").on
    datetime.date(2023, 7, 1)
    >>> read_effect("с 01.01.2013, за исключением города Астана, для которого вводится в действие с 01.01.2012").on
    datetime.date(2013, 1, 1)
    >>> read_effect("алғашқы ресми жарияланған күнінен кейін күнтізбелік алпыс күн өткен соңқолданысқа енгізіледі").rule
    'E3'
    """
    words = glued(phrase)
    if not words:
        return Effect(rule="E12")
    found = _EXCEPTION.search(words)
    if found is None:
        return replace(_read_base(words), phrase=phrase)
    # The base rule holds for what is not excepted; which that is, only a reading of the phrase can tell.
    base = _read_base(words[: found.start()]) if _exempts_no_unit(words, found.end()) else Effect()
    return Effect("E10", base.on, base.basis, phrase)


def read_wait(phrase: str) -> Wait | None:
    """Return how long a phrase says to wait after publication; None if it counts from nothing or states a date.

    >>> read_wait("по истечении шестидесяти календарных дней после дня его первого официального опубликования")
    Wait(days=60, months=0)
    """
    words = glued(phrase)
    found = _WAIT_RUS.search(words)
    if found:
        return _wait(found[1], found[2])
    found = _WAIT_KAZ.search(words)
    return _wait(found[3], found[4]) if found else None


def in_force_from(published_on: date, wait: Wait) -> date:
    """Return the first day in force of an act published on that day.

    >>> in_force_from(date(2024, 4, 16), Wait(days=60))
    datetime.date(2024, 6, 16)
    """
    return _add_months(published_on, wait.months) + timedelta(days=wait.days + 1)


def corroborate(effect: Effect, signed_on: date | None, portal_version_on: date) -> Effect:
    """Return the effect with the edition's date as its day, where that date fits rule and amending act.

    It fits if it implies a publication between the act's own date and 45 days later. An edition is dated by its
    effect in one case and by its amending act in another (migration law, edition of 19.04.2023): never taken unchecked.
    """
    wait = read_wait(effect.phrase) if effect.on is None and effect.rule != "E10" else None
    if wait is None or signed_on is None:
        return effect
    published_on = _add_months(portal_version_on - timedelta(days=wait.days + 1), -wait.months)
    if signed_on <= published_on <= signed_on + timedelta(days=LATEST_PUBLICATION_DAYS):
        return replace(effect, on=portal_version_on, basis="corroborated", published_on=published_on)
    return effect


def _exempts_no_unit(words: str, at: int) -> bool:
    """«… за исключением городов Алматы, Астана, для которых …» exempts places: elsewhere every unit has its day."""
    whose = [found[1] for found in _WHOSE.finditer(words, at)]
    return bool(whose) and all(whose) and not find_units(words, "rus", at)


def _read_base(words: str) -> Effect:
    stated = _read_stated(words)
    if stated:
        return Effect(rule="E5", on=stated, basis="stated")
    found_rus, found_kaz = _WAIT_RUS.search(words), _WAIT_KAZ.search(words)
    if found_rus or found_kaz:
        if found_rus:
            wait, says_day = _wait(found_rus[1], found_rus[2]), bool(found_rus[3])
        else:
            assert found_kaz is not None  # noqa: S101 - one of the two was found
            wait, says_day = _wait(found_kaz[3], found_kaz[4]), "күнінен" in found_kaz[0]
        return Effect(rule=_rule_of(wait, says_day=says_day))
    for rule, pattern in _SIMPLE:
        if found := pattern.search(words):
            return Effect(rule=rule, reference=_reference(words, found.end()) if rule == "E6" else "")
    return Effect()


def _reference(words: str, at: int) -> str:
    """Return the unit of the amending act that has the rule: «см. п.1 ст.2», «26-баптан қараңыз»."""
    language: Language = "kaz" if words.endswith("тәртібін", 0, at) else "rus"
    paths = paths_of(find_units(words, language, at), language)
    return eid_of(paths[0]) if paths else ""


def _rule_of(wait: Wait | None, *, says_day: bool) -> str | None:
    """E1 and E2 wait ten days, E3 sixty, E4 six months; any other wait has no code, and is read from its phrase."""
    if wait == Wait(days=10):
        return "E1" if says_day else "E2"
    return "E3" if wait == Wait(days=60) else "E4" if wait == Wait(months=6) else None


def _wait(amount: str, unit: str) -> Wait | None:
    number = int(amount) if amount.isdigit() else _AMOUNTS.get(amount)
    if number is None:
        return None
    if unit.startswith(("месяц", "ай")):
        return Wait(months=number)
    return Wait(months=12 * number) if unit.startswith(("год", "жыл")) else Wait(days=number)


def _read_stated(words: str) -> date | None:
    found = _STATED_RUS.search(words)
    if found:
        if found[1]:
            return _date(found[3], found[2], found[1])
        return _date(found[6], _month(found[5]), found[4])
    found = _STATED_KAZ.search(words)
    if not found:
        return None
    if found[1]:
        return _date(found[3], found[2], found[1])
    return _date(found[4], found[5], found[6]) if found[4] else _date(found[7], _month(found[9]), found[8])


def _month(word: str) -> int:
    return next((at for at, names in enumerate(_MONTHS, 1) if word.startswith(names)), 0)


def _date(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    return day

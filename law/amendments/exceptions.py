"""A rule of entry into force with exceptions (E10): the base rule, and for each exception its units and its own rule.

Russian puts them behind the rule («…, за исключением абзаца пятого …, который вводится в действие с 01.01.2023»),
Kazakh before it («01.01.2023 бастап қолданысқа енгізілетін, … ережелерді қоспағанда, алғашқы ресми …»).
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from law.amendments.glue import Glued, glue
from law.amendments.rules import read_effect
from law.amendments.units import UnitMention, eid_of, find_units, paths_of
from law.model import Effect, Exemption, Language

_EXCEPT_RUS = re.compile(r",?заисключением")
_EXCEPT_KAZ = re.compile(r"қоспағанда,?")
_WHICH_RUS = re.compile(r",?(?:для)?котор(?:ый|ая|ое|ые|ого|ой|ых|ому|ым)[^,;()]{0,120}?ввод(?:ит|ят)сявдействие")
_WHICH_KAZ = re.compile(r"(?:қолданысқаенгізілетін|күшінеенетін),?")
_TRIM = " ,;:.–—-"


@dataclass(frozen=True, slots=True)
class Exempted:
    """The rule that holds for all that is not exempt, and what is."""

    base: Effect
    exceptions: tuple[Exemption, ...]


def read_exceptions(phrase: str) -> Exempted | None:
    """Return base rule and exceptions of a phrase of entry into force; None if it makes none.

    >>> read = read_exceptions("вводится в действие с 01.01.2024, за исключением пункта 5 статьи 1, который вводится "
    ...                        "в действие с 01.07.2024")
    >>> read.base.on.isoformat(), [(item.units, item.effect.on.isoformat()) for item in read.exceptions]
    ('2024-01-01', [(('art_1__para_5',), '2024-07-01')])
    """
    glued = glue(phrase)
    if found := _EXCEPT_RUS.search(glued.words):
        base = read_effect(glued.printed(0, found.start()))
        return Exempted(base, tuple(_read_russian(glued, found.end())))
    if found := _EXCEPT_KAZ.search(glued.words):
        base = read_effect(glued.printed(found.end(), len(glued.words)))
        return Exempted(base, tuple(_read_kazakh(glued, found.start())))
    return None


def _read_russian(glued: Glued, start: int) -> list[Exemption]:
    """Each «который вводится в действие …» ends what is exempt and begins its rule, up to the next unit."""
    words = glued.words
    clauses = list(_WHICH_RUS.finditer(words, start))
    units = find_units(words, "rus", start)
    exemptions = []
    at = start
    for number, clause in enumerate(clauses):
        reach = clauses[number + 1].start() if number + 1 < len(clauses) else len(words)
        # What the next exception exempts begins at the first unit behind this one's rule.
        following = _between(units, clause.end(), reach) if number + 1 < len(clauses) else []
        end = following[0].start if following else reach
        effect = read_effect(glued.printed(clause.start(), end).strip(_TRIM))
        exemptions.append(_exemption(glued, (at, clause.start()), effect, _between(units, at, clause.start()), "rus"))
        at = end
    if not clauses:
        exemptions.append(_exemption(glued, (start, len(words)), Effect(), units, "rus"))
    return exemptions


def _read_kazakh(glued: Glued, end: int) -> list[Exemption]:
    """Each «… қолданысқа енгізілетін» ends a rule and begins what it is for, up to the next rule."""
    words = glued.words
    clauses = list(_WHICH_KAZ.finditer(words, 0, end))
    units = find_units(words, "kaz", 0, end)
    if not clauses:
        return [_exemption(glued, (0, end), Effect(), units, "kaz")]
    exemptions = []
    at = 0
    for number, clause in enumerate(clauses):
        reach = clauses[number + 1].start() if number + 1 < len(clauses) else end
        inside = _between(units, clause.end(), reach)
        upto = inside[-1].end if inside and number + 1 < len(clauses) else reach
        effect = read_effect(glued.printed(at, clause.end()).strip(_TRIM))
        exemptions.append(_exemption(glued, (clause.end(), upto), effect, inside, "kaz"))
        at = upto
    return exemptions


def _between(units: list[UnitMention], start: int, end: int) -> list[UnitMention]:
    return units[bisect_left(units, start, key=_start) : bisect_left(units, end, key=_start)]


def _start(unit: UnitMention) -> int:
    return unit.start


def _exemption(
    glued: Glued, span: tuple[int, int], effect: Effect, units: list[UnitMention], language: Language
) -> Exemption:
    named = tuple(eid_of(path) for path in paths_of(units, language))
    return Exemption(glued.printed(*span).strip(_TRIM), effect, named)

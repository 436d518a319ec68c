"""Words by which a rule of severity knows what a text is about, in both languages of the law.

A phrase is words in order; ``*`` stands for any end or beginning of a word, ``|`` for a mark or the end of the text.
Kazakh «міндетті» and «құқылы» bind and entitle where they end a clause; elsewhere they are adjectives («міндетті
сақтандыру», «тең құқылы»).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from law.changes.numbers import is_figure
from law.severity.sides import Side, key_of

Sign = Literal["punishment", "prohibition", "right", "duty", "refusal", "negation", "deadline", "sum", "age", "figure"]

PHRASES: Mapping[Sign, tuple[str, ...]] = {
    "punishment": (
        "наказан*", "наказыва*", "наказуем*", "штраф*", "арест*", "лишен* свобод*", "ограничен* свобод*",
        "исправительн* работ*", "административн* взыскан*", "выдворен*", "депортац*", "конфискац*",
        "влеч* ответственност*", "влек* ответственност*",
        "жаза", "жазаға", "жазаны", "жазаның", "жазадан", "жазасы*", "жазалан*", "жазалау*", "айыппұл*", "қамақ*",
        "бас бостандығын*", "бас бостандығынан*", "түзеу жұмыс*", "шығарып жібер*", "тәркіле*", "жауаптылыққа тарт*",
    ),
    "prohibition": (
        "запрещ*", "запрет*", "не допуска*", "не вправе", "не име* права", "недопустим*",
        "тыйым сал*", "жол берілмейді", "құқылы емес", "құқығы жоқ",
    ),
    "right": (
        "вправе", "име* право", "могут обра*", "может обра*", "предоставля* право",
        "құқылы |", "құқығы бар", "құқығына ие", "құқықтарға ие", "өтініш жасай алады", "жүгіне алады",
    ),
    "duty": (
        "обязан", "обязана", "обязано", "обязаны", "обязуется", "обязуются", "должен", "должна", "должно", "должны",
        "міндетті |", "міндеттенеді", "тиіс", "тиіс.",
    ),
    # A refusal that the law speaks of; «отказавшая организация», «бас тартқан ұйым» is one that was, told in passing.
    "refusal": (
        "отказ в", "отказа в", "отказе в", "отказом в", "отказать в", "отказыва*", "откажет", "основани* для отказа",
        "бас тартыла*", "бас тартады", "бас тартуға", "бас тарту үшін",
    ),
    "negation": (
        "не", "нельзя", "емес", "жоқ", "*майды", "*мейді", "*байды", "*бейді", "*пайды", "*пейді", "*маған", "*меген",
    ),
}  # fmt: skip
"""What a word or two say by themselves."""

UNITS: Mapping[Sign, tuple[str, ...]] = {
    "age": (
        "жас", "жасқа", "жастан", "жасын*", "жастағы", "жасар", "жасында*", "возраст*", "достиг*", "моложе", "младше",
        "старше",
    ),
    "sum": (
        "тенге", "мрп", "месячн* расчетн*", "прожиточн*", "доллар*", "евро", "рубл*", "фунт*", "франк*", "иен*",
        "теңге*", "аек", "айлық есептік", "еуро*",
    ),
    "deadline": (
        "день", "дня", "дней", "дни", "днями", "суток", "сутки", "час", "часа", "часов", "часам", "часами",
        "минут*", "недел*", "месяц",
        "месяца", "месяцев", "месяцы", "квартал*", "год", "года", "лет",
        "жұмыс күн*",
        "күн", "күннен", "күнге", "күнді", "күннің", "күнде", "күндік", "күнтізбелік", "тәулік*", "сағат*",
        "минөт*", "апта*", "ай", "айдан", "айға", "айдың", "айда", "айы", "айлық",
        "жыл", "жылдан", "жылға", "жылдық", "жылы",
    ),
}  # fmt: skip
"""Of what a figure is: the first of these signs that stands near it. «Айлық есептік» is a sum, «айлық» alone a term."""

_REFERENCES = (
    "статья", "статьи", "статье", "статьей", "статьями", "статей", "пункт*", "подпункт*", "част*", "глав*", "раздел*",
    "параграф*", "приложени*", "абзац*", "№", "от", "бап*", "тармақ*", "тармақша*", "бөлік*", "тарау*", "қосымша*",
)  # fmt: skip
_BEFORE = 5
_AFTER = 6
_TIMES = re.compile(r"(?:одно|дву|двух|тр[её]х|много)кратн\w{0,12}$")
"""Figures in one word: Kazakh has two words for them («екі мәрте»)."""
_CLOCK = re.compile(
    r"(?:\d{1,2}|бир|еки|уш|торт|бес|алты|жети|сегиз|тогыз|он|жиырма|отыз|кырык|елу)-?(?:[дтн][ае]н|[гк][ае]|[дт][ае])?"
)
"""A figure of a Kazakh time of day, as ``Side.keys`` has it: «тоғыздан», «18-ге»."""
_OF_DAY = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d")
_HOUR = "сагат"
_BESIDE_HOUR = frozenset(map(key_of, (".", ":", "дейін", "таңғы", "кешкі", "түнгі")))
_STOPS = frozenset(".;:")
_YEAR = 4
"""«2025 года» is a date, and most dates in an act belong to the name of another one."""


@dataclass(frozen=True, slots=True)
class Touch:
    """Where a sign stands in what differs on one side: how often, and the words of the first."""

    times: int = 0
    words: str = ""


@cache
def _stems(phrases: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_stem(word) for word in phrase.split(" ")) for phrase in phrases)


def _stem(word: str) -> str:
    head, tail = ("*" if word.startswith("*") else ""), ("*" if word.endswith("*") else "")
    return word if word == "|" else f"{head}{key_of(word.strip('*'))}{tail}"


def find(sign: Sign, side: Side) -> Touch:
    """Return where a sign stands in the differing words of a side."""
    places = _figures(sign, side) if sign in UNITS or sign == "figure" else _phrases(sign, side)
    words = " ".join(side.tokens[places[0][0] : places[0][1]]) if places else ""
    return Touch(len(places), words)


def _phrases(sign: Sign, side: Side) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    phrases = _stems(PHRASES[sign])
    for at in range(len(side.keys)):
        length = next((length for stems in phrases if (length := _fits(stems, side, at))), 0)
        if length and any(side.differs[at : at + length]):
            found.append((at, at + length))
    return found


def _fits(stems: Sequence[str], side: Side, at: int) -> int:
    """Return how many words a phrase takes at a place; 0 where it does not stand there."""
    length = 0
    for stem in stems:
        place = at + length
        if stem == "|":
            # What stands at the end of the text binds as well as what stands before a mark.
            if place < len(side.keys) and side.tokens[place].isalnum():
                return 0
        elif place < len(side.keys) and _is(stem, side.keys[place]):
            length += 1
        else:
            return 0
    return length


def _is(stem: str, key: str) -> bool:
    if stem.startswith("*"):
        return len(key) >= len(stem) and key.endswith(stem[1:])
    return key.startswith(stem[:-1]) if stem.endswith("*") else key == stem


def _figures(sign: Sign, side: Side) -> list[tuple[int, int]]:
    found = []
    for at, token in enumerate(side.tokens):
        if _is_time_of_day(side, at):
            if sign == "deadline" and side.differs[at]:
                found.append((at, at + 1))
        elif (is_figure(token) or _TIMES.match(side.keys[at])) and not _is_reference(side, at):
            of, unit_at = _unit(side, at)
            if of == sign and (side.differs[at] or (unit_at is not None and side.differs[unit_at])):
                found.append((at, at + 1))
    return found


def _is_time_of_day(side: Side, at: int) -> bool:
    """Tell whether a figure is a time of day: «18:00», or in Kazakh one that stands after «сағат» with its ending."""
    if _OF_DAY.fullmatch(side.tokens[at]):
        return True
    if not _CLOCK.fullmatch(side.keys[at]):
        return False
    for place in range(at - 1, max(-1, at - 1 - _BEFORE), -1):
        key = side.keys[place]
        if key.startswith(_HOUR):
            return True
        if key not in _BESIDE_HOUR and not _CLOCK.fullmatch(key):
            return False
    return False


def _is_reference(side: Side, at: int) -> bool:
    """Tell whether a figure is the number of a unit or an act, or a year."""
    token = side.tokens[at]
    if len(token) == _YEAR and token.isdigit():
        return True
    return at > 0 and any(_is(stem, side.keys[at - 1]) for (stem,) in _stems(_REFERENCES))


def _unit(side: Side, at: int) -> tuple[Sign, int | None]:
    """Return of what a figure is, and where the word that says so stands."""
    later, earlier = _reach(side, at, 1, _AFTER), _reach(side, at, -1, _BEFORE)
    for sign in UNITS:
        # A term is counted after its figure alone: «в течение дня 5 органов» is no term of five.
        for place in later if sign == "deadline" else (*later, *earlier):
            if any(_fits(stems, side, place) for stems in _stems(UNITS[sign])):
                return sign, place
    return "figure", None


def _reach(side: Side, at: int, step: int, most: int) -> list[int]:
    places = []
    for place in range(at + step, at + step * (most + 1), step):
        if not 0 <= place < len(side.tokens) or side.tokens[place] in _STOPS:
            break
        places.append(place)
    return places

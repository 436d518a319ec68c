"""A note names acts in a chain («…; от 13.01.2014 № 159-V (…); …»); each act has its own rule, in brackets behind it.

Brackets nest and Kazakh puts the noun before or after the rule, so brackets are counted and an act's rule is the
first bracket between it and the next act. The verb that governs an act is the last one before it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from law.amendments.rules import read_effect
from law.languages.requisites import latin_number, read_date_in_words
from law.model import Action, AmendingAct, Amendment, Effect, Note
from law.wording import clean

_ACT = re.compile(
    r"(?P<date>\d{1,2}\.\d{1,2}\.\d{4}|\d{4}\.\d{1,2}\.\d{1,2}\.?|\d{1,2}\s+[а-яё]+\s+\d{4}\s*(?:года|г\.)|"
    r"\d{4}\s+жылғы\s+\d{1,2}\s+[а-яәғқңөұүһі]+)"
    # The sign is missing now and then (equal rights, art. 8, edition of 13.10.2011: «от 05.07.2011 452-IV»).
    r"\s*(?:(?:№|N)\s*(?P<number>\d[\w./-]*)|(?P<bare>\d{1,4}-[IVXІХ]{1,6}))"
)
_VERBS: tuple[tuple[Action, re.Pattern[str]], ...] = (
    ("exclude", re.compile(r"исключен|ал(?:ын)?ып\s*тасталды", re.IGNORECASE)),
    ("lose_force", re.compile(r"утратил|күш[іi]\s*жойыл", re.IGNORECASE)),
    (
        "insert",
        re.compile(
            r"дополнен[аоы]?\s+(?!соответственно)|(?:баппен|тараумен|тармақпен|бөлікпен)\s+толықтырыл", re.IGNORECASE
        ),
    ),
    ("restate", re.compile(r"в\s+редакции|жаңа\s+редакцияда", re.IGNORECASE)),
    ("words", re.compile(r"слов[ао]?\s|деген\s+сөз", re.IGNORECASE)),
    ("amend", re.compile(r"изменени|өзгер[іi]с|өзгерту", re.IGNORECASE)),
)
_HEADING = re.compile(r"^\W*+(?:Сноска\.|Ескерту\.)?\s*+(?:Заголовок\b|(?:\S++\s)?тақыры[бп])", re.IGNORECASE)


def read_amendments(note: Note) -> tuple[Amendment, ...]:
    """Return what a note reports, in its own order: one Amendment for each act it names.

    >>> note = Note("art_17", "footnote", "Сноска. Статья 17 с изменением, внесенным Законом РК "
    ...             "от 15.04.2024 № 72-VIII (вводится в действие с 16.06.2024).")
    >>> [(a.action, a.act.number, a.effect.on) for a in read_amendments(note)]
    [('amend', '72-VIII', datetime.date(2024, 6, 16))]
    """
    text = clean(note.text)
    brackets = list(_outer_brackets(text))
    starts = [start for start, _ in brackets]
    verbs = _find_verbs(text)
    mentions = [found for found in _ACT.finditer(text) if not _is_inside(found.start(), starts, brackets)]
    amendments = []
    for at, found in enumerate(mentions):
        reach = mentions[at + 1].start() if at + 1 < len(mentions) else len(text)
        following = bisect_left(starts, found.end())
        rule = ""
        if following < len(brackets) and brackets[following][0] < reach:
            rule = text[brackets[following][0] + 1 : brackets[following][1]]
        act = AmendingAct(latin_number(found["number"] or found["bare"]), read_date(found["date"]))
        effect = read_effect(rule) if rule else Effect(rule="E12")
        action = "exclude" if note.kind == "excluded" else _action(text, verbs, found.start())
        amendments.append(Amendment(note.eid, action, act, effect, text))
    return tuple(amendments)


def read_date(words: str) -> date | None:
    """Return a date in any order that notes use: 18.02.2014, 2007.01.12, 12 января 2007 года, 2024 жылғы 5 шілдедегі.

    >>> read_date("2002.11.22."), read_date("1.03.2001"), read_date("2020.29.06")
    (datetime.date(2002, 11, 22), datetime.date(2001, 3, 1), None)
    """
    parts = words.strip(" .").split(".")
    if len(parts) == 3 and all(part.strip().isdigit() for part in parts):  # noqa: PLR2004 - day, month, year
        first, month, last = (int(part) for part in parts)
        year, day = (first, last) if len(parts[0].strip()) == 4 else (last, first)  # noqa: PLR2004 - a year's digits
        try:
            return date(year, month, day)
        except ValueError:
            return None
    return read_date_in_words(words.replace("г.", "года"))


def _find_verbs(text: str) -> list[tuple[int, Action]]:
    """Return every verb of the vocabulary with its place, in order."""
    return sorted((found.start(), action) for action, pattern in _VERBS for found in pattern.finditer(text))


def _action(text: str, verbs: list[tuple[int, Action]], end: int) -> Action:
    before = bisect_left(verbs, (end,))
    if not before:
        return "unknown"
    action = verbs[before - 1][1]
    return "heading" if action in ("amend", "restate") and _HEADING.match(text) else action


def _outer_brackets(text: str) -> Iterator[tuple[int, int]]:
    depth, start = 0, 0
    for at, letter in enumerate(text):
        if letter == "(":
            start = at if depth == 0 else start
            depth += 1
        elif letter == ")" and depth:
            depth -= 1
            if depth == 0:
                yield start, at
    if depth:
        yield start, len(text)


def _is_inside(place: int, starts: list[int], brackets: list[tuple[int, int]]) -> bool:
    before = bisect_left(starts, place)
    return bool(before) and place < brackets[before - 1][1]

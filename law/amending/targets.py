"""The act to be amended is named by form, date and title, seldom by number: «В Закон … от 12 февраля 2021 года «О …»:».

A code is named without a title in quotes («В Уголовный кодекс Республики Казахстан от 3 июля 2014 года:»): its name and
its date are its title.
"""

import re
from collections.abc import Sequence

from law.amending.model import Target
from law.amending.quoting import unquoted
from law.amendments.acts import plain_number, read_date
from law.amendments.glue import BLANK, Glued
from law.model import ActFacts, Language
from law.wording import canonical_heading

_FORM = re.compile(
    r"закон|кодекс|конституци|указ(?!анн)|постановлени|приказ|решени|заңы|заңға|кодекс|жарлы|қаулы|бұйры|шешім"
)
_DAY = re.compile(r"\d{1,2}[а-яё]{3,9}\d{4}(?:года|г\.?)|\d{4}жылғы\d{1,2}[а-яәғқңөұүһі]{3,14}|\d{1,2}\.\d{2}\.\d{4}")
_NUMBER = re.compile(r"№(\d{1,6}(?:[-./]\d{1,6}){0,4}(?:-[ivxlіх]{1,6})?)")
_WORD = re.compile(r"[^\W\d_]{6,40}")
_GENERIC = frozenset({"кодекс", "респуб", "казахс", "қазақс", "внести"})
_STEM = 6
_NAMING = re.compile(r"внес|признать|енгіз|жойыл")
_LONGEST = 2000
_AROUND = re.compile(r"^(?:Внести\s)?Во?\s|\sот$", re.IGNORECASE)


def read_target(words: Glued, language: Language) -> Target | None:
    """Return the act that a line names as the one to be amended, None if it names none."""
    plain = words.open_words
    if len(plain) > _LONGEST or not (words.text.rstrip().endswith(":") or _NAMING.search(plain)):
        return None
    return read_named(words, language)


def read_named(words: Glued, language: Language) -> Target | None:
    """Return the act that a line names, as an item of a list does; None if it names none."""
    plain = words.open_words
    if len(plain) > _LONGEST:
        return None
    day = _DAY.search(plain)
    if not day or not _FORM.search(plain):
        return None
    adopted_on = read_date(words.printed(day.start(), day.end()))
    number = _NUMBER.match(plain, day.end())
    quotes = [span for span in _quoted(words) if (span[0] > day.start()) == (language == "rus")]
    title = unquoted(words.printed(*quotes[0])) if quotes else ""
    if not quotes and "кодекс" in plain:
        title = words.printed(0, day.start()) if language == "rus" else words.printed(day.end(), len(plain))
        title = _AROUND.sub("", title)
    if not title or adopted_on is None:
        return None
    printed = words.printed(number.start(1), number.end(1)) if number else ""
    return Target(title, adopted_on, plain_number(printed))


def is_target(target: Target, facts: ActFacts) -> bool:
    """Tell whether this is the act that is named: the same day, and the same title, number or code."""
    if target.adopted_on is None or target.adopted_on != facts.adopted_on:
        return False
    if target.number and facts.number:
        return plain_number(target.number) == plain_number(facts.number.removeprefix("№").strip())
    named = canonical_heading(target.title)
    titles = [canonical_heading(title) for title in facts.title.values()]
    if named in titles:
        return True
    # «Уголовный кодекс Республики Казахстан», «Қылмыстық кодексіне»: cases and the country's name differ.
    if "кодекс" not in named:
        return False
    return any(_stems(target.title) & _stems(title) for title in facts.title.values())


def _stems(title: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(title.lower())} - _GENERIC


def find_target(target: Target, known: Sequence[ActFacts]) -> ActFacts | None:
    """Return the one act among these that is named; None if none is, or more than one."""
    found = [facts for facts in known if is_target(target, facts)]
    return found[0] if len(found) == 1 else None


def _quoted(words: Glued) -> list[tuple[int, int]]:
    """Return the quotations of a line, in places of its glued words."""
    runs = re.finditer(f"{BLANK}+", words.open_words)
    return [run.span() for run in runs if words.words[run.start()] == '"']

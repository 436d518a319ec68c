"""What the text of an act itself orders: «в статье 3: в пункте 2 слова … заменить словами …», «утратил силу …».

A line that ends with a colon and orders nothing names where the next lines work: the act, then its article, then its
point. Quoted wording is another act's and is never read as units of this one.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from law.amendments.acts import plain_number, read_date
from law.amendments.deeds import Deed, Target, find_verbs, read_deeds
from law.amendments.exceptions import read_exceptions
from law.amendments.glue import Glued, glue
from law.amendments.notes import language_of
from law.amendments.places import WHOLE_ACT
from law.amendments.rules import read_effect
from law.amendments.units import RANKS, Path, eid_of, find_units, paths_of
from law.model import Action, ActName, AmendingAct, Amendment, Effect, Language

_END = re.compile(r"[:;]")
_MARK = re.compile(r"[.…\W]{0,6}(?:\d{1,4}(?:-\d{1,3}){0,2}|[а-я])[.)](?!\d|тармақша|,\d|және\d|мен\d)")
_ACT_WORD = re.compile(
    r"(?:конституционн[а-я]{2,3})?(?:закон|кодекс|указ|постановлени|приказ|решени)[а-я]{0,3}"
    r"|[а-я]{4,30}(?:ый|ого|ом)кодекс|заңы|кодексі|қаулысы|бұйрығы|жарлығы"
)
_DATE = re.compile(
    r"(?:от)?(\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}[а-яё]{3,9}\d{4}(?:года|г\.?)|\d{4}(?:жылғы|ж\.?)\d{1,2}[а-яәғқңөұүһі]{3,14}?"
    r"(?=қазақстан|№|\"))"
)
_NUMBER = re.compile(r"№\s?(\d{1,6}(?:[-–‑./]\d{1,6}){0,4}(?:\s?[-–‑]\s?[IVXLІХ]{1,6})?)")
_STAGED = re.compile(r"установить,что(со?(?:\d{1,2}[а-я]{3,9}\d{4}года|\d{1,2}\.\d{1,2}\.\d{4}))|белгіленсін")
_READ_AS = re.compile(r"считатьсоответственно|считатьслов|читатьсоответственно|деп(?:тиісінше)?саналсын")
_UNTIL = re.compile(r"довведения|енгізілгенгедейін")
_REPEAL = re.compile(r"признатьутратившими?силу|күшіжойылдыдептанылсын")
_INTO = re.compile(r"^(?:Внести\s)?[Вв]о?\s")
_WORDS_AT_END = re.compile(r"\b(?:слова?|деген сөз\w{0,12})$")
_TRIM = " ,;:.–—-…"


@dataclass(slots=True)
class _Context:
    """Where the next lines work: which act, and which of its units."""

    of: ActName | None = None
    path: Path = ()
    repeal: Effect | None = None
    found: list[Amendment] = field(default_factory=list)


def read_orders(text: str) -> tuple[Amendment, ...]:
    """Return what a unit of an act orders: changes of another act, repeals, wording for a time (E13, E14).

    The acting act is the one that is read, so ``act`` has no number.

    >>> read = read_orders("1. В Закон Республики Казахстан от 4 декабря 2009 года «О профилактике»: 1) в статье 3: "
    ...                    "пункт 2 исключить; 2) дополнить статьей 5-1 следующего содержания: «Статья 5-1. …»")
    >>> [(item.of.title, item.target, item.action) for item in read]
    [('О профилактике', 'art_3__para_2', 'exclude'), ('О профилактике', 'art_5-1', 'insert')]
    """
    glued = glue(text)
    words = glued.open_words
    language = language_of(glued.words)
    if _READ_AS.search(words) and (until := _UNTIL.search(words)):
        return (_reading_rule(glued, until.start()),)
    staged = _STAGED.search(words)
    verbs = find_verbs(words)
    starts = [verb[0] for verb in verbs]
    context = _Context()
    for start, end in _clauses(words):
        said = verbs[bisect_left(starts, start) : bisect_left(starts, end)]
        _read_clause(glued, (start, end), said, context, language)
    if staged and staged[1]:
        on = read_effect(staged[1]).on
        effect = Effect("E13", on, "stated" if on else "unknown", glued.printed(*staged.span()).strip(_TRIM))
        return tuple(replace(item, action="restate", effect=effect) for item in context.found)
    return tuple(context.found)


def _clauses(words: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _END.finditer(words):
        yield start, found.end()
        start = found.end()
    if start < len(words):
        yield start, len(words)


def _read_clause(
    glued: Glued, span: tuple[int, int], verbs: list[tuple[int, int, Action]], context: _Context, language: Language
) -> None:
    words = glued.open_words
    start, end = span
    mark = _MARK.match(words, start, end)
    start = mark.end() if mark else start
    if repeal := _REPEAL.search(words, start, end):
        phrase = glued.printed(repeal.end(), end).strip(_TRIM)
        context.repeal = read_effect(phrase) if phrase else Effect()
        if not words[start:end].endswith(":"):
            _read_repealed(glued, (repeal.end(), end), context)
    elif context.repeal is not None:
        _read_repealed(glued, (start, end), context)
    elif not verbs and (name := _read_name(glued, start, end)) and words[end - 1] == ":":
        context.of, context.path = name, ()
    else:
        _read_units(glued, (start, end), verbs, context, language)


def _read_units(
    glued: Glued, span: tuple[int, int], verbs: list[tuple[int, int, Action]], context: _Context, language: Language
) -> None:
    words = glued.open_words
    if not verbs:
        paths = paths_of(find_units(words, language, *span), language)
        is_place = words[span[1] - 1] == ":"
        if paths and is_place:
            context.path = _joined(context.path, paths[0])
        return
    text = glued.printed(*span)
    for deed in read_deeds(words, verbs, span, language):
        for target in deed.targets or (Target("unit", context.path),):
            context.found.append(_ordered(text, deed, target, context))


def _ordered(text: str, deed: Deed, target: Target, context: _Context) -> Amendment:
    path = _joined(context.path, target.path) if target.noun == "unit" else ()
    place = eid_of(path) if path else target.noun if target.noun in ("title", "preamble") else WHOLE_ACT
    return Amendment(
        target=place,
        action=deed.action,
        act=AmendingAct("", None),
        effect=Effect(),
        text=text,
        is_heading=target.is_heading or (target.noun == "heading" and bool(context.path)),
        within=eid_of(_joined(context.path, deed.within)) if deed.within else "",
        of=context.of,
    )


def _joined(outer: Path, inner: Path) -> Path:
    """Return a path inside another one; what is at or below its own largest level in the outer one gives way."""
    if not inner:
        return outer
    largest = min(RANKS[level] for level, _ in inner)
    return (*((level, number) for level, number in outer if RANKS[level] < largest), *inner)


def _read_repealed(glued: Glued, span: tuple[int, int], context: _Context) -> None:
    name = _read_name(glued, *span)
    if name is None:
        return
    paths = paths_of(find_units(glued.open_words, "rus", *span), "rus")
    rule, text = context.repeal or Effect(), glued.printed(*span)
    read = read_exceptions(rule.phrase)
    for target in [eid_of(path) for path in paths] or [WHOLE_ACT]:
        context.found.append(
            Amendment(
                target,
                "lose_force",
                AmendingAct("", None),
                rule,
                text,
                base=read.base if read else None,
                exceptions=read.exceptions if read else (),
                of=name,
            )
        )


def _read_name(glued: Glued, start: int, end: int) -> ActName | None:
    """Return the act that a line names: its title in quotation marks, else the words before its date."""
    words = glued.open_words
    kind = _ACT_WORD.search(words, start, end)
    found = _DATE.search(words, start, end)
    if not kind or not found:
        return None
    signed_on: date | None = read_date(glued.printed(*found.span(1)))
    printed = glued.printed(start, end)
    number = _NUMBER.search(printed)
    title = _quoted(glued, start, end)
    if not title:
        before = glued.printed(start, found.start())
        title = _INTO.sub("", before.strip(_TRIM)).strip(_TRIM)
    return ActName(title, signed_on, plain_number(number[1]) if number else "")


def _quoted(glued: Glued, start: int, end: int) -> str:
    at = glued.words.find('"', start, end)
    upto = glued.words.rfind('"', start, end)
    return glued.printed(at + 1, upto).strip() if 0 <= at < upto else ""


def _reading_rule(glued: Glued, start: int) -> Amendment:
    """«До введения в действие … слова … считать словами …»: for a time words are read otherwise; the text stays."""
    quote = glued.words.find('"', start)
    phrase = glued.printed(start, quote if quote > 0 else len(glued.words))
    phrase = _WORDS_AT_END.sub("", phrase.strip(_TRIM)).strip()
    return Amendment(WHOLE_ACT, "words", AmendingAct("", None), Effect("E14", phrase=phrase), glued.text)

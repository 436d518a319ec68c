"""Units that words name: «подпункт 46) пункта 1 статьи 1», «59-бабының 9-тармағының 2), 3) және 5) тармақшаларында».

Russian puts the number behind the word and the smaller unit first, Kazakh the number before it and the larger unit
first. Ordinals are words for parts and indents («абзац пятый», «екінші бөлігіне»).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from law.languages.grammar import printed_number
from law.model import Language

Path = tuple[tuple[str, str], ...]
"""Levels and numbers from the largest unit down: ``(("art", "1"), ("para", "2"))``."""

RANKS = {"annex": 0, "sec": 1, "chp": 2, "subchp": 3, "art": 4, "para": 5, "subpara": 6, "indent": 7}
_LEVELS = {
    "подпункт": "subpara", "пп.": "subpara", "пункт": "para", "п.": "para", "стать": "art", "ст.": "art", "глав": "chp",
    "част": "part", "абзац": "indent", "раздел": "sec", "параграф": "subchp", "приложени": "annex",
    "тармақша": "subpara", "тармақ": "para", "тармағ": "para", "бап": "art", "баб": "art", "тарау": "chp",
    "бөлік": "part", "бөліг": "part", "бөлім": "sec", "қосымша": "annex",
}  # fmt: skip
_NUMBER = r"\d{1,4}(?:-\d{1,3}){0,2}"
_LEVEL_RUS = re.compile(
    r"(подпункт|пп\.|(?<!под)пункт|(?<![а-я])п\.|стать|(?<![а-я])ст\.|глав|(?<!у)част|абзац|раздел|параграф|приложени)"
    r"(ами|ями|ах|ях|ам|ям|ью|ей|ой|ий|ом|ем|ов|ев|ы|е|у|ю|я|а|и|ь)?№?"
)
_LEVEL_KAZ = re.compile(
    r"(тармақша|тармақ|тармағ|бап|баб|тарау|бөлік|бөліг|бөлім|абзац|параграф|қосымша)"
    r"(лар|лер|тар|тер|дар|дер)?([пмб]ен(?!де))?"
)
_ORDINALS_RUS = (
    "перв", "втор", "треть|трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат",
    "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат",
    "двадцат",
)  # fmt: skip
_ORDINALS_KAZ = (
    "бірінші", "екінші", "үшінші", "төртінші", "бесінші", "алтыншы", "жетінші", "сегізінші", "тоғызыншы", "оныншы",
)  # fmt: skip
_ENDINGS = (
    "ого|его|ому|ему|ыми|ими|ьего|ьему|ьими|ьей|ьих|ьим|ьем|ая|ой|ую|ый|ий|ья|ью|ье|ьи|ым|им|ом|ем|ые|ие|ых|их|ей"
)
_VALUES = {stem: value for value, stems in enumerate(_ORDINALS_RUS, 1) for stem in stems.split("|")} | {
    stem: value for value, stem in enumerate(_ORDINALS_KAZ, 1)
}
_STEMS = "|".join(sorted((stem for stem in _VALUES if stem not in _ORDINALS_KAZ), key=len, reverse=True))
_VALUE_RUS = re.compile(rf"({_NUMBER})\)?(?!\.\d)|(двадцать)?({_STEMS})(?:{_ENDINGS})|([а-я])\)")
_VALUE_KAZ = re.compile(
    rf"(?:(?<![\d.-])({_NUMBER})\)?|(?<![а-яәғқңөұүһі])([а-я])\)|(он|жиырма)?({'|'.join(_ORDINALS_KAZ)}))-?\Z"
)
_JOIN_RUS = re.compile(r",?(?:и\(или\)|и|или|-)?(?=\d|[пвтчшсдо]|[а-я]\))")
_JOIN_KAZ = re.compile(r"(?:,|және\(немесе\)|және|мен|немесе|-)\Z")
_PLURALS = frozenset(("ами", "ями", "ах", "ях", "ам", "ям", "ов", "ев", "ы"))
_MOST_IN_RANGE = 60
_MOST_UNITS = 200
_WINDOW = 24
_INSTRUMENTAL = frozenset(("ами", "ями", "ом", "ем", "ью"))


@dataclass(frozen=True, slots=True)
class UnitMention:
    """One level with its numbers, from ``start`` to ``end`` of the glued words."""

    level: str
    numbers: tuple[str, ...]
    start: int
    end: int
    is_instrument: bool
    """True in «дополнена статьей 6-1», «73-1-баппен»: what was added, not where."""


def find_units(words: str, language: Language, start: int = 0, end: int | None = None) -> list[UnitMention]:
    """Return the units that glued words name, in order; in time proportional to their length."""
    stop = len(words) if end is None else end
    return list((_find_kazakh if language == "kaz" else _find_russian)(words, start, stop))


def _find_russian(words: str, start: int, stop: int) -> Iterator[UnitMention]:
    at = start
    while found := _LEVEL_RUS.search(words, at, stop):
        numbers: list[str] = []
        at = found.end()
        while value := _VALUE_RUS.match(words, at, stop):
            numbers.append(_number_of(value[1] or value[4], value[2], value[3]))
            at = value.end()
            join = _JOIN_RUS.match(words, at, stop)
            if not join or not join[0] or not _VALUE_RUS.match(words, join.end(), stop):
                break
            at = join.end()
        if numbers:
            ending = found[2] or ""
            is_instrument = ending in _INSTRUMENTAL or (ending in ("ей", "ой") and found[1] in ("стать", "глав"))
            # «Статьи 6-1» is one article in the genitive as often as it is six of them.
            values = _expanded(numbers, is_plural=ending in _PLURALS)
            yield UnitMention(_LEVELS[found[1]], values, found.start(), at, is_instrument)


def _find_kazakh(words: str, start: int, stop: int) -> Iterator[UnitMention]:
    done = start
    for found in _LEVEL_KAZ.finditer(words, start, stop):
        numbers: list[str] = []
        at = found.start()
        first = at
        while at > done:
            value = _VALUE_KAZ.search(words[max(done, at - _WINDOW) : at])
            if not value:
                break
            numbers.append(_number_of(value[1] or value[2], value[3], value[4]))
            at -= len(value[0])
            first = at
            join = _JOIN_KAZ.search(words[max(done, at - _WINDOW) : at])
            if not join:
                break
            at -= len(join[0])
        if numbers:
            values = _expanded(numbers[::-1], is_plural=bool(found[2]))
            yield UnitMention(_LEVELS.get(found[1], "indent"), values, first, found.end(), bool(found[3]))
        done = found.end()


def _number_of(printed: str | None, tens: str | None, ordinal: str | None) -> str:
    if printed:
        return printed_number(printed)
    ten = {"он": 10, "двадцать": 20, "жиырма": 20}.get(tens or "", 0)
    return str(ten + _VALUES[ordinal or "перв"])


def _expanded(numbers: list[str], *, is_plural: bool) -> tuple[str, ...]:
    """«Пункты 1–3» is a range, «пункт 1-3» a number; the mark is the same, so the plural of one number decides."""
    if is_plural and len(numbers) == 1:
        first, _, last = numbers[0].partition("-")
        if first.isdigit() and last.isdigit() and int(first) < int(last) <= int(first) + _MOST_IN_RANGE:
            return tuple(str(number) for number in range(int(first), int(last) + 1))
    return tuple(numbers)


def paths_of(mentions: list[UnitMention], language: Language) -> list[Path]:
    """Return each unit that mentions name together, from its largest level down, in the order of the words.

    >>> words = "подпункты1),2)пункта1ипункт3статьи5"
    >>> [path[1:] for path in paths_of(find_units(words, "rus"), "rus")]
    [(('para', '1'), ('subpara', '1')), (('para', '1'), ('subpara', '2')), (('para', '3'),)]
    """
    ordered = mentions if language == "kaz" else mentions[::-1]
    groups: list[dict[str, tuple[str, ...]]] = []
    for mention in ordered:
        level = "para" if mention.level == "part" else mention.level
        last = groups[-1] if groups else {}
        if mention.level == "part" and "para" in last:
            continue  # a part of a point has no number of its own
        if not last or RANKS[level] <= max(RANKS[known] for known in last):
            # A new unit beside the last one stands in the same larger units.
            groups.append({known: values for known, values in last.items() if RANKS[known] < RANKS[level]})
        groups[-1][level] = mention.numbers
    if language != "kaz":
        groups.reverse()
    return [path for group in groups for path in _paths_in(group)]


def _paths_in(group: dict[str, tuple[str, ...]]) -> Iterator[Path]:
    levels = sorted(group, key=RANKS.__getitem__)
    for numbers in islice(product(*(group[level] for level in levels)), _MOST_UNITS):
        path = tuple(zip(levels, numbers, strict=True))
        # The first indent is the unit itself.
        yield path[:-1] if path[-1] == ("indent", "1") and len(path) > 1 else path


def eid_of(path: Path) -> str:
    """Return the eid of a path; an article is named by itself, whatever chapter it stands in.

    >>> eid_of((("chp", "2"), ("art", "5"), ("para", "1")))
    'art_5__para_1'
    """
    kept = [(level, number) for level, number in path if level == "annex" or RANKS[level] >= RANKS["art"]]
    if not kept or kept[-1][0] == "annex":
        kept = list(path)
    return "__".join(f"{level}_{number}" for level, number in kept)

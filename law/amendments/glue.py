"""Words are matched without spaces and in one alphabet, because the source glues them and mixes its letters.

Every letter of the glued words knows its place in the text, so that numbers and phrases are shown as they are printed.
What stands in quotation marks or brackets is blanked for those who look for verbs and units: quoted wording of a law is
not said by the note, and a bracket holds a rule of entry into force.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from law.wording import clean, glued

BLANK = "\x01"
"""Stands for each letter of a quotation or bracket."""

_OPEN, _CLOSE = "«“„‹", "»”›"
_ITEM = re.compile(r"(?<![\d.(-])(?:\d{1,4}(?:-\d{1,3}){0,2}|[а-я])\)")
_OF_SUBPOINT = re.compile(r"подпункт(?:ами|ам|ах|ов|ом|ы|а|у|е)?\Z")
_IS_SUBPOINT = re.compile(r"-?тармақша")
_JOINS = re.compile(r",?(?:и|және|мен|немесе|или|-)?")
_ACT_INSIDE = re.compile(r"\d(?:г\.|года|\.)?№\d")


@dataclass(frozen=True, slots=True)
class Glued:
    """A text, its words without spaces, and the same words with quotations and brackets blanked out."""

    text: str
    words: str
    open_words: str
    places: tuple[int, ...]
    brackets: tuple[tuple[int, int], ...]
    """The outermost brackets in order: where each opens and closes in ``words``."""

    def printed(self, start: int, end: int) -> str:
        """Return what stands in the text between two places of the words."""
        if start >= end or start >= len(self.places):
            return ""
        return self.text[self.places[start] : self.places[min(end, len(self.places)) - 1] + 1].strip()

    def brackets_between(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the outermost brackets that open between two places."""
        return list(self.brackets[bisect_left(self.brackets, (start, 0)) : bisect_left(self.brackets, (end, 0))])


def glue(text: str) -> Glued:
    """Return a text with its words glued; takes time in proportion to its length.

    >>> glue("с изменением, внесенным Законом PK (вводится)").open_words.replace(BLANK, "_")
    'сизменением,внесеннымзакономрк__________'
    """
    text = clean(text)
    letters = [_fold(letter) for letter in text]
    places = [place for place, folded in enumerate(letters) for _ in folded]
    words = "".join(letters)
    quotes = _quotations(text, words, places)
    brackets = _outer_brackets(words, quotes)
    open_words = _blanked(words, [*quotes, *brackets])
    return Glued(text, words, open_words, tuple(places), tuple(brackets))


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    return glued(f"{letter}а")[:-1]


def _quotations(text: str, words: str, places: list[int]) -> list[tuple[int, int]]:
    """Return where quotations stand; one that would swallow an amending act is a mark that was never closed."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    straight = -1
    for at, letter in enumerate(words):
        if letter != '"':
            continue
        mark = text[places[at]]
        if mark in _OPEN:
            opened.append(at)
        elif mark in _CLOSE and opened:
            start = opened.pop()
            if not opened:
                found.append((start, at))
        elif mark == '"' and not opened:
            if straight >= 0:
                found.append((straight, at))
            straight = at if straight < 0 else -1
    return [span for span in sorted(found) if not _ACT_INSIDE.search(words, *span)]


def _outer_brackets(words: str, quotes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    items = _items(words)
    starts = [start for start, _ in quotes]
    brackets: list[tuple[int, int]] = []
    depth, start = 0, 0
    for at, letter in enumerate(words):
        if letter == "(":
            before = bisect_right(starts, at) - 1
            if depth == 0 and before >= 0 and at < quotes[before][1]:
                continue  # a bracket of the quoted wording
            start = at if depth == 0 else start
            depth += 1
        elif letter == ")" and depth and at not in items:
            depth -= 1
            if depth == 0:
                brackets.append((start, at))
    if depth:
        brackets.append((start, len(words)))
    return brackets


def _items(words: str) -> set[int]:
    """Return the closing marks that number a subpoint («подпункта 3) пункта 11», «3) тармақшасы»): no bracket's end."""
    found = [(item.start(), item.end()) for item in _ITEM.finditer(words)]
    marks: set[int] = set()
    for at, (start, end) in enumerate(found):
        follows = at > 0 and found[at - 1][1] - 1 in marks and _JOINS.fullmatch(words[found[at - 1][1] : start][:8])
        if follows or _OF_SUBPOINT.search(words[max(0, start - 12) : start]):
            marks.add(end - 1)
    for at in range(len(found) - 1, -1, -1):
        end = found[at][1]
        is_next = at + 1 < len(found) and found[at + 1][1] - 1 in marks
        follows = is_next and _JOINS.fullmatch(words[end : found[at + 1][0]][:8])
        if follows or _IS_SUBPOINT.match(words, end):
            marks.add(end - 1)
    return marks


def _blanked(words: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        upto = min(end + 1, len(words))
        if upto <= done:
            continue
        begin = max(start, done)
        parts += [words[done:begin], BLANK * (upto - begin)]
        done = upto
    return "".join([*parts, words[done:]])

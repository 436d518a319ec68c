"""What is compared are passages: an article, a point, a subpoint, each with all that stands below it.

A word loses one ending, Russian or Kazakh, and what is beyond its seventh letter: a wrong stem only costs weight.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from law.languages.labels import topmost
from law.model import Language, Provision, Revision
from law.wording import canonical, clean, cyrillic, small

_WORD = re.compile(r"[^\W_]+(?:[-\u2011][^\W_]+)*")
_NUMBERED = re.compile(r"^\s*\d+(?:[-–\u2011]\d+)*\s*[.)]\s*")
_TERM = re.compile(r"^([^–—:;.]{3,90}?)\s[-–—]\s")
"""What a definition defines stands before its dash, and is to it what a heading is to an article."""
_ENDINGS: Mapping[Language, re.Pattern[str]] = {
    "rus": re.compile(
        r"(?<=\w{4})(?:[ое]го|[ое]му|[аяыи]ми|[ыи]х|[ыи]м|[оеи]й|[оеая]м|[ая]х|[ое]в|ая|яя|[оыи]е|[ую]ю|и[яию]|ый|[аяоеиыуюьй])$"
    ),
    "kaz": re.compile(
        r"(?<=\w{4})(?:[ынді]{1,3}ң|[ыі]?[нд][ае]н|[лдт][ае]р|[нд]?[ыі]н|[ыі]?[мбп]ен|[ыі]?[нд][ае]|[гғкқт][ае]|[нсдт]?[ыі])$"
    ),
}
_STEM = 7
_PASSAGES = frozenset({"preamble", "article", "point", "subpoint", "annex", "row"})
_TOPS = frozenset({"preamble", "article", "point", "annex"})
_MOST_WORDS = 4000
"""Words of one passage that are looked at; an annex may be a book."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit with all its words; ``stems`` are in reading order, its number left out."""

    eid: str
    parent: str
    """The passage it stands in; empty for an article and what is like one."""
    top: str
    heading: tuple[str, ...]
    """The stems of its heading, or of the term that it defines."""
    stems: tuple[str, ...]
    words: tuple[str, ...]
    """The words that the stems are of, as printed."""
    said: str
    """Its canonical words: equal ones say the same."""


class Passages:
    """One act's passages by eid, in reading order, with what the comparison asks of them."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.by_eid = _read(revision)
        self.children: dict[str, list[Passage]] = {}
        for passage in self.by_eid.values():
            self.children.setdefault(passage.parent, []).append(passage)

    @cached_property
    def tops(self) -> tuple[Passage, ...]:
        """The articles, and in an act without articles its points and annexes; the preamble too."""
        return tuple(self.children.get("", ()))


def weigh(*sides: Passages) -> Mapping[str, float]:
    """Return how telling each stem is: the fewer articles and points have it, the more."""
    passages = [passage for side in sides for passage in side.by_eid.values()]
    counted = Counter(one for passage in passages for one in set(passage.stems))
    return {one: log(1 + len(passages) / count) for one, count in counted.items()}


def stem(word: str, language: Language) -> str:
    """Return the part of a word that its endings leave alone, about.

    >>> stem("защитного", "rus") == stem("Защитное", "rus"), stem("тыйымын", "kaz") == stem("тыйымының", "kaz")
    (True, True)
    """
    folded = small(cyrillic(word)).replace("ё", "е")
    return folded if folded[0].isdigit() else _ENDINGS[language].sub("", folded)[:_STEM]


def weight_of(stems: Sequence[str], weights: Mapping[str, float]) -> float:
    """Return how much a text says, as the sum of its stems' weights."""
    return sum(weights.get(one, 0.0) for one in stems)


def _read(revision: Revision) -> dict[str, Passage]:
    lines: dict[str, list[str]] = {}
    chosen: dict[str, Provision] = {}
    holders: dict[str, tuple[str, ...]] = {}
    for unit in revision.provisions:
        above = holders.get(unit.parent, ())
        is_passage = unit.kind in _PASSAGES and not unit.excluded and (bool(above) or _is_top(unit))
        holders[unit.eid] = (*above, unit.eid) if is_passage else above
        if is_passage:
            chosen[unit.eid] = unit
            lines[unit.eid] = []
        own = _NUMBERED.sub("", unit.text, count=1) if unit.kind in ("point", "subpoint") else unit.text
        for holder in holders[unit.eid]:
            # Its own heading is compared by itself; those below it are words of it.
            lines[holder] += [own] if holder == unit.eid else [unit.heading, own]
    found = {}
    for eid, unit in chosen.items():
        text = " ".join(line for line in lines[eid] if line)
        parent = next(iter(holders[eid][-2:-1]), "")
        term = _TERM.match(_NUMBERED.sub("", unit.text, count=1)) if parent else None
        heading = tuple(_WORD.findall(clean(term[1] if term else unit.heading)))
        words = tuple(_WORD.findall(clean(text)))[:_MOST_WORDS]
        if words or heading:
            found[eid] = Passage(
                eid=eid,
                parent=parent,
                top=topmost(eid),
                heading=tuple(stem(word, revision.language) for word in heading),
                stems=tuple(stem(word, revision.language) for word in words),
                words=(*heading, *words),
                said=canonical(text),
            )
    return found


def _is_top(unit: Provision) -> bool:
    return unit.kind in _TOPS and topmost(unit.eid) == unit.eid

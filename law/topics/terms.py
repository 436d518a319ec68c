"""How a term is written, in the data files of topics, and how it is found: in time that grows with the text alone.

A term is words with spaces between: «торговл~ людьми». ``~`` is any ending, ``+`` any ending of a Kazakh noun
(«бала+» is «балалардың» and never «баламалы»), ``/`` parts words of which any may stand, «…» lets up to five other
words between. A hyphen is a space. Capitals, ё and е, Kazakh letters and the Russian ones typed for them are the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from law.topics.forms import Word, folded

_GAP = 5
_MOST_KEPT = 1 << 16
# In folded letters: ғ is г, қ is к, ң is н, і is и, ә is а.
_PLURAL = r"(?:[лдт][ае]р)?"
_OWNED = r"(?:с?[иы]|[иы]?м[иы]з|[иы]?н[иы]з)?"
_CASE = r"(?:[ндт][иы]н?|н|[гкн]?[ае]|н?[дт][ае]н?|н[ае]н|[мбп]ен|н?[дт][ае]г[иы])?"
_NOUN_ENDING = re.compile(rf"{_PLURAL}{_OWNED}{_CASE}")


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a term: its number among all the words of a vocabulary, and how many words may stand before it."""

    word: int
    gap: int


@dataclass(frozen=True, slots=True)
class Term:
    """A term as its words in order, and the number of the group it belongs to."""

    steps: tuple[Step, ...]
    group: int


@dataclass(frozen=True, slots=True)
class Found:
    """A group's term in a text: the places of its first word and behind its last; ``size`` is the term's words."""

    group: int
    start: int
    end: int
    size: int


class Lexicon:
    """Every term of a vocabulary at once: a text is read word by word, each word looked up by its beginnings."""

    def __init__(self, groups: Sequence[Iterable[str]]) -> None:
        self._numbers: dict[str, int] = {}
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._stems: dict[str, set[int]] = defaultdict(set)
        self._nouns: dict[str, set[int]] = defaultdict(set)
        self._known: dict[str, frozenset[int]] = {}
        self._first: dict[int, list[Term]] = defaultdict(list)
        for group, written in enumerate(groups):
            for term in written:
                read = Term(tuple(self._steps(term)), group)
                self._first[read.steps[0].word].append(read)

    def find(self, words: Sequence[Word]) -> Iterator[Found]:
        """Yield what is found, by its first word; of one term at one place the shortest reading."""
        says = [self._says(word.form) for word in words]
        for start, numbers in enumerate(says):
            for number in numbers:
                for term in self._first.get(number, ()):
                    end = _end(term, words, says, start)
                    if end is not None:
                        yield Found(term.group, start, end, len(term.steps))

    def _steps(self, term: str) -> Iterator[Step]:
        gap = 0
        for piece in term.replace("-", " ").split():
            if piece == "…":
                gap = _GAP
                continue
            yield Step(self._number(piece), gap)
            gap = 0

    def _number(self, piece: str) -> int:
        if piece in self._numbers:
            return self._numbers[piece]
        number = self._numbers[piece] = len(self._numbers)
        for word in piece.split("/"):
            tables: Mapping[str, dict[str, set[int]]] = {"~": self._stems, "+": self._nouns}
            (form,) = folded([word.rstrip("~+")])
            tables.get(word[-1], self._whole)[form].add(number)
        return number

    def _says(self, form: str) -> frozenset[int]:
        """Return the numbers of the written words that a word of a text is."""
        known = self._known.get(form)
        if known is None:
            numbers = set(self._whole.get(form, ()))
            for length in range(1, len(form) + 1):
                stem = form[:length]
                numbers |= self._stems.get(stem, set())
                if stem in self._nouns and _NOUN_ENDING.fullmatch(form, length):
                    numbers |= self._nouns[stem]
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            known = self._known[form] = frozenset(numbers)
        return known


def _end(term: Term, words: Sequence[Word], says: Sequence[frozenset[int]], start: int) -> int | None:
    """Return the place behind a term that begins here, None if it does not; a stop ends every term."""
    ends = [start + 1]
    for step in term.steps[1:]:
        reached: set[int] = set()
        for end in ends:
            for place in range(end, min(end + step.gap + 1, len(words))):
                if not words[place].form:
                    break
                if step.word in says[place]:
                    reached.add(place + 1)
        if not reached:
            return None
        ends = sorted(reached)
    return ends[0]

"""Where a text says a topic's words, and is no trap: the migration of birds concerns nobody whom the centre helps."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from law.topics.forms import Word, read_words
from law.topics.model import Certainty, Topic
from law.topics.terms import Found
from law.topics.vocabulary import Vocabulary

_NEAR = 4
"""How many words may stand between a trap of one word and what it takes away."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a text that say a topic, as printed; ``group`` tells one kind of signal from another."""

    topic: Topic
    certainty: Certainty
    words: str
    group: int
    start: int
    end: int


def find_hits(text: str, vocabulary: Vocabulary) -> tuple[Hit, ...]:
    """Return what a text says of any topic, in its order; words inside others that say the same are left out."""
    shown, words = read_words(text)
    by_group: dict[int, list[Found]] = defaultdict(list)
    for found in vocabulary.lexicon.find(words):
        by_group[found.group].append(found)
    thoughts = _thoughts(words)
    hits = []
    for number, group in vocabulary.groups.items():
        traps = _Traps(by_group, group.unless, thoughts)
        weak = (
            {thoughts[found.start] for found in by_group[group.weaker_with]} if group.weaker_with is not None else set()
        )
        for found in by_group.get(number, ()):
            if traps.takes(found):
                continue
            certainty: Certainty = "possible" if thoughts[found.start] in weak else group.certainty
            printed = shown[words[found.start].start : words[found.end - 1].end]
            hits.append(Hit(group.topic, certainty, printed, number, found.start, found.end))
    return _outermost(hits)


def _thoughts(words: Sequence[Word]) -> list[int]:
    """Return for each word the number of the thought it stands in; a stop ends one."""
    number, numbers = 0, []
    for word in words:
        numbers.append(number)
        number += not word.form
    return numbers


class _Traps:
    """The traps of one group in a text, by their places."""

    def __init__(self, by_group: Mapping[int, Sequence[Found]], unless: int | None, thoughts: Sequence[int]) -> None:
        found = by_group.get(unless, ()) if unless is not None else ()
        self._single = sorted(trap.start for trap in found if trap.size == 1)
        self._covered = {place for trap in found if trap.size > 1 for place in range(trap.start, trap.end)}
        self._thoughts = thoughts

    def takes(self, hit: Found) -> bool:
        """Tell whether a trap takes a hit away."""
        if any(place in self._covered for place in range(hit.start, hit.end)):
            return True
        first = bisect_left(self._single, hit.start - _NEAR - 1)
        last = bisect_right(self._single, hit.end + _NEAR)
        return any(self._thoughts[place] == self._thoughts[hit.start] for place in self._single[first:last])


def _outermost(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return hits in order without those that stand inside another of the same topic that is as sure."""
    kept: list[Hit] = []
    reach: dict[tuple[Topic, Certainty], int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.certainty != "sure", hit.group)):
        within = reach.get((hit.topic, "sure"), 0)
        if hit.certainty == "possible":
            within = max(within, reach.get((hit.topic, "possible"), 0))
        if hit.end > within:
            kept.append(hit)
            reach[hit.topic, hit.certainty] = hit.end
    return tuple(kept)

"""Nothing is compared with everything: rare words and pairs of words say where to look, and only there is looked."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from law.concordance.passages import Passage

_MOST_PLACES = 40
"""A word or pair that stands in more passages than this tells nothing of where a rule went."""
_MOST_FEATURES = 60
"""Of one passage the rarest so many are asked for."""
MOST_CANDIDATES = 12


class Index:
    """The passages of one act by the words and pairs of words that are rare in it."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._places: dict[object, list[str]] = {}
        self._same: dict[str, list[str]] = {}
        for passage in passages:
            same = self._same.setdefault(passage.said, [])
            if len(same) < MOST_CANDIDATES:
                same.append(passage.eid)
            for feature in _features(passage):
                places = self._places.setdefault(feature, [])
                # One more than is of use is enough to know that it is of none.
                if len(places) <= _MOST_PLACES:
                    places.append(passage.eid)

    def candidates(self, passage: Passage, weights: Mapping[str, float]) -> tuple[str, ...]:
        """Return at most MOST_CANDIDATES eids where this passage may stand now, the likeliest first."""
        found: dict[str, float] = {}
        rare = [
            (len(places), feature, places)
            for feature in _features(passage)
            if (places := self._places.get(feature)) and len(places) <= _MOST_PLACES
        ]
        for count, feature, places in sorted(rare, key=lambda item: (item[0], str(item[1])))[:_MOST_FEATURES]:
            worth = sum(weights.get(one, 0.0) for one in feature) / count
            for eid in places:
                found[eid] = found.get(eid, 0.0) + worth
        likely = [eid for eid, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]]
        same = self._same.get(passage.said, []) if passage.said else []
        return tuple(dict.fromkeys([*same, *likely]))


def _features(passage: Passage) -> set[tuple[str, ...]]:
    words = (*passage.heading, *passage.stems)
    return {(one,) for one in words} | set(pairwise(words))

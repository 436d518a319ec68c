"""Two passages are alike by the telling words they share: in one order as far as they go, else in any."""

from collections import Counter
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import LCSseq

_ANY_ORDER = 0.9
"""What the same words in another order are worth: a rule whose clauses changed places is still that rule."""
_LEAST_LETTERS = 5
_LEAST_PHRASE = 2
_MOST_WORDS = 1500
"""Longer passages are compared as heaps of words alone; their parts are compared in order by themselves."""


def likeness(was: Sequence[str], now: Sequence[str], weights: Mapping[str, float]) -> float:
    """Return how much of both texts is common to them, 0 to 1, each word by its weight.

    >>> likeness(("a", "b", "c"), ("a", "b", "d"), {"a": 1.0, "b": 1.0, "c": 1.0, "d": 1.0})
    0.6666666666666666
    """
    whole = _weight(was, weights) + _weight(now, weights)
    if not whole:
        return 0.0
    if was == now:
        return 1.0
    counted = Counter(was) & Counter(now)
    heap = sum(weights.get(one, 0.0) * count for one, count in counted.items())
    in_any_order = _ANY_ORDER * 2 * heap / whole
    if max(len(was), len(now)) > _MOST_WORDS or not heap:
        return in_any_order
    shared = sum(
        weights.get(one, 0.0)
        for code in LCSseq.opcodes(was, now)
        if code.tag == "equal"
        for one in was[code.src_start : code.src_end]
    )
    return max(in_any_order, 2 * shared / whole)


def telling(was: Sequence[str], now: Sequence[str], weights: Mapping[str, float], most: int) -> tuple[str, ...]:
    """Return the most telling stems that both texts have, the most telling first; of equals the longer ones."""
    shared = {one for one in set(was) & set(now) if len(one) >= _LEAST_LETTERS or one[0].isdigit()}
    return tuple(sorted(shared, key=lambda one: (-round(weights.get(one, 0.0), 1), -len(one), one))[:most])


def mentions(text: Sequence[str], phrase: Sequence[str]) -> bool:
    """Tell whether a phrase of at least two words stands in a text.

    >>> mentions(("о", "защитн", "предпис"), ("защитн", "предпис")), mentions(("о", "мерах"), ("мерах",))
    (True, False)
    """
    size = len(phrase)
    if size < _LEAST_PHRASE:
        return False
    starts = (at for at, one in enumerate(text) if one == phrase[0])
    return any(tuple(text[at : at + size]) == tuple(phrase) for at in starts)


def _weight(stems: Sequence[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(one, 0.0) for one in stems)

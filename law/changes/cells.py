"""Cells of a row that were drawn as one, or one that was drawn as several, say the same words: that is no change."""

from collections.abc import Sequence

from law.model import Provision
from law.wording import canonical, words


def without_redrawn(
    olds: Sequence[Provision], news: Sequence[Provision]
) -> tuple[Sequence[Provision], Sequence[Provision]]:
    """Return the cells of one row that are left when those with the same words, joined or not, are put aside.

    What was joined is looked for from both ends of the row, so that one changed cell hides no join on either side.
    """
    was, now = [_words(cell) for cell in olds], [_words(cell) for cell in news]
    from_old, from_new = _same_from_start(was, now)
    to_old, to_new = _same_from_start([w[::-1] for w in was[from_old:][::-1]], [w[::-1] for w in now[from_new:][::-1]])
    return olds[from_old : len(olds) - to_old], news[from_new : len(news) - to_new]


def _words(cell: Provision) -> list[str]:
    """Words, not letters: «10» and «5» in two cells are not «105» in one."""
    return [word for word in map(canonical, words(cell.text)) if word]


def _same_from_start(was: Sequence[list[str]], now: Sequence[list[str]]) -> tuple[int, int]:
    """Return how many cells at the start of each row hold the same words, to where a cell ends in both.

    >>> _same_from_start([["1"], ["Виза"], ["60"]], [["1"], ["Виза", "60"], ["5"]])
    (3, 2)
    >>> _same_from_start([["10"], ["5"]], [["105"]])
    (0, 0)
    """
    at_old = at_new = 0
    same = (0, 0)
    left: list[str] = []
    right: list[str] = []
    while True:
        if left == right:
            left, right = [], []
            same = (at_old, at_new)
        shared = min(len(left), len(right))
        if left[:shared] != right[:shared]:
            return same
        if at_old < len(was) and (len(left) <= len(right) or at_new == len(now)):
            left = left + was[at_old]
            at_old += 1
        elif at_new < len(now):
            right = right + now[at_new]
            at_new += 1
        else:
            return same

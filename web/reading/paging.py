"""No page is larger than a slow line bears: a long text is dealt out in pages, whole lines each, by their bytes."""

from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
PAGE_BYTES = 79_000
"""Of the words of law in a page; head, contents and legend come on top, and all together stay below 100 kB."""


def deal(
    items: Iterable[Item], size_of: Callable[[Item], int], budget: int = PAGE_BYTES
) -> tuple[tuple[Item, ...], ...]:
    """Return the items in pages of at most ``budget`` bytes, an item larger than that on a page of its own.

    >>> deal([3, 3, 5, 1], lambda item: item, budget=6)
    ((3, 3), (5, 1))
    >>> deal([], lambda item: item)
    ((),)
    """
    pages: list[list[Item]] = [[]]
    filled = 0
    for item in items:
        size = size_of(item)
        if pages[-1] and filled + size > budget:
            pages.append([])
            filled = 0
        pages[-1].append(item)
        filled += size
    return tuple(tuple(page) for page in pages)

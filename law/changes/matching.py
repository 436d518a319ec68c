"""Texts are matched by their words: identical ones first, without comparing, then the most alike."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from rapidfuzz.fuzz import ratio

Item = TypeVar("Item")
LEAST_LENGTH = 25
"""Shorter texts («законности;») prove nothing unless they are identical."""
MOST_LENGTHS_APART = 2.5


def match_texts(
    was: Mapping[str, str], now: Mapping[str, str], least: float, distance: Callable[[str, str], int]
) -> list[tuple[str, str]]:
    """Return pairs of keys whose texts are the same or alike (``least``, 0–100), each key once, the best pairs first.

    Of equally good partners the nearer one is taken. Empty texts match nothing.
    """
    matched = _identical(was, now)
    taken_old, taken_new = {old for old, _ in matched}, {new for _, new in matched}
    open_old = {key: text for key, text in was.items() if text and key not in taken_old}
    open_new = {key: text for key, text in now.items() if text and key not in taken_new}
    for _, _, old, new in sorted(_scored(open_old, open_new, least, distance)):
        if old not in taken_old and new not in taken_new:
            matched.append((old, new))
            taken_old.add(old)
            taken_new.add(new)
    return matched


def _identical(was: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    by_text: dict[str, list[str]] = {}
    for key, text in now.items():
        by_text.setdefault(text, []).append(key)
    return [(key, by_text[text].pop(0)) for key, text in was.items() if text and by_text.get(text)]


def _scored(
    was: Mapping[str, str], now: Mapping[str, str], least: float, distance: Callable[[str, str], int]
) -> list[tuple[float, int, str, str]]:
    scored = []
    for old, old_text in was.items():
        for new, new_text in now.items():
            shorter, longer = sorted((len(old_text), len(new_text)))
            if shorter < LEAST_LENGTH or shorter * MOST_LENGTHS_APART < longer:
                continue
            score = ratio(old_text, new_text, score_cutoff=least)
            if score:
                scored.append((-score, distance(old, new), old, new))
    return scored


def unique(keyed: Iterable[tuple[str, Item]]) -> dict[str, Item]:
    """Return what has a key that is not empty and nothing else's."""
    found: dict[str, list[Item]] = {}
    for key, unit in keyed:
        found.setdefault(key, []).append(unit)
    return {key: units[0] for key, units in found.items() if key and len(units) == 1}

"""Texts are matched by their words: identical ones first, without comparing, then the most alike."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from rapidfuzz.fuzz import ratio

Item = TypeVar("Item")
LEAST_LENGTH = 25
"""Shorter texts («законности;») prove nothing unless they are identical."""
MOST_LENGTHS_APART = 2.5
_MOST_PAIRS = 10_000
"""Up to here every text is compared with each other one; beyond it only with those that share a rare run of letters."""
_RUN = 10
_MOST_OWNERS = 8
_MOST_TRIED = 6


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
    likely = _sharing(was, now) if len(was) * len(now) > _MOST_PAIRS else None
    for old, old_text in was.items():
        for new in now if likely is None else likely[old]:
            new_text = now[new]
            shorter, longer = sorted((len(old_text), len(new_text)))
            if shorter < LEAST_LENGTH or shorter * MOST_LENGTHS_APART < longer:
                continue
            score = ratio(old_text, new_text, score_cutoff=least)
            if score:
                scored.append((-score, distance(old, new), old, new))
    return scored


def _sharing(was: Mapping[str, str], now: Mapping[str, str]) -> dict[str, list[str]]:
    """Return for each old text the few new ones that share most rare runs of letters with it, in linear time.

    A code of a thousand articles that was rewritten would otherwise take a million comparisons.
    """
    owners: dict[str, list[str]] = {}
    sought = {run for text in was.values() for run in _runs(text)}
    for key, text in now.items():
        for run in sought.intersection(_runs(text)):
            owners.setdefault(run, []).append(key)
    rare = {run: keys for run, keys in owners.items() if len(keys) <= _MOST_OWNERS}
    found = {}
    for key, text in was.items():
        votes = Counter(other for run in _runs(text) for other in rare.get(run, ()))
        found[key] = [other for other, _ in votes.most_common(_MOST_TRIED)]
    return found


def _runs(text: str) -> Iterable[str]:
    return {text[at : at + _RUN] for at in range(len(text) - _RUN + 1)}


def unique(keyed: Iterable[tuple[str, Item]]) -> dict[str, Item]:
    """Return what has a key that is not empty and nothing else's."""
    found: dict[str, list[Item]] = {}
    for key, unit in keyed:
        found.setdefault(key, []).append(unit)
    return {key: units[0] for key, units in found.items() if key and len(units) == 1}

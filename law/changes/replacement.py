"""A term that is replaced through a whole act is one change, however many places and cases it stands in.

«Сезонный рабочий» becomes «сезонный работник» in fifteen places, «инвалидов» «лиц с инвалидностью»: word for word
the same two terms in other cases. Figures and negations are never taken for a term.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from law.changes.numbers import is_figure
from law.changes.words import Hunk, find_hunks, join
from law.model import Change

LEAST_PLACES = 3
"""Fewer places are told one by one."""
MOST_WORDS = 12
"""A longer run of words is a new wording, not a term."""
_ENDING = 4
_LONG_ENDING = 8
_LEAST_STEM = 3
_LONG_STEM = 5
_KINDS = ("substitution", "heading", "table_cell")
_NEVER = frozenset({"не", "ни", "без", "или", "и", "либо", "емес", "және", "немесе"})


@dataclass(slots=True)
class _Term:
    """One replaced term: the hunks that show it, by the number of the change they stand in."""

    hunks: list[tuple[int, Hunk]]


def group_replacements(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes with each term that was replaced in three places or more told once, where it first stands.

    A place that changed otherwise as well keeps its own change beside it, and counts among the places.
    """
    hunks = {at: _hunks_of(change) for at, change in enumerate(changes)}
    terms = [term for term in _cluster(hunks) if len(term.hunks) >= LEAST_PLACES]
    explained = _explained(hunks, terms)
    # A run of words that comes with other changes everywhere is part of a new wording, not a term of its own.
    terms = [term for term in terms if _is_a_term(term, changes, explained)]
    explained = _explained(hunks, terms)
    if not terms:
        return tuple(changes)
    told: dict[int, list[Change]] = {}
    for term in terms:
        told.setdefault(min(at for at, _ in term.hunks), []).append(_replacement(term, changes))
    kept: list[Change] = []
    for at, change in enumerate(changes):
        kept += told.get(at, [])
        if at not in explained:
            kept.append(change)
    return tuple(kept)


def _is_a_term(term: _Term, changes: Sequence[Change], explained: set[int]) -> bool:
    places = {changes[at].eid for at, _ in term.hunks}
    alone = {changes[at].eid for at, _ in term.hunks if at in explained}
    return len(places) >= LEAST_PLACES and len(alone) * 2 >= len(places)


def _explained(hunks: dict[int, tuple[Hunk, ...]], terms: Sequence[_Term]) -> set[int]:
    """Return the numbers of the changes that these terms explain wholly."""
    shown = Counter(at for term in terms for at, _ in term.hunks)
    return {at for at, found in hunks.items() if found and shown[at] == len(found)}


def _hunks_of(change: Change) -> tuple[Hunk, ...]:
    if change.kind not in _KINDS or not change.before or not change.after or change.eid_before:
        return ()
    return find_hunks(change.before, change.after)


def _cluster(hunks: dict[int, tuple[Hunk, ...]]) -> list[_Term]:
    by_sizes: dict[tuple[int, int, str], list[_Term]] = {}
    for at, found in hunks.items():
        for hunk in found:
            if not _may_be_term(hunk):
                continue
            key = (len(hunk.gone), len(hunk.new), hunk.gone[0][:_LEAST_STEM].casefold())
            terms = by_sizes.setdefault(key, [])
            known = next((term for term in terms if _is_same_term(term.hunks[0][1], hunk)), None)
            if known:
                known.hunks.append((at, hunk))
            else:
                terms.append(_Term([(at, hunk)]))
    return [term for terms in by_sizes.values() for term in terms]


def _may_be_term(hunk: Hunk) -> bool:
    words = (*hunk.gone, *hunk.new)
    if not hunk.gone or not hunk.new or len(words) > MOST_WORDS:
        return False
    return all(any(map(str.isalpha, word)) and not is_figure(word) for word in words) and not (
        _NEVER & {word.casefold() for word in hunk.gone} and len(hunk.gone) == 1
    )


def _is_same_term(one: Hunk, other: Hunk) -> bool:
    pairs = [*zip(one.gone, other.gone, strict=True), *zip(one.new, other.new, strict=True)]
    return all(is_same_word(a, b) for a, b in pairs)


def is_same_word(one: str, other: str) -> bool:
    """Tell whether two words may be one word in two cases: they begin alike, and only endings differ.

    Kazakh endings are long («жұмысшы», «жұмысшылардан»), so a longer common beginning allows longer ones.

    >>> is_same_word("иностранцев", "Иностранцу"), is_same_word("лицо", "лиц"), is_same_word("работник", "иммигрант")
    (True, True, False)
    >>> is_same_word("жұмысшының", "жұмысшыларды")
    True
    """
    a, b = one.casefold(), other.casefold()
    same = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if a == b:
        return True
    ending = _LONG_ENDING if same >= _LONG_STEM else _ENDING
    return same >= _LEAST_STEM and max(len(a), len(b)) - same <= ending and same * 2 >= min(len(a), len(b))


def _replacement(term: _Term, changes: Sequence[Change]) -> Change:
    first_at, first = min(term.hunks, key=lambda found: found[0])
    shared = _shared_words_before([hunk for _, hunk in term.hunks])
    places = tuple(dict.fromkeys(changes[at].eid for at, _ in sorted(term.hunks, key=lambda found: found[0])))
    lead = first.lead[len(first.lead) - shared :]
    return replace(
        changes[first_at],
        kind="replacement",
        places=places,
        before=join((*lead, *first.gone)),
        after=join((*lead, *first.new)),
        numbers=(),
        degraded=False,
    )


def _shared_words_before(hunks: Sequence[Hunk]) -> int:
    """Return how many unchanged words before the replaced ones belong to the term, because they always stand there."""
    shared = 0
    first = hunks[0]
    while shared < len(first.lead):
        word = first.lead[-1 - shared]
        others = [hunk.lead[-1 - shared] if shared < len(hunk.lead) else "" for hunk in hunks]
        if not word.isalpha() or not all(is_same_word(word, other) for other in others):
            break
        shared += 1
    return shared

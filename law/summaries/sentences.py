"""A change set in a few sentences, from the Changes alone: the same Changes always give the same words."""

from collections.abc import Iterable, Iterator
from gettext import NullTranslations

from law.languages.words import ReaderLanguage
from law.model import Change
from law.summaries.groups import group_changes
from law.summaries.kinds import capitalise, describe_kind
from law.summaries.large import count_by_unit, describe_large, is_large
from law.summaries.ratings import by_weight
from law.summaries.told import CHANGE_LIMIT, Sentence, Told, describe_change, describe_numbers, places_of

__all__ = [
    "CHANGE_LIMIT",
    "MOST_CHANGES",
    "Sentence",
    "describe_more",
    "describe_numbers",
    "places_of_all",
    "summarise",
]
MOST_CHANGES = 10


def summarise(changes: tuple[Change, ...], language: ReaderLanguage, t: NullTranslations) -> tuple[Sentence, ...]:
    """Return what was and what is, from when and by which act; at most ten changes, then how many more there are.

    ``changes`` are those of one language of the law; ``language`` and ``t`` are the reader's. The heaviest come first.
    Changes of one act that are in force from one day share the sentences that say so.
    """
    ordered = by_weight(changes)
    shown = ordered[:MOST_CHANGES]
    sentences: list[Sentence] = []
    if is_large(changes):
        sentences.append(Sentence(describe_large(changes, language, t), places_of_all(changes)))
    for group in group_changes(shown, t):
        for change in group.changes:
            told = describe_change(change, language, t)
            sentences += [Sentence(text, told.eids) for text in _describe(change, told, language, t)]
        eids = places_of_all(group.changes)
        sentences += [Sentence(_end(group.effect), eids), Sentence(_end(group.acts), eids)]
    if len(changes) > len(shown):
        rest = in_order(changes, ordered[MOST_CHANGES:])
        more = f"{describe_more(len(rest), t)}: {count_by_unit(rest, language, t)}"
        sentences.append(Sentence(_end(more), places_of_all(rest)))
    return tuple(sentences)


def in_order(changes: Iterable[Change], some: Iterable[Change]) -> tuple[Change, ...]:
    """Return some of the changes in the order of the act."""
    wanted = {id(change) for change in some}
    return tuple(change for change in changes if id(change) in wanted)


def places_of_all(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the places of several changes, each once."""
    return tuple(dict.fromkeys(eid for change in changes for eid in places_of(change)))


def describe_more(n: int, t: NullTranslations) -> str:
    """Return «и ещё 7 изменений»."""
    return t.ngettext("and {n} more change", "and {n} more changes", n).format(n=n)


def _describe(change: Change, told: Told, language: ReaderLanguage, t: NullTranslations) -> Iterator[str]:
    kind = capitalise(describe_kind(change, language, t))
    numbers = "; ".join(told.numbers)
    if told.before is None and told.after:
        yield _end(f"{kind}: «{told.after}»")
    else:
        yield _end(f"{kind}: {numbers}" if numbers else kind)
        if told.before:
            yield _end(t.gettext("It was: «{text}»").format(text=told.before))
        if told.after:
            yield _end(t.gettext("It is now: «{text}»").format(text=told.after))
    yield from filter(None, (told.rating, told.concerned, *told.remarks))


def _end(clause: str) -> str:
    return capitalise(clause) if clause.endswith(".»") else f"{capitalise(clause)}."

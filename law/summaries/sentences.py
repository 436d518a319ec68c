"""A change set in a few sentences, from the Changes alone: the same Changes always give the same words."""

from collections.abc import Iterator
from dataclasses import dataclass
from gettext import NullTranslations

from law.languages.words import ReaderLanguage
from law.model import Change
from law.summaries.excerpts import excerpt
from law.summaries.groups import group_changes
from law.summaries.kinds import capitalise, describe_kind

MOST_CHANGES = 10
CHANGE_LIMIT = 900
"""Characters of law text shown for one change, before and after together."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in the reader's language and the ``eid`` it rests on."""

    text: str
    eid: str


def summarise(changes: tuple[Change, ...], language: ReaderLanguage, t: NullTranslations) -> tuple[Sentence, ...]:
    """Return what was and what is, from when and by which act; at most ten changes, then how many more there are.

    ``changes`` are those of one language of the law; ``language`` and ``t`` are the reader's. Changes of one act that
    are in force from one day share the sentences that say so.
    """
    shown = changes[:MOST_CHANGES]
    sentences: list[Sentence] = []
    for group in group_changes(shown, t):
        for change in group.changes:
            sentences.extend(Sentence(text, change.eid) for text in _describe(change, language, t))
        last = group.changes[-1].eid
        sentences += [Sentence(_end(group.effect), last), Sentence(_end(group.acts), last)]
    if len(changes) > len(shown):
        sentences.append(Sentence(_end(describe_more(len(changes) - len(shown), t)), changes[len(shown)].eid))
    return tuple(sentences)


def describe_more(n: int, t: NullTranslations) -> str:
    """Return «и ещё 7 изменений»."""
    return t.ngettext("and {n} more change", "and {n} more changes", n).format(n=n)


def describe_numbers(change: Change, t: NullTranslations) -> tuple[str, ...]:
    """Return every figure that changed: «30 → 90 календарных дней»."""
    text = t.gettext("{was} → {now} {unit}")
    return tuple(text.format(was=n.was, now=n.now, unit=n.unit).rstrip() for n in change.numbers)


def _describe(change: Change, language: ReaderLanguage, t: NullTranslations) -> Iterator[str]:
    kind = capitalise(describe_kind(change, language, t))
    numbers = "; ".join(describe_numbers(change, t))
    before, after = excerpt(change.before, change.after, CHANGE_LIMIT)
    if before is None and after:
        yield _end(f"{kind}: «{after}»")
    else:
        yield _end(f"{kind}: {numbers}" if numbers else kind)
        if before:
            yield _end(t.gettext("It was: «{text}»").format(text=before))
        if after:
            yield _end(t.gettext("It is now: «{text}»").format(text=after))


def _end(clause: str) -> str:
    return capitalise(clause) if clause.endswith(".»") else f"{capitalise(clause)}."

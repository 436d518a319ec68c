"""How much a change weighs, and why, in a reader's words: «Важно: изменился срок»."""

from collections.abc import Iterable, Sequence
from gettext import NullTranslations

from law.model import SEVERITIES, Change, Severity
from law.severity import Rating, rate

_SAME_ELSEWHERE = ("renumbering", "move", "split", "join")


def describe_severity(severity: Severity, t: NullTranslations) -> str:
    """Return «Критично», «Важно», «Обычное», «Редакционное»."""
    return {
        "critical": t.gettext("Critical"),
        "important": t.gettext("Important"),
        "normal": t.gettext("Usual"),
        "editorial": t.gettext("Editorial"),
    }[severity]


def describe_rating(rating: Rating, t: NullTranslations) -> str:
    """Return a clause: «Важно: изменился срок»; the words of the law that it rests on stand in it as they are there."""
    reason = t.gettext(rating.reason).format(words=rating.words)
    return f"{describe_severity(rating.severity, t)}: {reason}"


def weight_of(change: Change) -> int:
    """Return a number that is larger the heavier a change is."""
    return SEVERITIES.index(rate(change).severity)


def by_weight(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the heaviest first; what weighs alike stays in the order of the act, after it what only got another place.

    Words moved for grammar come last.
    """
    return tuple(
        sorted(changes, key=lambda change: (change.is_form, -weight_of(change), change.kind in _SAME_ELSEWHERE))
    )


def describe_counts(changes: Sequence[Change], t: NullTranslations) -> str:
    """Return a sentence: «Всего 44 изменения: критичных 5, важных 17.»."""
    n = len(changes)
    said = t.ngettext("{n} change in all", "{n} changes in all", n).format(n=n)
    severities = [rate(change).severity for change in changes]
    parts = []
    if critical := severities.count("critical"):
        parts.append(t.gettext("critical: {n}").format(n=critical))
    if important := severities.count("important"):
        parts.append(t.gettext("important: {n}").format(n=important))
    return f"{said}: {', '.join(parts)}." if parts else f"{said}."

"""What is too much to be read change by change is counted by article: nobody compares a rewritten act in a mail."""

from collections import Counter
from collections.abc import Sequence
from gettext import NullTranslations

from law.languages.labels import label, topmost
from law.languages.words import ReaderLanguage
from law.model import Change

LARGE = 40
"""More changes than this are an act rewritten."""
_MOST_UNITS = 12


def is_large(changes: Sequence[Change]) -> bool:
    """Tell whether changes are better read as two whole texts."""
    return len(changes) > LARGE or any(change.degraded for change in changes)


def describe_large(changes: Sequence[Change], language: ReaderLanguage, t: NullTranslations) -> str:
    """Return a sentence: «Большое изменение, сравните целиком. Изменений по статьям: статья 20 — 17; …»."""
    counts = count_by_unit(changes, language, t)
    return t.gettext("A large change, compare the texts in full. Changes by unit: {counts}.").format(counts=counts)


def count_by_unit(changes: Sequence[Change], language: ReaderLanguage, t: NullTranslations) -> str:
    """Return how many changes each article or annex has, in their order: «статья 1 — 2; статья 8»."""
    counts = Counter(topmost(change.eid) for change in changes)
    units = list(counts.items())[:_MOST_UNITS]
    shown = "; ".join(label(eid, language) + (f" — {n}" if n > 1 else "") for eid, n in units)
    n = len(counts) - _MOST_UNITS
    return shown + t.ngettext(" and {n} more", " and {n} more", n).format(n=n) if n > 0 else shown

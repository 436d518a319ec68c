"""How heavy a change is for somebody who advises, in her words: the same rating that her alerts have."""

from dataclasses import dataclass
from gettext import NullTranslations

from law.model import Change, Severity
from law.severity import rate
from law.summaries.ratings import describe_rating


@dataclass(frozen=True, slots=True)
class Weight:
    """A severity, and a clause that says it with its reason: «Важно: изменился срок»."""

    severity: Severity
    words: str


def weigh(change: Change, t: NullTranslations) -> Weight:
    """Return how much a change weighs; ``t`` is the catalogue of the house."""
    rating = rate(change)
    return Weight(rating.severity, describe_rating(rating, t))

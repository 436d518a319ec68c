"""What an amending act orders, as its own text says it; nothing here was seen in the act that it amends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from law.model import ActFacts, Action, Effect, Language, Revision


@dataclass(frozen=True, slots=True)
class Target:
    """The act that is to be amended, as it is named: a code has no title in quotes, an old act no number."""

    title: str
    adopted_on: date | None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One thing that an amending act does to one unit of another act.

    ``eid`` is the unit of the target, empty where the whole act is meant; ``place`` the unit of the amending act that
    orders it. ``before`` are the words to be replaced, ``after`` the new words; None where the order has none.
    """

    target: Target
    eid: str
    action: Action
    place: str
    words: str
    """The order itself, as printed, without the new wording below it."""
    before: str | None = None
    after: str | None = None
    effect: Effect = field(default_factory=Effect)
    """From when, where the order itself says so; else the act's own rule holds."""


@dataclass(frozen=True, slots=True)
class Enactment:
    """An amending act that is here: its text in each language, and when it was first published, where that is known."""

    facts: ActFacts
    published_on: date | None
    revisions: Mapping[Language, Revision] = field(hash=False)

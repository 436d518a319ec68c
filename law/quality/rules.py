"""A rule is one function that says what is wrong with a page, «» or None if nothing is; tables of rules make the gate.

A rule sees one thing and knows its reason by heart, so that a page is held back for a reason a person can check.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from law.model import Capture, Outcome, Revision, Verdict, Version
from law.parsing.read import Reading

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Seen]):
    """``find`` returns what is wrong, for a person, or None; ``reason`` is the word for machines."""

    name: str
    reason: str
    find: Callable[[Seen], str | None]
    outcome: Outcome = "quarantined"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a portal, before it is known to be a document."""

    capture: Capture
    text: str
    """Its bytes as UTF-8; what is none is replaced."""
    is_text: bool
    """Whether the bytes are UTF-8."""
    is_json: bool
    """Whether they are one whole JSON value."""
    is_page: bool
    """Whether they have the shape of an act's page in HTML, or of a list of its editions."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of editions as it was read, and what was asked for."""

    capture: Capture
    versions: tuple[Version, ...]
    ids: frozenset[str] = frozenset()
    """What the act is called beside the id that was asked for."""


@dataclass(frozen=True, slots=True)
class Sight:
    """An edition as it was read, what was asked for, and the revision before it."""

    captures: Sequence[Capture]
    wanted_on: date | None
    reading: Reading
    previous: Revision | None
    ids: frozenset[str] = frozenset()
    """What the act is called beside the id that was asked for."""

    @property
    def revision(self) -> Revision:
        """The edition itself."""
        return self.reading.revision


def first_doubt(rules: Sequence[Rule[Seen]], seen: Seen) -> Verdict | None:
    """Return the verdict of the first rule that finds something; None where none does."""
    for rule in rules:
        found = rule.find(seen)
        if found is not None:
            return Verdict(rule.outcome, rule.reason, found)
    return None

"""An announcement and the edition that brought what it announced are two ends of one tie: each leads to the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.pendings import Kept
from law.model import Change, Language
from storage.changes import StoredChange

End = Literal["promise", "arrival"]
Spot = tuple[Language, date, str]
"""A language, the date of an edition, and a unit."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One end: of an announcement (``promise``) or of what came of it (``arrival``), and where the other end is."""

    end: End
    eid: str
    on: date | None
    """The edition of the other end; None for an announcement whose text has not come."""


Ties = Mapping[Spot, Tie]


def read_ties(kept: Iterable[Kept]) -> Ties:
    """Return the ends of one act's announcements by where they stand; its end as a whole is no matter of editions."""
    ties: dict[Spot, Tie] = {}
    for one in kept:
        promise = one.promise
        if promise.change.kind == "status":
            continue
        ties[_spot(promise)] = Tie("promise", promise.change.eid, one.came[0].to_on if one.came else None)
        for came in one.came:
            ties[_spot(came)] = Tie("arrival", came.change.eid, promise.to_on)
    return ties


def ties_of(ties: Ties, on: date, own: Language) -> tuple[Tie, ...]:
    """Return the ends that stand in the edition of a date: those of one language, else of the other."""
    here = [(spot[0], tie) for spot, tie in ties.items() if spot[1] == on]
    mine = [tie for language, tie in here if language == own]
    return tuple(mine or (tie for _, tie in here))


def tie_of(ties: Ties, change: Change, on: date) -> Tie | None:
    """Return the end that a change between two editions is, ``on`` the date of the later one."""
    return ties.get((change.language, on, change.eid)) if change.kind != "status" else None


def pick_ties(ties: Ties, changes: Sequence[Change], on: date) -> Mapping[str, Tie]:
    """Return the ends among these changes by their units."""
    found = {change.eid: tie_of(ties, change, on) for change in changes}
    return {eid: tie for eid, tie in found.items() if tie is not None}


def _spot(stored: StoredChange) -> Spot:
    return stored.change.language, stored.to_on, stored.change.eid

"""What is announced and has not come: the unit, what becomes of it, its day or condition, by which act, said where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from typing import Literal

from flows.pendings import Kept
from law.languages.labels import label
from law.languages.words import ReaderLanguage
from law.model import Action, AmendingAct, Language
from law.pending import Pending
from law.summaries.effects import describe_effect
from law.summaries.kinds import capitalise

ComingState = Literal["deferred", "conditional", "open", "late"]
"""Its day is named and has not come; it waits for something else; no day is named; its day went by without a text."""
CONDITION = "E9"
"""The rule of what waits for other amendments (domain/structure.md, section 3)."""
_ORDER: tuple[ComingState, ...] = ("deferred", "conditional", "open", "late")


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that is to come, in the reader's words; ``when`` is a sentence with its working, without a stop."""

    code: str
    title: str
    eid: str
    language: Language
    place: str
    action: Action
    state: ComingState
    on: date | None
    days_left: int | None
    when: str
    acts: tuple[AmendingAct, ...]
    announced_on: date | None
    """The edition whose text announced it; None where it stood there before we first read, or no edition says it."""

    @property
    def is_of_act(self) -> bool:
        """Whether the act as a whole is meant."""
        return self.eid in ("status", "requisites", "act")


def read_coming(
    pending: Iterable[Pending], kept: Sequence[Kept], title: str, reader: tuple[ReaderLanguage, NullTranslations]
) -> tuple[Coming, ...]:
    """Return what is pending in one act, whose title this is, with where it was announced, the soonest first."""
    language, t = reader
    return sort_coming(
        Coming(
            code=item.act,
            title=title,
            eid=item.eid,
            language=item.language,
            place=label(item.eid, language),
            action=item.action,
            state=_state(item),
            on=item.effect.on,
            days_left=item.days_left,
            when=capitalise(describe_effect(item.effect, t)),
            acts=item.amended_by,
            announced_on=_announced_on(item, kept),
        )
        for item in pending
    )


def sort_coming(items: Iterable[Coming]) -> tuple[Coming, ...]:
    """Return them with the soonest first, then what has no day, last what is overdue."""
    return tuple(sorted(items, key=lambda one: (_ORDER.index(one.state), one.on or date.max, one.code)))


def count_states(items: Iterable[Coming]) -> tuple[tuple[ComingState, int], ...]:
    """Return how many there are of each state that there is."""
    found = [one.state for one in items]
    return tuple((state, found.count(state)) for state in _ORDER if state in found)


def _state(item: Pending) -> ComingState:
    if item.days_left is not None:
        return "deferred" if item.days_left > 0 else "late"
    return "conditional" if item.effect.rule == CONDITION else "open"


def _announced_on(item: Pending, kept: Sequence[Kept]) -> date | None:
    """Return the edition of the newest announcement of this unit; an act's end is announced beside its editions."""
    found = [
        one.promise.to_on
        for one in kept
        if one.promise.change.eid == item.eid
        and one.promise.change.language == item.language
        and one.promise.change.kind != "status"
    ]
    return found[-1] if found else None

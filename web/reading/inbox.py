"""The news as a list of work: what it weighs, where, from when, who looks after it and how far she is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from typing import Literal, get_args

from alerts.compose import is_told
from law.languages.words import ReaderLanguage
from law.model import SEVERITIES, ActFacts, Change, Language
from law.summaries.units import say_place
from storage.changes import StoredChange
from storage.inbox import Work, WorkState
from storage.not_relevant import Unfit
from storage.seen import NewsStep
from web.reading.home import title_of
from web.reading.weight import Weight, weigh

Tab = Literal["new", "mine", "waiting", "soon", "late", "closed", "all"]
TABS: tuple[Tab, ...] = get_args(Tab)
SOON = 30
"""Days until it is in force."""
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of an act as far as tabs and filters ask: all of them are counted, and one page of them is shown."""

    step: NewsStep
    changes: tuple[Change, ...]
    """Those in the reader's language of law, or in the other one where there are none."""
    on: date | None
    """The next day on which any of it takes effect; None where none is to come."""
    days: int | None
    seen_at: datetime
    work: Work
    is_late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One step of an act in words."""

    entry: Entry
    title: str
    weight: Weight
    places: tuple[str, ...]
    more: int
    """How many places are not named here."""
    topics: tuple[str, ...]
    is_announced: bool
    is_in_force: bool
    is_unsure: bool
    """Whether the program is not sure of what changed, by whom or of whom it is: somebody has to look."""


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside the changes: the work by step, the moment, and what is late."""

    work: Mapping[NewsStep, Work]
    now: datetime
    today: date
    hours: int


def list_entries(changes: Sequence[StoredChange], around: Around, language: ReaderLanguage) -> tuple[Entry, ...]:
    """Return every step that anybody is told of, what was seen last first, in the reader's language of law."""
    own: Language = "kaz" if language == "kaz" else "rus"
    steps: dict[NewsStep, dict[Language, list[StoredChange]]] = {}
    for stored in changes:
        if is_told(stored.change):
            step = NewsStep(stored.act, stored.from_on, stored.to_on)
            steps.setdefault(step, {}).setdefault(stored.change.language, []).append(stored)
    entries = [_enter(step, found.get(own) or next(iter(found.values())), around) for step, found in steps.items()]
    return tuple(sorted(entries, key=lambda one: (one.seen_at, one.step.to_on, one.step.act), reverse=True))


def write_line(entry: Entry, facts: ActFacts | None, language: ReaderLanguage, t: NullTranslations) -> Line:
    """Return a step in the reader's words."""
    changes = entry.changes
    places = tuple(dict.fromkeys(say_place(change, language) for change in changes))
    return Line(
        entry=entry,
        title=title_of(facts, language) if facts else entry.step.act,
        weight=max((weigh(change, t) for change in changes), key=lambda one: SEVERITIES.index(one.severity)),
        places=places[:MOST_PLACES],
        more=max(0, len(places) - MOST_PLACES),
        topics=tuple(sorted({topic for change in changes for topic in change.topics})),
        is_announced=any(change.stage == "announced" for change in changes),
        is_in_force=any(change.stage != "announced" for change in changes),
        is_unsure=any(map(_is_unsure, changes)),
    )


def fits(line: Entry, tab: Tab, me: int | None) -> bool:
    """Tell whether a line stands on a tab; ``me`` is the number of the visitor's account."""
    work = line.work
    return {
        "new": work.state == "new",
        "mine": work.is_open and me is not None and work.assignee == me,
        "waiting": work.state == "in_review",
        "soon": work.is_open and line.days is not None and line.days <= SOON,
        "late": line.is_late,
        "closed": not work.is_open,
        "all": True,
    }[tab]


def is_given_to(line: Entry, who: str) -> bool:
    """Tell whether the work is somebody's: by a number, «none» for nobody's; empty asks for all."""
    return not who or (who == "none" and line.work.assignee is None) or who == str(line.work.assignee)


def say_work(state: WorkState | str, t: NullTranslations) -> str:
    """Return how far work has come."""
    return {
        "new": t.gettext("new"),
        "in_review": t.gettext("in review"),
        "approved": t.gettext("approved"),
        "sent": t.gettext("sent"),
        "done": t.gettext("done"),
        "not_relevant": t.gettext("not relevant"),
    }.get(state, state)


def say_move(state: WorkState | str, t: NullTranslations) -> str:
    """Return the words of the button that brings work into a state."""
    return {
        "new": t.gettext("Put back among the new"),
        "in_review": t.gettext("Take into review"),
        "approved": t.gettext("Approve"),
        "done": t.gettext("Done"),
        "not_relevant": t.gettext("Not relevant"),
    }.get(state, state)


def say_tab(tab: Tab, t: NullTranslations) -> str:
    """Return the name of a tab."""
    return {
        "new": t.gettext("New"),
        "mine": t.gettext("Mine"),
        "waiting": t.gettext("Waiting for approval"),
        "soon": t.gettext("In force within 30 days"),
        "late": t.gettext("Late"),
        "closed": t.gettext("Closed"),
        "all": t.gettext("All"),
    }[tab]


def say_unfit(reason: Unfit | str, t: NullTranslations) -> str:
    """Return why something was nothing to a reader."""
    return {
        "too_small": t.gettext("it weighs too little"),
        "too_early": t.gettext("it is only announced"),
        "other_subject": t.gettext("it is of something else"),
        "other": t.gettext("another reason"),
    }.get(reason, reason)


def say_way(way: str, t: NullTranslations) -> str:
    """Return how a rule would be narrowed."""
    return {
        "normal": t.gettext("leave out what changes no meaning"),
        "important": t.gettext("tell what is important or critical alone"),
        "critical": t.gettext("tell what is critical alone"),
        "in_force": t.gettext("tell nothing that is only announced"),
    }.get(way, way)


def _enter(step: NewsStep, found: Sequence[StoredChange], around: Around) -> Entry:
    effects = (one.change.effect.on for one in found)
    on = min((day for day in effects if day is not None and day >= around.today), default=None)
    work, seen_at = around.work.get(step, Work()), max(one.seen_at for one in found)
    is_waiting = work.state == "new" and work.assignee is None
    return Entry(
        step=step,
        changes=tuple(one.change for one in found),
        on=on,
        days=(on - around.today).days if on else None,
        seen_at=seen_at,
        work=work,
        is_late=is_waiting and around.now - seen_at > timedelta(hours=around.hours),
    )


def _is_unsure(change: Change) -> bool:
    return change.degraded or change.attribution == "ambiguous" or bool(change.contradictions) or not change.topics

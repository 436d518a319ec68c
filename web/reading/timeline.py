"""The life of an act, one row a date: what each edition changed, by which act, and from when it is in force.

The portal's date of an edition and the day of effect are two facts, and stand in two columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations

from law.languages.labels import topmost
from law.model import AmendingAct, Change, Language
from storage.changes import StoredChange
from storage.revisions import Edition
from web.reading.coming import Coming
from web.reading.said import Tally, Working, amending_acts, is_open, tally, workings
from web.reading.ties import Tie, Ties, ties_of


@dataclass(frozen=True, slots=True)
class Step:
    """What one edition changed in one language against the one before it; ``from_on`` None is the first we have."""

    language: Language
    from_on: date | None
    tally: Tally
    articles: int


@dataclass(frozen=True, slots=True)
class ByAct:
    """Which articles came from which amending act; no act is not known, several where the source leaves it open."""

    acts: tuple[AmendingAct, ...]
    is_open: bool
    """Whether it was one of these acts, and the source does not say which."""
    tally: Tally
    articles: tuple[str, ...]
    """Their eids, each once, in the order of the changes."""


@dataclass(frozen=True, slots=True)
class DateRow:
    """An edition date with all that happened on it."""

    on: date
    steps: tuple[Step, ...]
    acts: tuple[AmendingAct, ...]
    by_act: tuple[ByAct, ...]
    """In one language: that of the reader, else the other."""
    effects: tuple[Working, ...]
    """Of what changed the law, where nothing did of what is announced."""
    ties: tuple[Tie, ...]
    """What this edition announces, and what in it was announced before, in one language."""
    corrections: int
    """How often the portal altered this edition in silence after we had read it."""
    seen_at: datetime

    @property
    def is_first(self) -> bool:
        """Whether nothing earlier is stored."""
        return all(step.from_on is None for step in self.steps)

    @property
    def law(self) -> int:
        """How many changes of the law the fuller language shows."""
        return max((step.tally.law for step in self.steps), default=0)

    @property
    def only_announces(self) -> bool:
        """Whether the edition brought only the publisher's notes about wording to come."""
        return not self.is_first and not self.law and any(step.tally.announced for step in self.steps)

    @property
    def only_notes(self) -> bool:
        """Whether nothing but notes changed, and they announce nothing."""
        return not self.is_first and not self.law and not self.only_announces


@dataclass(frozen=True, slots=True)
class AheadRow:
    """What is announced for one day and has not come; ``on`` None where no day is known."""

    on: date | None
    items: tuple[Coming, ...]


@dataclass(frozen=True, slots=True)
class StatusRow:
    """The end of an act as its requisites tell it."""

    on: date | None
    is_over: bool
    words: str
    language: Language
    """Of the words, as the requisites have them."""
    acts: tuple[AmendingAct, ...]
    announced_at: datetime | None
    """When we first saw it announced; None where it was known from the first reading on."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows of an act's life, newest first."""

    rows: tuple[DateRow, ...]
    ahead: tuple[AheadRow, ...]
    late: tuple[AheadRow, ...]
    """What was announced for a day that is over, and whose text has not come."""
    status: StatusRow | None


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an act beside its editions: its changes, oldest first, what is to come of it, and its ties."""

    changes: Sequence[StoredChange]
    coming: Sequence[Coming]
    ties: Ties


def read_timeline(
    editions: Mapping[Language, Sequence[Edition]],
    told: Told,
    today: date,
    own: Language,
    t: NullTranslations,
) -> Timeline:
    """Return the rows of an act; ``editions`` are all that is stored, articles are named by the changes in ``own``."""
    days: dict[date, dict[Language, list[Edition]]] = {}
    for language, found in editions.items():
        for edition in found:
            days.setdefault(edition.portal_version_on, {}).setdefault(language, []).append(edition)
    by_step: dict[tuple[date, Language], list[StoredChange]] = {}
    for stored in told.changes:
        if stored.change.kind != "status":
            by_step.setdefault((stored.to_on, stored.change.language), []).append(stored)
    rows = []
    for on in sorted(days, reverse=True):
        steps = tuple(_step(language, on, editions[language], by_step.get((on, language), ())) for language in days[on])
        mine = [stored.change for language in days[on] for stored in by_step.get((on, language), ())]
        law = [change for change in mine if change.kind != "editorial"]
        rows.append(
            DateRow(
                on=on,
                steps=steps,
                acts=amending_acts(mine),
                by_act=_by_act(mine, own),
                effects=workings(law or [change for change in mine if change.stage == "announced"], t),
                ties=ties_of(told.ties, on, own),
                corrections=max(len(found) for found in days[on].values()) - 1,
                seen_at=min(edition.stored_at for found in days[on].values() for edition in found),
            )
        )
    status = _status(told.changes, today)
    ahead = _ahead(one for one in told.coming if not (status and one.is_of_act))
    return Timeline(
        rows=tuple(rows),
        ahead=tuple(row for row in ahead if row.items[0].state != "late"),
        late=tuple(row for row in ahead if row.items[0].state == "late"),
        status=status,
    )


def _step(language: Language, on: date, editions: Sequence[Edition], stored: Sequence[StoredChange]) -> Step:
    earlier = [edition.portal_version_on for edition in editions if edition.portal_version_on < on]
    changes = [item.change for item in stored]
    articles = len(
        {place.partition("__")[0] for c in changes if c.kind != "editorial" for place in c.places or (c.eid,)}
    )
    return Step(language, max(earlier, default=None), tally(changes), articles)


def _by_act(changes: Sequence[Change], own: Language) -> tuple[ByAct, ...]:
    told = [change for change in changes if change.language == own] or changes
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in told:
        if change.kind != "editorial" or change.stage == "announced":
            key = (is_open(change), *((act.number, act.signed_on) for act in change.amended_by))
            groups.setdefault(key, []).append(change)
    return tuple(
        ByAct(
            amending_acts(found),
            is_open(found[0]),
            tally(found),
            tuple(dict.fromkeys(topmost(place) for change in found for place in change.places or (change.eid,))),
        )
        for found in groups.values()
    )


def _ahead(coming: Iterable[Coming]) -> tuple[AheadRow, ...]:
    """Return what is to come by its day; what has none stands first, then the day that is furthest away."""
    groups: dict[date | None, list[Coming]] = {}
    for one in coming:
        groups.setdefault(one.on, []).append(one)
    ordered = sorted(groups.items(), key=lambda pair: pair[0] or date.max, reverse=True)
    return tuple(AheadRow(on, tuple(items)) for on, items in ordered)


def _status(changes: Sequence[StoredChange], today: date) -> StatusRow | None:
    told = [item for item in changes if item.change.kind == "status"]
    if not told:
        return None
    change = told[-1].change
    on = change.effect.on
    is_over = on <= today if on else change.stage != "announced"
    announced_at = next((item.seen_at for item in told if item.change.stage == "announced"), None)
    return StatusRow(on, is_over, change.after or "", change.language, change.amended_by, announced_at)

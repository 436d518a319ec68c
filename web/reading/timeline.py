"""The life of an act, one row a date: what each edition changed, by which act, and from when it is in force.

The portal's date of an edition and the day of effect are two facts, and stand in two columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from law.languages.labels import topmost
from law.model import AmendingAct, Change, Effect, Language
from storage.changes import StoredChange
from storage.revisions import Edition
from web.reading.said import Tally, amending_acts, tally


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
    effects: tuple[Effect, ...]
    has_unknown_effect: bool
    """Whether for some change of the law the day of effect is not known."""
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
    """What is announced and not in force yet; ``on`` None where the source gives no date."""

    on: date | None
    labels: tuple[str, ...]
    acts: tuple[AmendingAct, ...]
    announced_on: date


@dataclass(frozen=True, slots=True)
class StatusRow:
    """The end of an act as its requisites tell it."""

    on: date | None
    is_over: bool
    words: str
    language: Language
    """Of the words, as the requisites have them."""
    acts: tuple[AmendingAct, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows of an act's life, newest first."""

    rows: tuple[DateRow, ...]
    ahead: tuple[AheadRow, ...]
    status: StatusRow | None


def read_timeline(
    editions: Mapping[Language, Sequence[Edition]], changes: Sequence[StoredChange], today: date, own: Language
) -> Timeline:
    """Return the rows of an act; ``editions`` are all that is stored, articles are named by the changes in ``own``."""
    days: dict[date, dict[Language, list[Edition]]] = {}
    for language, found in editions.items():
        for edition in found:
            days.setdefault(edition.portal_version_on, {}).setdefault(language, []).append(edition)
    by_step: dict[tuple[date, Language], list[StoredChange]] = {}
    for stored in changes:
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
                effects=_effects(mine),
                has_unknown_effect=any(change.effect.on is None for change in law),
                corrections=max(len(found) for found in days[on].values()) - 1,
                seen_at=min(edition.stored_at for found in days[on].values() for edition in found),
            )
        )
    return Timeline(tuple(rows), _ahead(changes, today), _status(changes, today))


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
            key = (change.attribution == "ambiguous", *((act.number, act.signed_on) for act in change.amended_by))
            groups.setdefault(key, []).append(change)
    return tuple(
        ByAct(
            amending_acts(found),
            found[0].attribution == "ambiguous" and len(found[0].amended_by) > 1,
            tally(found),
            tuple(dict.fromkeys(topmost(place) for change in found for place in change.places or (change.eid,))),
        )
        for found in groups.values()
    )


def _effects(changes: Iterable[Change]) -> tuple[Effect, ...]:
    """Return each day of effect once, with its basis, earliest first."""
    found = {(c.effect.on, c.effect.basis, c.stage == "announced"): c.effect for c in changes if c.effect.on}
    return tuple(sorted(found.values(), key=lambda effect: (effect.on or date.max, effect.basis)))


def _ahead(changes: Iterable[StoredChange], today: date) -> tuple[AheadRow, ...]:
    """Return what is still to come; what was announced without a date counts only while no edition followed."""
    announced = [item for item in changes if item.change.stage == "announced" and item.change.kind != "status"]
    last_on = max((item.to_on for item in announced), default=None)
    groups: dict[date | None, list[StoredChange]] = {}
    for item in announced:
        on = item.change.effect.on
        if (on is not None and on > today) or (on is None and item.to_on == last_on):
            groups.setdefault(on, []).append(item)
    return tuple(
        AheadRow(
            on=on,
            labels=tuple(dict.fromkeys(item.change.eid for item in items)),
            acts=amending_acts(item.change for item in items),
            announced_on=min(item.to_on for item in items),
        )
        for on, items in sorted(groups.items(), key=lambda pair: pair[0] or date.max, reverse=True)
    )


def _status(changes: Sequence[StoredChange], today: date) -> StatusRow | None:
    told = [item for item in changes if item.change.kind == "status"]
    if not told:
        return None
    change = told[-1].change
    on = change.effect.on
    is_over = on <= today if on else change.stage != "announced"
    return StatusRow(on, is_over, change.after or "", change.language, change.amended_by)

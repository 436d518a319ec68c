"""What of an act touches a sheet: held against an edition, it is touched by what leads past that edition.

So a history that is filled in behind it touches nothing. What takes effect after the day of the check counts too,
although the edition that was looked at may have shown it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.units import Units, is_touched
from flows.pendings import read_all_pending
from law.model import LANGUAGES, ActFacts, Language
from law.pending import Pending
from law.summaries.effects import day_of
from storage.acts import find_facts
from storage.changes import StoredChange, list_changes
from storage.revisions import list_editions
from storage.stand_looks import list_touches, set_changing
from storage.stand_values import Link, Sheet
from storage.units import read_units

UTC = ZoneInfo("UTC")
_OF_ACT = ("status", "requisites", "act", "")


@dataclass(frozen=True, slots=True)
class Law:
    """What is known of an act today."""

    facts: ActFacts
    changes: tuple[StoredChange, ...]
    pending: tuple[Pending, ...]
    units: Units
    newest: dict[Language, date]
    today: date
    zone: ZoneInfo
    """Where days begin."""


@dataclass(frozen=True, slots=True)
class Found:
    """What of an act touches a sheet and was not counted before, by the names under which it is counted."""

    sheet: Sheet
    changes: dict[str, list[StoredChange]]
    came: dict[str, list[Pending]]
    coming: dict[str, list[Pending]]
    is_told_already: bool
    """Whether all that changed was told as something that had come."""

    @property
    def is_to_check(self) -> bool:
        """Whether any of it is in force."""
        return bool(self.changes or self.came)

    @property
    def is_news(self) -> bool:
        """Whether somebody is to be told."""
        return bool(self.came or self.coming or (self.changes and not self.is_told_already))


def read_law(session: Session, act: str, today: date, zone: ZoneInfo, sheets: Sequence[Sheet]) -> Law | None:
    """Return what of an act may touch these sheets; None where nothing is known of it."""
    facts = find_facts(session, act)
    links = [link for sheet in sheets for link in sheet.links if link.act == act]
    if facts is None or not links:
        return None
    changes = tuple(
        item
        for item in list_changes(session, act=act, zone=UTC)
        if _is_law(item) and any(_may_count(item, link, today, zone) for link in links)
    )
    newest: dict[Language, date] = {}
    for language in LANGUAGES:
        for edition in list_editions(session, act, language)[-1:]:
            newest[language] = edition.portal_version_on
    editions = {(item.change.language, day) for item in changes for day in (item.from_on, item.to_on)}
    units = read_units(session, act, editions | set(newest.items()))
    return Law(facts, changes, read_all_pending(session, today, act), units, newest, today, zone)


def hold_against(session: Session, sheet: Sheet, law: Law) -> Found:
    """Return what touches a sheet and was not counted; write beside its units from when they will change."""
    known = list_touches(session, sheet.id)
    links = [link for link in sheet.links if link.act == law.facts.code]
    changes: dict[str, list[StoredChange]] = defaultdict(list)
    for item in law.changes:
        if any(_may_count(item, link, law.today, law.zone) and _touches(item, link, law.units) for link in links):
            changes[_name_change(item)].append(item)
    came: dict[str, list[Pending]] = defaultdict(list)
    coming: dict[str, list[Pending]] = defaultdict(list)
    dates: dict[str, date | None] = {}
    for pending in law.pending:
        touched = [link for link in links if _is_ahead(pending, link, law)]
        on = day_of(pending.effect)
        if on is None or on > law.today:
            for link in touched:
                known_on = dates.get(link.eid, on)
                dates[link.eid] = min(known_on, on) if known_on and on else known_on or on
            if touched:
                coming[f"{pending.act} coming {pending.eid} {on}"].append(pending)
        elif any(on > _day_of_check(link, law.zone) for link in touched):
            came[_name_day(pending.act, on)].append(pending)
    set_changing(session, sheet.id, law.facts.code, dates)
    days = {_name_day(item.act, day_of(item.change.effect)) for group in changes.values() for item in group}
    return Found(
        sheet,
        {key: group for key, group in changes.items() if key not in known},
        {key: group for key, group in came.items() if key not in known},
        {key: group for key, group in coming.items() if key not in known},
        is_told_already=sheet.state == "check" and bool(days) and days <= known,
    )


def _is_law(item: StoredChange) -> bool:
    """Tell whether the words of the law changed; where they moved for grammar alone, no sheet says anything else."""
    return item.change.stage != "announced" and item.change.kind != "editorial" and not item.change.is_form


def _may_count(item: StoredChange, link: Link, today: date, zone: ZoneInfo) -> bool:
    """Tell whether a change is in force by today and was not when the sheet was held against the law."""
    on = day_of(item.change.effect)
    if (on or item.to_on) > today and item.change.kind != "status":
        return False
    if item.change.kind == "status" or item.from_on == item.to_on:
        # A text that was corrected under its old date, and an end: the day of seeing alone tells them from before.
        return item.seen_at > link.checked_at and item.to_on >= link.edition_on
    return item.to_on > link.edition_on or (on is not None and on > _day_of_check(link, zone))


def _touches(item: StoredChange, link: Link, units: Units) -> bool:
    change = item.change
    if change.kind == "status":
        # What becomes of the act becomes of each of its units.
        return True
    for day, is_before in ((item.from_on, True), (item.to_on, False)):
        names = units.names(link.eid, link.edition_on, change.language, day)
        if is_touched(change, names, units, day, is_before=is_before):
            return True
        # The words before a list are words of each of its items: «Основаниями являются:».
        places = (change.eid, *change.places) if change.kind in ("substitution", "replacement") else ()
        if any(name.startswith(f"{place}__") for name in names for place in places):
            return True
    return False


def _is_ahead(pending: Pending, link: Link, law: Law) -> bool:
    if pending.eid in _OF_ACT:
        return True
    day = law.newest.get(pending.language)
    if day is None:
        return False
    names = law.units.names(link.eid, link.edition_on, pending.language, day)
    above = set(law.units.chain(pending.eid, pending.language, day))
    return any(name in above or pending.eid in law.units.chain(name, pending.language, day) for name in names)


def _name_change(item: StoredChange) -> str:
    # Both languages, and an edition that comes to light between two, are one matter: the newer edition of the step.
    if item.change.kind == "status":
        return f"{item.act} ended {item.change.after}"
    corrected = f" corrected {item.seen_at.isoformat()}" if item.from_on == item.to_on else ""
    return f"{item.act} changed {item.to_on}{corrected}"


def _name_day(act: str, on: date | None) -> str:
    return f"{act} came {on}"


def _day_of_check(link: Link, zone: ZoneInfo) -> date:
    return link.checked_at.astimezone(zone).date()

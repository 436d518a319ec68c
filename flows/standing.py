"""What became of an act as a whole is told once: when its end is announced, and when it has come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from alerts.model import Step
from config.settings import Settings
from flows.reading import Reading
from law.model import ActFacts, Change, Note
from law.status import Beside, read_kind, read_status_change
from storage.acts import store_facts
from storage.changes import list_changes, store_changes
from storage.revisions import StoredRevision, find_latest, get_revision, list_editions


def store_status(
    session: Session,
    readings: Sequence[Reading],
    was: ActFacts | None,
    settings: Settings,
    occasion: tuple[tuple[str, ...], datetime],
) -> Step | None:
    """Store what the portal says of the act, and a change of its status: once, in Russian where there is Russian.

    ``occasion`` is the act's topics and the instant. ``was`` is what was known before; None at a first reading.
    """
    topics, now = occasion
    for reading in sorted(readings, key=lambda reading: reading.language != "rus"):
        if reading.facts is None:
            continue
        latest = find_latest(session, reading.facts.code, reading.language)
        if latest is None:
            continue
        newest = reading.revisions[-1][0].facts if reading.revisions else reading.facts
        facts = replace(reading.facts, ngr=newest.ngr or reading.facts.ngr)
        today = now.astimezone(ZoneInfo(settings.timezone)).date()
        beside = Beside(_notes_before(session, latest, now), latest.revision.notes, today)
        change = read_status_change(was, facts, reading.language, topics, beside)
        store_facts(session, facts)
        if change is None or _is_told(_last_status(session, facts.code), change):
            return None
        store_changes(session, None, latest, (change,), now)
        on = latest.revision.portal_version_on
        return Step(reading.language, on, on, (change,))
    return None


def _notes_before(session: Session, latest: StoredRevision, now: datetime) -> tuple[Note, ...]:
    """Return the notes of the text that was the latest before this pass."""
    if latest.stored_at != now:
        return latest.revision.notes
    earlier = [
        edition
        for edition in list_editions(session, latest.revision.act, latest.revision.language)
        if edition.stored_at != now
    ]
    return get_revision(session, earlier[-1].id).revision.notes if earlier else ()


def _last_status(session: Session, code: str) -> Change | None:
    told = [
        item.change for item in list_changes(session, act=code, zone=ZoneInfo("UTC")) if item.change.kind == "status"
    ]
    return told[-1] if told else None


def _is_told(last: Change | None, change: Change) -> bool:
    """Tell whether this is what was told last: in other words perhaps, or read again on another edition.

    An end comes by its stated day first, and the portal's status word follows: both say one thing.
    """
    if last is None:
        return False
    numbers = [item.amended_by[0].number for item in (last, change) if item.amended_by]
    return _sense(last) == _sense(change) and len(set(numbers)) <= 1


def _sense(change: Change) -> tuple[str, bool, bool]:
    return read_kind(change.after or change.before or ""), change.after is None, change.stage == "announced"

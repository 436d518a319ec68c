"""Which stored changes brought the wordings that a search found, and which took them away."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import String, cast
from sqlmodel import Session, col, or_, select

from law.languages.labels import topmost
from law.model import Change, Language
from storage.changes import StoredChange
from storage.effects import read_changes
from storage.search import Hit, Place
from storage.superseding import is_superseded
from storage.tables import ChangeRow, RevisionRow

Edition = tuple[str, Language, date]
"""An act, a language and the date of an edition."""
Explained = dict[tuple[str, Language, str, date], tuple[StoredChange, ...]]
"""By act, language, eid and first day of a wording: the change that brought it, then the one that took it away."""


def explain_places(session: Session, hits: Sequence[Hit]) -> Explained:
    """Return for each wording of these hits the changes at its two ends; none where no change of it is stored."""
    wanted: dict[Edition, set[str]] = {}
    for hit in hits:
        for place in hit.places:
            for day in _ends(place):
                wanted.setdefault((hit.act, hit.language, day), set()).add(topmost(place.eid))
    led = {edition: _list_leading_to(session, edition, tops) for edition, tops in wanted.items()}
    return {
        (hit.act, hit.language, place.eid, place.from_on): tuple(
            found
            for day in _ends(place)
            if (found := _find(led[hit.act, hit.language, day], place, is_end=day == place.until_on)) is not None
        )
        for hit in hits
        for place in hit.places
    }


def _ends(place: Place) -> tuple[date, ...]:
    return (place.from_on,) if place.until_on is None else (place.from_on, place.until_on)


def _list_leading_to(session: Session, edition: Edition, tops: Collection[str]) -> list[StoredChange]:
    """Return the changes that led to an edition and that name one of these articles, in their order."""
    act, language, day = edition
    texts = select(RevisionRow.id).where(
        RevisionRow.act == act, RevisionRow.language == language, RevisionRow.portal_version_on == day
    )
    value = cast(col(ChangeRow.value), String)
    named = or_(*(value.contains(f'"{top}', autoescape=True) for top in sorted(tops)))
    query = (
        select(ChangeRow)
        .where(col(ChangeRow.after_id).in_(texts), col(ChangeRow.from_on) != ChangeRow.to_on, named, ~is_superseded())
        .order_by(col(ChangeRow.id))
    )
    rows = session.exec(query).all()
    return [
        StoredChange(row.act, row.from_on, row.to_on, row.seen_at, change)
        for row, change in zip(rows, read_changes(session, rows), strict=True)
        # An announcement is of words to come, and a note is no law.
        if change.kind not in ("editorial", "status") and change.stage != "announced"
    ]


def _find(changes: Sequence[StoredChange], place: Place, *, is_end: bool) -> StoredChange | None:
    """Return the change of a unit; else that of what it lies in, which came or went whole; else of what lies in it."""
    ranked = [(_rank(item.change, place.eid, is_end=is_end), item) for item in changes]
    near = [(rank, at) for at, (rank, _) in enumerate(ranked) if rank]
    return changes[min(near)[1]] if near else None


def _rank(change: Change, eid: str, *, is_end: bool) -> int:
    """Return how near a change is to a unit, 1 the nearest; 0 where it is not of it."""
    if change.kind in ("insertion", "repeal") and (change.kind == "repeal") != is_end:
        return 0
    was = (change.eid_before,) if isinstance(change.eid_before, str) else change.eid_before or ()
    # A wording that ends stood where the change says the unit was.
    places = set(was) if is_end and was else {change.eid, *change.places}
    if eid in places:
        return 1
    if any(eid.startswith(f"{place}__") for place in places):
        return 2
    return 3 if any(place.startswith(f"{eid}__") for place in places) else 0

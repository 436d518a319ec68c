"""Where the units of an act stand in its editions, and which number each had before."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import String, cast
from sqlmodel import Session, col, select

from alerts.units import Renaming, Units
from law.model import LANGUAGES, Language
from storage.revisions import get_revision, list_editions
from storage.superseding import is_superseded
from storage.tables import ChangeRow

_PLACED = ("renumbering", "move", "split", "join", "substitution", "heading")


def read_units(session: Session, act: str, editions: Collection[tuple[Language, date]]) -> Units:
    """Return the trees of these editions of an act, and all renamings of its units that are stored."""
    wanted = set(editions)
    parents = {}
    for language in LANGUAGES:
        # Of several texts of one edition the one that came last stays.
        latest = {edition.portal_version_on: edition.id for edition in list_editions(session, act, language)}
        for day, number in latest.items():
            if (language, day) in wanted:
                revision = get_revision(session, number).revision
                parents[language, day] = {unit.eid: unit.parent for unit in revision.provisions}
    return Units(parents, {language: _list_renamed(session, act, language) for language in LANGUAGES})


def has_unit(session: Session, act: str, unit: str) -> bool:
    """Tell whether any stored edition of an act has a unit of this eid; the newest are looked at first."""
    for language in LANGUAGES:
        for edition in reversed(list_editions(session, act, language)):
            if any(one.eid == unit for one in get_revision(session, edition.id).revision.provisions):
                return True
    return False


def find_newest_on(session: Session, act: str) -> date | None:
    """Return the date of the newest edition of an act that is stored, or None."""
    days = [edition.portal_version_on for language in LANGUAGES for edition in list_editions(session, act, language)]
    return max(days, default=None)


def _list_renamed(session: Session, act: str, language: Language) -> tuple[Renaming, ...]:
    # A change of a big code is some kilobytes, and hardly one in a hundred has another number than before.
    value = cast(col(ChangeRow.value), String)
    renames = value.not_like('%"eid_before": null%') & value.not_like('%"eid_before":null%')
    query = (
        select(ChangeRow)
        .where(ChangeRow.act == act, ChangeRow.language == language, renames, ~is_superseded())
        .order_by(col(ChangeRow.from_on), col(ChangeRow.to_on), col(ChangeRow.id))
    )
    return tuple(one for row in session.exec(query) for one in _read_renaming(row))


def _read_renaming(row: ChangeRow) -> list[Renaming]:
    before, places = row.value["eid_before"], row.value["places"] or [row.value["eid"]]
    if not before or row.value["kind"] not in _PLACED:
        return []
    was = before if isinstance(before, list) else [before]
    return [
        Renaming(row.from_on, row.to_on, old, new) for old in was for new in places if old != new or len(places) > 1
    ]

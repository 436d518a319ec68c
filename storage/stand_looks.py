"""What of the law the sheets were held against already: each change is counted once, however often one looks."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, func, select, update

from storage.columns import insert_if_new
from storage.effects import count_later
from storage.tables import ChangeRow, RevisionRow
from storage.tables_stands import StandLinkRow, StandLookRow, StandSheetRow, StandTouchRow


def list_due(session: Session, today: date) -> tuple[str, ...]:
    """Return the acts on which sheets rest, and of which anything is new since the sheets were held against them."""
    query = select(StandLinkRow.act).join(StandSheetRow, col(StandSheetRow.id) == StandLinkRow.sheet_id)
    acts = session.exec(query.where(StandSheetRow.state != "replace").distinct().order_by(col(StandLinkRow.act))).all()
    looks = dict(session.exec(select(StandLookRow.act, StandLookRow.seen)).all())
    return tuple(act for act in acts if looks.get(act) != _describe(session, act, today))


def mark_looked(session: Session, act: str, today: date) -> None:
    """Write down that the sheets were held against an act as it stands today."""
    seen = _describe(session, act, today)
    if not insert_if_new(session, StandLookRow, act=act, seen=seen):
        session.exec(update(StandLookRow).where(col(StandLookRow.act) == act).values(seen=seen))


def list_touches(session: Session, sheet_id: int) -> frozenset[str]:
    """Return the names of all that was counted of a sheet."""
    return frozenset(session.exec(select(StandTouchRow.key).where(StandTouchRow.sheet_id == sheet_id)))


def note_touches(session: Session, sheet_id: int, keys: Collection[str], at: datetime) -> None:
    """Write down that these were counted."""
    for key in sorted(keys):
        insert_if_new(session, StandTouchRow, sheet_id=sheet_id, key=key, at=at)


def set_changing(session: Session, sheet_id: int, act: str, coming: dict[str, date | None]) -> None:
    """Write beside each unit of an act on which a sheet rests from when it will change; ``coming`` is by eid."""
    here = (col(StandLinkRow.sheet_id) == sheet_id, col(StandLinkRow.act) == act)
    for eid in session.exec(select(StandLinkRow.eid).where(*here)).all():
        values = {"is_changing": eid in coming, "changes_on": coming.get(eid)}
        session.exec(update(StandLinkRow).where(*here, col(StandLinkRow.eid) == eid).values(**values))
    session.expire_all()


def _describe(session: Session, act: str, today: date) -> str:
    """Return what is another one whenever a text or change of the act came, a day became known, or a day is over."""
    change = session.exec(select(func.max(ChangeRow.id)).where(ChangeRow.act == act)).one()
    text = session.exec(select(func.max(RevisionRow.id)).where(RevisionRow.act == act)).one()
    return f"{today} {change} {text} {count_later(session)}"

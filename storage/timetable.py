"""What pages ask of the timetable: since when each schedule fires, and how much the passes brought."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.tables import CaptureRow, OutcomeRow
from storage.tables_schedules import ScheduleEventRow

_BEGINS = ("imported", "added", "changed", "resumed")


@dataclass(frozen=True, slots=True)
class Yield:
    """How many pages a source gave in one run, and how many of its texts failed since an instant, of how many."""

    pages: int
    failed: int
    asked: int


def list_begun(session: Session) -> dict[str, datetime]:
    """Return when each schedule began to fire as it does now."""
    query = (
        select(ScheduleEventRow.name, func.max(ScheduleEventRow.at))
        .where(col(ScheduleEventRow.deed).in_(_BEGINS))
        .group_by(ScheduleEventRow.name)
    )
    return dict(session.exec(query).all())


def count_yield(session: Session, source: str, run: int | None, since: datetime) -> Yield:
    """Return how much a run brought of a source, and how much failed since an instant."""
    pages = select(func.count()).where(CaptureRow.run_id == run, CaptureRow.portal == source)
    outcomes = select(OutcomeRow.outcome, func.count()).where(OutcomeRow.source == source, OutcomeRow.at >= since)
    counts = dict(session.exec(outcomes.group_by(OutcomeRow.outcome)).all())
    failed = sum(counts.get(outcome, 0) for outcome in ("failed", "quarantined"))
    return Yield(session.exec(pages).one() if run is not None else 0, failed, sum(counts.values()))

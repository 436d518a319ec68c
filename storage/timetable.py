"""What is asked of the timetable: since when each schedule fires, what was asked for when, what the passes brought."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from law.model import CaptureKind
from storage.tables import CaptureRow, OutcomeRow
from storage.tables_hosts import HostEventRow
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


def list_asked_at(session: Session, portal: str, kind: CaptureKind) -> dict[tuple[str, str], datetime]:
    """Return when a portal was last asked for a list of editions or a text of each act and language, even in vain."""
    query = (
        select(CaptureRow.act, CaptureRow.language, func.max(CaptureRow.captured_at))
        .where(CaptureRow.portal == portal, CaptureRow.kind == kind)
        .group_by(CaptureRow.act, CaptureRow.language)
    )
    return {(act, language): at for act, language, at in session.exec(query)}


def count_requests(session: Session, since: datetime) -> int:
    """Return how many requests all hosts had since an instant; where there is no delay, nobody counts them."""
    query = select(HostEventRow.detail).where(HostEventRow.subject == "asked", HostEventRow.at >= since)
    return sum(int(detail) for detail in session.exec(query))


def count_acts(session: Session, portal: str) -> int:
    """Return of how many acts a portal was ever asked for the editions."""
    query = select(func.count(func.distinct(CaptureRow.act))).where(
        CaptureRow.portal == portal, CaptureRow.kind == "versions"
    )
    return session.exec(query).one()

"""What is asked of the timetable: since when each schedule fires, what was asked for when, what the passes brought."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, case, cast, or_
from sqlmodel import Session, col, func, select

from law.model import CaptureKind
from storage.tables import CaptureRow, ExchangeRow, OutcomeRow, RunRow
from storage.tables_schedules import ScheduleEventRow

_NOT_ASKED = ("asked-to-wait", "too-many")
"""Reasons of captures for which nobody was asked."""
_ROBOTS = "ZanWatch-Robots"
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
    pages = (
        select(func.count())
        .select_from(CaptureRow)
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .where(CaptureRow.run_id == run, ExchangeRow.portal == source)
    )
    outcomes = select(OutcomeRow.outcome, func.count()).where(OutcomeRow.source == source, OutcomeRow.at >= since)
    counts = dict(session.exec(outcomes.group_by(OutcomeRow.outcome)).all())
    failed = sum(counts.get(outcome, 0) for outcome in ("failed", "quarantined"))
    return Yield(session.exec(pages).one() if run is not None else 0, failed, sum(counts.values()))


def list_asked_at(session: Session, portal: str, kind: CaptureKind) -> dict[tuple[str, str], datetime]:
    """Return when a portal was last asked for a list of editions or a text of each act and language, even in vain."""
    query = (
        select(ExchangeRow.act, ExchangeRow.language, func.max(CaptureRow.captured_at))
        .join(CaptureRow, col(CaptureRow.exchange_id) == ExchangeRow.id)
        .where(ExchangeRow.portal == portal, ExchangeRow.kind == kind)
        .group_by(ExchangeRow.act, ExchangeRow.language)
    )
    return {(act, language): at for act, language, at in session.exec(query)}


def count_requests(session: Session, since: datetime) -> int:
    """Return how many requests the passes made of all portals since an instant, by what is stored of them.

    Each capture is one, but for what was never asked for; so is robots.txt, once a crawl. Those for history are not
    counted: they are thousands, have hours of their own, and what is new must not wait for them.
    """
    was_asked = or_(col(CaptureRow.status).is_not(None), col(CaptureRow.reason).not_in(_NOT_ASKED))
    is_first = cast(col(ExchangeRow.headers), Text).contains(_ROBOTS)
    query = (
        select(func.count(), func.coalesce(func.sum(case((is_first, 1), else_=0)), 0))
        .select_from(CaptureRow)
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(RunRow, col(RunRow.id) == CaptureRow.run_id)
        .where(CaptureRow.captured_at >= since, was_asked)
        .where(col(RunRow.command).not_like("backfill%"), col(RunRow.command).not_like("%--history%"))
    )
    return sum(session.exec(query).one())


def count_acts(session: Session, portal: str) -> int:
    """Return of how many acts a portal was ever asked for the editions."""
    query = select(func.count(func.distinct(ExchangeRow.act))).where(
        ExchangeRow.portal == portal, ExchangeRow.kind == "versions"
    )
    return session.exec(query).one()

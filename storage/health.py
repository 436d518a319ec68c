"""How a source fares, from our own record of passes; what began and ended with it, and what waits because of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from law.model import Outcome
from storage.columns import insert_if_new
from storage.runs import WHOLE_AND_GOOD, RunOutcome
from storage.tables import CaptureRow, ChangeRow, ExchangeRow, OutcomeRow, RevisionCaptureRow
from storage.tables_quarantine import DeliverySourceRow, SourceEventRow

Subject = Literal["alerts", "reading", "news", "disk", "timetable"]
"""What an event is about: whether readers are told, whether the source can be read, whether it brings anything new;
the room that is left for all of them; and whether the passes come that the timetable promised."""
Deed = Literal[
    "stopped",
    "lifted",
    "failing",
    "still-failing",
    "silent",
    "resolved",
    "filling",
    "still-filling",
    "late",
    "still-late",
]
_BUSY = "already-running"


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """Something that began or ended with a source; ``who`` is empty where the program itself saw it."""

    source: str
    subject: Subject
    deed: Deed
    at: datetime
    who: str = ""
    run: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A pass that asked a source: how many texts it asked for, and how many came whole and good."""

    run: int
    at: datetime
    asked: int
    good: int


def record_event(session: Session, event: SourceEvent) -> None:
    """Append an event."""
    session.add(
        SourceEventRow(
            source=event.source,
            subject=event.subject,
            deed=event.deed,
            who=event.who,
            at=event.at,
            run_id=event.run,
            detail=event.detail,
        )
    )
    session.flush()


def list_events(session: Session, source: str, subject: Subject | None = None) -> tuple[SourceEvent, ...]:
    """Return what happened to a source, newest first."""
    query = select(SourceEventRow).where(SourceEventRow.source == source).order_by(col(SourceEventRow.id).desc())
    if subject is not None:
        query = query.where(SourceEventRow.subject == subject)
    return tuple(_as_event(row) for row in session.exec(query))


def find_event(session: Session, source: str, subject: Subject) -> SourceEvent | None:
    """Return the newest event of a source and subject; None where nothing ever happened."""
    return next(iter(list_events(session, source, subject)), None)


def list_stopped(session: Session) -> tuple[str, ...]:
    """Return the sources whose news waits, by name."""
    newest = (
        select(func.max(SourceEventRow.id)).where(SourceEventRow.subject == "alerts").group_by(SourceEventRow.source)
    )
    query = select(SourceEventRow.source).where(col(SourceEventRow.id).in_(newest), SourceEventRow.deed == "stopped")
    return tuple(sorted(session.exec(query)))


def mark_source(session: Session, delivery_key: str, source: str) -> None:
    """Write down that the news of a message comes from a source."""
    insert_if_new(session, DeliverySourceRow, delivery_key=delivery_key, source=source)


def list_checks(session: Session, source: str, limit: int) -> tuple[Check, ...]:
    """Return the passes that asked a source for texts, newest first; one that found its host taken asked for nothing.

    What failed before a text could be asked for counts as one text that did not come.
    """
    is_good = case((col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD), 1), else_=0)
    query = (
        select(OutcomeRow.run_id, func.max(OutcomeRow.at), func.count(), func.sum(is_good))
        .where(OutcomeRow.source == source, ~col(OutcomeRow.detail).startswith(_BUSY))
        .group_by(col(OutcomeRow.run_id))
        .order_by(col(OutcomeRow.run_id).desc())
        .limit(limit)
    )
    return tuple(Check(run, at, asked, int(good)) for run, at, asked, good in session.exec(query))


def list_texts(session: Session, source: str, run: int) -> tuple[tuple[str, str], ...]:
    """Return the acts and languages that a run asked a source for and did not get."""
    query = (
        select(OutcomeRow.act, OutcomeRow.language)
        .where(OutcomeRow.source == source, OutcomeRow.run_id == run, OutcomeRow.language != "")
        .where(OutcomeRow.outcome == "failed")
        .distinct()
    )
    return tuple(session.exec(query))


def list_since_good(session: Session, source: str, act: str, language: str) -> tuple[RunOutcome, ...]:
    """Return the lines of a text at a source since it was last read whole, newest first; none if it never was."""
    own = (OutcomeRow.source == source, OutcomeRow.act == act, OutcomeRow.language == language)
    good = select(func.max(OutcomeRow.id)).where(*own, col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD))
    last = session.exec(good).one()
    if last is None:
        return ()
    rows = session.exec(select(OutcomeRow).where(*own, col(OutcomeRow.id) > last).order_by(col(OutcomeRow.id).desc()))
    return tuple(
        RunOutcome(row.run_id, row.source, row.act, row.language, cast("Outcome", row.outcome), row.detail, row.at)
        for row in rows
    )


def list_change_days(session: Session, source: str) -> tuple[datetime, ...]:
    """Return the instants at which changes were seen at a source, oldest first, each once."""
    query = (
        select(col(ChangeRow.seen_at))
        .join(RevisionCaptureRow, col(RevisionCaptureRow.revision_id) == ChangeRow.after_id)
        .join(CaptureRow, col(CaptureRow.id) == RevisionCaptureRow.capture_id)
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .where(ExchangeRow.portal == source)
        .distinct()
        .order_by(col(ChangeRow.seen_at))
    )
    return tuple(session.exec(query))


def list_all_change_days(session: Session) -> dict[str, tuple[datetime, ...]]:
    """Return what ``list_change_days`` does for every source that had a change, in one look at the changes."""
    query = (
        select(ExchangeRow.portal, ChangeRow.seen_at)
        .join(CaptureRow, col(CaptureRow.exchange_id) == ExchangeRow.id)
        .join(RevisionCaptureRow, col(RevisionCaptureRow.capture_id) == CaptureRow.id)
        .join(ChangeRow, col(ChangeRow.after_id) == RevisionCaptureRow.revision_id)
        .distinct()
        .order_by(ExchangeRow.portal, col(ChangeRow.seen_at))
    )
    found: dict[str, list[datetime]] = {}
    for source, at in session.exec(query):
        found.setdefault(source, []).append(at)
    return {source: tuple(days) for source, days in found.items()}


def sources_of(session: Session, delivery_keys: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return from which sources the news of messages comes, by the message's key."""
    query = select(DeliverySourceRow).where(col(DeliverySourceRow.delivery_key).in_(delivery_keys))
    found: dict[str, list[str]] = {}
    for row in session.exec(query.order_by(DeliverySourceRow.source)):
        found.setdefault(row.delivery_key, []).append(row.source)
    return {key: tuple(names) for key, names in found.items()}


def _as_event(row: SourceEventRow) -> SourceEvent:
    # The words come from this module alone.
    return SourceEvent(
        source=row.source,
        subject=row.subject,  # type: ignore[arg-type]
        deed=row.deed,  # type: ignore[arg-type]
        at=row.at,
        who=row.who,
        run=row.run_id,
        detail=row.detail,
    )

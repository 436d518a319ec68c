"""Our own record of every pass, true also when the orchestrator's is lost: one line of outcome per source and act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel import Session, col, func, select

from law.model import Language, Outcome
from storage.errors import NotStoredError
from storage.tables import OutcomeRow, RunRow

WHOLE_AND_GOOD: tuple[Outcome, ...] = ("good", "identical")


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended for one source, act and language; ``language`` is empty where the line is about both."""

    run: int
    source: str
    act: str
    language: str
    outcome: Outcome
    detail: str
    at: datetime


def open_run(session: Session, command: str, at: datetime) -> int:
    """Begin a run and return its number; ``command`` is what was asked for, without secrets."""
    row = RunRow(command=command, started_at=at)
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - for the types; a flushed row has its number
    return row.id


def record_outcome(session: Session, outcome: RunOutcome) -> None:
    """Write one line of a run."""
    session.add(
        OutcomeRow(
            run_id=outcome.run,
            source=outcome.source,
            act=outcome.act,
            language=outcome.language,
            outcome=outcome.outcome,
            detail=outcome.detail,
            at=outcome.at,
        )
    )
    session.flush()


def close_run(session: Session, run: int, at: datetime) -> None:
    """Write down when a run ended; one that was killed has no end."""
    row = session.get(RunRow, run)
    if row is None:
        raise NotStoredError(f"there is no run {run}")
    row.ended_at = at
    session.add(row)
    session.flush()


def last_finished(session: Session, commands: Collection[str]) -> datetime | None:
    """Return when the newest pass began that was one of these and came to its end; None if none did."""
    query = select(func.max(RunRow.started_at)).where(
        col(RunRow.command).in_(commands), col(RunRow.ended_at).is_not(None)
    )
    return session.exec(query).one()


def last_begun(session: Session, commands: Collection[str]) -> datetime | None:
    """Return when the newest pass began that was one of these, whatever came of it; None if none did."""
    return session.exec(select(func.max(RunRow.started_at)).where(col(RunRow.command).in_(commands))).one()


def list_outcomes(
    session: Session, *, run: int | None = None, act: str | None = None, limit: int | None = None
) -> tuple[RunOutcome, ...]:
    """Return the lines of a run or of an act, or all, newest first."""
    query = select(OutcomeRow).order_by(col(OutcomeRow.id).desc()).limit(limit)
    if run is not None:
        query = query.where(OutcomeRow.run_id == run)
    if act is not None:
        query = query.where(OutcomeRow.act == act)
    return tuple(
        RunOutcome(
            run=row.run_id,
            source=row.source,
            act=row.act,
            language=row.language,
            outcome=cast("Outcome", row.outcome),
            detail=row.detail,
            at=row.at,
        )
        for row in session.exec(query)
    )


def last_read(session: Session, act: str, language: Language) -> datetime | None:
    """Return when an act was last read whole and good in a language, changed or not; None if never."""
    query = (
        select(func.max(OutcomeRow.at))
        .where(OutcomeRow.act == act, OutcomeRow.language == language)
        .where(col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD))
    )
    return session.exec(query).one()


def last_good(session: Session) -> datetime | None:
    """Return when any act was last read whole and good; None if never."""
    query = select(func.max(OutcomeRow.at)).where(col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD))
    return session.exec(query).one()

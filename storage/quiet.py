"""What a portal says again and again unchanged is counted by the day after a month, and its rows are taken away.

A capture goes only where a later one with the very same bytes, question and outcome stands for it: whoever asks for the
newest answer, list or text gets what he got before. What a revision, a sighting or a decision rests on stays, and so
does everything of a run in which anything was held back.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, delete, or_, select

from storage.runs import WHOLE_AND_GOOD
from storage.tables import CaptureRow, ExchangeRow, OutcomeRow, QuietDayRow, RevisionCaptureRow, VerdictRow
from storage.tables_quarantine import DoubtDecisionRow
from storage.tables_sources import SightingRow

KEPT_WHOLE = timedelta(days=30)
LINE = "line"
"""Stands in the place of a capture's kind where lines of runs are counted."""
AT_ONCE = 500
Seen = tuple[str, str, str, str, datetime]


def fold_quiet(session: Session, now: datetime) -> tuple[int, int]:
    """Count what came unchanged and is older than a month; return how many captures went, and how many lines of runs.

    Captures go first: which of them is asked for depends on the lines.
    """
    captures = (
        select(CaptureRow.id, ExchangeRow.portal, ExchangeRow.act, ExchangeRow.language)
        .add_columns(col(ExchangeRow.kind), col(CaptureRow.captured_at))
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(VerdictRow, col(VerdictRow.capture_id) == CaptureRow.id)
        .where(col(CaptureRow.captured_at) < now - KEPT_WHOLE, ~_is_needed(), _has_twin())
        .order_by(col(CaptureRow.id))
    )
    numbers = _count(session, ((row[0], tuple(row[1:])) for row in session.connection().execute(captures)))
    for some in _pieces(numbers):
        session.exec(delete(VerdictRow).where(col(VerdictRow.capture_id).in_(some)))
        session.exec(delete(CaptureRow).where(col(CaptureRow.id).in_(some)))
    later = aliased(OutcomeRow)
    lines = (
        select(OutcomeRow.id, OutcomeRow.source, OutcomeRow.act, OutcomeRow.language)
        .add_columns(col(OutcomeRow.at))
        .where(col(OutcomeRow.at) < now - KEPT_WHOLE, col(OutcomeRow.outcome) == "identical")
        .where(
            exists().where(
                col(later.id) > OutcomeRow.id,
                col(later.source) == OutcomeRow.source,
                col(later.act) == OutcomeRow.act,
                col(later.language) == OutcomeRow.language,
                col(later.outcome).in_(WHOLE_AND_GOOD),
            )
        )
        .order_by(col(OutcomeRow.id))
    )
    found = ((row[0], (*row[1:4], LINE, row[4])) for row in session.connection().execute(lines))
    gone = _count(session, found)
    for some in _pieces(gone):
        session.exec(delete(OutcomeRow).where(col(OutcomeRow.id).in_(some)))
    session.flush()
    return len(numbers), len(gone)


def _is_needed() -> ColumnElement[bool]:
    """Return the condition that something rests on a capture, or might: a doubt is decided with pages of its run."""
    held, of_run = aliased(VerdictRow), aliased(CaptureRow)
    return or_(
        exists().where(col(RevisionCaptureRow.capture_id) == CaptureRow.id),
        exists().where(col(SightingRow.capture_id) == CaptureRow.id),
        exists().where(col(DoubtDecisionRow.capture_id) == CaptureRow.id),
        exists().where(
            col(of_run.run_id) == CaptureRow.run_id,
            col(held.capture_id) == of_run.id,
            col(held.outcome) == "quarantined",
        ),
    )


def _has_twin() -> ColumnElement[bool]:
    """Return the condition that a later capture stands for this one, a list of editions only if its run ended well."""
    twin, verdict, line = aliased(CaptureRow), aliased(VerdictRow), aliased(OutcomeRow)
    ended_well = exists().where(
        col(line.run_id) == twin.run_id,
        col(line.source) == ExchangeRow.portal,
        col(line.act) == ExchangeRow.act,
        col(line.language) == ExchangeRow.language,
        col(line.outcome).in_(WHOLE_AND_GOOD),
    )
    return exists().where(
        col(twin.exchange_id) == CaptureRow.exchange_id,
        col(twin.id) > CaptureRow.id,
        col(twin.body_id) == CaptureRow.body_id,
        col(twin.version_on).is_not_distinct_from(col(CaptureRow.version_on)),
        col(twin.status).is_not_distinct_from(col(CaptureRow.status)),
        col(twin.reason) == CaptureRow.reason,
        col(verdict.capture_id) == twin.id,
        col(verdict.outcome) == VerdictRow.outcome,
        col(verdict.outcome).in_(WHOLE_AND_GOOD),
        or_(col(ExchangeRow.kind) != "versions", ended_well),
    )


def _count(session: Session, found: Iterable[tuple[int, Seen]]) -> list[int]:
    """Add what is to go to its days, and return the numbers of it."""
    numbers = []
    for number, (source, act, language, kind, at) in found:
        numbers.append(number)
        key = (source, act, language, kind, at.astimezone(UTC).date())
        day = session.get(QuietDayRow, key)
        if day is None:
            day = QuietDayRow(source=source, act=act, language=language, kind=kind, on=key[4], first_at=at, last_at=at)
            session.add(day)
        day.times += 1
        day.first_at, day.last_at = min(day.first_at, at), max(day.last_at, at)
        session.flush()
    return numbers


def _pieces(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))

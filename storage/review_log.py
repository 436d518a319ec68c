"""What editors said of summaries, the newest word on each first."""

from dataclasses import dataclass
from typing import cast

from sqlmodel import Session, col, func, select

from alerts.model import ReaderLanguage
from storage.reviews import Review, Verdict, Words
from storage.seen import NewsStep
from storage.tables_audit import ReviewRow


@dataclass(frozen=True, slots=True)
class Said:
    """The words that were said last of one step in one language; what they were about may have changed since."""

    step: NewsStep
    language: ReaderLanguage
    review: Review


def list_said(session: Session, verdict: str, offset: int, limit: int) -> tuple[tuple[Said, ...], int]:
    """Return what was said last of each summary, newest first, and how many there are; no verdict asks for all."""
    newest = select(func.max(ReviewRow.id)).group_by(
        col(ReviewRow.act), col(ReviewRow.from_on), col(ReviewRow.to_on), col(ReviewRow.language)
    )
    query = select(ReviewRow).where(col(ReviewRow.id).in_(newest))
    if verdict:
        query = query.where(ReviewRow.verdict == verdict)
    count = session.exec(select(func.count()).select_from(query.subquery())).one()
    rows = session.exec(query.order_by(col(ReviewRow.id).desc()).offset(offset).limit(limit)).all()
    return tuple(_as_said(row) for row in rows), count


def _as_said(row: ReviewRow) -> Said:
    words = Words(cast("Verdict", row.verdict), row.summary, row.meaning)
    step = NewsStep(row.act, row.from_on, row.to_on)
    return Said(step, cast("ReaderLanguage", row.language), Review(words, row.who, row.decided_at))

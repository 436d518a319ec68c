"""An act's history has the order of its editions' dates, whatever the order in which they came to us.

Rows are never altered, so a step between two editions stays stored when one that lies between them comes late. Such a
step is no part of the history any more: what it told is told by the two steps that took its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from law.model import Capture, Language
from storage.captures import get_capture
from storage.revisions import Edition, list_editions
from storage.runs import WHOLE_AND_GOOD
from storage.tables import CaptureRow, ExchangeRow, OutcomeRow, RevisionCaptureRow, RevisionRow, RunRow

FILLING = "--history"
"""Stands in the command of a run that stores what the portals had all along."""


@dataclass(frozen=True, slots=True)
class Line:
    """An edition in its place in the history of an act in one language."""

    edition: Edition
    returned_to: date | None
    """The date of the earlier edition whose law this one brings back, after another had stood between."""
    is_late: bool
    """Whether the portal published it after an edition with a later date."""


def list_history(session: Session, act: str, language: Language) -> tuple[Line, ...]:
    """Return the history of an act in a language, oldest edition first; the same whatever came when."""
    editions = list_editions(session, act, language)
    filled = _list_filled(session, act, language)
    return tuple(
        Line(
            edition,
            find_return(editions, edition.id),
            edition.id not in filled and any(later.seq < edition.seq for later in _later(editions, edition)),
        )
        for edition in editions
    )


def find_return(editions: Sequence[Edition], revision_id: int) -> date | None:
    """Return the date of the latest earlier edition with the same law, where the one just before has another; or None.

    ``editions`` are in the order of the history.
    """
    at = next(at for at, edition in enumerate(editions) if edition.id == revision_id)
    law = editions[at].law_hash
    if at == 0 or editions[at - 1].law_hash == law:
        return None
    return next((earlier.portal_version_on for earlier in reversed(editions[:at]) if earlier.law_hash == law), None)


def find_last_list(session: Session, act: str, language: Language, portal: str) -> Capture | None:
    """Return the newest list of editions of which everything was taken that was asked for; None if there is none."""
    query = (
        select(CaptureRow.id)
        .join(ExchangeRow, col(ExchangeRow.id) == CaptureRow.exchange_id)
        .join(OutcomeRow, col(OutcomeRow.run_id) == CaptureRow.run_id)
        .where(ExchangeRow.act == act, ExchangeRow.language == language, ExchangeRow.kind == "versions")
        .where(ExchangeRow.portal == portal, CaptureRow.reason == "")
        .where(OutcomeRow.source == portal, OutcomeRow.act == act, OutcomeRow.language == language)
        .where(col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD))
        .order_by(col(CaptureRow.id).desc())
        .limit(1)
    )
    number = session.exec(query).first()
    return None if number is None else get_capture(session, number)


def _list_filled(session: Session, act: str, language: Language) -> frozenset[int]:
    """Return the revisions that a pass over the whole history stored: the portal had them, and nobody had asked."""
    query = (
        select(RevisionCaptureRow.revision_id, RunRow.command)
        .join(RevisionRow, col(RevisionRow.id) == RevisionCaptureRow.revision_id)
        .join(CaptureRow, col(CaptureRow.id) == RevisionCaptureRow.capture_id)
        .join(RunRow, col(RunRow.id) == CaptureRow.run_id)
        .where(RevisionRow.act == act, RevisionRow.language == language)
    )
    return frozenset(number for number, command in session.exec(query) if FILLING in command)


def _later(editions: Sequence[Edition], edition: Edition) -> list[Edition]:
    return [one for one in editions if one.portal_version_on > edition.portal_version_on]

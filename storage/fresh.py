"""What a pass over the history found is old news; how a text came here tells whether it is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case
from sqlmodel import Session, col, func, select

from storage.tables import CaptureRow, RevisionCaptureRow, RunRow

HISTORY = "%--history%"
"""How the command of a pass that reads old editions is known among the runs."""
_AT_ONCE = 500


def leave_history_out(session: Session, rows: Sequence[Any]) -> list[Any]:
    """Return those of these rows of changes that no pass over the history brought."""
    old = _read_in(session, sorted({row.before_id for row in rows} | {row.after_id for row in rows}))
    return [row for row in rows if not old[max((row.before_id, row.after_id), key=lambda number: old[number][0])][1]]


def _read_in(session: Session, revisions: Sequence[int]) -> dict[int, tuple[int, bool]]:
    """Return for each revision the run that read it, and whether that run read history."""
    found: dict[int, tuple[int, bool]] = dict.fromkeys(revisions, (0, False))
    query = (
        select(
            RevisionCaptureRow.revision_id,
            func.max(RunRow.id),
            func.max(case((col(RunRow.command).like(HISTORY), 1), else_=0)),
        )
        .join(CaptureRow, col(CaptureRow.id) == RevisionCaptureRow.capture_id)
        .join(RunRow, col(RunRow.id) == CaptureRow.run_id)
        .group_by(col(RevisionCaptureRow.revision_id))
    )
    for at in range(0, len(revisions), _AT_ONCE):
        for revision, run, is_old in session.exec(
            query.where(col(RevisionCaptureRow.revision_id).in_(revisions[at : at + _AT_ONCE]))
        ):
            found[revision] = (run or 0, bool(is_old))
    return found

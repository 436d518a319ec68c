"""What was written last, by the clock of whoever wrote it: nothing stored is from the future."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.tables import RunRow
from storage.tables_audit import AuditRow


def find_newest_moment(session: Session) -> datetime | None:
    """Return the newest instant that a pass or the record of deeds bears; None in a store without either."""
    moments = (
        session.exec(select(func.max(col(RunRow.started_at)))).one(),
        session.exec(select(func.max(col(AuditRow.at)))).one(),
    )
    return max((moment for moment in moments if moment is not None), default=None)

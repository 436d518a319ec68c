"""How much waits for digests, for tests that look beside them."""

from sqlmodel import Session, col, func, select

from storage.tables_digests import HeldRow


def count_waiting(session: Session) -> int:
    """Return how many pieces of news wait for a digest, each person's own counted."""
    return session.exec(select(func.count()).select_from(HeldRow).where(col(HeldRow.digest_id).is_(None))).one()

"""Who of the staff has read the news of a step, on the pages or by the button under a message; for editors alone."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.seen import NewsStep
from storage.tables_buttons import PersonAccountRow, PersonSeenRow
from storage.tables_web import SeenRow


def list_read_by(session: Session, step: NewsStep) -> dict[int, datetime]:
    """Return since when each account has read a step, by its number: marked it as seen, in whatever way."""
    here = SeenRow.act == step.act, SeenRow.from_on == step.from_on, SeenRow.to_on == step.to_on
    rows = session.exec(select(SeenRow).where(*here, col(SeenRow.seen_at).is_not(None))).all()
    found = {row.account_id: row.seen_at for row in rows if row.seen_at is not None}
    by_message = (
        select(PersonAccountRow.account_id, PersonSeenRow.seen_at)
        .join(PersonSeenRow, col(PersonSeenRow.person_id) == PersonAccountRow.person_id)
        .where(PersonSeenRow.act == step.act, PersonSeenRow.from_on == step.from_on, PersonSeenRow.to_on == step.to_on)
    )
    return {**dict(session.exec(by_message).all()), **found}

"""What each of the staff has opened and seen: nobody's own work list is anybody else's."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlmodel import Session, col, select

from storage.columns import insert_if_new
from storage.tables import ChangeRow
from storage.tables_web import SeenRow
from storage.users import find_account

Mark = Literal["opened", "seen", "unseen"]


@dataclass(frozen=True, slots=True)
class NewsStep:
    """An act from one edition to another: what the first page tells as one piece of news."""

    act: str
    from_on: date
    to_on: date


def has_news(session: Session, step: NewsStep) -> bool:
    """Tell whether any change is stored of this step."""
    query = select(ChangeRow.id).where(
        ChangeRow.act == step.act, ChangeRow.from_on == step.from_on, ChangeRow.to_on == step.to_on
    )
    return session.exec(query.limit(1)).first() is not None


def mark(session: Session, name: str, step: NewsStep, what: Mark, at: datetime) -> bool:
    """Note that somebody opened or saw a step, or wants it back as unseen; False where there is no such step."""
    account = find_account(session, name)
    if account is None or account.id is None or not has_news(session, step):
        return False
    key = {"account_id": account.id, "act": step.act, "from_on": step.from_on, "to_on": step.to_on}
    insert_if_new(session, SeenRow, **key)
    row = session.get_one(SeenRow, (account.id, step.act, step.from_on, step.to_on))
    row.opened_at = row.opened_at or at
    if what != "opened":
        row.seen_at = at if what == "seen" else None
    session.add(row)
    session.flush()
    return True


def list_marks(session: Session, name: str) -> dict[NewsStep, Mark]:
    """Return what somebody has opened and seen."""
    account = find_account(session, name)
    if account is None:
        return {}
    rows = session.exec(select(SeenRow).where(col(SeenRow.account_id) == account.id))
    return {NewsStep(row.act, row.from_on, row.to_on): "seen" if row.seen_at else "opened" for row in rows}

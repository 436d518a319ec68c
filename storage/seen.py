"""What each of the staff has opened and seen: nobody's own work list is anybody else's.

A reader says it by the button under a message, or on the pages where the operator has named an account as hers: it is
one fact, kept once, and holds in both places.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select

from storage.columns import insert_if_new
from storage.tables import ChangeRow
from storage.tables_buttons import PersonAccountRow, PersonSeenRow
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
    person = _find_reader(session, account.id)
    if person is not None and what == "seen":
        mark_seen_by(session, person, (step,), at)
    elif person is not None and what == "unseen":
        session.exec(delete(PersonSeenRow).where(*_is_of(person, step)))
    return True


def mark_seen_by(session: Session, person_id: int, steps: Collection[NewsStep], at: datetime) -> datetime:
    """Note that a person saw these steps, and return when she said so: what she said before holds."""
    for step in steps:
        values = {"act": step.act, "from_on": step.from_on, "to_on": step.to_on, "seen_at": at}
        insert_if_new(session, PersonSeenRow, person_id=person_id, **values)
    return find_seen_at(session, person_id, steps) or at


def find_seen_at(session: Session, person_id: int, steps: Collection[NewsStep]) -> datetime | None:
    """Return when a person had said of all these steps that she saw them; None where she has not, or there is none."""
    found = [session.exec(select(PersonSeenRow.seen_at).where(*_is_of(person_id, step))).first() for step in set(steps)]
    known = [at for at in found if at is not None]
    return max(known, default=None) if len(known) == len(found) else None


def tie_account(session: Session, account_id: int, person_id: int) -> None:
    """Let an account be a person's own: one of each, and what she had seen of either she has seen of both."""
    for column, number in ((PersonAccountRow.account_id, account_id), (PersonAccountRow.person_id, person_id)):
        session.exec(delete(PersonAccountRow).where(col(column) == number))
    session.add(PersonAccountRow(account_id=account_id, person_id=person_id))
    session.flush()
    for row in session.exec(select(SeenRow).where(SeenRow.account_id == account_id)).all():
        if row.seen_at is not None:
            mark_seen_by(session, person_id, (NewsStep(row.act, row.from_on, row.to_on),), row.seen_at)


def _find_reader(session: Session, account_id: int) -> int | None:
    query = select(PersonAccountRow.person_id).where(PersonAccountRow.account_id == account_id)
    return session.exec(query).first()


def _is_of(person_id: int, step: NewsStep) -> tuple[ColumnElement[bool], ...]:
    return (
        col(PersonSeenRow.person_id) == person_id,
        col(PersonSeenRow.act) == step.act,
        col(PersonSeenRow.from_on) == step.from_on,
        col(PersonSeenRow.to_on) == step.to_on,
    )


def list_marks(session: Session, name: str) -> dict[NewsStep, Mark]:
    """Return what somebody has opened and seen."""
    account = find_account(session, name)
    if account is None:
        return {}
    rows = session.exec(select(SeenRow).where(col(SeenRow.account_id) == account.id))
    marks: dict[NewsStep, Mark] = {
        NewsStep(row.act, row.from_on, row.to_on): "seen" if row.seen_at else "opened" for row in rows
    }
    person = _find_reader(session, account.id or 0)
    if person is not None:
        told = session.exec(select(PersonSeenRow).where(PersonSeenRow.person_id == person))
        marks |= {NewsStep(row.act, row.from_on, row.to_on): "seen" for row in told}
    return marks

"""What waits for whoever runs the house, and who follows what, as numbers: no name and no word of anybody is opened."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from storage.tables_cases import CaseRow
from storage.tables_delivery import AddressStateRow
from storage.tables_people import SubscriptionRow


@dataclass(frozen=True, slots=True)
class Rule:
    """What one person follows; ``act`` and ``topic`` are empty where the rule is of another kind."""

    person: int
    kind: str
    act: str
    topic: str


def count_open_cases(session: Session) -> int:
    """Return how many places wait for a person's word."""
    return session.exec(select(func.count()).select_from(CaseRow).where(CaseRow.state == "open")).one()


def count_suspended(session: Session) -> int:
    """Return how many addresses get nothing because they fail."""
    query = select(func.count()).select_from(AddressStateRow)
    return session.exec(query.where(col(AddressStateRow.suspended_at).is_not(None))).one()


def list_follows(session: Session) -> tuple[Rule, ...]:
    """Return every rule of everybody, without her own words: whom a phrase brings something is not told by it."""
    query = select(SubscriptionRow.person_id, SubscriptionRow.kind, SubscriptionRow.act, SubscriptionRow.topic)
    return tuple(Rule(*row) for row in session.exec(query.order_by(col(SubscriptionRow.id))))

"""Who stands in for whom, and what of critical news a person has left unseen for too long: it is looked at once.

A person is looked at as many hours after a message went out as she, or the operator, has said: what she has seen by
then is done with, and of what she has not her deputy is told. Nothing from before the deputy was named is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from law.model import SEVERITIES
from storage.columns import insert_if_new
from storage.digests import find_person_id
from storage.errors import NotStoredError
from storage.flags import vault_of
from storage.people import NAME
from storage.seen import NewsStep, find_seen_at
from storage.tables_buttons import DeputyRow, EscalationRow
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_digests import DigestRow
from storage.tables_people import DeliveryRow, PersonRow
from storage.told import list_told_steps

HOURS = 24
"""How long a person has where nothing else is said; weekends and nights count."""
MOST_HOURS = 24 * 14
"""Two weeks: whoever is to be told later than that is not told in time."""
_CRITICAL = SEVERITIES.index("critical")
_LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Deputy:
    """Who is told, and after how many hours."""

    name: str
    hours: int = HOURS


@dataclass(frozen=True, slots=True)
class Unseen:
    """Critical news that a person has left unseen: by name, for her deputy; ``sent_at`` is when it went out."""

    person: str
    deputy: str
    news_key: str
    steps: tuple[NewsStep, ...]
    sent_at: datetime


def set_deputy(session: Session, name: str, deputy: Deputy | None, now: datetime) -> None:
    """Name who stands in for a person, or nobody; raises NotStoredError where one of them is not here."""
    number = _get_id(session, name)
    old = session.get(DeputyRow, number)
    if deputy is None:
        if old is not None:
            session.delete(old)
            session.flush()
        return
    stands_in = _get_id(session, deputy.name)
    if stands_in == number:
        raise NotStoredError(f"«{name}» cannot stand in for herself")
    # Who is named anew is told of nothing that came before.
    since = old.named_at if old is not None and old.deputy_id == stands_in else now
    session.merge(DeputyRow(person_id=number, deputy_id=stands_in, hours=deputy.hours, named_at=since))
    session.flush()


def find_deputy(session: Session, name: str) -> Deputy | None:
    """Return who stands in for a person; None where nobody does."""
    row = session.get(DeputyRow, find_person_id(session, name) or 0)
    return Deputy(_name_of(session, row.deputy_id), row.hours) if row is not None else None


def list_looked_after(session: Session) -> tuple[int, ...]:
    """Return the numbers of those for whom somebody stands in."""
    return tuple(session.exec(select(DeputyRow.person_id).order_by(col(DeputyRow.person_id))))


def take_unseen(session: Session, person_id: int, now: datetime) -> tuple[Unseen, ...]:
    """Return what a person's deputy is to be told of now, each once: it is written down here that she was."""
    row = session.get(DeputyRow, person_id)
    found = []
    for key, message in (_list_ripe(session, row, now) if row is not None else {}).items():
        told = list_told_steps(session, message)
        steps = tuple(step for step, weight in told.items() if weight >= _CRITICAL)
        is_new = insert_if_new(session, EscalationRow, person_id=person_id, news_key=key, told_at=now)
        if row and is_new and steps and message.sent_at and find_seen_at(session, person_id, steps) is None:
            names = _name_of(session, person_id), _name_of(session, row.deputy_id)
            found.append(Unseen(*names, key, steps, message.sent_at))
    return tuple(found)


def _list_ripe(session: Session, row: DeputyRow, now: datetime) -> dict[str, DeliveryRow]:
    """Return the first message of each piece of news that may be critical and went out long enough ago."""
    until = now - timedelta(hours=row.hours)
    critical = select(DeliveryDetailRow.delivery_key).where(DeliveryDetailRow.weight >= _CRITICAL)
    folding = select(DeliveryDetailRow.folded_into).where(
        DeliveryDetailRow.weight >= _CRITICAL, col(DeliveryDetailRow.folded_into).is_not(None)
    )
    digests = select(DigestRow.news_key).where(DigestRow.person_id == row.person_id)
    settled = select(EscalationRow.news_key).where(EscalationRow.person_id == row.person_id)
    query = (
        select(DeliveryRow)
        .where(DeliveryRow.person_id == row.person_id, DeliveryRow.state == "sent")
        .where(col(DeliveryRow.sent_at) <= until, col(DeliveryRow.sent_at) >= max(row.named_at, until - _LOOKED_BACK))
        .where(
            or_(
                col(DeliveryRow.key).in_(critical),
                col(DeliveryRow.key).in_(folding),
                col(DeliveryRow.news_key).in_(digests),
            )
        )
        .where(col(DeliveryRow.news_key).not_in(settled))
        .order_by(col(DeliveryRow.sent_at), col(DeliveryRow.id))
    )
    first: dict[str, DeliveryRow] = {}
    for message in session.exec(query).all():
        first.setdefault(message.news_key, message)
    return first


def _get_id(session: Session, name: str) -> int:
    number = find_person_id(session, name)
    if number is None:
        raise NotStoredError(f"nobody is subscribed as «{name}»; `zanwatch subscribers` lists who is")
    return number


def _name_of(session: Session, person_id: int) -> str:
    return vault_of(session).decrypt(session.get_one(PersonRow, person_id).name_secret, NAME)

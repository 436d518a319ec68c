"""Whom a leak of the database would concern: whoever is told, whoever signs in, and what is kept of each."""

from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session, col, func, select

from alerts.model import Person
from storage.people import list_readers
from storage.tables_people import DeliveryRow
from storage.users import list_users


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody of whom something is kept; ``kept`` names it in words of the privacy list, never its contents."""

    kind: Literal["reader", "staff", "unreadable"]
    name: str
    language: str = ""
    addresses: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def list_affected(session: Session) -> tuple[Affected, ...]:
    """Return everybody, readers first, each by name; a row that cannot be read is there too, by its number."""
    readers = []
    told = _count_messages(session)
    for reader in list_readers(session):
        if reader.person is None:
            readers.append(Affected("unreadable", f"#{reader.id}"))
            continue
        person = reader.person
        readers.append(
            Affected("reader", person.name, person.language, person.channels, _kept(person, told.get(reader.id, 0)))
        )
    staff = [
        Affected(
            "staff", user.name, kept=("name", "password hash", *(["second factor"] if user.has_second_factor else []))
        )
        for user in list_users(session)
    ]
    return (*readers, *staff)


def _kept(person: Person, messages: int) -> tuple[str, ...]:
    notes = any(rule.note for rule in person.subscriptions)
    phrases = any(rule.follow.kind == "phrase" for rule in person.subscriptions)
    said = (
        ("name and addresses", True),
        ("what she follows", True),
        ("phrases of her own", phrases),
        ("notes of her own", notes),
        (f"{messages} messages of the last 30 days", messages > 0),
    )
    return tuple(word for word, is_so in said if is_so)


def _count_messages(session: Session) -> dict[int, int]:
    """Return how many messages with their words are kept, by person."""
    query = (
        select(DeliveryRow.person_id, func.count())
        .where(col(DeliveryRow.person_id).is_not(None), DeliveryRow.text != "")
        .group_by(col(DeliveryRow.person_id))
    )
    return {number: count for number, count in session.exec(query) if number is not None}

"""Who is told, as whoever runs the house sees it: by number, addresses in part only, and whether each one works."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from alerts.masks import mask
from alerts.model import Person
from storage.errors import WrongKeyError
from storage.flags import vault_of
from storage.people import ADDRESS, list_readers
from storage.tables_buttons import PersonAccountRow
from storage.tables_delivery import AddressStateRow
from storage.tables_people import ChannelRow
from storage.users import find_account


@dataclass(frozen=True, slots=True)
class Address:
    """One address of a person: ``shown`` is masked, ``since`` is when it was suspended, None where it works."""

    number: int
    shown: str
    since: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody on the list; ``person`` is None where her row cannot be read."""

    number: int
    person: Person | None
    addresses: tuple[Address, ...]


def list_roster(session: Session) -> tuple[Entry, ...]:
    """Return everybody, by name."""
    addresses = _list_addresses(session)
    return tuple(Entry(one.id, one.person, addresses.get(one.id, ())) for one in list_readers(session))


def find_entry(session: Session, number: int) -> Entry | None:
    """Return who has a number, or None."""
    found = next(iter(list_readers(session, number)), None)
    return Entry(number, found.person, _list_addresses(session, number).get(number, ())) if found else None


def find_own(session: Session, account: str) -> int | None:
    """Return the number of the person that somebody who signs in is; None where the operator has tied none to it."""
    row = find_account(session, account)
    query = select(PersonAccountRow.person_id).where(PersonAccountRow.account_id == (row.id if row else None))
    return session.exec(query).first()


def find_address(session: Session, person_id: int, number: int) -> str | None:
    """Return an address of a person as it is, to send to; None where she has none of this number."""
    row = session.get(ChannelRow, number)
    return vault_of(session).decrypt(row.address_secret, ADDRESS) if row and row.person_id == person_id else None


def _list_addresses(session: Session, person_id: int | None = None) -> dict[int, tuple[Address, ...]]:
    query = (
        select(ChannelRow, AddressStateRow)
        .outerjoin(AddressStateRow, col(AddressStateRow.channel_id) == ChannelRow.id)
        .order_by(col(ChannelRow.position), col(ChannelRow.id))
    )
    if person_id is not None:
        query = query.where(ChannelRow.person_id == person_id)
    found: dict[int, tuple[Address, ...]] = {}
    for row, state in session.exec(query).all():
        known: AddressStateRow | None = state
        one = Address(
            row.id or 0,
            _show(session, row),
            known.suspended_at if known else None,
            known.why if known and known.suspended_at else "",
        )
        found[row.person_id] = (*found.get(row.person_id, ()), one)
    return found


def _show(session: Session, row: ChannelRow) -> str:
    try:
        return mask(vault_of(session).decrypt(row.address_secret, ADDRESS))
    except WrongKeyError:
        return "?"

"""Who asked to be told. Names and addresses leave this module only to the sender and to the operator's own screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlmodel import Session, col, select, update

from alerts.model import Person, ReaderLanguage
from alerts.subscriptions import USUAL
from law.errors import MonitorError
from storage.flags import vault_of
from storage.subscriptions import Ids, find_rules, followers, is_plain, list_rules, list_wishes, store_rules, store_wish
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow

NAME, ADDRESS = "person.name", "channel.address"
CANCELLED = "cancelled: no longer asked for"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whom news may concern; ``person`` is None where her row cannot be read, and ``error`` says why."""

    id: int
    person: Person | None
    error: str = ""


def add_person(session: Session, person: Person) -> bool:
    """Keep a person; one of that name is replaced, and waits no more on a channel that is gone. Tells if it is new."""
    vault = vault_of(session)
    row = _find_row(session, person.name)
    is_new = row is None
    if row is None:
        row = PersonRow(
            name_hash=vault.hash(person.name, NAME), name_secret=vault.encrypt(person.name, NAME), language=""
        )
    row.language = person.language
    session.add(row)
    session.flush()
    number = _number(row)
    _set_channels(session, number, person.channels)
    store_rules(session, number, find_rules(person))
    store_wish(session, number, person.wish)
    return is_new


def remove_person(session: Session, name: str) -> bool:
    """Forget a person, and cancel what waits for that person; tells whether there was one of that name."""
    row = _find_row(session, name)
    if row is None:
        return False
    for channel in session.exec(select(ChannelRow).where(ChannelRow.person_id == row.id)).all():
        _cancel(session, channel)
    # Its channels, rules and wishes go with it; what was sent stays, without saying to whom.
    session.delete(row)
    session.flush()
    return True


def list_people(session: Session) -> tuple[Person, ...]:
    """Return everybody, by name."""
    found = _read_people(session, session.exec(select(PersonRow)).all())
    return tuple(sorted(found.values(), key=lambda person: person.name))


def find_person(session: Session, name: str) -> Person | None:
    """Return the person of a name, or None."""
    row = _find_row(session, name)
    return _read_people(session, [row], _only(_number(row)))[_number(row)] if row else None


def find_readers(session: Session, codes: Sequence[str], topics: Sequence[str]) -> tuple[Reader, ...]:
    """Return those who may want news of an act that touches these topics, by name; their rules say which changes.

    ``codes`` are all ids of the act. A row that cannot be read stands for itself alone: the others are found.
    """
    asked = followers(codes, topics)
    rows = session.exec(select(PersonRow).where(col(PersonRow.id).in_(asked)).order_by(col(PersonRow.id))).all()
    try:
        found = _read_people(session, rows, asked)
    except (MonitorError, ValueError, TypeError):
        return tuple(_read_alone(session, row) for row in rows)
    by_name = sorted(found.items(), key=lambda one: one[1].name)
    return tuple(Reader(number, person) for number, person in by_name)


def list_readers(session: Session, number: int | None = None) -> tuple[Reader, ...]:
    """Return everybody by name, or whom a number names; a row that cannot be read stands for itself, last of all."""
    query = select(PersonRow).order_by(col(PersonRow.id))
    if number is not None:
        query = query.where(PersonRow.id == number)
    rows = session.exec(query).all()
    try:
        found = _read_people(session, rows, None if number is None else _only(number))
    except (MonitorError, ValueError, TypeError):
        alone = [_read_alone(session, row) for row in rows]
        return tuple(sorted(alone, key=lambda one: (one.person is None, one.person.name if one.person else "")))
    by_name = sorted(found.items(), key=lambda one: one[1].name)
    return tuple(Reader(person_id, person) for person_id, person in by_name)


def find_channel(session: Session, name: str, address: str) -> ChannelRow | None:
    """Return the row of one address of a person, held against removal until this transaction ends; or None."""
    vault = vault_of(session)
    query = (
        select(ChannelRow)
        .join(PersonRow, col(PersonRow.id) == ChannelRow.person_id)
        .where(PersonRow.name_hash == vault.hash(name, NAME))
        .where(ChannelRow.address_hash == vault.hash(address, ADDRESS))
        .with_for_update(read=True, key_share=True, of=ChannelRow)
    )
    return session.exec(query).first()


def _set_channels(session: Session, person_id: int, addresses: Sequence[str]) -> None:
    vault = vault_of(session)
    old = {row.address_hash: row for row in session.exec(select(ChannelRow).where(ChannelRow.person_id == person_id))}
    for position, address in enumerate(dict.fromkeys(addresses)):
        address_hash = vault.hash(address, ADDRESS)
        row = old.pop(address_hash, None) or ChannelRow(
            person_id=person_id,
            position=position,
            address_hash=address_hash,
            address_secret=vault.encrypt(address, ADDRESS),
        )
        row.position = position
        session.add(row)
    for row in old.values():
        _cancel(session, row)
        session.delete(row)
    session.flush()


def _cancel(session: Session, channel: ChannelRow) -> None:
    """Let nothing more go to a channel; a message that is on its way at this moment cannot be called back."""
    session.exec(
        update(DeliveryRow)
        .where(col(DeliveryRow.channel_id) == channel.id, col(DeliveryRow.state).in_(("waiting", "sending")))
        .values(state="dead", answer=CANCELLED, next_try_at=None, lease_until=None)
    )


def _find_row(session: Session, name: str) -> PersonRow | None:
    return session.exec(select(PersonRow).where(PersonRow.name_hash == vault_of(session).hash(name, NAME))).first()


def _read_alone(session: Session, row: PersonRow) -> Reader:
    number = _number(row)
    try:
        return Reader(number, _read_people(session, [row], _only(number))[number])
    except (MonitorError, ValueError, TypeError) as error:
        return Reader(number, None, str(error) if isinstance(error, MonitorError) else type(error).__name__)


def _read_people(session: Session, rows: Sequence[PersonRow], people: Ids | None = None) -> dict[int, Person]:
    """Return the persons of these rows by id; ``people`` asks for their ids where they are not all there are."""
    vault = vault_of(session)
    channels: dict[int, list[str]] = {}
    query = select(ChannelRow).order_by(col(ChannelRow.position))
    if people is not None:
        query = query.where(col(ChannelRow.person_id).in_(people))
    for channel in session.exec(query):
        channels.setdefault(channel.person_id, []).append(vault.decrypt(channel.address_secret, ADDRESS))
    rules, wishes = list_rules(session, people), list_wishes(session, people)
    found = {}
    for row in rows:
        number = _number(row)
        theirs = rules.get(number, ())
        found[number] = Person(
            name=vault.decrypt(row.name_secret, NAME),
            language=cast("ReaderLanguage", row.language),
            channels=tuple(channels.get(number, ())),
            topics=tuple(rule.follow.words for rule in theirs if is_plain(rule)),
            subscriptions=theirs,
            wish=wishes.get(number, USUAL),
        )
    return found


def _only(number: int) -> Ids:
    # To its type the number of a row may be None, as it is before it is stored.
    return cast("Ids", select(PersonRow.id).where(PersonRow.id == number))


def _number(row: PersonRow) -> int:
    assert row.id is not None  # noqa: S101 - for the types; a flushed row has its number
    return row.id

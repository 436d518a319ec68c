"""Who asked to be told. Names and addresses leave this module only to the sender and to the operator's own screen."""

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session, col, select, update

from alerts.model import Person, ReaderLanguage
from storage.flags import vault_of
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow, TopicRow

NAME, ADDRESS = "person.name", "channel.address"
CANCELLED = "cancelled: no longer asked for"


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
    for old in session.exec(select(TopicRow).where(TopicRow.person_id == number)):
        session.delete(old)
    session.flush()
    for position, topic in enumerate(dict.fromkeys(person.topics)):
        session.add(TopicRow(person_id=number, topic=topic, position=position))
    session.flush()
    return is_new


def remove_person(session: Session, name: str) -> bool:
    """Forget a person, and cancel what waits for that person; tells whether there was one of that name."""
    row = _find_row(session, name)
    if row is None:
        return False
    for channel in session.exec(select(ChannelRow).where(ChannelRow.person_id == row.id)).all():
        _cancel(session, channel)
    # Its channels and topics go with it; what was sent stays, without saying to whom.
    session.delete(row)
    session.flush()
    return True


def list_people(session: Session) -> tuple[Person, ...]:
    """Return everybody, by name."""
    return _as_people(session, session.exec(select(PersonRow)).all())


def find_people_for(session: Session, topics: Sequence[str]) -> tuple[Person, ...]:
    """Return those who asked for one of these topics at least, by name."""
    asked = select(TopicRow.person_id).where(col(TopicRow.topic).in_(topics))
    return _as_people(session, session.exec(select(PersonRow).where(col(PersonRow.id).in_(asked))).all())


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


def _as_people(session: Session, rows: Sequence[PersonRow]) -> tuple[Person, ...]:
    vault = vault_of(session)
    channels: dict[int, list[str]] = {}
    for channel in session.exec(select(ChannelRow).order_by(col(ChannelRow.position))):
        channels.setdefault(channel.person_id, []).append(vault.decrypt(channel.address_secret, ADDRESS))
    topics: dict[int, list[str]] = {}
    for topic in session.exec(select(TopicRow).order_by(col(TopicRow.position))):
        topics.setdefault(topic.person_id, []).append(topic.topic)
    people = [
        Person(
            name=vault.decrypt(row.name_secret, NAME),
            language=cast("ReaderLanguage", row.language),
            channels=tuple(channels.get(_number(row), ())),
            topics=tuple(topics.get(_number(row), ())),
        )
        for row in rows
    ]
    return tuple(sorted(people, key=lambda person: person.name))


def _number(row: PersonRow) -> int:
    assert row.id is not None  # noqa: S101 - for the types; a flushed row has its number
    return row.id

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from alerts.model import Person
from storage.engine import Store, open_store
from storage.people import add_person, remove_person
from storage.tables_people import ChannelRow, SubscriptionRow
from storage.tokens import (
    make_calendar_token,
    make_unsubscribe_token,
    read_calendar_token,
    read_unsubscribe_token,
)

FORM = re.compile(r"[A-Za-z0-9_-]{38}")


@pytest.fixture
def channels(store: Store, person: Person) -> list[int]:
    """The numbers of the two channels of a person who is subscribed."""
    with store.transaction() as session:
        add_person(session, person)
        return [number for number in session.exec(select(ChannelRow.id).order_by(col(ChannelRow.position))) if number]


def test_each_channel_has_a_link_of_its_own_that_is_read_back(store: Store, channels: list[int]) -> None:
    with store.reading() as session:
        tokens = [make_unsubscribe_token(session, number) for number in channels]
        again = [make_unsubscribe_token(session, number) for number in channels]
        read = [read_unsubscribe_token(session, token) for token in tokens]

    assert (read, again, len(set(tokens))) == (channels, tokens, 2)
    assert all(FORM.fullmatch(token) for token in tokens)


def test_no_letter_of_a_link_can_be_another_one(store: Store, channels: list[int]) -> None:
    with store.reading() as session:
        token = make_unsubscribe_token(session, channels[0])
        forged = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))]
        read = [read_unsubscribe_token(session, one) for one in forged]

    # The last letter has four bits that say nothing: even so only the form that we write is taken.
    assert read == [None] * len(token)


@pytest.mark.parametrize("token", ["", "A", "A" * 38, "ш" * 38, "=" * 38, "A" * 4000, "../" * 12, "A" * 37 + "\n"])
def test_what_is_no_link_of_ours_opens_nothing(store: Store, channels: list[int], token: str) -> None:
    with store.reading() as session:
        assert (read_unsubscribe_token(session, token), read_calendar_token(session, token)) == (None, None)


def test_a_link_opens_one_thing_only(store: Store, channels: list[int]) -> None:
    with store.reading() as session:
        rule = session.exec(select(SubscriptionRow.id)).first()
        assert rule is not None
        stop, calendar = make_unsubscribe_token(session, channels[0]), make_calendar_token(session, rule)

        assert (read_unsubscribe_token(session, calendar), read_calendar_token(session, stop)) == (None, None)
        assert read_calendar_token(session, calendar) == rule


def test_a_link_dies_with_its_channel_though_the_number_is_given_anew(store: Store, person: Person) -> None:
    other = replace(person, name="Дана", channels=("mailto:dana@example.kz",))
    with store.transaction() as session:
        add_person(session, person)
        channel = session.exec(select(ChannelRow)).all()[-1]
        token, number = make_unsubscribe_token(session, channel.id or 0), channel.id
        remove_person(session, person.name)
    with store.transaction() as session:
        add_person(session, other)
        row = session.exec(select(ChannelRow)).one()
        session.delete(row)
        session.flush()
        session.add(ChannelRow(**(row.model_dump() | {"id": number})))
        session.flush()

        assert read_unsubscribe_token(session, token) is None


def test_another_house_cannot_make_our_links(
    store: Store, channels: list[int], person: Person, make_other: Callable[[], Store]
) -> None:
    with make_other().transaction() as session:
        add_person(session, person)
        foreign = make_unsubscribe_token(session, channels[0])
    with store.reading() as session:
        assert read_unsubscribe_token(session, foreign) is None


@pytest.fixture
def make_other(tmp_path: Path) -> Callable[[], Store]:
    """A store of somebody with another key."""
    return lambda: open_store(f"sqlite:///{tmp_path / 'other.db'}", b"x" * 32)

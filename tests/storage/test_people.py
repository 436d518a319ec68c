from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from alerts.model import Delivery, Person
from storage.engine import Store, open_store
from storage.outbox import list_deliveries, mark_dead, mark_sent, mark_waiting, store_deliveries
from storage.people import add_person, find_readers, list_people, remove_person
from storage.tables import Row
from tests.storage.taking import take_next

MakeDelivery = Callable[..., Delivery]
LEASE = timedelta(minutes=5)


def as_said(people: Iterable[Person | None]) -> tuple[Person, ...]:
    """Return people as they were subscribed: the rules that their topics became are left out."""
    return tuple(replace(person, subscriptions=()) for person in people if person)


def test_a_person_comes_back_as_told_and_is_found_by_any_topic(store: Store, person: Person) -> None:
    guest = Person("Guest", "eng", ("slack://a/b/c",), ("labour",))
    with store.transaction() as session:
        added = [add_person(session, guest), add_person(session, person)]
    with store.reading() as session:
        people = list_people(session)
        topics: list[list[str]] = [["children", "domestic_violence"], ["labour"], []]
        found = [[reader.person for reader in find_readers(session, ["1"], asked)] for asked in topics]

    assert (added, as_said(people)) == ([True, True], (guest, person))
    assert [as_said(one) for one in found] == [(person,), (guest,), ()]


def test_an_existing_name_is_replaced(store: Store, person: Person) -> None:
    newer = Person("Айгүл", "rus", ("tgram:7", "mailto:aigul@example.kz"), ("labour", "labour", "children"))
    with store.transaction() as session:
        added = [add_person(session, person), add_person(session, newer)]
    with store.reading() as session:
        people = list_people(session)

    assert (added, as_said(people)) == ([True, False], (replace(newer, topics=("labour", "children")),))


def test_who_unsubscribes_gets_nothing_that_still_waits(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    with store.transaction() as session:
        add_person(session, person)
        store_deliveries(session, "news", [make_delivery("k1"), make_delivery("k2"), make_delivery("k3")])
    with store.transaction() as session:
        taken = take_next(session, noon, LEASE)
    with store.transaction() as session:
        removed = [remove_person(session, "Айгүл"), remove_person(session, "Айгүл")]
    with store.transaction() as session:
        # The sender that held k1 comes back with «try later», and its lease is long over.
        mark_waiting(session, "k1", "450 try later", noon)
        after = take_next(session, noon + timedelta(days=1), LEASE)
        left = [(delivery.key, delivery.state, delivery.person) for delivery in list_deliveries(session)]

    assert taken
    assert (taken.key, removed, after) == ("k1", [True, False], None)
    assert left == [("k1", "dead", ""), ("k2", "dead", ""), ("k3", "dead", "")]


def test_a_removed_address_gets_nothing_and_a_kept_one_still_does(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    with store.transaction() as session:
        add_person(session, person)
        store_deliveries(session, "news", [make_delivery("mail"), make_delivery("chat", "tgram:420042")])
        add_person(session, replace(person, channels=("tgram:420042",)))
        taken = [take_next(session, noon, LEASE) for _ in range(2)]

    assert [delivery and delivery.key for delivery in taken] == ["chat", None]


def test_nobody_queues_for_a_person_who_is_gone(store: Store, person: Person, make_delivery: MakeDelivery) -> None:
    with store.transaction() as session:
        add_person(session, person)
        remove_person(session, person.name)
        stored = store_deliveries(session, "news", [make_delivery()])

        assert (stored, list_deliveries(session)) == (0, ())


def test_nothing_of_a_person_stands_in_clear_in_the_database(
    tmp_path: Path, key: bytes, make_delivery: MakeDelivery, noon: datetime
) -> None:
    canaries = ("canary-mail@example.kz", "canarytoken", "КанарейкаИмя")
    person = Person("КанарейкаИмя", "rus", ("mailto:canary-mail@example.kz", "slack://canarytoken/x"), ("labour",))
    store = open_store(f"sqlite:///{tmp_path / 'z.db'}", key)
    deliveries = [make_delivery(name, person.channels[0], person=person.name) for name in ("k1", "k2", "k3")]
    with store.transaction() as session:
        add_person(session, person)
        store_deliveries(session, "news", deliveries)
        take_next(session, noon, LEASE)
        mark_waiting(session, "k1", "450 <CANARY-mail@example.kz> later", noon)
        mark_dead(session, "k2", "550 no such user: mailto:canary-mail@example.kz")
        mark_sent(session, "k3", "250 canary-mail@example.kz ok", noon)
        answers = [delivery.answer for delivery in list_deliveries(session)]
    written = [path.read_bytes().lower() for path in tmp_path.iterdir() if path.is_file()]
    store.close()
    written += [path.read_bytes().lower() for path in tmp_path.iterdir() if path.is_file()]

    assert answers == ["450 <…> later", "550 no such user: …", "250 … ok"]
    assert len(written) >= 3  # the file, its WAL and the index of that, then the file alone
    assert [word for word in canaries for data in written if word.lower().encode() in data] == []


def test_a_dump_of_every_column_shows_nothing_of_a_person(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    with store.transaction() as session:
        add_person(session, person)
        store_deliveries(session, "news", [make_delivery()])
        tables = ("person", "channel", "subscription", "person_wish", "delivery")
        dump = [str(session.connection().execute(select(Row.metadata.tables[table])).all()) for table in tables]

    assert [word for word in ("aigul", "example.kz>", "420042", "Айгүл") if word in "".join(dump)] == []

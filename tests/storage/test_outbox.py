from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from alerts.model import Delivery, Message, Person
from storage.engine import Store
from storage.errors import NotStoredError
from storage.outbox import (
    is_stopped,
    list_deliveries,
    mark_dead,
    mark_sent,
    mark_waiting,
    release_all,
    resume_sending,
    stop_sending,
    store_deliveries,
)
from storage.people import add_person, remove_person
from tests.storage.taking import take_next

MakeDelivery = Callable[..., Delivery]
LEASE = timedelta(minutes=5)


def queue(store: Store, person: Person, *deliveries: Delivery) -> int:
    with store.transaction() as session:
        add_person(session, person)
        return store_deliveries(session, "news", deliveries)


def take(store: Store, at: datetime) -> Delivery | None:
    with store.transaction() as session:
        return take_next(session, at, LEASE)


def test_a_delivery_comes_back_as_it_was_stored(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    delivery = make_delivery(next_try_at=noon)
    stored = queue(store, person, delivery)
    with store.reading() as session:
        found = [list_deliveries(session), list_deliveries(session, state="sent")]

    assert (stored, found) == (1, [(delivery,), ()])


def test_the_same_delivery_again_does_nothing_even_after_it_was_sent(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    stored = [queue(store, person, make_delivery()), queue(store, person, make_delivery(message_id="<other@x>"))]
    taken = take(store, noon)
    with store.transaction() as session:
        mark_sent(session, "k1", "250 OK", noon)
    stored.append(queue(store, person, make_delivery(message_id="<third@x>")))
    with store.reading() as session:
        found = list_deliveries(session)

    assert (stored, taken and taken.message_id) == ([1, 0, 0], "<k1@zanwatch.example>")
    assert found == (make_delivery(state="sent", attempts=1, sent_at=noon, answer="250 OK"),)


def test_one_message_id_on_several_channels_is_no_duplicate(
    store: Store, person: Person, make_delivery: MakeDelivery
) -> None:
    mail, chat = make_delivery("k1", message_id=""), make_delivery("k2", "tgram:420042", message_id="")

    assert queue(store, person, mail, chat) == 2


def test_messages_are_taken_oldest_first_and_each_once(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, person, *(make_delivery(key) for key in ("k3", "k1", "k2")))
    taken = [take(store, noon) for _ in range(4)]

    assert taken == [*(make_delivery(key, state="sending", attempts=1) for key in ("k3", "k1", "k2")), None]


def test_a_lease_that_ran_out_gives_the_same_message_with_the_same_message_id(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, person, make_delivery())
    first, early, late = take(store, noon), take(store, noon + LEASE / 2), take(store, noon + LEASE)

    assert first == make_delivery(state="sending", attempts=1)
    assert early is None
    assert late == replace(first, attempts=2)


def test_a_failed_try_waits_for_its_hour_unless_all_is_released(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, person, make_delivery())
    take(store, noon)
    with store.transaction() as session:
        mark_waiting(session, "k1", "421 busy", noon + timedelta(hours=1))
    before = take(store, noon + timedelta(minutes=59))
    with store.transaction() as session:
        released = release_all(session)
    after = take(store, noon + timedelta(minutes=59))

    assert (before, released) == (None, 1)
    assert after == make_delivery(state="sending", attempts=2, answer="421 busy")


def test_a_failed_try_comes_again_at_its_hour(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, person, make_delivery())
    take(store, noon)
    with store.transaction() as session:
        mark_waiting(session, "k1", "421 busy", noon + timedelta(hours=1))
    again = take(store, noon + timedelta(hours=1))

    assert again
    assert (again.message_id, again.attempts) == ("<k1@zanwatch.example>", 2)


def test_what_is_dead_or_sent_never_comes_again(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, person, make_delivery("k1"), make_delivery("k2"))
    take(store, noon)
    take(store, noon)
    with store.transaction() as session:
        mark_dead(session, "k1", "550 no such user")
        mark_sent(session, "k2", "250", noon)
        mark_dead(session, "k2", "too late")
        mark_waiting(session, "k1", "too late", noon)
        released = release_all(session)
    with store.reading() as session:
        states = [(delivery.state, delivery.answer) for delivery in list_deliveries(session)]

    assert (states, released) == ([("dead", "550 no such user"), ("sent", "250")], 0)
    assert take(store, noon + timedelta(days=365)) is None


def test_nothing_leaves_while_sending_is_stopped(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, person, make_delivery())
    with store.transaction() as session:
        states = [is_stopped(session)]
        stop_sending(session)
        states.append(is_stopped(session))
        taken = [take_next(session, noon, LEASE)]
        resume_sending(session)
        states.append(is_stopped(session))
        taken.append(take_next(session, noon, LEASE))

    assert (states, taken) == ([False, True, False], [None, make_delivery(state="sending", attempts=1)])


def test_a_short_chat_number_is_not_cut_out_of_other_numbers(
    store: Store, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, Person("Айгүл", "kaz", ("tgram:42",), ()), make_delivery(channel="tgram:42"))
    with store.transaction() as session:
        mark_dead(session, "k1", "421: chat 42 not found")
        (found,) = list_deliveries(session)

    assert found.answer == "421: chat … not found"


def test_a_delivery_that_is_not_there_is_named(store: Store, noon: datetime) -> None:
    with pytest.raises(NotStoredError, match="no delivery k9"), store.transaction() as session:
        mark_sent(session, "k9", "", noon)


def test_senders_at_work_together_never_take_the_same_message(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    keys = [f"k{number:02}" for number in range(40)]
    queue(store, person, *(make_delivery(key) for key in keys))

    def send_all(_: int) -> list[str]:
        taken = []
        while delivery := take(store, noon):
            taken.append(delivery.key)
            with store.transaction() as session:
                mark_sent(session, delivery.key, "250", noon)
        return taken

    with ThreadPoolExecutor(4) as pool:
        taken = [key for keys in pool.map(send_all, range(4)) for key in keys]

    assert sorted(taken) == keys


# SQLite admits one writer at a time: there, nothing can be held beside another.
@pytest.mark.parametrize("database", ["postgresql"])
def test_a_second_sender_takes_the_next_row_while_the_first_holds_one(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    queue(store, person, make_delivery("k1"), make_delivery("k2"))
    with store.transaction() as first, store.transaction() as second:
        taken = [take_next(first, noon, LEASE), take_next(second, noon, LEASE), take_next(second, noon, LEASE)]

    assert [delivery and delivery.key for delivery in taken] == ["k1", "k2", None]


def test_nothing_is_taken_after_an_unsubscription_was_confirmed(
    store: Store, person: Person, make_delivery: MakeDelivery, noon: datetime
) -> None:
    for round_number in range(10):
        keys = [f"{round_number}-{number}" for number in range(6)]
        queue(store, person, *(make_delivery(key) for key in keys))
        with ThreadPoolExecutor(2) as pool:
            sender = pool.submit(lambda: [take(store, noon) for _ in range(4)])
            with store.transaction() as session:
                remove_person(session, person.name)
            confirmed = take(store, noon + timedelta(days=1))
            sender.result()

        assert confirmed is None
        assert take(store, noon + timedelta(days=1)) is None
    with store.reading() as session:
        states = session.connection().execute(text("SELECT DISTINCT state FROM delivery")).scalars().all()

    assert states == ["dead"]


def test_a_body_is_stored_so_that_only_the_key_opens_it(
    store: Store, person: Person, make_delivery: MakeDelivery
) -> None:
    message = Message("Digest", "her own note", "<p>her own note</p>")
    queue(store, person, make_delivery(message=message))
    with store.reading() as session:
        stored = session.connection().execute(text("SELECT text || html FROM delivery")).scalar_one()
        opened = list_deliveries(session)[0].message

    assert (stored[:3], "note" in stored, opened) == ("v1:", False, message)


def test_a_body_of_an_older_store_is_read_as_it_stands(
    store: Store, person: Person, make_delivery: MakeDelivery
) -> None:
    queue(store, person, make_delivery())
    with store.transaction() as session:
        session.connection().execute(text("UPDATE delivery SET text = 'as it was', html = ''"))

        assert list_deliveries(session)[0].message.text == "as it was"

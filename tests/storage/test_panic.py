"""The switch for a bad day, and the list of whom a leak concerns: both in one command, from the terminal."""

from collections.abc import Callable
from datetime import datetime

from alerts.model import Delivery, Person
from alerts.subscriptions import Follow, Subscription
from storage.affected import Affected, list_affected
from storage.audit import list_entries, verify
from storage.engine import Store
from storage.flags import SENDING_STOPPED, find_flag
from storage.outbox import list_deliveries, store_deliveries
from storage.panic import begin_panic, end_panic, find_panic
from storage.people import add_person
from storage.sessions import find_signed_in, start_session
from storage.users import User, store_user


def test_in_a_panic_sending_stops_and_nobody_stays_signed_in_and_what_is_new_is_queued(
    store: Store, person: Person, make_delivery: Callable[..., Delivery], noon: datetime
) -> None:
    with store.transaction() as session:
        store_user(session, User("Дана", "admin", noon), "hash")
        start_session(session, "Дана", "token", noon)
        add_person(session, person)
        ended = [begin_panic(session, noon) for _ in range(2)]
        store_deliveries(session, "news", [make_delivery()])
        during = (find_panic(session), find_flag(session, SENDING_STOPPED), find_signed_in(session, "token", noon))
        over = [end_panic(session, noon) for _ in range(2)]
        after = (find_panic(session), find_flag(session, SENDING_STOPPED), len(list_deliveries(session)))
        deeds = [(one.deed.actor, one.deed.action) for one in list_entries(session)]

        assert verify(session) is None
    assert (ended, during) == ([1, 0], (noon, "yes", None))
    assert (over, after) == ([True, False], (None, "no", 1))
    assert deeds == [("command", "restored"), ("command", "stopped")]


def test_everybody_of_whom_something_is_kept_is_on_the_list_with_what_it_is(
    store: Store, person: Person, make_delivery: Callable[..., Delivery], noon: datetime
) -> None:
    rule = Subscription(Follow("phrase", words="усиленная защита"), note="моя заметка")
    with store.transaction() as session:
        store_user(session, User("Дана", "admin", noon), "hash")
        add_person(session, Person(person.name, "kaz", person.channels, (), (rule,)))
        add_person(session, Person("Ян", "rus", ("mailto:y@example.kz",), ("labour",)))
        store_deliveries(session, "news", [make_delivery()])
        found = list_affected(session)

    all_of_it = ("phrases of her own", "notes of her own", "1 messages of the last 30 days")
    usual = ("name and addresses", "what she follows")
    assert found == (
        Affected("reader", person.name, "kaz", person.channels, (*usual, *all_of_it)),
        Affected("reader", "Ян", "rus", ("mailto:y@example.kz",), usual),
        Affected("staff", "Дана", kept=("name", "password hash")),
    )

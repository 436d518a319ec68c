"""What a rule brought and its person has called nothing to her: her own words are sealed, and go with her."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import NoResultFound

from alerts.model import Person
from alerts.subscriptions import Follow, Subscription
from storage.audit import list_entries
from storage.digests import find_person_id
from storage.engine import Store
from storage.forgetting import forget_person
from storage.not_relevant import NotRelevant, list_not_relevant, store_not_relevant
from storage.people import add_person, find_person
from storage.seen import NewsStep

STEP = NewsStep("49212", date(2023, 7, 1), date(2024, 6, 16))
CANARY = "канарейка-k4"


@pytest.fixture
def rule(store: Store) -> Callable[[], Subscription]:
    """The one rule of the one person, as it is stored."""
    with store.transaction() as session:
        add_person(session, Person("Айгүл", "kaz", ("mailto:a@example.kz",), (), (Subscription(Follow("everything")),)))

    def read() -> Subscription:
        with store.reading() as session:
            person = find_person(session, "Айгүл")
        assert person is not None
        return person.subscriptions[0]

    return read


def say(store: Store, key: str, said: NotRelevant) -> None:
    with store.transaction() as session:
        store_not_relevant(session, (find_person_id(session, "Айгүл") or 0, key), said, "account:1")


def test_the_newest_word_on_a_step_holds_and_no_rule_is_altered(
    store: Store, rule: Callable[[], Subscription], noon: datetime
) -> None:
    before = rule()
    first = NotRelevant(STEP, "too_small", CANARY, noon)
    newest = NotRelevant(STEP, "other", "", noon + timedelta(hours=1))
    for said in (first, newest):
        say(store, before.key, said)
    with store.reading() as session:
        found = list_not_relevant(session, before.key)
        deeds = [(one.deed.actor, one.deed.action, one.deed.object_kind) for one in list_entries(session)]

    assert (found, rule()) == ((newest,), before)
    assert deeds == [("account:1", "changed", "not relevant")] * 2


def test_her_own_words_are_sealed(store: Store, rule: Callable[[], Subscription], noon: datetime) -> None:
    said = NotRelevant(STEP, "other", CANARY, noon)
    say(store, rule().key, said)
    with store.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM not_relevant")).all()
    with store.reading() as session:
        assert list_not_relevant(session, rule().key) == (said,)
    assert CANARY not in str(row)


def test_who_is_forgotten_leaves_no_word_of_hers_and_the_record_of_the_deed_stays(
    store: Store, rule: Callable[[], Subscription], noon: datetime, tmp_path: Path
) -> None:
    say(store, rule().key, NotRelevant(STEP, "other", CANARY, noon))
    forget_person(store, tmp_path, "Айгүл", noon)
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM not_relevant")).all()
    with store.reading() as session:
        deeds = [one.deed.action for one in list_entries(session)]

    assert (rows, deeds) == ([], ["forgotten", "changed"])


def test_a_rule_that_is_gone_is_called_nothing(store: Store, rule: Callable[[], Subscription], noon: datetime) -> None:
    assert rule().key
    with pytest.raises(NoResultFound):
        say(store, "0" * 32, NotRelevant(STEP, "other", "", noon))

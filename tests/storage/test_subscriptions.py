from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from alerts.model import Person
from alerts.subscriptions import USUAL, Follow, QuietHours, Subscription, Wish
from storage.engine import Store, open_store
from storage.people import add_person, find_person, find_readers, list_people, remove_person
from storage.schema import MIGRATIONS
from storage.subscriptions import snooze
from storage.tables import Row

RULES = (
    Subscription(Follow("topic", words="labour")),
    Subscription(Follow("article", "49212", "art_17", unit_on=date(2024, 6, 16)), least="important", note="дело Ж."),
    Subscription(Follow("phrase", words="временн~ убежищ~"), moments=("announced", "in_force"), frequency="daily"),
    Subscription(Follow("act", "900001"), frequency="weekly", snoozed_until=date(2026, 12, 1)),
)
WISH = Wish(
    timezone="Asia/Tashkent",
    quiet=QuietHours(time(22), time(7), (date(2027, 1, 1),), lets_critical_pass=True),
    digest_at=time(9, 30),
    digest_weekday=4,
    channels="in_order",
    wants_heartbeat=False,
    is_discreet=False,
)
AIGUL = Person("Айгүл", "kaz", ("mailto:aigul@example.kz",), (), RULES, WISH)


def keep(store: Store, *people: Person) -> None:
    with store.transaction() as session:
        for person in people:
            add_person(session, person)


def find(store: Store, name: str) -> Person:
    with store.reading() as session:
        person = find_person(session, name)
    assert person
    return person


def said(person: Person) -> tuple[Subscription, ...]:
    return tuple(replace(rule, key="") for rule in person.subscriptions)


def test_rules_and_wishes_come_back_as_they_were_said_each_with_a_key_of_its_own(store: Store) -> None:
    keep(store, AIGUL)
    found = find(store, "Айгүл")
    keys = [rule.key for rule in found.subscriptions]

    assert (said(found), found.wish, found.topics) == (RULES, WISH, ("labour",))
    assert [len(key) for key in keys] == [32] * 4
    assert len(set(keys)) == 4


def test_a_rule_keeps_its_key_when_it_is_said_again_or_changed_under_it(store: Store) -> None:
    keep(store, AIGUL)
    before = find(store, "Айгүл").subscriptions
    changed = replace(before[1], note="другое дело")
    keep(store, replace(AIGUL, subscriptions=(changed, *RULES[2:], Subscription(Follow("everything")))))
    after = find(store, "Айгүл").subscriptions

    assert [rule.key for rule in after[:3]] == [before[1].key, before[2].key, before[3].key]
    assert (after[0], after[3].follow.kind, after[3].key in {rule.key for rule in before}) == (
        changed, "everything", False,
    )  # fmt: skip


def test_who_asks_for_what_is_usual_again_has_it(store: Store) -> None:
    keep(store, AIGUL)
    keep(store, replace(AIGUL, wish=USUAL))

    assert find(store, "Айгүл").wish == USUAL


def test_a_key_of_another_person_takes_nothing_of_hers(store: Store) -> None:
    keep(store, AIGUL)
    theirs = find(store, "Айгүл").subscriptions
    keep(store, Person("Guest", "eng", ("tgram:7",), (), theirs))

    assert find(store, "Айгүл").subscriptions == theirs
    assert {rule.key for rule in find(store, "Guest").subscriptions} & {rule.key for rule in theirs} == set()


@pytest.mark.parametrize(
    ("codes", "topics", "names"),
    [
        (("49212",), (), ["article", "phrase"]),
        (("900001",), (), ["act", "phrase"]),
        (("1", "Z090000214_"), ("labour", "children"), ["old", "phrase", "topic"]),
        (("1",), (), ["phrase"]),
    ],
)
def test_those_who_may_want_news_are_found_by_act_topic_or_words(
    store: Store, codes: tuple[str, ...], topics: tuple[str, ...], names: list[str]
) -> None:
    followed = dict(zip(("topic", "article", "phrase", "act"), RULES, strict=True))
    followed["old"] = Subscription(Follow("act", "Z090000214_"))
    keep(store, *(Person(name, "rus", ("tgram:7",), (), (rule,)) for name, rule in followed.items()))
    with store.reading() as session:
        found = find_readers(session, codes, topics)

    assert sorted(reader.person.name for reader in found if reader.person) == names


def test_a_rule_is_snoozed_by_its_key_and_woken(store: Store) -> None:
    keep(store, AIGUL)
    key = find(store, "Айгүл").subscriptions[0].key
    with store.transaction() as session:
        told = [snooze(session, key, date(2026, 12, 31)), snooze(session, "0" * 32, None)]

    assert told == [True, False]
    assert find(store, "Айгүл").subscriptions[0].snoozed_until == date(2026, 12, 31)
    # What is snoozed is no rule by the defaults any more.
    assert find(store, "Айгүл").topics == ()


def test_what_she_wrote_is_encrypted_and_goes_with_her(store: Store) -> None:
    keep(store, AIGUL)
    with store.transaction() as session:
        tables = ("subscription", "person_wish")
        dump = "".join(str(session.connection().execute(select(Row.metadata.tables[table])).all()) for table in tables)
        remove_person(session, "Айгүл")
        left = [session.connection().execute(select(Row.metadata.tables[table])).all() for table in tables]

    assert [word for word in ("дело", "убежищ", "Айгүл", "aigul") if word in dump] == []
    assert left == [[], []]


def test_a_row_that_cannot_be_read_stands_for_itself_alone(store: Store) -> None:
    topic = (Subscription(Follow("topic", words="labour")),)
    keep(store, *(Person(name, "rus", ("tgram:7",), (), topic) for name in ("a", "b", "c")))
    with store.transaction() as session:
        session.connection().execute(text("UPDATE channel SET address_secret = 'v1:damaged' WHERE person_id = 2"))
        found = find_readers(session, ["1"], ["labour"])

    assert [(reader.id, reader.person.name if reader.person else "") for reader in found] == [
        (1, "a"), (2, ""), (3, "c"),
    ]  # fmt: skip
    assert "another key" in found[1].error


@pytest.fixture
def old_store(empty_url: str, key: bytes) -> Iterator[Store]:
    """A store as it was before there were rules: two people who follow topics."""
    engine = sqlalchemy.create_engine(empty_url)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0016")
        for number in (1, 2):
            secret = f"secret-{number}"
            connection.execute(
                text("INSERT INTO person (name_hash, name_secret, language) VALUES (:hash, :secret, 'rus')"),
                {"hash": f"{number}" * 64, "secret": secret},
            )
        for line in ((1, "labour", 1), (1, "children", 0), (2, "migration", 0)):
            connection.execute(
                text("INSERT INTO person_topic (person_id, topic, position) VALUES (:person, :topic, :at)"),
                dict(zip(("person", "topic", "at"), line, strict=True)),
            )
    engine.dispose()
    store = open_store(empty_url, key)
    yield store
    store.close()


def test_topics_of_a_store_made_before_there_were_rules_are_carried_over(old_store: Store) -> None:
    with old_store.reading() as session:
        rows = session.connection().execute(
            text("SELECT person_id, kind, topic, least, frequency, key FROM subscription ORDER BY person_id, position")
        )
        found = [tuple(row) for row in rows]
        names = sqlalchemy.inspect(session.connection()).get_table_names()

    assert [row[:5] for row in found] == [
        (1, "topic", "children", "editorial", "at_once"),
        (1, "topic", "labour", "editorial", "at_once"),
        (2, "topic", "migration", "editorial", "at_once"),
    ]
    assert len({row[5] for row in found}) == 3
    assert "person_topic" not in names


def test_topics_that_were_carried_over_are_topics_by_the_defaults(tmp_path: Path, key: bytes) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'z.db'}", key)
    keep(store, Person("Айгүл", "rus", ("tgram:7",), ("labour",)))
    with store.reading() as session:
        (person,) = list_people(session)
    store.close()

    assert (person.topics, said(person)) == (("labour",), RULES[:1])

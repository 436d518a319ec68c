"""A canary is planted wherever a person's words stand, and looked for in every byte of the database's files."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from alerts.model import Delivery, Message, Person
from alerts.subscriptions import Follow, Subscription
from storage.audit import list_entries, verify
from storage.backup import make_backup
from storage.backup_restore import restore_backup
from storage.engine import Store, open_store
from storage.forgetting import LIST, erase, forget_person, note_back, note_left, stop_channel
from storage.outbox import list_deliveries, mark_sent, store_deliveries
from storage.people import add_person, find_channel, list_people
from storage.tables_people import DeliveryRow
from tests.storage.taking import take_next

LEASE = timedelta(minutes=5)
HOUR = timedelta(hours=1)
MakeDelivery = Callable[..., Delivery]
DANA = Person("Дана", "rus", ("mailto:canary.dana@example.kz",), ("labour",))
AIGUL = Person(
    "Canary Aigul",
    "rus",
    ("mailto:canary.aigul@example.kz", "tgram:424242424242"),
    ("children",),
    (Subscription(Follow("phrase", words="canary phrase"), note="canary note"),),
)
WORDS = ("canary note", "canary words", "canary phrase", "Canary Aigul", "canary.aigul@example.kz", "424242424242")


@pytest.fixture
def peopled(store: Store, make_delivery: MakeDelivery, noon: datetime) -> Store:
    """Two people; one has a message that was sent, and one that waits, with her note in both."""
    message = Message("canary words", "Статья 17. canary note", "<p>canary note</p>")
    with store.transaction() as session:
        for person in (AIGUL, DANA):
            add_person(session, person)
        for key, channel in (("sent", AIGUL.channels[0]), ("waits", AIGUL.channels[1])):
            delivery = make_delivery(key, channel, person=AIGUL.name, message=message)
            store_deliveries(session, "news", [delivery])
        store_deliveries(session, "news", [make_delivery("dana", DANA.channels[0], person=DANA.name)])
        assert take_next(session, noon, LEASE)
        mark_sent(session, "sent", "250 canary.aigul@example.kz", noon)
    return store


def test_whoever_asks_is_forgotten_and_what_was_sent_stays_without_her(
    peopled: Store, tmp_path: Path, noon: datetime
) -> None:
    with peopled.reading() as session:
        channel = find_channel(session, AIGUL.name, AIGUL.channels[0])
        assert channel is not None
        number, hers = channel.person_id, (channel.address_hash, channel.address_secret)
    was_there, is_erased = forget_person(peopled, tmp_path, AIGUL.name, noon)
    with peopled.reading() as session:
        people, rows = list_people(session), session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id))).all()
        deed = list_entries(session)[0].deed

        assert verify(session) is None
    assert (was_there, is_erased, [person.name for person in people]) == (True, True, ["Дана"])
    assert [(row.state, row.person_id, row.subject + row.text + row.html) for row in rows[:2]] == [
        ("sent", None, ""),
        ("dead", None, ""),
    ]
    assert {"sent", "waits", "<sent@zanwatch.example>"}.isdisjoint({rows[0].key, rows[1].key, rows[0].message_id})
    assert rows[0].sent_at == noon
    assert (deed.action, deed.object_kind, deed.object_id) == ("forgotten", "person", str(number))
    assert find_words(peopled, (*WORDS, *hers)) == set()


def test_the_search_itself_finds_what_is_not_forgotten(peopled: Store) -> None:
    # A subject says nothing of anybody and is stored as it is; what stands below it is encrypted.
    assert find_words(peopled, WORDS) == {"canary words"}


def test_without_writing_the_file_anew_her_words_stay_in_its_gaps(
    file_store: Store, make_delivery: MakeDelivery, noon: datetime
) -> None:
    # A body was stored as it is until 22.11.2026.
    message = Message("s", "")
    with file_store.transaction() as session:
        add_person(session, AIGUL)
        store_deliveries(session, "news", [make_delivery("k", AIGUL.channels[0], person=AIGUL.name, message=message)])
    for text in ("canary words " * 500, ""):
        with file_store.transaction() as session:
            session.exec(select(DeliveryRow)).one().text = text

    assert find_words(file_store, ["canary words"]) == {"canary words"}
    assert (erase(file_store), find_words(file_store, ["canary words"])) == (True, set())


def test_who_reads_meanwhile_keeps_the_gaps_and_that_is_said(
    file_store: Store, tmp_path: Path, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_SECONDS", 0)
    with file_store.transaction() as session:
        add_person(session, AIGUL)
    quick = open_store(str(file_store.engine.url), bytes(range(32)))
    reader = sqlite3.connect(str(file_store.engine.url.database), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()

    assert forget_person(quick, tmp_path, AIGUL.name, noon) == (True, False)
    reader.close()
    assert forget_person(quick, tmp_path, AIGUL.name, noon) == (False, True)
    quick.close()


def test_the_list_of_the_forgotten_says_nothing_to_who_reads_it(peopled: Store, tmp_path: Path, noon: datetime) -> None:
    forget_person(peopled, tmp_path, AIGUL.name, noon)
    forget_person(peopled, tmp_path, "Nobody of that name", noon)
    path = tmp_path / LIST
    words = path.read_text("ascii")

    assert (path.stat().st_mode & 0o777, len(words.split())) == (0o600, 2 * 4)
    assert not any(word in words for word in (*WORDS, "Nobody"))


@pytest.mark.parametrize("how", ["forgotten", "left", "stopped by the link"])
def test_a_backup_that_is_put_back_brings_nobody_back(  # noqa: PLR0917 - fixtures
    peopled: Store, database_url: str, key: bytes, tmp_path: Path, noon: datetime, how: str
) -> None:
    make_backup(peopled, tmp_path / "kept", noon)
    if how == "forgotten":
        forget_person(peopled, tmp_path, AIGUL.name, noon + HOUR)
    elif how == "left":
        with peopled.transaction() as session:
            note_left(session, tmp_path, AIGUL.name, noon + HOUR)
    else:
        with peopled.transaction() as session:
            channel = find_channel(session, AIGUL.name, AIGUL.channels[0])
            assert channel is not None
            stop_channel(session, tmp_path, channel.id or 0, noon + HOUR)
    peopled.close()
    restore_backup(tmp_path / "kept", database_url, key, tmp_path)
    store = open_store(database_url, key)
    with store.reading() as session:
        found = {person.name: person.channels for person in list_people(session)}
        deliveries = list_deliveries(session)

    stays = {AIGUL.name: AIGUL.channels[1:]} if how == "stopped by the link" else {}
    left = {DANA.name: DANA.channels} | stays
    assert (found, len(deliveries)) == (left, 3)
    if not stays:
        assert find_words(store, WORDS) == set()
    store.close()


def test_who_came_again_after_she_was_forgotten_is_in_the_next_backup(
    peopled: Store, database_url: str, key: bytes, tmp_path: Path, noon: datetime
) -> None:
    forget_person(peopled, tmp_path, AIGUL.name, noon)
    with peopled.transaction() as session:
        add_person(session, AIGUL)
    make_backup(peopled, tmp_path / "kept", noon + HOUR)
    peopled.close()
    restore_backup(tmp_path / "kept", database_url, key, tmp_path)
    store = open_store(database_url, key)
    with store.reading() as session:
        names = [person.name for person in list_people(session)]
    store.close()

    assert names == [AIGUL.name, DANA.name]


@pytest.mark.parametrize("how", ["left", "stopped by the link"])
def test_who_left_and_came_again_is_lost_by_no_backup(  # noqa: PLR0917 - fixtures
    peopled: Store, database_url: str, key: bytes, tmp_path: Path, noon: datetime, how: str
) -> None:
    make_backup(peopled, tmp_path / "kept", noon)
    with peopled.transaction() as session:
        channel = find_channel(session, AIGUL.name, AIGUL.channels[0])
        assert channel is not None
        if how == "left":
            note_left(session, tmp_path, AIGUL.name, noon + HOUR)
        else:
            stop_channel(session, tmp_path, channel.id or 0, noon + HOUR)
        note_back(session, tmp_path, AIGUL, noon + 2 * HOUR)
    peopled.close()
    restore_backup(tmp_path / "kept", database_url, key, tmp_path)
    store = open_store(database_url, key)
    with store.reading() as session:
        found = {person.name: person.channels for person in list_people(session)}
    store.close()

    assert found == {person.name: person.channels for person in (AIGUL, DANA)}


def test_half_a_line_of_a_deed_that_was_killed_is_no_fault_of_the_list(
    peopled: Store, database_url: str, key: bytes, tmp_path: Path, noon: datetime
) -> None:
    make_backup(peopled, tmp_path / "kept", noon)
    (tmp_path / LIST).write_text(f"\n{(noon + HOUR).isoformat()} 3f9a2c")
    forget_person(peopled, tmp_path, AIGUL.name, noon + HOUR)
    peopled.close()
    restore_backup(tmp_path / "kept", database_url, key, tmp_path)
    store = open_store(database_url, key)
    with store.reading() as session:
        names = [person.name for person in list_people(session)]
    store.close()

    assert names == [DANA.name]


def test_nothing_more_goes_to_an_address_that_was_stopped_and_her_others_stay(
    peopled: Store, tmp_path: Path, noon: datetime
) -> None:
    with peopled.transaction() as session:
        channel = find_channel(session, AIGUL.name, AIGUL.channels[1])
        assert channel is not None
        ended = [stop_channel(session, tmp_path, channel.id or 0, noon) for _ in range(2)]
    with peopled.transaction() as session:
        people = {person.name: person.channels for person in list_people(session)}
        due = [delivery.key for delivery in iter(lambda: take_next(session, noon, LEASE), None)]
        deeds = [(entry.deed.actor, entry.deed.action) for entry in list_entries(session)]

    assert (ended, people[AIGUL.name]) == ([True, False], AIGUL.channels[:1])
    assert (due, deeds) == (["dana"], [("link", "stopped")])


def find_words(store: Store, words: tuple[str, ...] | list[str]) -> set[str]:
    """Return those of the words that stand in the database, in any of its files or rows."""
    address = store.engine.url
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database))
        data = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    else:
        with store.engine.connect() as connection:
            names = [
                row[0]
                for row in connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            ]
            data = b"".join(
                str(row[0]).encode()
                for name in names
                for row in connection.exec_driver_sql(f'SELECT t::text FROM "{name}" t')  # noqa: S608 - its own names
            )
    return {word for word in words if word.encode() in data}

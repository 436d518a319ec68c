import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from alerts.model import Delivery, Person
from alerts.subscriptions import Follow, Subscription
from law.succession import Successor
from storage.audit import Deed, append, verify
from storage.engine import Store, open_store
from storage.errors import WrongKeyError
from storage.keys import KEY_FILE, read_key_file
from storage.notices import Notice, mark_notice, store_notice, take_notice
from storage.outbox import list_deliveries, store_deliveries
from storage.people import add_person, find_channel, list_people
from storage.rotation import NEXT, OLD, SECRETS, put_in_place, rotate
from storage.succession import Decided, decide, find_succession, propose
from storage.tables import Row
from storage.tables_people import ChannelRow
from storage.tokens import make_unsubscribe_token, read_unsubscribe_token
from storage.users import User, list_users, store_user
from tests.storage.taking import take_next

NEW_KEY, THIRD_KEY = b"n" * 32, b"3" * 32
LEASE = timedelta(minutes=5)
ADMIN = "mailto:admin@example.kz"
WITH_RULE = Subscription(Follow("phrase", words="усиленная защита"), note="моя заметка")


def test_every_encrypted_column_is_rotated() -> None:
    found = {
        (table.name, column.name)
        for table in Row.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("secret")
    }

    bodies = {("delivery", "text"), ("delivery", "html")}
    assert found | bodies == {(secret.table, secret.column) for secret in SECRETS} | {("kept_key", "secret")}


def test_every_keyed_hash_of_an_encrypted_text_is_made_anew() -> None:
    known = {(secret.table, secret.hashed) for secret in SECRETS if secret.hashed}
    beside_a_secret = {
        (secret.table, column.name)
        for secret in SECRETS
        for column in Row.metadata.tables[secret.table].columns
        if column.name.endswith("_hash") and column.name != "password_hash"
    }

    assert beside_a_secret == known


@pytest.fixture
def full(store: Store, person: Person, make_delivery: Callable[..., Delivery], noon: datetime) -> Store:
    """A store with something in every encrypted column."""
    with store.transaction() as session:
        add_person(session, Person(person.name, "kaz", person.channels, person.topics, (WITH_RULE,)))
        store_deliveries(session, "news", [make_delivery()])
        store_user(session, User("Айгүл К.", "editor", noon), "hash")
        propose(session, "49212", Successor("", "245-VIII", None, (), ""), noon)
        decide(session, "49212", "245-VIII", Decided("confirmed", noon, "Айгүл К."))
        append(session, Deed("command", "seen", "people"), noon)
        store_notice(session, Notice("n1", "espi", "s", "t", noon))
        take_notice(session, ADMIN, noon, LEASE)
        mark_notice(session, "n1", ADMIN, ("sent", "250"), None)
    return store


def test_all_is_there_under_the_new_key_and_nothing_under_the_old_one(
    full: Store, database_url: str, key: bytes, noon: datetime
) -> None:
    before = everything(full)
    with full.reading() as session:
        token = make_unsubscribe_token(session, session.exec(select(ChannelRow.id)).first() or 0)
    done = rotate(full, NEW_KEY, noon, [ADMIN])
    with pytest.raises(WrongKeyError, match="another secret key"):
        open_store(database_url, key)
    store = open_store(database_url, NEW_KEY)
    with store.transaction() as session:
        assert everything(store) == before
        assert find_channel(session, before[0][0].name, before[0][0].channels[0]) is not None
        assert read_unsubscribe_token(session, token) is not None
        assert (verify(session), take_notice(session, ADMIN, noon, LEASE)) == (None, None)
        assert take_next(session, noon, LEASE) is not None
    with store.engine.connect() as connection:
        left = [
            row[0]
            for secret in SECRETS
            for row in connection.execute(text(f'SELECT "{secret.column}" FROM "{secret.table}"'))  # noqa: S608 - ours
        ]
    store.close()

    # A person, two channels, a phrase, a note, two bodies, an account, a succession, and three kept keys.
    assert (done, {form[:2] for form in left} - {""}) == (12, {"v1"})


def test_links_and_the_record_outlive_a_second_rotation(full: Store, database_url: str, noon: datetime) -> None:
    with full.reading() as session:
        channel = session.exec(select(ChannelRow.id)).first()
        token = make_unsubscribe_token(session, channel or 0)
    rotate(full, NEW_KEY, noon)
    second = open_store(database_url, NEW_KEY)
    rotate(second, THIRD_KEY, noon)
    second.close()
    third = open_store(database_url, THIRD_KEY)
    with third.reading() as session:
        found = read_unsubscribe_token(session, token), verify(session)
    third.close()

    assert found == (channel, None)


def test_a_process_that_still_has_the_old_key_writes_nothing_more(full: Store, noon: datetime) -> None:
    rotate(full, NEW_KEY, noon)
    with pytest.raises(WrongKeyError, match="another secret key"), full.transaction():
        pytest.fail("it may write")
    with pytest.raises(WrongKeyError), full.reading() as session:
        list_people(session)


def test_one_field_of_another_key_stops_it_and_nothing_is_overwritten(
    full: Store, database_url: str, key: bytes, noon: datetime
) -> None:
    with full.engine.begin() as connection:
        foreign = connection.execute(text("SELECT address_secret FROM channel WHERE position = 1")).scalar_one()
        broken = f"v1:{'0' * 16}:{str(foreign).rpartition(':')[2]}"
        connection.execute(text("UPDATE channel SET address_secret = :it WHERE position = 1"), {"it": broken})
    was = dump(full)
    with pytest.raises(WrongKeyError, match="another key"):
        rotate(full, NEW_KEY, noon)

    assert dump(full) == was
    open_store(database_url, key).close()


def test_killed_at_any_moment_it_is_wholly_under_one_key_and_can_be_done_again(
    file_store: Store, noon: datetime, key: bytes
) -> None:
    url = str(file_store.engine.url)
    fill(file_store, 60)
    was = everything(file_store)
    file_store.close()
    code = (
        "import os, signal, sys; from datetime import datetime, UTC; import storage.rotation as r;"
        "from storage.engine import open_store; r.AT_ONCE = 10;"
        "die = lambda done: os.kill(os.getpid(), signal.SIGKILL) if done >= int(sys.argv[3]) else None;"
        "r.rotate(open_store(sys.argv[1], bytes.fromhex(sys.argv[2])), b'n' * 32, datetime.now(UTC), (), die)"
    )
    for fields in (10, 60, 110, 120):
        command = [sys.executable, "-c", code, url, key.hex(), str(fields)]
        assert subprocess.run(command, check=False, env=os.environ).returncode == -signal.SIGKILL
        still = open_store(url, key)
        assert everything(still) == was
        still.close()
    again = open_store(url, key)
    rotate(again, NEW_KEY, noon)
    again.close()
    new = open_store(url, NEW_KEY)
    assert everything(new) == was
    new.close()


def test_the_new_key_takes_the_place_of_the_old_one_which_stays_beside_it(tmp_path: Path) -> None:
    old, new = read_key_file(tmp_path / KEY_FILE), read_key_file(tmp_path / NEXT)
    put_in_place(tmp_path)

    assert (read_key_file(tmp_path / KEY_FILE), read_key_file(tmp_path / OLD)) == (new, old)
    assert not (tmp_path / NEXT).exists()


def everything(store: Store) -> tuple[Sequence[Person], *tuple[object, ...]]:
    """All that is encrypted, as it is read."""
    with store.reading() as session:
        return list_people(session), list_users(session), find_succession(session, "49212"), list_deliveries(session)


def fill(store: Store, count: int) -> None:
    """Subscribe so many people, each with one address."""
    with store.transaction() as session:
        for number in range(count):
            add_person(session, Person(f"P{number}", "rus", (f"mailto:p{number}@example.kz",), ("labour",)))


def dump(store: Store) -> list[tuple[object, ...]]:
    """Every row that a rotation could change."""
    with store.engine.connect() as connection:
        return [
            tuple(row)
            for name in (*dict.fromkeys(secret.table for secret in SECRETS), "kept_key", "flag", "audit")
            for row in connection.execute(text(f'SELECT * FROM "{name}" ORDER BY 1'))  # noqa: S608 - our own words
        ]

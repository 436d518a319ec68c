import fcntl
import json
import os
import random
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from storage import schema
from storage.backup import PAGE, make_backup
from storage.backup_restore import restore_backup
from storage.backup_rows import LEFT_OUT, count_rows
from storage.check import check_store
from storage.engine import Store, open_store
from storage.errors import StoreError, WrongKeyError
from storage.keys import Vault
from storage.leases import take_lease
from storage.people import list_people
from storage.runs import open_run
from storage.tables import Row
from tests.storage.filling import ADDRESS, NOON, PERSON, break_file, fill
from tests.storage.test_check import READER

Dump = dict[str, list[tuple[Any, ...]]]


def dump(store: Store) -> Dump:
    with store.reading() as session:
        return {
            table.name: [tuple(row) for row in session.connection().execute(select(table).order_by(*table.primary_key))]
            for table in Row.metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def data_file(folder: Path) -> Path:
    (found,) = folder.glob("zanwatch-*.db")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "nightly"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, key: bytes) -> Path:
    """A backup that nobody may change."""
    place = tmp_path_factory.mktemp("kept")
    shutil.copy(sqlite_template, place / "zanwatch.db")
    store = open_store(f"sqlite:///{place / 'zanwatch.db'}", key)
    fill(store)
    make_backup(store, place / "backup", NOON)
    store.close()
    return place / "backup"


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path, key: bytes) -> Iterator[str]:
    """The address of another database, of either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'other' / 'zanwatch.db'}"
        return
    server = request.getfixturevalue("postgres")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE other TEMPLATE template1")
    yield server.get_uri("other", "psycopg")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("DROP DATABASE other WITH (FORCE)")


def test_a_backup_gives_back_every_row_on_either_database_and_the_store_goes_on(
    store: Store, folder: Path, other_url: str, key: bytes
) -> None:
    fill(store)
    was = dump(store)
    made = make_backup(store, folder, NOON)
    restore_backup(folder, other_url, key)
    other = open_store(other_url, key)
    try:
        again = dump(other)
        checked = check_store(other, READER)
        with other.transaction() as session:
            people = list_people(session)
            number = open_run(session, "watch", NOON)
    finally:
        other.close()

    assert again == was
    assert (checked.faults, checked.rebuilt) == ([], 4)
    assert [(one.name, one.channels, one.topics) for one in people] == [(PERSON.name, PERSON.channels, PERSON.topics)]
    assert number == was["run"][-1][0] + 1
    assert made.rows["revision"] == 4


def test_a_restore_over_a_newer_store_takes_its_place_while_others_have_it_open(
    store: Store, database_url: str, folder: Path, key: bytes
) -> None:
    fill(store)
    make_backup(store, folder, NOON)
    was = dump(store)
    with store.transaction() as session:
        open_run(session, "watch", NOON)
    changed = dump(store)
    restore_backup(folder, database_url, key)

    assert changed != was
    assert dump(store) == was


def test_a_database_that_is_gone_or_no_database_at_all_is_replaced(kept: Path, tmp_path: Path, key: bytes) -> None:
    for at, rubbish in enumerate((None, b"", b"no database" * 1000, kept.joinpath(PAGE).read_bytes())):
        place = tmp_path / f"{at}"
        place.mkdir()
        if rubbish is not None:
            (place / "zanwatch.db").write_bytes(rubbish)
            (place / "zanwatch.db-wal").write_bytes(b"of another one")
        restore_backup(kept, f"sqlite:///{place / 'zanwatch.db'}", key)
        store = open_store(f"sqlite:///{place / 'zanwatch.db'}", key)
        checked = check_store(store, READER)
        store.close()

        assert (checked.faults, checked.rebuilt) == ([], 4)


def test_a_backup_may_be_made_while_a_pass_writes_and_is_of_one_moment(
    store: Store, folder: Path, other_url: str, key: bytes
) -> None:
    fill(store)
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            with store.transaction() as session:
                for _ in range(2):
                    open_run(session, "watch", NOON)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [make_backup(store, folder, NOON + timedelta(seconds=at)).rows["run"] for at in range(5)]
    finally:
        ended.set()
        writer.join()
    restore_backup(folder, other_url, key)
    other = open_store(other_url, key)
    checked = check_store(other, READER)
    other.close()

    # Each transaction adds two to the one of the filling.
    assert (sorted(counts), {count % 2 for count in counts}) == (counts, {1})
    assert checked.faults == []


def test_fifty_corruptions_of_fifty_are_refused_in_words_and_nothing_is_replaced(
    kept: Path, tmp_path: Path, key: bytes
) -> None:
    rng = random.Random(50)  # noqa: S311 - the same damage each time
    standing = tmp_path / "zanwatch.db"
    standing.write_bytes(b"what stands here stays")
    found = []
    for at in range(50):
        bad = tmp_path / f"bad{at}"
        shutil.copytree(kept, bad)
        file = data_file(bad) if at % 3 else bad / PAGE
        data = bytearray(file.read_bytes())
        if at % 5 == 0:
            del data[rng.randrange(len(data)) :]
        elif at % 5 == 1:
            data += rng.randbytes(rng.randint(1, 5000))
        else:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        file.write_bytes(bytes(data))
        with pytest.raises((StoreError, WrongKeyError)) as caught:
            restore_backup(bad, f"sqlite:///{standing}", key)
        found.append(str(caught.value))

    assert (len(found), all("backup in" in words for words in found)) == (50, True)
    assert standing.read_bytes() == b"what stands here stays"


def test_an_empty_folder_and_one_without_its_data_are_no_backup(kept: Path, tmp_path: Path, key: bytes) -> None:
    shutil.copy(kept / PAGE, tmp_path)
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path, tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(StoreError, match="backup in"):
            restore_backup(folder, f"sqlite:///{tmp_path / 'zanwatch.db'}", key)

    assert not (tmp_path / "zanwatch.db").exists()


@pytest.mark.parametrize(
    "name", ["../outside.db", "/etc/passwd", "secret.key", "zanwatch-20240617T070000Z-00000000.db/../../x"]
)
def test_a_page_that_names_a_file_elsewhere_is_refused_even_under_our_seal(
    kept: Path, tmp_path: Path, key: bytes, name: str
) -> None:
    shutil.copytree(kept, tmp_path / "bad")
    shutil.copy(data_file(kept), tmp_path / "outside.db")
    fields = json.loads((kept / PAGE).read_bytes().split(b"\n")[0]) | {"file": name}
    head = json.dumps(fields, sort_keys=True)
    (tmp_path / "bad" / PAGE).write_text(f"{head}\n{Vault(key).hash(head, 'backup')}\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(StoreError, match="another ZanWatch"):
        restore_backup(tmp_path / "bad", f"sqlite:///{tmp_path / 'zanwatch.db'}", key)

    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("what", ["page", "data", "pipe"])
def test_a_link_or_a_pipe_in_the_place_of_a_file_is_not_followed(
    kept: Path, tmp_path: Path, key: bytes, what: str
) -> None:
    bad = shutil.copytree(kept, tmp_path / "bad")
    file = bad / PAGE if what == "page" else data_file(bad)
    file.rename(tmp_path / "elsewhere")
    if what == "pipe":
        os.mkfifo(file)
    else:
        file.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(StoreError, match="be read"):
        restore_backup(bad, f"sqlite:///{tmp_path / 'zanwatch.db'}", key)


def test_a_file_that_somebody_else_made_is_refused_however_well_it_is_formed(
    kept: Path, tmp_path: Path, key: bytes
) -> None:
    bad = shutil.copytree(kept, tmp_path / "bad")
    head = (bad / PAGE).read_text().split("\n")[0]
    (bad / PAGE).write_text(f"{head}\n{Vault(b'x' * 32).hash(head, 'backup')}\n")

    with pytest.raises(StoreError, match="damaged, or not ours"):
        restore_backup(bad, f"sqlite:///{tmp_path / 'zanwatch.db'}", key)


def test_another_key_is_said_and_nothing_is_replaced(kept: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongKeyError, match="made with another secret key"):
        restore_backup(kept, f"sqlite:///{tmp_path / 'zanwatch.db'}", b"x" * 32)

    assert list(tmp_path.iterdir()) == []


def test_a_backup_holds_no_key_and_no_readable_address_and_signs_nobody_in(
    store: Store, folder: Path, key: bytes
) -> None:
    fill(store)
    with store.transaction() as session:
        take_lease(session, "zan.gov.kz", "somebody")
    make_backup(store, folder, NOON)
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    with closing(sqlite3.connect(data_file(folder))) as connection:
        left = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in LEFT_OUT}  # noqa: S608 - our own words

    secrets = [key, key.hex().encode(), ADDRESS.encode(), b"aigul-canary", PERSON.name.encode(), b"somebody"]
    assert [secret for secret in secrets if secret in everything] == []
    assert left == dict.fromkeys(LEFT_OUT, 0)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_backup_is_not_put_beside_the_secret_key(store: Store, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "secret.key").write_text("00" * 32)
    with pytest.raises(StoreError, match="protects nobody"):
        make_backup(store, folder, NOON)

    assert [path.name for path in folder.iterdir()] == ["secret.key"]


def test_a_newer_backup_takes_the_place_of_the_older_and_a_failed_one_leaves_it(
    store: Store, folder: Path, other_url: str, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make_backup(store, folder, NOON)
    fill(store)
    second = make_backup(store, folder, NOON + timedelta(days=1))
    names = sorted(path.name for path in folder.iterdir())

    assert (first.rows["revision"], second.rows["revision"], names) == (0, 4, sorted((PAGE, second.file)))

    def cut(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("storage.backup._write_page", cut)
    with pytest.raises(StoreError, match="No space left"):
        make_backup(store, folder, NOON + timedelta(days=2))

    assert sorted(path.name for path in folder.iterdir()) == names
    restore_backup(folder, other_url, key)


def test_a_damaged_store_is_not_kept_over_a_good_backup(file_store: Store, folder: Path) -> None:
    fill(file_store)
    good = make_backup(file_store, folder, NOON)
    break_file(file_store)
    with pytest.raises(StoreError):
        make_backup(file_store, folder, NOON + timedelta(days=1))

    assert sorted(path.name for path in folder.iterdir()) == sorted((PAGE, good.file))


def test_two_backups_at_once_do_not_take_each_other_away(file_store: Store, folder: Path) -> None:
    folder.mkdir(parents=True)
    held = os.open(folder, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(StoreError, match="another backup is being made"):
        make_backup(file_store, folder, NOON)
    os.close(held)
    make_backup(file_store, folder, NOON)

    assert len(list(folder.iterdir())) == 2


def test_what_a_killed_backup_left_behind_is_cleared_away_and_nothing_else(file_store: Store, folder: Path) -> None:
    folder.mkdir(parents=True)
    name = "zanwatch-20240101T000000Z-0123abcd.db"
    for left in (name, f"{name}-wal", f"{name}-journal", f".{PAGE}.0123abcd", "notes.txt", "zanwatch-mine.db"):
        (folder / left).write_text("left")
    made = make_backup(file_store, folder, NOON)

    assert sorted(path.name for path in folder.iterdir()) == sorted((PAGE, made.file, "notes.txt", "zanwatch-mine.db"))


def test_a_database_of_another_program_is_not_written_over(kept: Path, tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "zanwatch.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    was = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        restore_backup(kept, f"sqlite:///{path}", key)

    assert path.read_bytes() == was


def test_a_backup_with_an_older_schema_is_brought_up_to_date(kept: Path, tmp_path: Path, key: bytes) -> None:
    old = tmp_path / "old"
    old.mkdir()
    name = data_file(kept).name
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    engine = sqlalchemy.create_engine(f"sqlite:///{old / name}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO flag VALUES ('key_id', :id)"), {"id": Vault(key).key_id})
    engine.dispose()
    data = (old / name).read_bytes()
    with closing(sqlite3.connect(old / name)) as file:
        rows = count_rows(file)
    fields = json.loads((kept / PAGE).read_bytes().split(b"\n")[0])
    fields |= {"schema": "0001", "size": len(data), "sha256": sha256(data).hexdigest(), "rows": rows}
    head = json.dumps(fields, sort_keys=True)
    (old / PAGE).write_text(f"{head}\n{Vault(key).hash(head, 'backup')}\n")
    restore_backup(old, f"sqlite:///{tmp_path / 'zanwatch.db'}", key)
    store = open_store(f"sqlite:///{tmp_path / 'zanwatch.db'}", key)
    was_upgraded = store.upgrade()
    fill(store)
    checked = check_store(store, READER)
    store.close()

    assert (was_upgraded, checked.faults, checked.rebuilt) == (False, [], 4)

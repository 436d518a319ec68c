from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from flows.rereading import name_reader, read_again
from law.model import Revision
from storage.check import Checked, Reader, check_store
from storage.engine import Store
from tests.storage.filling import break_file, fill, guard_again, unguard

READER = Reader(name_reader(), read_again)


@contextmanager
def tampering(store: Store, *tables: str) -> Iterator[Connection]:
    """Alter rows behind the guards, and behind the database's own look at what they name."""
    with store.engine.connect() as raw:
        if raw.dialect.name == "sqlite":
            # In a transaction this word would do nothing.
            raw.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
    with store.transaction() as session:
        if session.connection().dialect.name == "postgresql":
            session.connection().execute(text("SET session_replication_role = replica"))
        for table in tables:
            unguard(session, table)
        yield session.connection()
        for table in tables:
            guard_again(session, table)
        if session.connection().dialect.name == "postgresql":
            session.connection().execute(text("SET session_replication_role = origin"))


def faults(checked: Checked) -> list[tuple[str, str]]:
    return [(fault.kind, fault.where.partition(" (")[0]) for fault in checked.faults]


def name_of(connection: Connection, query: str) -> str:
    return str(connection.execute(text(query)).scalars().first())


def test_a_good_store_is_built_anew_from_its_pages_word_for_word(store: Store) -> None:
    fill(store)
    steps: list[tuple[int, int]] = []
    checked = check_store(store, READER, lambda done, total: steps.append((done, total)))

    assert (checked.faults, checked.revisions, checked.rebuilt, checked.otherwise) == ([], 4, 4, 0)
    assert (checked.reader, checked.blobs) == (name_reader(), 8)
    assert steps == [(done, 12) for done in range(1, 13)]


def test_a_new_store_has_nothing_wrong(store: Store) -> None:
    assert check_store(store, READER).faults == []


def test_a_flipped_byte_in_any_stored_body_is_found(store: Store) -> None:
    fill(store)
    with store.reading() as session:
        rows = session.connection().execute(text("SELECT digest, data FROM blob ORDER BY digest")).all()
    for raw, data in rows:
        digest = bytes(raw).hex()
        for at in (0, 5, len(data) // 2, len(data) - 1):
            flipped = bytes(data[:at]) + bytes([data[at] ^ 0x10]) + bytes(data[at + 1 :])
            with tampering(store, "blob") as connection:
                connection.execute(text("UPDATE blob SET data = :d WHERE digest = :n"), {"d": flipped, "n": raw})
            found = check_store(store, READER).faults

            assert ("blob", digest) in [(fault.kind, fault.where) for fault in found]
            assert any(fault.kind == "unbuildable" for fault in found)
        with tampering(store, "blob") as connection:
            connection.execute(text("UPDATE blob SET data = :d WHERE digest = :n"), {"d": bytes(data), "n": raw})

    assert check_store(store, READER).faults == []


def test_a_missing_body_is_found_with_all_that_named_it(store: Store) -> None:
    fill(store)
    with tampering(store, "blob") as connection:
        number = name_of(connection, "SELECT body_id FROM capture ORDER BY id")
        connection.execute(text("DELETE FROM blob WHERE id = :n"), {"n": int(number)})
    found = check_store(store, READER)

    assert ("missing-row", "capture 1") in faults(found)
    assert ("unbuildable", "1") in faults(found)
    assert [fault.detail for fault in found.faults if fault.where == "capture 1"] == [f"blob {number}"]


@pytest.mark.parametrize("column", ["law_hash", "notes_hash"])
def test_a_revision_whose_hash_is_not_that_of_its_text_is_found(store: Store, column: str) -> None:
    fill(store)
    with tampering(store, "revision") as connection:
        connection.execute(text(f"UPDATE revision SET {column} = :h WHERE id = 2"), {"h": bytes(32)})  # noqa: S608 - our own words

    assert faults(check_store(store, READER)) == [("hash-differs", "2")]


def test_a_revision_that_names_another_text_is_found_though_that_text_is_whole(store: Store) -> None:
    fill(store)
    with tampering(store, "revision") as connection:
        connection.execute(
            text(
                "UPDATE revision SET tree_id = (SELECT tree_id FROM revision WHERE id = 1),"
                " law_hash = (SELECT law_hash FROM revision WHERE id = 1),"
                " notes_hash = (SELECT notes_hash FROM revision WHERE id = 1) WHERE id = 2"
            )
        )

    assert faults(check_store(store, READER)) == [("hash-differs", "2"), ("text-differs", "2")]


@pytest.mark.parametrize(
    ("delete", "found"),
    [
        ("revision WHERE id = 1", ("hole", "revision 910001 rus")),
        ("revision WHERE id = 4", ("missing-row", "revision_capture 4 4")),
        ("capture WHERE id = 3", ("missing-row", "revision_capture 3 3")),
        ("revision_capture WHERE revision_id = 3", ("unbuildable", "3")),
        ("run WHERE id = 1", ("missing-row", "capture 1")),
        ("person WHERE id = 1", ("missing-row", "channel 1")),
    ],
)
def test_a_missing_row_is_found(store: Store, delete: str, found: tuple[str, str]) -> None:
    fill(store)
    with tampering(store, "revision", "revision_capture") as connection:
        connection.execute(text(f"DELETE FROM {delete}"))  # noqa: S608 - our own words

    assert found in faults(check_store(store, READER))


def test_a_missing_change_of_several_is_a_hole(store: Store) -> None:
    fill(store)
    with tampering(store, "change") as connection:
        connection.execute(
            text(
                "INSERT INTO change (before_id, after_id, position, act, language, from_on, to_on, seen_at, value)"
                " SELECT before_id, after_id, 2, act, language, from_on, to_on, seen_at, value FROM change WHERE id = 1"
            )
        )

    assert faults(check_store(store, READER)) == [("hole", "change 1 2")]


def test_a_history_without_its_guard_is_said(store: Store) -> None:
    with store.transaction() as session:
        unguard(session, "revision")

    assert faults(check_store(store, READER)) == [("unguarded", "revision")]


def test_a_broken_page_of_the_database_is_said_and_not_raised(file_store: Store) -> None:
    fill(file_store)
    break_file(file_store)
    found = {fault.kind for fault in check_store(file_store, READER).faults}

    assert "database" in found


def _worse(was: Revision, bodies: Sequence[bytes]) -> Revision:
    read = read_again(was, bodies)
    return replace(read, provisions=read.provisions[:-1], law_hash="0" * 64)


@pytest.mark.parametrize(("name", "otherwise", "wrong"), [("another", 4, 0), (name_reader(), 0, 4)])
def test_what_another_reader_reads_otherwise_is_no_fault_and_what_the_same_one_does_is(
    store: Store, name: str, otherwise: int, wrong: int
) -> None:
    fill(store)
    reading: Callable[[Revision, Sequence[bytes]], Revision] = _worse
    checked = check_store(store, Reader(name, reading))

    assert (checked.otherwise, checked.rebuilt) == (otherwise, 0)
    assert faults(checked) == [("text-differs", f"{number}") for number in range(1, wrong + 1)]


def test_what_is_counted_of_the_changes_and_does_not_follow_from_them_is_found(store: Store) -> None:
    fill(store)
    with store.transaction() as session:
        session.connection().execute(text("INSERT INTO amended (number, act, after_id) VALUES ('1-X', '1', 2)"))

    assert faults(check_store(store, READER)) == [("kept-differs", "amended 1-X 1 2")]

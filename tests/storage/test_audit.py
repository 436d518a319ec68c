from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.audit import COMMAND, HEAD, Deed, append, list_entries, verify
from storage.engine import Store
from storage.flags import find_flag

TEN = 10
Tamper = Callable[[Connection], None]


@pytest.fixture
def ten_deeds(store: Store, noon: datetime) -> Store:
    """A store with ten entries on record, each with details."""
    with store.transaction() as session:
        for number in range(1, TEN + 1):
            deed = Deed(f"account:{number}", "changed", "person", str(number))
            append(session, deed, noon + timedelta(minutes=number), {"fields": ["language"]})
    return store


def test_what_was_done_is_on_record_newest_first_and_holds(store: Store, noon: datetime) -> None:
    deeds = (Deed(COMMAND, "seen", "people"), Deed("account:3", "forgotten", "person", "7"))
    with store.transaction() as session:
        for deed in deeds:
            append(session, deed, noon)
    with store.reading() as session:
        entries = list_entries(session)

        assert [(entry.seq, entry.deed, entry.at) for entry in entries] == [(2, deeds[1], noon), (1, deeds[0], noon)]
        assert verify(session) is None


def test_a_record_in_which_nothing_stands_holds(store: Store) -> None:
    with store.reading() as session:
        assert verify(session) is None


def test_the_tables_themselves_refuse_to_alter_or_remove_an_entry(ten_deeds: Store) -> None:
    for words in ("UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "DELETE FROM audit WHERE seq = 10"):
        with pytest.raises(DBAPIError, match="append-only"), ten_deeds.engine.begin() as connection:
            connection.execute(text(words))


@pytest.mark.parametrize("column", ["at", "actor", "action", "object_kind", "object_id", "details_digest", "hash"])
@pytest.mark.parametrize("seq", [1, 4, TEN])
def test_an_altered_field_is_found_wherever_it_stands(ten_deeds: Store, column: str, seq: int) -> None:
    value = "'2020-01-01 00:00:00'" if column == "at" else "'removed'" if column == "action" else f"'{'f' * 20}'"
    tamper(ten_deeds, f"UPDATE audit SET {column} = {value} WHERE seq = {seq}")  # noqa: S608 - our own words

    assert first_broken(ten_deeds) == seq


@pytest.mark.parametrize("seq", range(1, TEN + 1))
def test_a_removed_entry_is_found_the_first_and_the_last_one_too(ten_deeds: Store, seq: int) -> None:
    tamper(ten_deeds, f"DELETE FROM audit WHERE seq = {seq}")  # noqa: S608 - our own words

    assert first_broken(ten_deeds) == seq


def test_a_removed_entry_is_found_where_the_others_close_the_gap(ten_deeds: Store) -> None:
    tamper(
        ten_deeds,
        "DELETE FROM audit WHERE seq = 4",
        *(f"UPDATE audit SET seq = {n - 1} WHERE seq = {n}" for n in range(5, 11)),  # noqa: S608 - our own words
    )

    assert first_broken(ten_deeds) == 4


def test_two_entries_in_each_others_place_are_found(ten_deeds: Store) -> None:
    swap = [f"UPDATE audit SET seq = {new} WHERE seq = {old}" for old, new in ((3, 99), (7, 3), (99, 7))]  # noqa: S608 - our own words
    tamper(ten_deeds, *swap)

    assert first_broken(ten_deeds) == 3


@pytest.mark.parametrize("head", ["as it was", "moved on", "gone"])
def test_an_entry_that_was_put_at_the_end_is_found(ten_deeds: Store, head: str) -> None:
    tamper(
        ten_deeds,
        "INSERT INTO audit SELECT 11, at, actor, action, object_kind, object_id, details_digest, hash, hash"
        " FROM audit WHERE seq = 10",
        *set_head(head),
    )

    assert first_broken(ten_deeds) == 11


def test_an_end_that_was_cut_off_is_found_though_the_head_was_turned_back(ten_deeds: Store) -> None:
    with ten_deeds.reading() as session:
        signed = str(find_flag(session, HEAD)).partition(":")[2]
    tamper(ten_deeds, "DELETE FROM audit WHERE seq > 7", f"UPDATE flag SET value = '7:{signed}' WHERE name = '{HEAD}'")  # noqa: S608 - our own words

    assert first_broken(ten_deeds) == 8


@pytest.mark.parametrize("head", ["as it was", "gone"])
def test_a_record_that_was_emptied_is_found_unless_its_head_is_gone_too(ten_deeds: Store, head: str) -> None:
    tamper(ten_deeds, "DELETE FROM audit", *set_head(head))

    # Without a row and without the head nothing here can tell: then the last hash that somebody wrote down does.
    assert first_broken(ten_deeds) == (1 if head == "as it was" else None)


def set_head(how: str) -> list[str]:
    """The words that leave the head as it was, move it on to an entry of one's own, or take it away."""
    if how == "as it was":
        return []
    if how == "gone":
        return [f"DELETE FROM flag WHERE name = '{HEAD}'"]  # noqa: S608 - our own words
    return [f"UPDATE flag SET value = '11:' || substr(value, 4) WHERE name = '{HEAD}'"]  # noqa: S608 - our own words


def tamper(store: Store, *words: str) -> None:
    """Do with the database what only who owns it can: the guard is taken away first."""
    with store.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            for name in ("audit_no_update", "audit_no_delete"):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        for line in words:
            connection.execute(text(line))


def first_broken(store: Store) -> int | None:
    with store.reading() as session:
        return verify(session)

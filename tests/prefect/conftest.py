"""A ZanWatch beside a portal and a mailbox that are real servers of this machine."""

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.prefect_home import set_up_prefect
from tests.journeys.forks import ForkedHouse, Forks
from tests.journeys.invented import make_act
from tests.journeys.line import House, make_environment, write_acts, write_watchlist
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

# Prefect reads it when it is imported, which happens while tests are collected; nobody's own home is touched.
HOME = tempfile.mkdtemp(prefix="zanwatch-prefect-")
os.environ["PREFECT_HOME"] = HOME
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
set_up_prefect()

START = date(2024, 5, 1)
ACTS = ("910001", "910002", "910003")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus = tmp_path_factory.mktemp("corpus")
    write_acts(corpus, [make_act(code) for code in ACTS])
    with ReplayPortal([corpus], START) as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture
def house(portal: ReplayPortal, mailbox: Mailbox, key: bytes, tmp_path: Path) -> House:
    """A ZanWatch in an empty folder, which watches the portal and posts to the mailbox."""
    portal.reset()
    watchlist = write_watchlist(tmp_path / "watchlist.toml", {code: ["labour"] for code in ACTS})
    environment = make_environment(
        tmp_path,
        espi_url=portal.espi_url,
        smtp_url=mailbox.url,
        mail_from="Сводка <svodka@centre.example>",
        secret_key=key.hex(),
        watchlist=str(watchlist),
    )
    return House(environment)


@pytest.fixture
def light_house(house: House, forks: Forks) -> House:
    """The same run by forks, for what has nothing to do with how a command starts."""
    return ForkedHouse(house.environment, forks)


@pytest.fixture
def inside(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The same ZanWatch, and this process has its settings."""
    for name, value in house.environment.items():
        if name.startswith("ZANWATCH_"):
            monkeypatch.setenv(name, value)
    return house


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """Prefect's own temporary server and database, for flows that run in this process."""
    # Whoever only collects these tests need not load a server.
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415

    with prefect_test_harness(server_startup_timeout=120):
        logging.getLogger("prefect").setLevel(logging.CRITICAL)
        yield

"""Workers as separate processes on one PostgreSQL, beside a portal and a mailbox that are real servers."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.invented import make_act
from tests.journeys.line import House, make_environment, write_acts, write_watchlist
from tests.servers import Mailbox
from tests.workers.hand import Order
from zanwatch.sample_portal import ReplayPortal

ROOT = Path(__file__).parents[2]
START = date(2024, 5, 1)
ACTS = ("910001", "910002")
DELAY = 0.4
LONGEST = 90.0


@dataclass
class Worker:
    """A worker that has started, and waits for the word to begin."""

    process: "subprocess.Popen[str]"

    def begin(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self) -> dict[str, int]:
        """Return how often it came to what end."""
        out, err = self.process.communicate(timeout=LONGEST)
        assert self.process.returncode == 0, err
        ends: dict[str, int] = json.loads(out)
        return ends

    def kill(self) -> None:
        """Kill it with -9, and nothing else: its crawl sees for itself that nobody listens."""
        self.process.kill()
        self.process.communicate()


@pytest.fixture(params=["postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Several workers are for PostgreSQL."""
    return str(request.param)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[ReplayPortal]:
    write_acts(tmp_path / "corpus", [make_act(code) for code in ACTS])
    with ReplayPortal([tmp_path / "corpus"], START) as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as running:
        yield running


@pytest.fixture
def make_house(
    portal: ReplayPortal, mailbox: Mailbox, database_url: str, key: bytes, tmp_path: Path
) -> Callable[..., House]:
    """Make a machine with its own data folder; all of them share one database."""
    watchlist = write_watchlist(tmp_path / "watchlist.toml", {code: ["labour"] for code in ACTS})

    def make(name: str, **settings: str) -> House:
        (tmp_path / name).mkdir(exist_ok=True)
        given: dict[str, str] = {
            "database_url": database_url,
            "espi_url": portal.espi_url,
            "smtp_url": mailbox.url,
            "mail_from": "svodka@centre.example",
            "secret_key": key.hex(),
            "watchlist": str(watchlist),
            "crawl_delay": f"{DELAY}",
        }
        return House(make_environment(tmp_path / name, **(given | settings)))

    return make


@pytest.fixture
def start(make_house: Callable[..., House]) -> Iterator[Callable[..., Worker]]:
    """Start a worker on a machine of its own; whoever still runs at the end is killed."""
    workers: list[Worker] = []

    def start_one(name: str, settings: dict[str, str] | None = None, **order: Any) -> Worker:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.hand", json.dumps(asdict(Order(**order)))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=make_house(name, **(settings or {})).with_settings(),
        )
        workers.append(Worker(process))
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", process.communicate()
        return workers[-1]

    yield start_one
    for worker in workers:
        worker.process.kill()
        with worker.process:  # its pipes are closed
            pass

"""Our deployments on a work pool of Prefect, run by Prefect's own workers against PostgreSQL.

Prefect's own database is SQLite here: the embedded PostgreSQL has no pg_trgm, which Prefect's tables need.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from config.schedules import read_default_schedules
from flows.deployments import start_run
from flows.opening import now
from flows.prefect_api import Prefect
from flows.prefect_home import QUIET
from flows.serving import find_free_port
from law.model import LANGUAGES
from storage.engine import Store
from storage.leases import LEASE_SECONDS
from storage.runs import last_finished, list_outcomes
from storage.schedules import get_schedule, import_defaults
from tests.journeys.line import COMMAND, House
from tests.prefect.served import wait_for
from tests.workers.conftest import ACTS, ROOT
from zanwatch.sample_portal import ReplayPortal

AUTH = "zanwatch:of-a-test"


class Pool:
    """A Prefect server with our pool and deployments, and workers of it."""

    def __init__(self, make_house: Callable[..., House], folder: Path) -> None:
        self._make_house, self._folder = make_house, folder
        self._processes: list[subprocess.Popen[bytes]] = []
        port = find_free_port()
        self.prefect = Prefect(f"http://127.0.0.1:{port}/api", AUTH)
        self._start(self.environment("server"), sys.executable, "-m", "flows.prefect_server", f"{port}")
        wait_for(self.prefect.is_up, "Prefect answers", self.tell)

    def environment(self, name: str) -> dict[str, str]:
        house = self._make_house(name, crawl_delay="0")
        named = {
            **QUIET,
            "PREFECT_HOME": str(self._folder / name / "prefect"),
            "PREFECT_API_URL": self.prefect.url,
            "PREFECT_API_AUTH_STRING": AUTH,
            "PREFECT_SERVER_API_AUTH_STRING": AUTH,
            "PREFECT_WORKER_QUERY_SECONDS": "2",
        }
        return {**house.environment, **named}

    def run(self, *words: str) -> None:
        """Run Prefect's own command, as the runbook says it."""
        done = subprocess.run(
            [str(COMMAND.with_name("prefect")), *words],
            env=self.environment("desk"),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=150,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start_worker(self, name: str) -> "subprocess.Popen[bytes]":
        words = ("worker", "start", "--pool", "local", "--limit", "2", "--name", name)
        return self._start(self.environment(name), str(COMMAND.with_name("prefect")), *words)

    def tell(self) -> str:
        return (self._folder / "pool.log").read_text("utf-8", "replace")[-4000:]

    def close(self) -> None:
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, environment: dict[str, str], *words: str) -> "subprocess.Popen[bytes]":
        with (self._folder / "pool.log").open("ab") as log:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=ROOT,
                start_new_session=True,
            )
        self._processes.append(process)
        return process


@pytest.fixture
def pool(make_house: Callable[..., House], tmp_path: Path) -> Iterator[Pool]:
    running = Pool(make_house, tmp_path)
    yield running
    running.close()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_pass_on_a_work_pool_is_taken_over_by_another_worker_when_its_own_is_killed(
    pool: Pool, portal: ReplayPortal, store: Store
) -> None:
    pool.run("work-pool", "create", "local", "--type", "process")
    pool.run("--no-prompt", "deploy", "--all")
    with store.transaction() as session:
        import_defaults(session, read_default_schedules(), now())
        morning = get_schedule(session, "espi-morning")
    portal.add_fault(f"/{ACTS[0]}/rus", "timeout", times=1, seconds=25)

    victim = pool.start_worker("one")
    start_run(pool.prefect, morning, "first")
    wait_for(lambda: any(f"/{ACTS[0]}/rus" in asked.path for asked in portal.log()), "it has begun", pool.tell, 150)
    os.killpg(victim.pid, signal.SIGKILL)
    pool.start_worker("two")
    with store.reading() as session:
        assert last_finished(session, ["watch-espi"]) is None
    # One pass of a deployment at a time: Prefect lets the next one in when it knows that the first is dead.
    dead = pool.prefect.ask("POST", "/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}}})
    for run in dead:
        state = {"type": "CRASHED", "message": "its worker was killed"}
        pool.prefect.ask("POST", f"/flow_runs/{run['id']}/set_state", {"state": state, "force": True})
    wanted = {(act, language, "good") for act in ACTS for language in LANGUAGES}
    for attempt in ("second", "third", "fourth"):
        start_run(pool.prefect, morning, attempt)
        before = _last(store)
        wait_for(lambda seen=before: _last(store) != seen, "a pass was made by the other worker", pool.tell, 200)
        with store.reading() as session:
            outcomes = list_outcomes(session)
        read = {(line.act, line.language, line.outcome) for line in outcomes}
        if read >= wanted:
            break
        # The lease of the dead one's crawl is not over yet: the pass says so, and a later one is let in.
        failed = {line.detail.partition(":")[0] for line in outcomes if line.outcome == "failed"}
        assert failed == {"already-running"}
        time.sleep(LEASE_SECONDS / 2)
    assert read >= wanted


def _last(store: Store) -> object:
    with store.reading() as session:
        return last_finished(session, ["watch-espi"])

"""`zanwatch serve` as a real process, watched from outside."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from config.settings import read_settings
from flows.guard import GUARDED
from flows.prefect_api import Prefect, find_prefect
from flows.serving import find_free_port
from tests.journeys.line import COMMAND, House

SLOW = 100.0
"""Seconds after which nothing is waited for any longer."""


class Served:
    """The process tree of one `zanwatch serve`."""

    def __init__(self, house: House, folder: Path) -> None:
        self._house, self._said = house, folder / "serve.err"
        self.port = find_free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start it and wait until it says that everything stands."""
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [str(COMMAND), "serve", "--port", str(self.port)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                env=dict(self._house.environment),
                start_new_session=True,
            )
        wait_for(lambda: "Ready" in self.said, "serve is ready", lambda: self.said)
        return self

    def stop(self) -> float:
        """Send SIGTERM and return the seconds until it was gone."""
        assert self.process is not None
        began = time.monotonic()
        with suppress(ProcessLookupError):
            self.process.terminate()
        self.process.wait(40)
        return time.monotonic() - began

    @property
    def said(self) -> str:
        return self._said.read_text("utf-8")

    @property
    def prefect(self) -> Prefect:
        """Its Prefect; this process must have the house's settings."""
        found = find_prefect(read_settings())
        assert found is not None
        return found

    def tell(self) -> str:
        """Return what was said, what became of the runs and the end of the logs, for whoever waits in vain."""
        query = {"flow_runs": {"state": {"name": {"not_any_": ["Scheduled"]}}}, "limit": 50}
        runs = [
            (run["deployment_id"][:4], run["state_name"], run["expected_start_time"], run["state"]["message"])
            for run in self.prefect.ask("POST", "/flow_runs/filter", query)
        ]
        due = {"flow_runs": {"state": {"name": {"any_": ["Scheduled"]}}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 5}
        planned = [run["expected_start_time"] for run in self.prefect.ask("POST", "/flow_runs/filter", due)]
        logs = [
            path.read_text("utf-8", "replace")[-3000:] for path in (read_settings().data_dir / "logs").glob("*.log")
        ]
        return "\n".join([self.said, *map(str, runs), str(planned), *logs])

    def ask(self, deployment: str) -> dict[str, Any]:
        """Return what Prefect has of a deployment: cron and activity by slug."""
        there = self.prefect.ask("GET", f"/deployments/name/{deployment}/{deployment}")
        return {line["slug"]: (line["schedule"]["cron"], line["active"]) for line in there["schedules"]}

    def number(self, words: str) -> int:
        """Return the number of a child by what its command line says."""
        assert self.process is not None
        return next(number for number, line in family(self.process.pid).items() if words in line)

    def kill(self, words: str) -> None:
        """Kill a child with -9."""
        os.kill(self.number(words), signal.SIGKILL)


def family(head: int) -> dict[int, str]:
    """Return the command line of every process below ``head``, by number (Linux)."""
    parents, lines = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            number = int(folder.name)
            parents[number] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            lines[number] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    below = {head}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return {number: lines[number] for number in below - {head} if lines[number]}


def left_of(house: House) -> list[str]:
    """Return the command lines of whatever still runs with this house's settings and was started by a `serve`."""
    found = []
    named = f"ZANWATCH_DATA_DIR={house.environment['ZANWATCH_DATA_DIR']}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            environment = (folder / "environ").read_bytes().split(b"\0")
            if named in environment and any(one.startswith(GUARDED.encode()) for one in environment):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def measure(head: int) -> dict[str, int]:
    """Return the megabytes (PSS) of a process and of all below it, by command line."""
    sizes = {}
    for number, line in {head: "serve", **family(head)}.items():
        with suppress(OSError):
            rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
            sizes[line] = next(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:")) // 1024
    return sizes


def wait_for(is_so: Callable[[], Any], what: str, say: Callable[[], object] = lambda: "", seconds: float = SLOW) -> Any:
    """Return what ``is_so`` gives as soon as that is true."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = is_so()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"after {seconds:g} s not yet: {what}; {say()}")

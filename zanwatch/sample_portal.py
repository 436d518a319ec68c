"""The replay portal as a child process: real or invented acts, served as the portals serve them, on a day that we set.

The journeys of the tests and ``zanwatch demo`` watch it instead of the real portals. Standard library only.
"""

import json
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, Self
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from law.errors import MonitorError

PORTAL = Path(__file__).resolve().parent.parent / "tests" / "portal" / "portal.py"
START_SECONDS = 30.0
STOP_SECONDS = 5.0


class SamplePortalError(MonitorError):
    """Raised when the replay portal does not start, or refuses an order, from ReplayPortal."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the portal saw; ``at`` counts seconds from no particular moment."""

    at: float
    portal: str
    method: str
    path: str
    user_agent: str
    status: int


class ReplayPortal:
    """The replay portal on free ports of this machine, from ``start`` to ``stop`` (or as a context manager)."""

    def __init__(self, corpora: Sequence[Path], today: date, *, page_size: int = 300, script: Path = PORTAL) -> None:
        folders = [word for corpus in corpora for word in ("--corpus", str(corpus))]
        options = ["--port", "0", "--today", f"{today}", "--page-size", str(page_size)]
        self._command = [sys.executable, str(script), *folders, *options]
        self._opener = build_opener(ProxyHandler({}))  # a proxy of the environment knows nothing of this machine
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] | None = None
        self._urls: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def espi_url(self) -> str:
        """The origin of ЕСПИ, without a slash at its end."""
        return self._urls["espi"]

    @property
    def adilet_url(self) -> str:
        """The origin of the old Әділет."""
        return self._urls["adilet"]

    @property
    def legalacts_url(self) -> str:
        """The origin of Открытые НПА."""
        return self._urls["legalacts"]

    def start(self) -> Self:
        """Start the portal and wait until it answers; raises SamplePortalError with its own words if it does not."""
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed in stop
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._complaints
        )
        line = self._read_ready_line()
        if not line.startswith("ready "):
            words = self._read_complaints()
            self.stop()
            raise SamplePortalError(f"the sample portal did not start: {words or line or 'it said nothing'}")
        self._urls = dict(word.split("=", 1) for word in line.split()[1:])
        return self

    def stop(self) -> None:
        """End the portal; it is killed if it does not go by itself. Stopping twice does nothing."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
            self._process = None
        if self._complaints is not None:
            self._complaints.close()
            self._complaints = None

    def set_today(self, day: date) -> None:
        """Move the portals to a day, forward or back."""
        self._order("today", date=f"{day}")

    def set_noise(self, kinds: Sequence[str], seed: int = 0) -> None:
        """Spoil the typing, never the words, of every answer from now on; ``["all"]`` is every kind, ``[]`` none."""
        self._order("noise", kinds="all" if list(kinds) == ["all"] else list(kinds), seed=seed)

    def add_fault(self, path_regex: str, kind: str, times: int = 1, **options: str | float) -> None:
        """Spoil the next ``times`` answers whose address matches (0: always); the options are the kind's own."""
        self._order("fault", **{"path_regex": path_regex, "kind": kind, "times": times, **options})

    def edit(self, act: str, replace: Sequence[tuple[str, str]], language: str = "rus", on: date | None = None) -> None:
        """Add an edition dated ``on`` (or today) that differs from the latest one by these replacements."""
        moment = {"date": f"{on}"} if on else {}
        self._order("edit", act=act, lang=language, replace=[list(pair) for pair in replace], **moment)

    def reset(self) -> None:
        """Go back to the first day: no edits, noise, faults or log; the corpus is read anew."""
        self._order("reset")

    def log(self) -> tuple[Asked, ...]:
        """Return every request since the start or the last reset, oldest first."""
        lines: list[dict[str, Any]] = self._ask("log")
        return tuple(Asked(at=line.pop("time"), **line) for line in lines)

    def state(self) -> dict[str, Any]:
        """Return the day, the noise, the faults that wait, and every act with its ids and editions."""
        state: dict[str, Any] = self._ask("state")
        return state

    def _order(self, name: str, **body: object) -> None:
        self._ask(name, json.dumps(body).encode())

    def _ask(self, name: str, body: bytes | None = None) -> Any:
        headers = {"Content-Type": "application/json"}
        request = Request(f"{self.espi_url}/_control/{name}", body, headers)  # noqa: S310 - our own portal, http
        try:
            with self._opener.open(request, timeout=START_SECONDS) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                raise SamplePortalError(f"the sample portal refused {name}: {error.read().decode()}") from None

    def _read_ready_line(self) -> str:
        if self._process is None or self._process.stdout is None:
            return ""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            ready = selector.select(START_SECONDS)
        return self._process.stdout.readline().decode().strip() if ready else ""

    def _read_complaints(self) -> str:
        if self._complaints is None:
            return ""
        self._complaints.seek(0)
        return self._complaints.read().decode(errors="replace").strip()

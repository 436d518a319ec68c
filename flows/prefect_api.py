"""Prefect's own API in the few words we need, over plain HTTP: a page or a command must not wait for its import."""

import base64
import json
import os
import time
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from config.settings import Settings
from flows.prefect_home import read_home
from law.errors import MonitorError

TIMEOUT = 10.0
BUSY = 503
BUSY_WAITS = (0.2, 0.5, 1.0, 2.0)
"""Seconds; on SQLite Prefect answers «busy» when two of its parts write at once."""
MISSING = 404


class PrefectAwayError(MonitorError):
    """Raised when no Prefect server answers, from Prefect.ask; the timetable is ours and stands all the same."""


class PrefectRefusedError(MonitorError):
    """Raised when Prefect answers, and says no, from Prefect.ask; ``status`` is HTTP's number."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.status = status


@dataclass(frozen=True, slots=True)
class Prefect:
    """A Prefect server: the address of its API, and ``user:password`` where it wants one."""

    url: str
    auth: str = ""

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Return the answer's JSON, or None where it has none; raises PrefectAwayError or PrefectRefusedError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if self.auth:
            headers["Authorization"] = f"Basic {base64.b64encode(self.auth.encode()).decode()}"
        # The address comes from our own settings and files.
        request = Request(f"{self.url}{path}", data, headers, method=method)  # noqa: S310 - see above
        for wait in (*BUSY_WAITS, None):
            try:
                # A proxy of the environment knows nothing of this machine.
                with build_opener(ProxyHandler({})).open(request, timeout=TIMEOUT) as answer:
                    text = answer.read()
                    return json.loads(text) if text else None
            except HTTPError as error:
                with error:
                    words = error.read().decode("utf-8", "replace")[:500]
                if error.code != BUSY or wait is None:
                    raise PrefectRefusedError(f"Prefect refused {method} {path}: {words}", error.code) from None
                time.sleep(wait)
            except (OSError, HTTPException, ValueError) as error:
                raise PrefectAwayError(f"no Prefect answers at {self.url}: {error}") from error
        raise PrefectAwayError(f"Prefect at {self.url} stays busy")

    def find(self, path: str) -> Any:
        """Return what stands at a path, or None where nothing does."""
        try:
            return self.ask("GET", path)
        except PrefectRefusedError as error:
            if error.status == MISSING:
                return None
            raise

    def is_up(self) -> bool:
        """Tell whether it answers."""
        try:
            return bool(self.ask("GET", "/health"))
        except (PrefectAwayError, PrefectRefusedError):
            return False


def find_prefect(settings: Settings) -> Prefect | None:
    """Return the Prefect that the environment names, else the one that `zanwatch serve` started, else None."""
    url = os.environ.get("PREFECT_API_URL", "")
    if url:
        return Prefect(url.rstrip("/"), os.environ.get("PREFECT_API_AUTH_STRING", ""))
    try:
        noted = json.loads(_note(settings).read_text("utf-8"))
        return Prefect(str(noted["url"]), str(noted["auth"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note_prefect(settings: Settings, prefect: Prefect) -> None:
    """Leave word where our Prefect is, for commands and pages on this machine and for this user only."""
    write_privately(_note(settings), json.dumps({"url": prefect.url, "auth": prefect.auth}))


def forget_prefect(settings: Settings) -> None:
    """Take the word back."""
    _note(settings).unlink(missing_ok=True)


def write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner can read, all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def _note(settings: Settings) -> Path:
    return read_home(settings.data_dir) / "server.json"

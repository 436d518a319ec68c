"""The road around the law: an unchanged capture is known by its hash, and `zanwatch watch` as a whole process."""

import hashlib
import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

from flows.reading import is_unchanged
from law.model import Capture
from storage.blobs import digest_of
from tests.bench.code import CODE, Code
from tests.bench.timing import Effort, figure, milliseconds, say, time_by_turns
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

BAR = 1.2
"""Times the hashing of the bytes."""
_ACT = "900001"


def measure_unchanged(effort: Effort, code: Code) -> dict[str, Any]:
    """Return the figure of the step of a pass that finds a page unchanged."""
    say("knowing an unchanged capture again")
    page, digests = _capture(code.before), (digest_of(code.before),)
    knowing, hashing = time_by_turns(
        effort, lambda: is_unchanged([page], digests), lambda: hashlib.sha256(code.before).hexdigest()
    )
    more = {"milliseconds": milliseconds(knowing), "hash_milliseconds": milliseconds(hashing)}
    return {"unchanged_to_hashing": figure(knowing / hashing, "× hashing its bytes", BAR, **more)}


def watch_twice(effort: Effort, folder: Path) -> dict[str, float]:
    """Return the seconds of `zanwatch watch` on one act as a whole process: the first pass, and an unchanged one."""
    say("zanwatch watch on one act")
    with ReplayPortal([acts_folder()], date(2024, 6, 1)) as portal:
        own = {
            "ZANWATCH_ESPI_URL": portal.espi_url,
            "ZANWATCH_CRAWL_DELAY": "0",
            "ZANWATCH_DATA_DIR": str(folder / "data"),
        }
        env = {name: value for name, value in os.environ.items() if not name.startswith("ZANWATCH_")} | own
        command = [str(Path(sys.executable).with_name("zanwatch")), "watch", "--act", _ACT, "--json"]
        seconds = []
        for _ in range(effort.rounds + 1):
            start = time.perf_counter()
            subprocess.run(command, env=env, check=True, capture_output=True)
            seconds.append(time.perf_counter() - start)
    return {"watch_first_seconds": round(seconds[0], 2), "watch_again_seconds": round(median(seconds[1:]), 2)}


def _capture(body: bytes) -> Capture:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    return Capture("adilet", CODE, "rus", "edition", "https://example.org/", at, 200, (), body)

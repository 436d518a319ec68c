"""`make bench`: how fast the road is, in seconds and ratios measured in one run; JSON on stdout, nothing asserted."""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from law.changes.compare import compare
from law.parsing.read import read_revision
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder
from zanwatch.samples.generate import FIRST_ON, SECOND_ON, write_big_code

ROUNDS = 5


def main() -> None:
    """Print all figures as one JSON object."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_big_code(place)
        figures = {"cores": os.cpu_count(), "python": sys.version.split()[0], **_law(place), **_watch(place)}
    json.dump(figures, sys.stdout, indent=2)
    sys.stdout.write("\n")


def _law(place: Path) -> dict[str, Any]:
    """Read and compare the generated code of 500 KB, beside what reading its bytes costs by itself."""
    with ReplayPortal([place], date.max, page_size=1_000_000) as portal:
        bodies = [_fetch(portal.espi_url, on) for on in map(date.fromisoformat, (FIRST_ON, SECOND_ON))]
    before, after = (read_revision([body]) for body in bodies)
    reading, bare = _time(lambda: read_revision([bodies[0]])), _time(lambda: json.loads(bodies[0]))
    hashing = _time(lambda: hashlib.sha256(bodies[0]).hexdigest())
    return {
        "code_bytes": len(bodies[0]),
        "code_provisions": len(before.provisions),
        "read_seconds": reading,
        "read_to_bare_json_ratio": round(reading / bare, 1),
        "hash_seconds": hashing,
        "compare_seconds": _time(lambda: compare(before, after)),
        "compare_changes": len(compare(before, after)),
    }


def _watch(place: Path) -> dict[str, Any]:
    """Time `zanwatch watch` on one act as a whole process, the first pass and an unchanged one."""
    with ReplayPortal([acts_folder()], date(2024, 6, 1)) as portal:
        seconds = []
        for _ in range(ROUNDS):
            own = {
                "ZANWATCH_ESPI_URL": portal.espi_url,
                "ZANWATCH_CRAWL_DELAY": "0",
                "ZANWATCH_DATA_DIR": str(place / "data"),
            }
            env = {name: value for name, value in os.environ.items() if not name.startswith("ZANWATCH_")} | own
            start = time.perf_counter()
            command = [str(Path(sys.executable).with_name("zanwatch")), "watch", "--act", "900001", "--json"]
            subprocess.run(command, env=env, check=True, capture_output=True)
            seconds.append(time.perf_counter() - start)
    return {"watch_first_seconds": round(seconds[0], 2), "watch_again_median_seconds": round(median(seconds[1:]), 2)}


def _fetch(origin: str, on: date) -> bytes:
    from urllib.request import urlopen  # noqa: PLC0415 - for this one call

    with urlopen(f"{origin}/api/documents/900007/rus/{on:%d.%m.%Y}?page=1") as answer:  # noqa: S310 - our own portal
        body: bytes = answer.read()
    return body


def _time(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return round(median(seconds), 4)


if __name__ == "__main__":
    main()

"""A pass that asks for forty lists of editions and finds nothing new, beside a monitor of pages on the same addresses.

The monitor is webchanges, of an environment of its own (`make bench` sets it up); where it is not, that is said.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from config.settings import Settings
from flows.passes import watch
from tests.bench.timing import Effort, figure, say
from tests.journeys.invented import make_act
from tests.journeys.line import make_environment, write_acts, write_watchlist
from zanwatch.commands.watching import choose_acts
from zanwatch.entry import opened_tools
from zanwatch.sample_portal import ReplayPortal

BAR = 2.0
"""Times the monitor's own time."""
ACTS, QUICK_ACTS = 20, 1
"""Of each both languages: forty lists, or two."""
TODAY = date(2024, 5, 1)
ROOT = Path(__file__).resolve().parents[2]
UNIT = "× what webchanges takes for the same forty addresses, whole processes"


def measure_monitor(effort: Effort, folder: Path) -> dict[str, Any]:
    """Return the figure of an unchanged pass; without the monitor its value is None."""
    say("an unchanged pass over forty lists of editions, and webchanges on the same")
    place = folder / "monitor"
    codes = [f"{920_000 + at}" for at in range(QUICK_ACTS if effort.is_quick else ACTS)]
    write_acts(place / "corpus", [make_act(code) for code in codes])
    with ReplayPortal([place / "corpus"], TODAY) as portal:
        ours = _our_pass(place, portal, codes)
        already = len(portal.log())
        ours()
        asked = [one.path for one in portal.log()[already:]]
        pages = [f"{portal.espi_url}{path}" for path in asked if path.endswith("/versions")]
        theirs = _their_pass(place, pages)
        more = {"acts": len(codes), "requests": len(asked), "pages": len(pages)}
        if theirs is None:
            return {"unchanged_pass_to_monitor": figure(None, UNIT, BAR, reason="webchanges is not installed", **more)}
        theirs()
        our_seconds, their_seconds = _time_by_turns(effort.rounds, ours, theirs)
    seconds = {"seconds": round(our_seconds, 2), "monitor_seconds": round(their_seconds, 2)}
    return {"unchanged_pass_to_monitor": figure(our_seconds / their_seconds, UNIT, BAR, **seconds, **more)}


class _Command:
    """A whole process; it must end well."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._words, self._environment = words, environment

    def __call__(self) -> None:
        subprocess.run(self._words, env=self._environment, check=True, capture_output=True)


def _our_pass(place: Path, portal: ReplayPortal, codes: Sequence[str]) -> _Command:
    """Read the acts as five days ago: a text is read again on purpose until three days after, and from seven on."""
    watchlist = write_watchlist(place / "watchlist.toml", {code: ["labour"] for code in codes})
    environment = make_environment(place, espi_url=portal.espi_url, watchlist=str(watchlist))
    settings = Settings(data_dir=place / "data", crawl_delay=0, espi_url=portal.espi_url, watchlist=watchlist)
    with opened_tools(settings) as tools:
        earlier = replace(tools, clock=lambda: datetime.now(UTC) - timedelta(days=5))
        assert not watch(earlier, choose_acts(tools.store, settings, [])).has_failures
    return _Command([str(Path(sys.executable).with_name("zanwatch")), "watch", "--json"], environment)


def _their_pass(place: Path, pages: Sequence[str]) -> _Command | None:
    command = find_monitor()
    if command is None:
        return None
    home = place / "webchanges"
    home.mkdir()
    jobs = home / "jobs.yaml"
    jobs.write_text("\n---\n".join(f"name: '{at}'\nurl: '{page}'" for at, page in enumerate(pages)) + "\n", "utf-8")
    words = [command, "--jobs", f"{jobs}", "--config", f"{home / 'config.yaml'}", "--database", f"{home / 'seen.db'}"]
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return _Command(words, {**kept, "HOME": str(home), "LANG": "C.UTF-8"})


def find_monitor() -> str | None:
    """Return the command of webchanges: of the bench's own environment, else whichever there is, or None."""
    return shutil.which("webchanges", path=str(ROOT / ".venv-bench" / "bin")) or shutil.which("webchanges")


def _time_by_turns(rounds: int, *works: _Command) -> list[float]:
    samples: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, taken in zip(works, samples, strict=True):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    return [median(taken) for taken in samples]

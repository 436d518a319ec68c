"""Commands as forks of one process that has loaded what they load: processes of their own, without a second of imports.

What a command must load by itself is nothing that a fork can show; ``House.run`` shows it, which starts from nothing.
Their crawls are forks too.
"""

import atexit
import gc
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, Self

from sqlalchemy.orm import configure_mappers

from alerts.model import READER_LANGUAGES
from config.catalogues import read_catalogue
from tests.crawlers import use_crawlers
from tests.journeys.line import COMMAND, LONGEST, House, Ran, keep_environment

ROOT = Path(__file__).parents[2]
LOADED = (
    "_strptime",
    "alembic.command",
    "alerts.carriers",
    "alerts.send",
    "encodings.idna",
    "flows.passes",
    "flows.schedules",
    "flows.wishes",
    "rich.progress",
    "storage.engine",
    "storage.keys",
    "zanwatch.cli",
    "zanwatch.show",
)


class Forks:
    """The process that is forked. It has no thread and has opened nothing, so that a fork of it is as good as new."""

    def __init__(self, crawlers: Path) -> None:
        self._crawlers = crawlers

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="zanwatch-forks-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.forks", str(self._crawlers)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env=keep_environment(Path(self._folder.name)),
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()
        self._folder.cleanup()

    def run(self, words: Sequence[str], environment: Mapping[str, str], *, kill_after: float | None = None) -> Ran:
        """Run ``zanwatch`` with this environment and no other, to its end or to kill -9 after so many seconds."""
        out, err = (Path(self._folder.name) / name for name in ("out", "err"))
        order: dict[str, Any] = {
            "words": list(words),
            "environment": dict(environment),
            "out": str(out),
            "err": str(err),
        }
        order["kill_after"] = kill_after
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return Ran(int(self._read_answer()), out.read_text("utf-8"), err.read_text("utf-8"))

    def _read_answer(self) -> bytes:
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(LONGEST):
                os.killpg(self._process.pid, signal.SIGKILL)
                raise TimeoutError(f"a command took longer than {LONGEST:g} seconds")
        return self._process.stdout.readline()


@dataclass(frozen=True)
class ForkedHouse(House):
    """A ZanWatch whose commands are forks."""

    forks: Forks

    def run(self, *words: str, **settings: str) -> Ran:
        """Run ``zanwatch`` to its end, as ``House.run`` does."""
        return self.forks.run(words, self.with_settings(**settings))

    def run_killed(self, *words: str, after: float) -> bool:
        """Run ``zanwatch`` and kill it after so many seconds; tell whether it was still running."""
        return self.forks.run(words, self.with_settings(), kill_after=after).code == -signal.SIGKILL


def serve(crawlers: Path) -> None:
    """Load everything; then fork for every line of stdin, and say on stdout how the fork ended."""
    for name in LOADED:
        import_module(name)
    vars(import_module("spiders.crawl"))["subprocess"] = use_crawlers(crawlers)
    configure_mappers()
    for language in READER_LANGUAGES:
        read_catalogue(language)
    gc.freeze()
    while line := sys.stdin.readline():
        order = json.loads(line)
        child = os.fork()
        if not child:
            become(order)
            end_with(import_module("zanwatch.cli").main)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(wait(child, order['kill_after']))}\n")
        sys.stdout.flush()


def wait(child: int, kill_after: float | None) -> int:
    """Return how a child ended, by itself or by kill -9 when its time was over."""
    end = time.monotonic() + kill_after if kill_after is not None else None
    while end is not None:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() >= end:
            os.kill(child, signal.SIGKILL)
            break
        time.sleep(0.002)
    return os.waitpid(child, 0)[1]


def end_with(work: Callable[[], object]) -> NoReturn:
    """Work and end as a command does; what memory held is left to the system: to tidy it up would take as long."""
    try:
        work()
        code = 0
    except SystemExit as ended:
        if not isinstance(ended.code, int | None):
            raise
        code = ended.code or 0
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def become(order: dict[str, Any]) -> None:
    """Make this fork what a shell would have started."""
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = [str(COMMAND), *order["words"]]
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, order["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        opened = os.open(path, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))

"""Crawls as forks of one process that has loaded Scrapy: for tests that need what a crawl brings, not how it starts.

How it starts, ends and dies is for tests/spiders, and for the journeys whose commands start from nothing.
"""

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_START = 60.0
ORDER_BYTES = 1 << 20


@contextmanager
def crawls_by(path: Path) -> Iterator[None]:
    """Let the crawls of this process be forks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("spiders.crawl.subprocess", use_crawlers(path))
        yield


@contextmanager
def opened_crawlers(environment: Mapping[str, str]) -> Iterator[Path]:
    """Start the process that is forked, and give the socket at which it is asked."""
    with tempfile.TemporaryDirectory(prefix="zanwatch-crawlers-") as name:
        path = Path(name) / "socket"
        words = [sys.executable, "-m", "tests.crawlers", str(path)]
        with subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=environment
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield path


def use_crawlers(path: Path) -> SimpleNamespace:
    """Return what ``spiders.crawl`` has in the place of subprocess when its crawls are forks."""

    def start(_words: Sequence[str], *, env: Mapping[str, str], **_: Any) -> "ForkedCrawl":
        return ForkedCrawl(path, env)

    return SimpleNamespace(Popen=start, PIPE=subprocess.PIPE, TimeoutExpired=subprocess.TimeoutExpired)


class ForkedCrawl:
    """As much of a Popen as a crawl needs; the head of a process group of its own, too."""

    def __init__(self, path: Path, environment: Mapping[str, str]) -> None:
        self.returncode: int | None = None
        (given, stdin), (stdout, out), (stderr, err) = os.pipe(), os.pipe(), os.pipe()
        ends = ((stdin, "wb"), (stdout, "rb"), (stderr, "rb"))
        self.stdin, self.stdout, self.stderr = (os.fdopen(at, how) for at, how in ends)
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.settimeout(LONGEST_START)
        self._line.connect(str(path))
        socket.send_fds(self._line, [json.dumps(dict(environment)).encode()], [given, out, err])
        for number in (given, out, err):
            os.close(number)
        self.pid = int(self._line.recv(64))

    def poll(self) -> int | None:
        """Return the exit code, or None where it has not ended."""
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code as Popen has it; raises TimeoutExpired."""
        if self.returncode is None:
            self._line.settimeout(timeout)
            try:
                self.returncode = int(self._line.recv(64))
            except (TimeoutError, BlockingIOError):
                raise subprocess.TimeoutExpired("spiders.child", timeout or 0) from None
            self._line.close()
        return self.returncode


def serve(path: str) -> None:
    """Load Scrapy; then answer every call with a crawl, until stdin closes."""
    crawling = import_module("spiders.child")
    for name in crawling.LATE:
        import_module(name)
    assert "twisted.internet.reactor" not in sys.modules
    gc.freeze()
    signal.signal(signal.SIGCHLD, bury)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(path)
        listener.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            line, _ = listener.accept()
            if not os.fork():
                listener.close()
                keep(line, crawling)
            line.close()


def bury(*_: object) -> None:
    """Wait for the keepers that have ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def keep(line: socket.socket, crawling: Any) -> None:
    """Fork the crawl, wait for its end and tell it: this process is its parent, for the one that asked cannot be."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order, numbers, _, _ = socket.recv_fds(line, ORDER_BYTES, 3)
    crawler = os.fork()
    if not crawler:
        os.setsid()
        line.send(f"{os.getpid()}".encode())
        line.close()
        os.environ.clear()
        os.environ.update(json.loads(order))
        for at, number in enumerate(numbers):
            os.dup2(number, at)
            os.close(number)
        status = crawling.main()
        sys.stderr.flush()
        os._exit(status)
    for number in numbers:
        os.close(number)
    status = os.waitstatus_to_exitcode(os.waitpid(crawler, 0)[1])
    with suppress(BrokenPipeError):  # whoever asked may be gone
        line.send(f"{status}".encode())
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])

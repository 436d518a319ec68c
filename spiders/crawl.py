"""A crawl runs in a child process and gives Captures one by one, so that each is stored before anyone understands it.

The child never opens the database: the parent is its only writer. SQLite before 3.51.3 can spoil a WAL database that
two processes write to. The child is kept for the next crawl, because to load Scrapy takes longer than most of them.
This module never imports it.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, Self
from urllib.parse import urlsplit

from config.settings import BadSettingError, is_loopback
from law.errors import MonitorError
from law.model import Capture
from spiders.frames import BrokenFrameError, End, Frames, Message, read_message, write_order
from spiders.orders import ActOrder, CrawlOrder, Finished, name_ourselves

__all__ = ["ActOrder", "CrawlFailedError", "CrawlOrder", "Crawler", "Finished", "crawl", "name_ourselves"]

ROOT = Path(__file__).resolve().parent.parent
LINES_KEPT = 50
CHUNK = 1 << 16
EXIT_SECONDS = 5.0


class CrawlFailedError(MonitorError):
    """Raised when a crawl ends before all that was ordered is done, from ``crawl``; ``log`` is the child's last words.

    What was yielded before stands. Which acts were not finished can be told from the ``Finished`` that did not come.
    """

    def __init__(self, words: str, log: str = "") -> None:
        super().__init__(f"the crawl failed: {words}{f' ({log.splitlines()[-1].strip()[:300]})' if log else ''}")
        self.log = log


def crawl(order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
    """Crawl once, as a ``Crawler`` does."""
    with Crawler() as crawler:
        yield from crawler(order, timeout=timeout)


class Crawler:
    """Crawls, several at a time where several threads ask, and keeps the children that have nothing to do to its end.

    ``start`` has a child ready before it is needed.
    """

    def __init__(self) -> None:
        self._idle: deque[_Child] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._idle:
            self._idle.pop().kill()

    def start(self) -> None:
        """Let a child load what it needs while this process does something else."""
        self._idle.append(_Child())

    def __call__(self, order: CrawlOrder, *, timeout: float) -> Iterator[Capture | Finished]:
        """Yield every capture as it comes, and ``Finished`` after the last one of each act and language, in order.

        ``timeout`` counts the seconds spent waiting for the child, all together; what the caller does between two
        values is not counted. Raises BadSettingError where a portal would not learn whom to write to, and
        CrawlFailedError after the last capture that came. When the generator is closed, or this process dies, the child
        dies too. For each act and language there is at least one capture, whatever went wrong.
        """
        if not order.is_signed and not is_loopback(urlsplit(order.origin).hostname or ""):
            raise BadSettingError("ZANWATCH_CONTACT: no portal is asked before it says who runs this")
        child = self._take()
        is_done = False
        try:
            for message in child.carry_out(order, timeout):
                if isinstance(message, Capture | Finished):
                    yield message
                elif isinstance(message, End):
                    is_done = True
                    return
            raise child.fail(f"the crawling process ended with {child.wait()}")
        finally:
            if is_done:
                self._idle.append(child)
            else:
                child.kill()

    def _take(self) -> "_Child":
        """Return a child that is alive and has nothing to do."""
        while True:
            try:
                child = self._idle.pop()
            except IndexError:
                return _Child()
            if child.is_alive:
                return child
            child.kill()


class _Child:
    """The crawling process, and its three pipes; it leads a process group of its own."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "spiders.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,
        )
        self._lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._listener = Thread(target=self._keep_lines, args=(_pipe(self._process.stderr),), daemon=True)
        self._listener.start()

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def carry_out(self, order: CrawlOrder, timeout: float) -> Iterator[Message]:
        """Give the order, and yield what the child says to it; raises CrawlFailedError when it takes too long."""
        self._lines.clear()
        with suppress(BrokenPipeError):  # a child that died at once is noticed when it is listened to
            write_order(_pipe(self._process.stdin), order)
        return self._listen(order, timeout)

    def _listen(self, order: CrawlOrder, timeout: float) -> Iterator[Message]:
        """Yield what the child says until it closes its end; raises CrawlFailedError when it takes too long."""
        frames, left, out = Frames(order.body_limit), timeout, _pipe(self._process.stdout)
        with selectors.DefaultSelector() as selector:
            selector.register(out, selectors.EVENT_READ)
            while True:
                began = time.monotonic()
                is_ready = selector.select(max(0.0, min(order.silence_seconds, left)))
                left -= time.monotonic() - began
                if left <= 0:
                    raise self.fail(f"it took longer than {timeout:g} seconds")
                if not is_ready:
                    raise self.fail(f"the crawling process gave no sign of life for {order.silence_seconds:g} seconds")
                data = os.read(out.fileno(), CHUNK)
                if not data:
                    return
                try:
                    yield from (read_message(head, body) for head, body in frames.feed(data))
                except BrokenFrameError as error:
                    raise self.fail(f"{error}") from error

    def fail(self, words: str) -> CrawlFailedError:
        """Return the error to raise, with the child's last lines; the child is dead afterwards."""
        self.kill()
        return CrawlFailedError(words, "\n".join(self._lines))

    def wait(self) -> str:
        """Return how the child ended, in words."""
        try:
            code = self._process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            return "its pipe closed, and went on"
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def kill(self) -> None:
        """End the child and all that it started; doing it twice does nothing."""
        if self._process.returncode is None:  # not yet waited for, so its number still belongs to it
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._listener.join(EXIT_SECONDS)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def _keep_lines(self, pipe: IO[bytes]) -> None:
        for line in pipe:
            self._lines.append(line.decode("utf-8", "replace").rstrip()[:1000])


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise CrawlFailedError("a pipe to the crawling process is missing")
    return pipe

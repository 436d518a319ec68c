"""A slow portal holds up nobody but itself: hosts are read side by side, each by one crawl, and taken from in turn.

What is stored is stored by the one who asked for the streams, one thing after another; only the waiting is done twice.
"""

from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import groupby
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")
LOOKS_EVERY = 0.5
"""Seconds after which a stream that nobody takes from looks whether anybody ever will."""
LONGEST_END = 5.0
"""Seconds for a stream to end after it was broken off; it is given up then, and ends with its next item."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """A stream has nothing more, or broke."""

    error: BaseException | None


@dataclass(frozen=True, slots=True)
class Stream(Generic[Item]):
    """What comes from a host; streams of one host come one after another."""

    host: str
    items: Generator[Item, None, None]


def side_by_side(streams: Sequence[Stream[Item]]) -> Generator[Item, None, None]:
    """Yield what comes from several hosts, as it comes; the error of a stream is raised here."""
    lines = [_one_by_one(list(group)) for _, group in groupby(sorted(streams, key=_host), key=_host)]
    if len(lines) == 1:
        yield from lines[0]
    elif lines:
        yield from _merge(lines)


def _host(stream: Stream[Item]) -> str:
    return stream.host


def _one_by_one(streams: Sequence[Stream[Item]]) -> Generator[Item, None, None]:
    for stream in streams:
        with closing(stream.items) as items:
            yield from items


def _merge(lines: Sequence[Generator[Item, None, None]]) -> Generator[Item, None, None]:
    # One place: a stream is never more than one act ahead of what is stored of it.
    arrived: Queue[Item | _Ended] = Queue(maxsize=1)
    is_over = Event()
    threads = [Thread(target=_pump, args=(line, arrived, is_over), daemon=True) for line in lines]
    for thread in threads:
        thread.start()
    try:
        left = len(lines)
        while left:
            item = arrived.get()
            if not isinstance(item, _Ended):
                yield item
                continue
            left -= 1
            if item.error is not None:
                raise item.error
    finally:
        is_over.set()
        for thread in threads:
            thread.join(LONGEST_END)


def _pump(line: Generator[Item, None, None], arrived: "Queue[Item | _Ended]", is_over: Event) -> None:
    error: BaseException | None = None
    try:
        with closing(line):
            for item in line:
                _put(item, arrived, is_over)
                if is_over.is_set():
                    return
    except BaseException as raised:  # noqa: BLE001 - it is raised again where the streams are read
        error = raised
    _put(_Ended(error), arrived, is_over)


def _put(item: Item | _Ended, arrived: "Queue[Item | _Ended]", is_over: Event) -> None:
    while not is_over.is_set():
        with suppress(Full):
            arrived.put(item, timeout=LOOKS_EVERY)
            return

"""Slow, large and broken requests, said byte by byte to a real server: they are refused, and others are served."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import httpx
import pytest

from tests.web.doors.browsing import say, status_of
from web.doors import gate, patience
from web.doors.static import FOLDER, Files

HOST = "Host: 127.0.0.1\r\n"
ASKING = f"GET /sign-in HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n".encode()
FORM = f"POST /sign-in HTTP/1.1\r\n{HOST}Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
FILES = f"{HOST}Content-Type: multipart/form-data; boundary=x\r\nConnection: close\r\n"
SLOW_HEAD, SLOW_BODY = b"GET /sign-in HTTP/1.1\r\nX-A: b", f"{FORM}Content-Length: 900\r\n\r\ncsrf=".encode()
STATIC = "htmx.min.js"


@pytest.fixture
def lines(port: int) -> Iterator["Lines"]:
    with ExitStack() as stack:
        yield Lines(port, stack)


class Lines:
    """Lines to a server that stay open until the test is over."""

    def __init__(self, port: int, stack: ExitStack) -> None:
        self.port, self.stack = port, stack

    def open(self, said: bytes) -> socket.socket:
        line = self.stack.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=10))
        line.sendall(said)
        return line


def hears(line: socket.socket, seconds: float = 10) -> bytes | None:
    """Return all that comes until the server hangs up; None where it says nothing for so long and holds the line."""
    line.settimeout(seconds)
    heard = b""
    with suppress(ConnectionResetError):
        try:
            while part := line.recv(65536):
                heard += part
        except TimeoutError:
            return None
    return heard


@pytest.mark.parametrize("said", [b"", b"G", SLOW_HEAD, ASKING.replace(b"Connection: close\r\n", b"") + SLOW_HEAD])
def test_a_line_whose_request_does_not_come_is_hung_up_on(
    lines: Lines, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.3)

    heard = hears(lines.open(said))

    assert heard is not None
    assert status_of(heard) == (200 if said.endswith(SLOW_HEAD) and said != SLOW_HEAD else 0)


def test_without_the_clock_it_would_be_held(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 3600)

    assert hears(lines.open(SLOW_HEAD), seconds=1.5) is None


def test_a_body_that_does_not_come_is_waited_for_no_longer_than_its_time(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = lines.open(SLOW_BODY)
    without_the_time = hears(held, seconds=1)
    monkeypatch.setattr(gate, "BODY_SECONDS", 0.3)
    heard = hears(lines.open(SLOW_BODY))

    assert without_the_time is None
    assert status_of(heard or b"") == 408


def test_a_page_is_not_slowed_by_an_open_line_that_waited_its_turn(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "HEAD_SECONDS", 0.5)
    # The first request of a line is answered although its body takes longer than a head may.
    line = lines.open(SLOW_BODY)
    held = hears(line, seconds=1)
    line.sendall(b"x" * 895)

    assert held is None
    assert status_of(hears(line) or b"") == 403


def test_while_four_hundred_lines_dawdle_others_are_served(lines: Lines) -> None:
    for _ in range(200):
        lines.open(SLOW_HEAD)
        lines.open(SLOW_BODY)
    others = [status_of(say(lines.port, ASKING)) for _ in range(20)]

    assert others == [200] * 20


BROKEN = {
    "no request at all": b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    "no version": b"GET /sign-in\r\n\r\n",
    "two hosts": f"GET /sign-in HTTP/1.1\r\n{HOST}Host: evil.kz\r\n\r\n".encode(),
    "NUL in a header": f"GET /sign-in HTTP/1.1\r\n{HOST}X: a\x00b\r\n\r\n".encode(),
    "a folded name": f"GET /sign-in HTTP/1.1\r\n{HOST}X : a\r\n\r\n".encode(),
    "a negative length": f"{FORM}Content-Length: -1\r\n\r\n".encode(),
    "two lengths": f"{FORM}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab".encode(),
    "no size of a chunk": f"{FORM}Transfer-Encoding: chunked\r\n\r\nzz\r\n".encode(),
    "another coding": f"{FORM}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n".encode(),
    "a form of 100,000 fields": f"{FORM}Content-Length: 199999\r\n\r\n".encode() + b"&".join([b"a"] * 100_000),
    "a form without its end": f"POST /sign-in HTTP/1.1\r\n{FILES}Content-Length: 3\r\n\r\n--x".encode(),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_request_is_refused_and_the_next_one_is_served(port: int, name: str) -> None:
    refused, other = status_of(say(port, BROKEN[name])), status_of(say(port, ASKING))

    assert (400 <= refused < 500, other) == (True, 200)


@pytest.mark.parametrize(("count", "answer"), [(50, 200), (1000, 400)])
def test_a_form_in_parts_is_read_by_nobody_even_where_it_is_taken(port: int, count: int, answer: int) -> None:
    parts = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" * count  # and the end never comes
    said = f"POST /u/none HTTP/1.1\r\n{FILES}Content-Length: {len(parts)}\r\n\r\n".encode() + parts

    assert status_of(say(port, said)) == answer


def test_a_list_of_ranges_gives_the_whole_file_once(port: int) -> None:
    ranges = ",".join(f"{at}-{at + 1}" for at in range(0, 150, 3))
    whole = f"GET /static/{STATIC} HTTP/1.1\r\n{HOST}Connection: close\r\n"
    asked, plain = (say(port, f"{whole}{more}\r\n".encode()) for more in (f"Range: bytes={ranges}\r\n", ""))

    assert status_of(asked) == 200
    assert asked.partition(b"\r\n\r\n")[2] == plain.partition(b"\r\n\r\n")[2]

    async def ask_without_the_gate() -> int:
        transport = httpx.ASGITransport(Files(directory=FOLDER))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (await client.get(f"/{STATIC}", headers={"Range": f"bytes={ranges}"})).status_code

    assert asyncio.run(ask_without_the_gate()) == 206

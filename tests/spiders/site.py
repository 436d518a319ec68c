"""A small web server of our own, for what the replay portal does not do; it writes down what it was asked."""

import ssl
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """Answers by the beginning of the path, the longest that fits; an unknown path is 404."""

    daemon_threads = True

    def __init__(self, answers: dict[str, Answer], tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.answers = answers
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.scheme = "https" if tls else "http"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def origin(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is part of the test."""


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body leave together, else each answer waits 40 ms for an acknowledgement
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers.items()))
        fits = [start for start in self.server.answers if self.path.startswith(start)]
        answer = self.server.answers[max(fits, key=len)] if fits else say(b"", 404)
        answer(self)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def say(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(page: BaseHTTPRequestHandler) -> None:
        page.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            page.send_header(name.replace("_", "-"), value)
        page.end_headers()
        page.wfile.write(body)

    return answer


def say_raw(data: bytes) -> Answer:
    """Send these bytes as they are, and hang up."""

    def answer(page: BaseHTTPRequestHandler) -> None:
        page.wfile.write(data)
        page.close_connection = True

    return answer

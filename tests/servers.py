"""A real SMTP server and a real HTTP server that speaks Telegram's Bot API; both answer as they are told to."""

import json
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self, TypeVar

from aiosmtpd.controller import Controller

T = TypeVar("T")
OK = "250 OK"


@dataclass
class Mailbox:
    """An SMTP server on loopback. ``rcpt`` and ``data`` are its next answers, the last one for ever; "" hangs up."""

    rcpt: list[str] = field(default_factory=lambda: [OK])
    data: list[str] = field(default_factory=lambda: [OK])
    delay: float = 0
    mails: list[EmailMessage] = field(default_factory=list)
    """Every mail whose DATA arrived whole, also those that we refused or hung up on."""
    recipients: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answer: Callable[[str], str] | None = None
    """Where it is set, what is said to RCPT for one recipient, instead of ``rcpt``."""
    connections: int = 0
    """How often somebody came in and gave a name."""

    def __enter__(self) -> Self:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        # This server's own log repeats every line it hears; what came is in the fields above.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.answer(address) if self.answer else _next(self.rcpt)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        time.sleep(self.delay)  # noqa: ASYNC251 - the delay is meant to hold up the whole server
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        answer = _next(self.data)
        if not answer:
            server.transport.abort()
        return answer or OK


@dataclass
class BotApi:
    """Telegram's Bot API on loopback. ``answers`` are (status, JSON) in turn, the last one for ever."""

    answers: list[tuple[int, dict[str, Any]]] = field(default_factory=lambda: [(200, {"ok": True, "result": {}})])
    delay: float = 0
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """The path and the JSON body of every call."""
    answer: Callable[[dict[str, Any]], tuple[int, dict[str, Any]]] | None = None
    """Where it is set, the answer to one body, instead of ``answers``."""
    times: list[float] = field(default_factory=list)
    """When each call came, by the monotonic clock."""
    ear: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """What getUpdates answers first, one after another; then what readers said."""
    said: list[dict[str, Any]] = field(default_factory=list)
    """What readers said and nobody has taken yet: what is asked for behind it is gone, as at Telegram's."""
    others: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Method and body of every call about a button."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    """The body of every getUpdates."""
    other_answers: list[tuple[int, dict[str, Any]]] = field(default_factory=lambda: [(200, {"ok": True})])
    updates: int = 1000
    """The number of the last word that readers said."""

    def __enter__(self) -> Self:
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
                method = self.path.rpartition("/")[2]
                if method == "getUpdates":
                    status, told = api.hear(body)
                elif method in ("answerCallbackQuery", "editMessageReplyMarkup"):
                    api.others.append((method, body))
                    status, told = _next(api.other_answers)
                else:
                    api.times.append(time.monotonic())
                    api.calls.append((self.path, body))
                    time.sleep(api.delay)
                    status, told = api.answer(body) if api.answer else _next(api.answers)
                if not status:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                answer = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                """Keep quiet: what came is in ``calls``."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def hear(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Answer getUpdates: at once if there is anything, else when ``timeout`` is over."""
        self.asked.append(body)
        if self.ear:
            return self.ear.pop(0)
        ends = time.monotonic() + body.get("timeout", 0)
        while True:
            self.said = [one for one in self.said if one["update_id"] >= body.get("offset", 0)]
            if self.said or time.monotonic() >= ends:
                return 200, {"ok": True, "result": self.said[: body.get("limit", 100)]}
            time.sleep(0.02)

    def press(self, chat: int, message: object, data: str, *, sender: int | None = None, kind: str = "private") -> None:
        """Let somebody press a button under a message of a chat."""
        there = {"message_id": message, "chat": {"id": chat, "type": kind}}
        who = {"id": chat if sender is None else sender, "is_bot": False, "language_code": "ru"}
        self._say({"callback_query": {"id": f"q{self.updates}", "from": who, "message": there, "data": data}})

    def write(self, chat: int, text: str, *, sender: int | None = None, kind: str = "private") -> None:
        """Let somebody write to the bot."""
        who = {"id": chat if sender is None else sender, "is_bot": False}
        self._say({"message": {"message_id": 1, "from": who, "chat": {"id": chat, "type": kind}, "text": text}})

    def _say(self, word: dict[str, Any]) -> None:
        self.updates += 1
        self.said.append({"update_id": self.updates, **word})


def _next(answers: list[T]) -> T:
    return answers.pop(0) if len(answers) > 1 else answers[0]

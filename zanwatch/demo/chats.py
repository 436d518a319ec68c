"""The one method of Telegram's Bot API that we call, on this machine: each text becomes a file and goes no further."""

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from zanwatch.demo.folder import OutFolder
from zanwatch.demo.serving import LOOPBACK, SECONDS, served

TOKEN = "900000001:" + "demo" * 9
"""The form that a bot's token has; it opens nothing."""
LONGEST_TEXT = 4096
LARGEST_CALL = 1 << 20


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as it was sent; ``text`` is what a person reads, without its tags."""

    chat: str
    path: Path
    text: str


@dataclass
class Chats:
    """What came so far, oldest first."""

    folder: OutFolder
    closed: Collection[str] = ()
    """Chats whose readers have blocked the bot."""
    messages: list[ChatMessage] = field(default_factory=list)

    def keep(self, chat: str, markup: str) -> int:
        """Write a message into the folder and return its number."""
        number = len(self.messages) + 1
        safe = "".join(letter if letter.isalnum() else "-" for letter in chat)[:40]
        path = self.folder.write(f"telegram/{number:02}-{safe}.txt", markup.encode())
        self.messages.append(ChatMessage(chat, path, read_markup(markup)))
        return number


@contextmanager
def opened_chats(folder: OutFolder, closed: Collection[str] = ()) -> Iterator[tuple[Chats, str]]:
    """Give the chats and the origin of their server."""
    chats = Chats(folder, closed)

    class Handler(_Handler):
        kept = chats

    with served(ThreadingHTTPServer((LOOPBACK, 0), Handler)) as port:
        yield chats, f"http://{LOOPBACK}:{port}"


def read_markup(markup: str) -> str:
    """Return Telegram's HTML as a person sees it.

    >>> read_markup("<b>1. Art. 5</b> is: &lt;90&gt;")
    '1. Art. 5 is: <90>'
    """
    parser = _Words()
    parser.feed(markup)
    parser.close()
    return "".join(parser.words)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class _Handler(BaseHTTPRequestHandler):
    timeout = SECONDS
    kept: Chats

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_CALL))
        try:
            call = json.loads(body)
            chat, text = str(call["chat_id"]), str(call["text"])
        except (ValueError, KeyError, TypeError):
            self._answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: chat_id and text"})
            return
        if self.path != f"/bot{TOKEN}/sendMessage":
            self._answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        elif len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            self._answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"})
        elif chat in self.kept.closed:
            self._answer(403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"})
        else:
            self._answer(200, {"ok": True, "result": {"message_id": self.kept.keep(chat, text)}})

    def log_message(self, *_: Any) -> None:
        """Keep quiet: what came is in the folder."""

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        answer = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

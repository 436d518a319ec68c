"""Where a message may lead: our own token and password go to the server of the settings, whatever an address says."""

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests

from alerts import carriers, telegram_plugin
from alerts.channels import BadChannelError, check_channel
from alerts.send import send
from config.settings import Settings
from tests.alerts.test_send import TOKEN, make_delivery
from tests.servers import BotApi

ROOT = Path(__file__).parents[2]


@pytest.fixture
def trap() -> Iterator[BotApi]:
    """A server inside, which nobody may be led to."""
    with BotApi() as server:
        yield server


@contextmanager
def redirecting(status: int, target: str) -> Iterator[str]:
    """A server that sends everybody on to another one; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(status)
            self.send_header("Location", f"{target}{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - the name that http.server asks for

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_bot_api_that_sends_us_on_is_not_followed(trap: BotApi, status: int) -> None:
    with redirecting(status, trap.url) as away:
        sent = send(make_delivery("tgram:42"), Settings(telegram_token=TOKEN, telegram_url=away))

    assert (sent.outcome, trap.calls) == ("wait", [])


def test_without_that_the_token_and_the_text_would_stand_at_the_trap(
    trap: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = requests.post

    def follow(*given: Any, **more: Any) -> requests.Response:
        return post(*given, **{**more, "allow_redirects": True})

    monkeypatch.setattr(telegram_plugin.requests, "post", follow)
    with redirecting(307, trap.url) as away:
        send(make_delivery("tgram:42"), Settings(telegram_token=TOKEN, telegram_url=away))

    assert [(path, body["chat_id"]) for path, body in trap.calls] == [(f"/bot{TOKEN}/sendMessage", 42)]


@pytest.mark.parametrize(
    "address",
    [
        "tgram:42@{trap}", "tgram:42/{trap}", "tgram:@{trap}", "tgram:42?url={trap}", "tgram:42#{trap}",
        "mailto:a@b.kz?smtp={trap}", "mailto:a@{trap}", "mailto:a@b.kz@{trap}", "mailto:a%40{trap}", "mailto:{trap}",
    ],
)  # fmt: skip
def test_no_address_of_ours_can_name_a_server(trap: BotApi, address: str) -> None:
    named = address.format(trap=trap.url.removeprefix("http://"))
    with pytest.raises(BadChannelError):
        check_channel(named)
    settings = Settings(telegram_token=TOKEN, telegram_url="http://127.0.0.1:9", smtp_url="smtp://127.0.0.1:9")
    sent = send(make_delivery(named), settings)

    assert (sent.outcome, trap.calls) == ("refused", [])


def test_a_service_that_sends_us_on_is_not_followed(trap: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    with redirecting(307, trap.url) as away:
        address = f"json://{away.removeprefix('http://')}/hook"
        send(make_delivery(address), Settings())
        kept = list(trap.calls)
        monkeypatch.setattr(carriers, "AppriseAsset", lambda **_: None)
        send(make_delivery(address), Settings())

    assert (kept, [path for path, _ in trap.calls]) == ([], ["/hook"])


def test_an_address_with_a_server_of_its_own_is_never_given_our_token(trap: BotApi) -> None:
    settings = Settings(telegram_token=TOKEN, telegram_url="http://127.0.0.1:9")
    send(make_delivery(f"json://{trap.url.removeprefix('http://')}/hook"), settings)
    ((path, body),) = trap.calls

    assert TOKEN.partition(":")[2] not in f"{path} {body}"


def test_nobody_here_reads_a_schema_that_may_name_another_one() -> None:
    rooms = ("alerts", "config", "flows", "law", "spiders", "storage", "web", "zanwatch")
    trees = [ast.parse(path.read_text("utf-8")) for room in rooms for path in (ROOT / room).rglob("*.py")]
    named = {
        name.split(".")[0]
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }

    assert named & {"jsonschema", "referencing", "jsonref", "fastjsonschema"} == set()

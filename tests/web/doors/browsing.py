"""A browser without a screen, and pages of every guard to knock at. The pages of the house are walked in test_walk."""

import asyncio
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Self

import httpx
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse

from storage.engine import Store
from storage.sessions import start_session
from storage.users import Role, User, store_user
from web.context import Admin, Editor, Guest, Reader
from web.doors.cookies import SESSION, csrf_of, new_secret
from web.doors.passwords import hash_password

NOON = datetime(2024, 6, 16, 7, 0, tzinfo=UTC)
PASSWORD = "seven brown foxes"
HERE = "http://127.0.0.1:8000"
PUBLIC = "https://law.example.kz"
SECRET = "for staff only"

probes = APIRouter(prefix="/probe")


@probes.get("/guest")
def probe_guest(visitor: Guest) -> PlainTextResponse:
    return PlainTextResponse(f"{visitor.name}|{visitor.language}")


@probes.get("/reader")
def probe_reader(visitor: Reader) -> PlainTextResponse:
    return PlainTextResponse(f"{SECRET}: {visitor.name}, {visitor.role}, {visitor.last_visit_at}")


@probes.get("/editor")
def probe_editor(visitor: Editor) -> PlainTextResponse:
    return PlainTextResponse(f"{SECRET}: {visitor.name}")


@probes.get("/admin")
def probe_admin(visitor: Admin) -> PlainTextResponse:
    return PlainTextResponse(f"{SECRET}: {visitor.name}")


@probes.post("/admin")
def probe_change(visitor: Admin) -> PlainTextResponse:
    return PlainTextResponse(f"changed by {visitor.name}")


@probes.get("/fault")
def probe_fault(visitor: Guest) -> PlainTextResponse:
    raise RuntimeError(f"hunter2 {visitor.name}")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


class Browser:
    """Keeps cookies, follows no redirect, and comes from a peer that the test chooses."""

    def __init__(self, app: FastAPI, base: str = HERE, peer: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(peer, 40000))
        self.client = httpx.AsyncClient(transport=transport, base_url=base)

    @property
    def cookies(self) -> httpx.Cookies:
        return self.client.cookies

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        return asyncio.run(self.client.request(method, path, **options))

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, headers: Mapping[str, str] | None = None, **form: str) -> httpx.Response:
        return self.ask("POST", path, headers=headers, data={"csrf": self.csrf(), **form})

    def csrf(self) -> str:
        """What the cookies of this browser say a form must bring back; opens the sign-in page where it has none."""
        names = (SESSION, f"__Host-{SESSION}", "zanwatch_door", "__Host-zanwatch_door")
        secret = next((self.cookies[name] for name in names if name in self.cookies), None)
        if secret is not None:
            return csrf_of(secret)
        return read_csrf(self.get("/sign-in"))

    def sign_in(self, name: str = "reader", password: str = PASSWORD, **form: str) -> httpx.Response:
        return self.post("/sign-in", name=name, password=password, **form)

    def hold(self, token: str) -> Self:
        """Be the browser that has this session."""
        self.cookies.set(SESSION, token, "127.0.0.1")
        return self


def read_csrf(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


def add_users(store: Store) -> None:
    """Let a reader, an editor and an admin sign in, each under the name of the role."""
    roles: tuple[Role, ...] = ("reader", "editor", "admin")
    password_hash = hash_password(PASSWORD)
    with store.transaction() as session:
        for role in roles:
            store_user(session, User(role, role, NOON), password_hash)


def start_visit(store: Store, name: str, at: datetime = NOON) -> str:
    """Return the token of a session that did not have to type a password."""
    token = new_secret()
    with store.transaction() as session:
        start_session(session, name, token, at)
    return token


def say(port: int, request: bytes) -> bytes:
    """Return all that a server answers to these very bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        answer = b""
        # A server that has heard enough hangs up in the middle; what it said before is its answer.
        with suppress(ConnectionResetError, BrokenPipeError):
            line.sendall(request)
            while part := line.recv(65536):
                answer += part
    return answer


def status_of(answer: bytes) -> int:
    """The status of an answer; 0 where the server hung up without one."""
    return int(answer.split(b" ", 2)[1]) if answer else 0

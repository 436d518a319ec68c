"""What may come in at all: our own Host, a form of bounded size, and from a page of ours.

A form is read here, whole, before the application sees it: so there is no route, present or future, whose unsafe
methods could forget to ask where they come from. The one exception stands here too (``OWN_RIGHT``).
"""

import asyncio
import hmac
import re
from collections.abc import AsyncGenerator, Sequence
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.context import find_user
from web.doors.addresses import House, host_of
from web.doors.cookies import find_csrf
from web.doors.faults import answer_fault

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
MOST_BYTES = 1024 * 1024
MOST_FIELDS = 100
BODY_SECONDS = 30
HEADER_BYTES = 32 * 1024
FORM = b"application/x-www-form-urlencoded"
FILES = b"multipart/form-data"
OWN_RIGHT = re.compile(r"/u/[^/]*")
"""Where the address itself is the right to do it: a mail service posts there with no page of ours and no cookie."""
TAKES_FILE = {"/admin/watchlist/import": MOST_BYTES, "/stands/new": 9 * 1024 * 1024}
"""The only pages to which a browser may send a file, and how much; their forms bring the token as any form does.

What is larger than any other form is read from editors and admins alone, so that no stranger fills our memory.
"""
FILE_SECONDS = 180
"""For a file, over the line of a border post."""
MOST_PARTS = 20


class RefusedError(Exception):
    """Raised where a body may not come in, from this module; ``status`` says why."""

    def __init__(self, status: int) -> None:
        self.status = status


class Gate:
    """Stands before the application and turns away what may not come in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        if not scope["app"].state.house.knows(host_of(scope)):
            await PlainTextResponse("400 Bad Host", 400)(scope, receive, send)
            return
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES:
            await PlainTextResponse("431 Headers Too Large", 431)(scope, receive, send)
            return
        # Parts of a file are asked for by nobody here, and a long list of them is an old attack.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in (b"range", b"if-range")]
        if scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        has_own_right = scope["method"] == "POST" and OWN_RIGHT.fullmatch(scope["path"]) is not None
        try:
            # RFC 8058 lets a service send its one line in either form; nothing of it is looked at.
            takes_file = scope["method"] == "POST" and scope["path"] in TAKES_FILE
            forms = (FORM, FILES) if has_own_right or takes_file else (FORM,)
            body = await _read_body(scope, receive, forms, await _find_most(scope) if takes_file else MOST_BYTES)
            if not has_own_right:
                _check_origin(scope)
                _check_token(scope, await _read_tokens(scope, body))
        except RefusedError as refused:
            answer: Response = answer_fault(Request(scope), refused.status)
            # What is left of the body is not read: the connection cannot be used again.
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
            return
        await self.app(scope, _replay(body, receive), send)


async def _find_most(scope: Scope) -> int:
    """Return how many bytes may come in from whoever sends them to a page that takes a file."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    most = TAKES_FILE[scope["path"]]
    if most <= MOST_BYTES or not told.isdigit() or int(told) <= MOST_BYTES:
        return MOST_BYTES
    user = await run_in_threadpool(find_user, Request(scope))
    return most if user is not None and user.role != "reader" else MOST_BYTES


async def _read_body(scope: Scope, receive: Receive, forms: Sequence[bytes], most: int) -> bytes:
    headers = dict(scope["headers"])
    told = headers.get(b"content-length", b"0")
    if not told.isdigit() or int(told) > most:
        raise RefusedError(413)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS if most <= MOST_BYTES else FILE_SECONDS):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise RefusedError(400)
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > most:
                    raise RefusedError(413)
    except TimeoutError:
        raise RefusedError(408) from None
    if body and _kind_of(scope) not in forms:
        raise RefusedError(415)
    # A file may hold as many of these signs as it likes.
    is_file = _kind_of(scope) == FILES and scope["path"] in TAKES_FILE
    if not is_file and body.count(b"&") + body.count(b";") >= MOST_FIELDS:
        raise RefusedError(400)
    return bytes(body)


def _check_origin(scope: Scope) -> None:
    headers = dict(scope["headers"])
    site = headers.get(b"sec-fetch-site", b"").decode("latin-1")
    origin = headers.get(b"origin", b"").decode("latin-1")
    house, host = scope["app"].state.house, host_of(scope)
    assert isinstance(house, House)  # noqa: S101 - for the types
    if site not in ("", "same-origin"):
        raise RefusedError(403)
    # Our own pages send «null», for they tell nobody where they are (Referrer-Policy); then the browser vouches.
    if origin and not house.owns(origin, host) and not (origin == "null" and site == "same-origin"):
        raise RefusedError(403)


async def _read_tokens(scope: Scope, body: bytes) -> list[str]:
    """Return all that a form says as its token: one, from a page of ours."""
    if _kind_of(scope) != FILES:
        return parse_qs(body.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_FIELDS).get("csrf", [])

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(Headers(scope=scope), stream(), max_files=1, max_fields=MOST_PARTS).parse()
    except (MultiPartException, KeyError, ValueError):
        # A form without a boundary, or with a name that is no text.
        raise RefusedError(400) from None
    try:
        return [value for value in form.getlist("csrf") if isinstance(value, str)]
    finally:
        await form.close()


def _check_token(scope: Scope, given: Sequence[str]) -> None:
    wanted = find_csrf(Request(scope))
    if wanted is None or len(given) != 1 or not hmac.compare_digest(given[0].encode(), wanted.encode()):
        raise RefusedError(403)


def _kind_of(scope: Scope) -> bytes:
    kind: bytes = dict(scope["headers"]).get(b"content-type", b"")
    return kind.partition(b";")[0].strip().lower()


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def read() -> Message:
        return waiting.pop() if waiting else await receive()

    return read

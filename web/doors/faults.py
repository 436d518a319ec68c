"""What went wrong is said in plain words, without a word of how: the cause stands in the log, once."""

import logging
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.context import Visitor, as_visitor, find_user, read_language
from web.doors.addresses import own_path, safe_path
from web.render import render

log = logging.getLogger(__name__)


class Faults:
    """Answers what the application could not: one record in the log, one page that tells nothing of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; where that fails, answer it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_answered = False

        async def watch(message: Message) -> None:
            nonlocal is_answered
            is_answered = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception:
            if is_answered:
                raise  # half an answer is out: the server closes the connection, and logs why
            # A path may name what somebody looks for, and a query does: neither goes into the log.
            log.exception("a page failed (%s)", scope["method"])
            await _answer_500(Request(scope))(scope, receive, send)


def answer_fault(request: Request, status: int, visitor: Visitor | None = None) -> HTMLResponse:
    """Return the page of an error; it echoes nothing of what was asked for."""
    language = visitor.language if visitor else read_language(request)
    # A page knows its address, for the choice of language to lead back; this one must not repeat it.
    nowhere = Request({**request.scope, "path": "", "raw_path": b"", "query_string": b""})
    return render(nowhere, visitor, "doors/error.html", status, language=language, code=status)


def answer_http_fault(request: Request, error: Exception) -> Response:
    """Answer an error that the application raised by its number."""
    assert isinstance(error, HTTPException)  # noqa: S101 - the application calls it for no other
    answer = answer_fault(request, error.status_code, _find_visitor(request))
    answer.headers.update({name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"})
    return answer


def answer_unreadable(request: Request, error: Exception) -> Response:
    """Answer what does not fit a route: an address that cannot be one is not found, a form is refused."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - see above
    is_address = any(fault["loc"][0] == "path" for fault in error.errors())
    return answer_fault(request, 404 if is_address else 400, _find_visitor(request))


def answer_sign_in_needed(request: Request, _: Exception) -> Response:
    """Send who only looks to the sign-in, and from there back; refuse who would change something."""
    if request.method not in ("GET", "HEAD"):
        return answer_fault(request, 401)
    wanted = safe_path(own_path(request.scope))
    return RedirectResponse(f"/sign-in?{urlencode({'next': wanted})}", 303)


def answer_factor_needed(request: Request, _: Exception) -> Response:
    """Send an admin who only looks to where a second factor is made; refuse who would change something."""
    if request.method not in ("GET", "HEAD"):
        return answer_fault(request, 403, _find_visitor(request))
    return RedirectResponse("/account", 303)


def _find_visitor(request: Request) -> Visitor | None:
    user = find_user(request)
    return None if user is None else as_visitor(request, user)


def _answer_500(request: Request) -> Response:
    try:
        return answer_fault(request, 500)
    except Exception:  # noqa: BLE001 - the first fault is in the log; the page may be what is broken
        return PlainTextResponse("500", 500)

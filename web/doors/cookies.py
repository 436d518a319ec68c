"""Two cookies hold a secret each: one of who is signed in, one of a browser that has only come to the door.

What a form must bring back (``csrf``) follows from the secret by a hash, so that nothing is kept for it, and a page
of another site, which sees no cookie, cannot know it. A third cookie, the card, says that somebody has signed in here
before: strangers who try out passwords do not lock her out.
"""

import hashlib
import hmac
import re
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from web.doors.addresses import is_secure

SESSION, DOOR, CARD, LANGUAGE, TEXT_SIZE = "zanwatch", "zanwatch_door", "zanwatch_card", "lang", "size"
TEXT_SIZES = ("1", "2", "3")
"""How large the letters are; the first is the usual size."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR = 365 * 24 * 3600


def new_secret() -> str:
    """Return 256 random bits as 43 letters."""
    return secrets.token_urlsafe(32)


def find_secret(connection: HTTPConnection, kind: str) -> str | None:
    """Return the secret of a cookie, or None where there is none in our form."""
    value = connection.cookies.get(_name(connection.scope, kind), "")
    return value if _SECRET.fullmatch(value) else None


def find_card(connection: HTTPConnection) -> str:
    """Return the card of this browser, or nothing."""
    return connection.cookies.get(_name(connection.scope, CARD), "")[:200]


def csrf_of(secret: str) -> str:
    """Return what a form must bring back where a cookie holds this secret."""
    return hmac.new(secret.encode(), b"zanwatch csrf", hashlib.sha256).hexdigest()


def find_csrf(connection: HTTPConnection) -> str | None:
    """Return what a form of this browser must bring back; None where no page of ours was ever open in it."""
    secret = find_secret(connection, SESSION) or find_secret(connection, DOOR)
    return csrf_of(secret) if secret else None


def give_csrf(connection: HTTPConnection) -> str:
    """Return what a form of this browser must bring back; where it has no cookie yet, the answer sets one."""
    known = find_csrf(connection)
    if known is not None:
        return known
    state = connection.scope.setdefault("state", {})
    secret = state.setdefault("new_door", new_secret())
    return csrf_of(secret)


def set_cookie(response: Response, scope: Scope, kind: str, value: str) -> None:
    """Set one of our cookies: it goes to no script and to no other site. Language and card outlive the browser."""
    response.set_cookie(
        _name(scope, kind),
        value,
        max_age=_YEAR if kind in (LANGUAGE, TEXT_SIZE, CARD) else None,
        path="/",
        secure=is_secure(scope),
        httponly=True,
        samesite="lax",
    )


def cookie_header(scope: Scope, kind: str, value: str) -> str:
    """Return the Set-Cookie header of one of our cookies, for an answer that is already on its way."""
    carrier = Response()
    set_cookie(carrier, scope, kind, value)
    return carrier.headers["set-cookie"]


def drop_cookie(response: Response, scope: Scope, kind: str) -> None:
    """Take one of our cookies away."""
    response.delete_cookie(_name(scope, kind), path="/", secure=is_secure(scope), httponly=True, samesite="lax")


def _name(scope: Scope, kind: str) -> str:
    # A browser takes a cookie of this prefix from this very host and over https alone.
    return f"__Host-{kind}" if is_secure(scope) and kind not in (LANGUAGE, TEXT_SIZE) else kind

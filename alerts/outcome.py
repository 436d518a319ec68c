"""What came of an attempt to send: done, not now, or never; and whether message, address or carrier is why."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alerts.backoff import next_try

_ANSWER_LIMIT = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

Concern = Literal["message", "address", "carrier"]


@dataclass(frozen=True, slots=True)
class Sent:
    """``ok``: the server took it. ``wait``: try again. ``refused``: it is not wanted, never try again."""

    outcome: Literal["ok", "wait", "refused"]
    answer: str = ""
    """The server's last words, or why we did not ask; no address and no secret is in it."""
    seconds: float | None = None
    """With ``wait``: exactly how long the server said to wait, where it said so."""
    least: float = 0
    """With ``wait``: the shortest wait that makes sense, in seconds, as for a greylist."""
    concern: Concern = "message"
    """What the answer is about: this message alone, all to this address, or all that this server or bot carries."""
    is_cut: bool = False
    """With ``wait``: the connection broke while this message was on its way, so that the next one may fare alike."""
    moved_to: str = ""
    """The address under which the chat is known from now on, where the service named another one."""
    told_ids: tuple[str, ...] = ()
    """How the service calls the parts that it took, those of earlier tries included."""


def retry_at(sent: Sent, attempts: int, now: datetime, jitter: float) -> datetime | None:
    """Return when to try again after a ``wait``; None gives up. ``attempts`` is 1 after the first."""
    if sent.seconds is not None:
        return now + timedelta(seconds=sent.seconds)
    at = next_try(attempts, now, jitter)
    return at and max(at, now + timedelta(seconds=sent.least))


def redact(answer: str, secrets: tuple[str, ...]) -> str:
    r"""Return a server's words on one line, short, with every secret taken out.

    >>> redact("550 no such user aigul@centre.kz\r\nbye", ("aigul@centre.kz",))
    '550 no such user *** bye'
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        answer = re.sub(re.escape(secret), "***", answer, flags=re.IGNORECASE)
    return _CONTROL.sub(" ", answer).strip()[:_ANSWER_LIMIT]


def one_line(text: str, limit: int = 150) -> str:
    r"""Return a text fit for a mail header: one line, no control characters.

    >>> one_line("Сводка\r\nBcc: x@y")
    'Сводка Bcc: x@y'
    """
    return " ".join(_CONTROL.sub(" ", text).split())[:limit]

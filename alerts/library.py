"""Apprise as we need it: loaded without its warning, and silent while a message is sent.

At DEBUG its log holds the token, the address and the text.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

with warnings.catch_warnings():
    # Apprise 1.13 asks for a module that Python 3.13 dropped, and does without it where it is gone.
    warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
    from apprise import Apprise, AppriseAsset, NotifyFormat
    from apprise.plugins.email.base import NotifyEmail
    from apprise.plugins.telegram import NotifyTelegram

__all__ = ["Apprise", "AppriseAsset", "NotifyEmail", "NotifyFormat", "NotifyTelegram", "silence"]

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class _Silence(logging.Filter):
    """Keeps what libraries log while a message is sent."""

    def filter(self, record: logging.LogRecord) -> bool:
        heard = _heard.get()
        if heard is None:
            return True
        if record.levelno >= logging.WARNING:
            heard.append(record.getMessage())
        return False


for _name in ("apprise", "urllib3.connectionpool", "urllib3.util.retry", "requests", "charset_normalizer"):
    logging.getLogger(_name).addFilter(_Silence())


@contextmanager
def silence() -> Iterator[list[str]]:
    """Let nothing that libraries say reach a log; gives the list that collects their warnings."""
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)

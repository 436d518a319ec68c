"""Connections to mail servers that stay open for a round of sending: most of a mail's time is spent on opening one."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field

_MOST_MAILS = 50
"""Many servers end a connection after a hundred mails, with a 421 in the middle of one."""

_OK, _CLOSING = 250, 421

Open = Callable[[], smtplib.SMTP]


@dataclass
class _Kept:
    server: smtplib.SMTP
    mails: int = 0


@dataclass
class Connections:
    """The open connections of a round, by who is at their other end and how."""

    kept: dict[tuple[object, ...], _Kept] = field(default_factory=dict)

    def take(self, whom: tuple[object, ...], open_: Open) -> smtplib.SMTP:
        """Return a connection that answers; it is the caller's until it is given back."""
        kept = self.kept.pop(whom, None)
        if kept is not None:
            if kept.mails < _MOST_MAILS and _is_alive(kept.server):
                self.kept[whom] = kept
                kept.mails += 1
                return kept.server
            close(kept.server)
        server = open_()
        self.kept[whom] = _Kept(server, 1)
        return server

    def drop(self, whom: tuple[object, ...]) -> None:
        """Close a connection on which something went wrong: nobody knows where its talk stands."""
        kept = self.kept.pop(whom, None)
        if kept is not None:
            close(kept.server)

    def close(self) -> None:
        """Close all."""
        for whom in list(self.kept):
            self.drop(whom)


_open: ContextVar[Connections | None] = ContextVar("open", default=None)


@contextmanager
def kept_open() -> Iterator[None]:
    """Keep connections open for as long as this lasts; without it each mail has one of its own."""
    connections = Connections()
    token = _open.set(connections)
    try:
        yield
    finally:
        _open.reset(token)
        connections.close()


@contextmanager
def connected(whom: tuple[object, ...], open_: Open) -> Iterator[smtplib.SMTP]:
    """Give a connection; it stays open only where ``kept_open`` holds and nothing was raised."""
    shared = _open.get()
    connections = shared or Connections()
    try:
        yield connections.take(whom, open_)
    except smtplib.SMTPResponseException as error:
        # A refusal leaves the talk where it can go on, but for a server that says it is leaving.
        if shared is None or error.smtp_code == _CLOSING:
            connections.drop(whom)
        raise
    except BaseException:
        connections.drop(whom)
        raise
    if shared is None:
        # The message was taken before this; a server that hangs up without a word does not change that.
        connections.close()


def close(server: smtplib.SMTP) -> None:
    """End a connection, politely where the other end still listens."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()


def _is_alive(server: smtplib.SMTP) -> bool:
    try:
        return server.rset()[0] == _OK
    except (OSError, smtplib.SMTPException):
        return False

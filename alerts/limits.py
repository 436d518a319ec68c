"""A time limit on a whole talk: a socket's own time-out begins anew with each byte, and a server may drip for hours."""

import smtplib
import socket
from contextlib import suppress
from contextvars import ContextVar
from threading import Lock, Timer
from types import TracebackType
from typing import Self


class Limit:
    """Hangs up the line that it holds when its seconds are over; ``is_over`` says that it did."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._line: socket.socket | None = None
        self._lock = Lock()
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._token = _limit.set(self)
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _limit.reset(self._token)
        self._timer.cancel()
        with self._lock:
            self._line = None

    def hold(self, line: socket.socket) -> None:
        """Take a line; it is hung up at once where the time is over already."""
        with self._lock:
            self._line = line
        if self.is_over:
            self._hang_up()

    def _end(self) -> None:
        self.is_over = True
        self._hang_up()

    def _hang_up(self) -> None:
        with self._lock:
            if self._line is not None:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)


_limit: ContextVar[Limit | None] = ContextVar("limit", default=None)


class WatchedSMTP(smtplib.SMTP):
    """A talk to a mail server whose line the present limit can hang up, also in the middle of a TLS greeting."""

    _line: socket.socket | None = None

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        # A second handle of the same line: TLS takes the first one away into a socket of its own.
        self._line = made.dup()
        self._hold()
        return made

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's next words."""
        self._hold()
        return super().getreply()

    def close(self) -> None:
        """Hang up."""
        super().close()
        if self._line is not None:
            self._line.close()

    def _hold(self) -> None:
        limit = _limit.get()
        if limit is not None and self._line is not None:
            limit.hold(self._line)


class WatchedSMTPS(smtplib.SMTP_SSL, WatchedSMTP):
    """The same where TLS comes first."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        try:
            return super()._get_socket(host, port, timeout)
        except BaseException:
            # The talk has not begun, so nobody will end it.
            if self._line is not None:
                self._line.close()
            raise

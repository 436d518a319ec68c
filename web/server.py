"""Serves the pages on loopback until it is told to end; whoever is in the middle of a page still gets it."""

import gc
import logging
import os
import signal
import socket
from collections.abc import Callable
from threading import Event, Thread

import uvicorn
from fastapi import FastAPI

from config.settings import Settings
from law.errors import MonitorError
from storage.engine import Store
from web.app import create_app
from web.doors.gate import HEADER_BYTES
from web.doors.patience import Patient
from web.pages.foreseeing import look_ahead

HOST = "127.0.0.1"
PORT = 8000
END_SECONDS = 10


class PortTakenError(MonitorError):
    """Raised when the port cannot be had, from web.server."""


def serve(store: Store, settings: Settings, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; ``on_ready`` gets the address when the port is open. Port 0 takes a free one."""
    app = create_app(store, settings)
    try:
        listener = socket.create_server((HOST, port))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise PortTakenError(f"port {port} cannot be used ({reason}); name another with --port") from error
    server = make_server(app)
    for number in (signal.SIGTERM, signal.SIGINT):
        # uvicorn ends on either, and then raises it again: an orderly end is no failure.
        signal.signal(number, lambda *_: None)
    is_over = Event()
    ahead = Thread(target=look_ahead, args=(app, is_over))
    with listener:
        on_ready(f"http://{HOST}:{listener.getsockname()[1]}/")
        ahead.start()
        settle()
        try:
            server.run(sockets=[listener])
        finally:
            is_over.set()
            ahead.join()


def settle() -> None:
    """Let the collector of garbage leave alone what is loaded: each of its full rounds would hold a page up for it."""
    gc.collect()
    gc.freeze()


def make_server(app: FastAPI) -> uvicorn.Server:
    """Return a server that trusts no header of a proxy, says nothing of itself, and logs no address of a page."""
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    config = uvicorn.Config(
        app,
        http=Patient,  # h11's: its limit on headers is the one below
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # a path may name what somebody looks for
        proxy_headers=False,  # only the socket's peer counts
        server_header=False,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_graceful_shutdown=END_SECONDS,
    )
    return uvicorn.Server(config)

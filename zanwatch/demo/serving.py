"""A small server of our own on a free port of this machine, served by a thread for as long as a ``with`` lasts."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import TCPServer
from threading import Thread

LOOPBACK = "127.0.0.1"
SECONDS = 30
"""How long a client may keep silent."""


@contextmanager
def served(server: TCPServer) -> Iterator[int]:
    """Serve, give the port, and be gone with the thread at the end."""
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

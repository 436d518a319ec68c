"""Real servers that are hard to please: mail with a password or a bad certificate, a portal with rules and a clock."""

import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.serving import find_free_port

USER, PASSWORD = "aigul", "let me in 42"


@contextmanager
def mail_with_login() -> Iterator[int]:
    """A mail server that lets one name and password in; gives its port."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)

    def judge(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        is_good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_good, handled=False)

    with _running(authenticator=judge, auth_require_tls=False) as port:
        yield port


@contextmanager
def mail_with_own_certificate(folder: Path) -> Iterator[int]:
    """A mail server whose certificate nobody has signed; gives its port."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_make_certificate(folder))
    with _running(ssl_context=context) as port:
        yield port


@contextmanager
def mail_without_encryption() -> Iterator[int]:
    """A mail server that speaks in the open only; gives its port."""
    with _running() as port:
        yield port


@contextmanager
def _running(**options: Any) -> Iterator[int]:
    port = find_free_port()
    controller = _Controller(Sink(), hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Greet it once, as it wants to be; whatever certificate it shows is its own affair here."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as plain:
            if self.ssl_context is None:
                plain.recv(1000)
                return
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            with trusting.wrap_socket(plain) as wrapped:
                wrapped.recv(1000)


def _make_certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def portal(robots: bytes, at: datetime, status: int = 200) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """A portal that has this robots.txt and this clock; gives its origin, and every path and User-Agent it saw."""
    seen: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers["User-Agent"]))
            self.send_response_only(status)
            self.send_header("Date", format_datetime(at, usegmt=True))
            self.send_header("Content-Length", str(len(robots)))
            self.end_headers()
            self.wfile.write(robots)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""A mail server that is slow, drips or shows a bad certificate: the mail waits, its words stay here, and we go on."""

import asyncio
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import create_connection, create_server, socket
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alerts import mail_plugin
from alerts.outcome import Sent
from alerts.send import send
from config.settings import Settings
from tests.alerts.test_send import make_delivery
from tests.servers import Mailbox

LIMIT = 0.6
ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Line:
    """A TCP server that does with each caller what it is told to; ``heard`` is all that was said to it."""

    talk: Callable[["Line", socket], None]
    heard: bytearray = field(default_factory=bytearray)
    is_over: Event = field(default_factory=Event)
    calls: int = 0
    port: int = 0


@contextmanager
def opened(talk: Callable[[Line, socket], None]) -> Iterator[Line]:
    line = Line(talk)
    with create_server(("127.0.0.1", 0)) as server:
        line.port = server.getsockname()[1]
        server.settimeout(0.05)

        def serve() -> None:
            while not line.is_over.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                line.calls += 1
                with caller:
                    caller.settimeout(0.05)
                    line.talk(line, caller)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield line
        finally:
            line.is_over.set()
            thread.join()


def hang(line: Line, caller: socket) -> None:
    """Take the call and say nothing."""
    _listen(line, caller)


def drip(line: Line, caller: socket) -> None:
    """Say one letter after another, and never a whole line."""
    while not line.is_over.is_set():
        try:
            caller.sendall(b"2")
            line.heard += caller.recv(1000)
        except TimeoutError:
            continue
        except OSError:
            return


def _listen(line: Line, caller: socket) -> None:
    while not line.is_over.is_set():
        try:
            said = caller.recv(1000)
        except TimeoutError:
            continue
        except OSError:
            return
        if not said:
            return
        line.heard += said


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_plugin, "LIMIT", LIMIT)


def told(url: str) -> Settings:
    return Settings(smtp_url=url, mail_from="svodka@centre.kz", _env_file=None)


def send_in_time(url: str) -> Sent:
    """Return what came of a mail; it may take a little longer than the limit, and no more."""
    began = time.monotonic()
    sent = send(make_delivery("mailto:aigul@example.kz"), told(url))

    assert time.monotonic() - began < LIMIT + 5
    return sent


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("talk", [hang, drip])
def test_a_server_that_hangs_or_drips_is_left_and_the_mail_waits(
    talk: Callable[[Line, socket], None], scheme: str
) -> None:
    with opened(talk) as line:
        sent = send_in_time(f"{scheme}://127.0.0.1:{line.port}")

    assert (sent.outcome, sent.concern) == ("wait", "carrier")
    assert b"aigul" not in line.heard
    if scheme == "smtp" or talk is hang:
        # A greeting in TLS that is none is refused sooner.
        assert sent.answer == "it took longer than 0.6 seconds"


def test_without_the_limit_a_server_that_drips_would_be_listened_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_plugin, "LIMIT", 60.0)
    with opened(drip) as line:
        Thread(target=send, args=(make_delivery("mailto:a@example.kz"), told(f"smtp://127.0.0.1:{line.port}"))).start()
        time.sleep(LIMIT * 3)
        is_still_there = line.calls == 1 and not line.is_over.is_set()

    assert is_still_there


@pytest.mark.parametrize(("delay", "outcome"), [(0.2, "ok"), (1.5, "wait")])
def test_a_server_may_think_about_a_text_and_not_for_ever(delay: float, outcome: str) -> None:
    with Mailbox(delay=delay) as mailbox:
        sent = send_in_time(mailbox.url)

    # Nobody knows whether it was taken: it goes again under the same Message-ID.
    assert (sent.outcome, sent.is_cut) == (outcome, outcome == "wait")
    assert {mail["Message-ID"] for mail in mailbox.mails} <= {make_delivery("mailto:aigul@example.kz").message_id}


@dataclass(frozen=True)
class Authority:
    """Somebody who makes certificates."""

    key: ec.EllipticCurvePrivateKey
    name: x509.Name

    def sign(self, host: str, folder: Path, *, is_own: bool = False) -> tuple[Path, Path]:
        """Write a certificate for a host and its key; one that is its own stands for itself alone."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        shown = x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        made = (
            _draft(name, name if is_own else self.name, key)
            .add_extension(x509.SubjectAlternativeName([shown]), critical=False)
            .sign(key if is_own else self.key, hashes.SHA256())
        )
        return _write(folder / f"{host}-{is_own}", made, key)


def _draft(name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


def _write(place: Path, made: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> tuple[Path, Path]:
    shown, secret = place.with_suffix(".crt"), place.with_suffix(".key")
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return shown, secret


def make_authority(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """Return an authority that this machine believes."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Root")])
    root = _draft(name, name, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    shown, _ = _write(folder / "root", root.sign(key, hashes.SHA256()), key)
    monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    return Authority(key, name)


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    return make_authority(tmp_path, monkeypatch)


class _Quiet(Controller):
    """A server that speaks TLS from its first byte, whose event loop says nothing of callers that hang up."""

    def _run(self, ready_event: Any) -> None:
        self.loop.set_exception_handler(lambda *_: None)
        super()._run(ready_event)


@contextmanager
def tls_server(files: tuple[Path, Path], *, at_once: bool) -> Iterator[tuple[Mailbox, int]]:
    """Give a mailbox behind TLS, from the first byte or after STARTTLS, which it requires."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    mailbox = Mailbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given: dict[str, Any] = {"ssl_context": context} if at_once else {"tls_context": context, "require_starttls": True}
    server = _Quiet(mailbox, hostname="127.0.0.1", port=port, loop=asyncio.new_event_loop(), **given)
    # It calls itself to see whether it stands, and would not trust its own certificate.
    server._trigger_server = lambda: create_connection(("127.0.0.1", port)).close()  # type: ignore[method-assign]
    server.start()
    try:
        yield mailbox, port
    finally:
        server.stop()


@pytest.mark.parametrize("mode", ["ssl", "starttls"])
@pytest.mark.parametrize(
    ("host", "is_own", "is_good"),
    [("127.0.0.1", False, True), ("127.0.0.1", True, False), ("mail.example.kz", False, False)],
    ids=["good", "self-signed", "another-host"],
)
def test_a_bad_certificate_is_refused_and_nothing_is_said_in_clear(
    authority: Authority, tmp_path: Path, mode: str, host: str, *, is_own: bool, is_good: bool
) -> None:
    with tls_server(authority.sign(host, tmp_path, is_own=is_own), at_once=mode == "ssl") as (mailbox, port):
        url = f"mailtos://user:secret@127.0.0.1:{port}/?from=a@centre.kz&to=b@example.kz&mode={mode}"
        if is_good:
            # This server takes no password: that it is asked for one shows that the line was believed.
            url = url.replace("user:secret@", "")
        sent = send(make_delivery(url), told(""))

    assert (sent.outcome, sent.concern) == (("ok", "message") if is_good else ("wait", "carrier"))
    assert len(mailbox.mails) == is_good
    if not is_good:
        assert "CERTIFICATE_VERIFY_FAILED" in sent.answer
        assert mailbox.recipients == []

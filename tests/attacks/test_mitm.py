"""B58: whoever stands between us and a portal with bytes that look right is not believed, and not asked for a page."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from config.settings import BadSettingError, make_settings
from law.model import Capture
from spiders.crawl import crawl
from spiders.orders import ActOrder
from tests.spiders.making import an_order
from tests.spiders.site import Site, say

Key = ec.EllipticCurvePrivateKey
NOW = datetime.now(UTC)


class Authority:
    """One that vouches for servers; whether anybody believes it is another matter."""

    def __init__(self, name: str) -> None:
        self.name, self.key = _name(name), ec.generate_private_key(ec.SECP256R1())
        self.certificate = _sign(self.name, self.key, self, is_authority=True)

    def write(self, folder: Path) -> Path:
        path = folder / "authority.pem"
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def vouch(self, folder: Path, *, address: str = "127.0.0.1", days: tuple[int, int] = (-1, 1)) -> ssl.SSLContext:
        """Return how a server speaks that has a certificate of this authority for an address and some days."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _sign(_name(address), key, self, address=address, days=days)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path = folder / "server.pem"
        path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _sign(
    name: x509.Name,
    key: Key,
    by: Authority,
    *,
    address: str = "",
    days: tuple[int, int] = (-1, 1),
    is_authority: bool = False,
) -> x509.Certificate:
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by.name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if address:
        made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
    return made.sign(by.key, hashes.SHA256())


def ask(tls: ssl.SSLContext) -> tuple[list[tuple[int | None, str]], list[str]]:
    """Crawl a server that speaks so; return what came, and what the server was asked for."""
    with Site({"/robots.txt": say(b""), "/api": say(b"[]")}, tls=tls) as site:
        found = [
            one for one in crawl(an_order(site.origin, ActOrder("1", "rus")), timeout=60) if isinstance(one, Capture)
        ]
    return [(one.status, one.reason) for one in found], site.asked


@pytest.mark.parametrize("case", ["other authority", "another host", "over", "not yet"])
def test_no_page_is_asked_of_a_server_whose_certificate_is_not_good(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other = Authority("Ours"), Authority("Other")
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.write(tmp_path)))
    tls = {
        "other authority": lambda: other.vouch(tmp_path),
        "another host": lambda: ours.vouch(tmp_path, address="127.0.0.2"),
        "over": lambda: ours.vouch(tmp_path, days=(-9, -1)),
        "not yet": lambda: ours.vouch(tmp_path, days=(1, 9)),
    }[case]()
    found, asked = ask(tls)

    assert (found, asked) == ([(None, "tls")], [])


def test_the_same_server_with_a_good_certificate_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = Authority("Ours")
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.write(tmp_path)))
    found, asked = ask(ours.vouch(tmp_path))

    assert (found, asked[0]) == ([(200, "")], "/robots.txt")


@pytest.mark.parametrize("name", ["espi_url", "adilet_url", "legalacts_url", "govkz_url", "telegram_url", "public_url"])
def test_no_portal_is_asked_over_plain_http(name: str) -> None:
    with pytest.raises(BadSettingError, match="plain http is for this machine only"):
        make_settings({name: "http://zan.gov.kz"})

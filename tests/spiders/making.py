"""Invented acts for the replay portal, and the short form in which tests compare what a crawl gave."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from law.model import Capture
from spiders.orders import ActOrder, CrawlOrder, Finished, name_ourselves

TODAY = date(2024, 1, 1)
TITLES = {"rus": "О выдуманном порядке", "kaz": "Ойдан шығарылған тәртіп туралы"}
ARTICLES = {"rus": "## Статья {0}. Выдуманная норма {0}", "kaz": "## {0}-бап. Ойдан шығарылған норма {0}"}


def write_act(corpus: Path, code: str, editions: Iterable[tuple[str, str]], articles: int = 3) -> None:
    """Write an act of that many articles; editions are pairs of a date and a language. Each article makes 3 nodes."""
    folder = corpus / f"invented-{code}"
    folder.mkdir(parents=True)
    facts = f"act: О выдуманном порядке\nform: Закон Республики Казахстан\nadopted_on: 2023-01-01\nact_code: '{code}'\n"
    (folder / "meta.yaml").write_text(f"{facts}why_here: invented for tests\n", "utf-8")
    for day, language in editions:
        parts = [f"# {TITLES[language]}"]
        for number in range(1, articles + 1):
            parts += [ARTICLES[language].format(number), f"1. {day} {code}"]
        (folder / f"{day}.{language}.md").write_text("\n\n".join(parts) + "\n", "utf-8")


def an_order(origin: str, *acts: ActOrder, **more: object) -> CrawlOrder:
    settings = {"delay": 0.0, "user_agent": name_ourselves("mailto:a@b.kz"), "answer_seconds": 5.0} | more
    return CrawlOrder("espi", origin, acts, **settings)


def brief(messages: Iterable[Capture | Finished], origin: str) -> list[tuple[object, ...]]:
    """Return each capture as address, status and reason, and each end as its act and language."""
    return [
        (message.code, message.language)
        if isinstance(message, Finished)
        else (message.url.removeprefix(f"{origin}/api/documents/"), message.status, message.reason)
        for message in messages
    ]


def write_certificate(folder: Path) -> Path:
    """Write a key and a certificate that it signed itself, for 127.0.0.1, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "self-signed.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path

"""A telephone that shows six digits: it reads the address as any program for that does, and knows nothing of ours."""

from base64 import b32decode
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP


class Phone:
    """The telephone of one person."""

    def __init__(self, address: str) -> None:
        said = parse_qs(urlsplit(address).query)
        assert said == {**said, "digits": ["6"], "period": ["30"], "algorithm": ["SHA1"], "issuer": ["ZanWatch"]}
        self.seed = b32decode(said["secret"][0])

    def show(self, at: datetime) -> str:
        return TOTP(self.seed, 6, SHA1(), 30).generate(int(at.timestamp())).decode()  # noqa: S303 - RFC 6238's own

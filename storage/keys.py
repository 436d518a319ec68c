"""Names and addresses of people are secret: they are stored encrypted, and found again by a keyed hash.

The stored form is ``v1:<key id>:<base64 of nonce and ciphertext>``. The field's name is bound into it, so that an
address copied into another column does not open there.
"""

import hashlib
import hmac
import os
import re
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config.settings import Settings
from storage.errors import WrongKeyError

KEY_FILE = "secret.key"
KEY_BYTES = 32
NONCE_BYTES = 12
FORM = "v1"
_SEALED = re.compile(rf"{FORM}:[0-9a-f]{{16}}:[A-Za-z0-9+/]+={{0,2}}")


class Vault:
    """Encrypts, decrypts and hashes with one key, which it never shows."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise WrongKeyError(f"the secret key must have {KEY_BYTES} bytes (64 hex digits)")
        # Three keys from one: what a hash gives away says nothing about what is encrypted.
        self._cipher = AESGCM(_derive(key, b"encrypt"))
        self._hash_key = _derive(key, b"hash")
        self.key_id = _derive(key, b"id").hex()[:16]
        """Names the key without giving it away."""

    def encrypt(self, text: str, field: str) -> str:
        """Return the stored form of a text of this field; the same text gives another form each time."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), field.encode())
        return f"{FORM}:{self.key_id}:{b64encode(sealed).decode()}"

    def decrypt(self, stored: str, field: str) -> str:
        """Return the text of a stored form; raises WrongKeyError where another key or another field made it."""
        made_by, _, sealed = stored.rpartition(":")
        if made_by != f"{FORM}:{self.key_id}":
            raise WrongKeyError("a stored address was encrypted with another key (see ZANWATCH_SECRET_KEY)")
        try:
            data = b64decode(sealed, validate=True)
            return self._cipher.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], field.encode()).decode()
        except (ValueError, InvalidTag) as error:
            raise WrongKeyError("a stored address is damaged: it does not open with its key") from error

    def hash(self, text: str, field: str) -> str:
        """Return 64 hex digits by which an encrypted text of this field is found; nothing without the key."""
        return hmac.new(self._hash_key, f"{field}\0{text}".encode(), hashlib.sha256).hexdigest()


def is_sealed(stored: str) -> bool:
    """Tell whether a text is the stored form of another one.

    >>> is_sealed(Vault(bytes(32)).encrypt("a@b.kz", "channel.address")), is_sealed("v1: a beginning")
    (True, False)
    """
    return _SEALED.fullmatch(stored) is not None


def read_key(settings: Settings) -> bytes:
    """Return the 32 bytes of the secret key: the setting, else ``secret.key`` in the data folder, made on first use."""
    if settings.secret_key:
        return bytes.fromhex(settings.secret_key)
    return read_key_file(settings.data_dir / KEY_FILE)


def read_key_file(path: Path) -> bytes:
    """Return the 32 bytes of the key in a file, which is made on first use; raises WrongKeyError."""
    try:
        if not path.exists():
            _make_key(path)
        text = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongKeyError(f"the secret key in {path} cannot be read or made: {error}") from error
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise WrongKeyError(f"{path} does not hold a key of 64 hex digits; put the right one there, or its backup")
    return bytes.fromhex(text)


def _make_key(path: Path) -> None:
    """Put a new key where none stands: whole or not at all, and never over another one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link fails where the name is taken; of two processes that start together, both use the first one's key.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)


def _derive(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, b"zanwatch/" + purpose, hashlib.sha256).digest()

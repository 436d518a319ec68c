"""Links in old letters, the chain of deeds and the list of the forgotten must hold when the secret key is another one.

So what they are signed with follows from the first secret key, by the name of the use; and where that key is replaced
(``storage.rotation``) it is kept, encrypted with the new one. Nothing is stored before that.
"""

import hashlib
import hmac

from sqlmodel import Session

from storage.flags import vault_of
from storage.keys import Vault
from storage.tables_audit import KeptKeyRow

AUDIT, LINKS, FORGOTTEN = "audit", "links", "forgotten"
KEPT = (AUDIT, LINKS, FORGOTTEN)
FIELD = "kept key"


def find_kept_key(session: Session, name: str) -> bytes:
    """Return the 32 bytes of the key of one use, the same for ever; raises WrongKeyError."""
    row = session.get(KeptKeyRow, name)
    vault = vault_of(session)
    return bytes.fromhex(vault.decrypt(row.secret, FIELD) if row else first_form(vault, name))


def first_form(vault: Vault, name: str) -> str:
    """Return the 64 hex digits that a key of one use has under the first secret key."""
    return vault.hash(name, FIELD)


def sign(key: bytes, *parts: str) -> bytes:
    """Return 32 bytes that only who has the key can make of these parts.

    >>> sign(b"k", "a", "bc") == sign(b"k", "ab", "c")
    False
    """
    told = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return hmac.new(key, told, hashlib.sha256).digest()

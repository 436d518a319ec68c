"""Passwords become argon2id hashes; a name that nobody has costs the same time as one that somebody has."""

import secrets
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST_LETTERS = 10
MOST_LETTERS = 200
# Each takes 19 MiB (OWASP's figures): two at a time, or a crowd at the door would take all memory.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_TURN = Semaphore(2)


def find_fault(password: str) -> str | None:
    """Return why a password cannot be used, in English, or None.

    >>> find_fault("123456789")
    'a password has 10 letters or more'
    """
    if len(password) < LEAST_LETTERS:
        return f"a password has {LEAST_LETTERS} letters or more"
    if len(password) > MOST_LETTERS:
        return f"a password has {MOST_LETTERS} letters at most"
    return None


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password, with a salt of its own."""
    with _TURN:
        return _HASHER.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is the one of a hash; None, for nobody, takes as long and is never right."""
    wanted = password_hash or nobodys_hash()
    with _TURN:
        try:
            _HASHER.verify(wanted, password[: MOST_LETTERS + 1])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


@cache
def nobodys_hash() -> str:
    """Return a hash that no password has; made once, before the first visitor."""
    return hash_password(secrets.token_hex())

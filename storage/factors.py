"""A second factor: the six digits that a telephone shows (RFC 6238), or a recovery code, each good for one time.

The seed is encrypted like an address; it is shown when it is made and never again. Until the first right code has come
the factor asks nobody for anything: whoever closes the page too early is not locked out.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlmodel import Session, col, delete, func, select, update

from storage.errors import NotStoredError
from storage.flags import vault_of
from storage.keys import Vault
from storage.tables_web import AccountRow, RecoveryCodeRow
from storage.users import find_account

FACTOR = "account.factor"
ISSUER = "ZanWatch"
SEED_BYTES = 20
DIGITS, STEP_SECONDS = 6, 30
STEPS_OFF = 1
"""A telephone's clock may be so many steps wrong, and typing takes time too."""
CODES = 10
CODE_BYTES = 10
_DIGITS = re.compile(rf"[0-9]{{{DIGITS}}}")


@dataclass(frozen=True, slots=True)
class _Decoy:
    """An account that nobody has, with a seed that nobody's code is of."""

    factor_secret: str
    factor_step: int = 0
    id: int = 0


def begin_factor(session: Session, name: str) -> str:
    """Make a new seed and return the address that a telephone reads (``otpauth:``); raises NotStoredError.

    A factor that is in force is not replaced: it has to be taken away first.
    """
    row = _get_account(session, name)
    if row.factor_since is not None:
        raise NotStoredError("there is a second factor already")
    seed = secrets.token_bytes(SEED_BYTES)
    row.factor_secret, row.factor_step = vault_of(session).encrypt(seed.hex(), FACTOR), 0
    session.add(row)
    session.flush()
    return TOTP(seed, DIGITS, SHA1(), STEP_SECONDS).get_provisioning_uri(name, ISSUER)  # noqa: S303 - RFC 6238's own


def confirm_factor(session: Session, name: str, code: str, at: datetime) -> tuple[str, ...]:
    """Put the factor in force by its first code, and return the recovery codes; nothing where the code is wrong."""
    row = _get_account(session, name)
    step = _find_step(session, row, code, at) if row.factor_since is None else None
    if step is None:
        return ()
    row.factor_since, row.factor_step = at, step
    session.add(row)
    codes = tuple(_write_code(secrets.token_bytes(CODE_BYTES)) for _ in range(CODES))
    session.exec(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.account_id) == row.id))
    session.add_all(RecoveryCodeRow(code_hash=_hash_code(code), account_id=row.id or 0) for code in codes)
    session.flush()
    return codes


def drop_factor(session: Session, name: str) -> bool:
    """Ask somebody for no code any more; tells whether one was asked for. Raises NotStoredError."""
    row = _get_account(session, name)
    was_on = row.factor_since is not None
    row.factor_secret, row.factor_since, row.factor_step = "", None, 0
    session.add(row)
    session.exec(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.account_id) == row.id))
    session.flush()
    return was_on


def fits_factor(session: Session, name: str, code: str, at: datetime) -> bool:
    """Tell whether a code would do now, without using it up; whoever has no factor, or no account, needs none."""
    row = find_account(session, name)
    has_one = row is not None and row.factor_since is not None
    # The same is done for everybody: a thousand tries once told by their time who has a second factor.
    seen: AccountRow | _Decoy = row if row is not None and has_one else _make_decoy(vault_of(session))
    fits = _find_step(session, seen, code, at) is not None, _find_recovery(session, seen, code) is not None
    return any(fits) or not has_one


def use_factor(session: Session, name: str, code: str, at: datetime) -> bool:
    """Use a code up, and tell whether it did: of two who come with the same one, the second is refused."""
    row = find_account(session, name)
    if row is None or row.factor_since is None:
        return True
    step = _find_step(session, row, code, at)
    if step is not None:
        newer = (col(AccountRow.id) == row.id, col(AccountRow.factor_step) < step)
        return session.exec(update(AccountRow).where(*newer).values(factor_step=step)).rowcount == 1
    wanted = _find_recovery(session, row, code)
    if wanted is None:
        return False
    return session.exec(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.code_hash) == wanted)).rowcount == 1


def count_recovery_codes(session: Session, name: str) -> int:
    """Return how many recovery codes somebody has left."""
    row = _get_account(session, name)
    return session.exec(select(func.count()).where(col(RecoveryCodeRow.account_id) == row.id)).one()


def _find_step(session: Session, row: AccountRow | _Decoy, code: str, at: datetime) -> int | None:
    """Return the step of time whose digits these are, later than the last one that was used."""
    digits = "".join(code.split())
    if not row.factor_secret or not _DIGITS.fullmatch(digits):
        return None
    seed = bytes.fromhex(vault_of(session).decrypt(row.factor_secret, FACTOR))
    return next((step for step in _steps(at) if step > row.factor_step and _is_of(seed, digits, step)), None)


@lru_cache(maxsize=8)
def _make_decoy(vault: Vault) -> _Decoy:
    return _Decoy(vault.encrypt(secrets.token_bytes(SEED_BYTES).hex(), FACTOR))


def _steps(at: datetime) -> Iterator[int]:
    now = int(at.timestamp()) // STEP_SECONDS
    yield from range(now - STEPS_OFF, now + STEPS_OFF + 1)


def _is_of(seed: bytes, digits: str, step: int) -> bool:
    try:
        HOTP(seed, DIGITS, SHA1()).verify(digits.encode(), step)  # noqa: S303 - RFC 6238's own, and what telephones know
    except InvalidToken:
        return False
    return True


def _find_recovery(session: Session, row: AccountRow | _Decoy, code: str) -> str | None:
    wanted = _hash_code(code)
    found = session.get(RecoveryCodeRow, wanted)
    return wanted if found is not None and found.account_id == row.id else None


def _write_code(secret: bytes) -> str:
    """Return a code of 80 bits as people copy it: figures and the letters a to f, of which none looks like another.

    >>> _write_code(bytes(9) + b"A")
    '0000-0000-0000-0000-0041'
    """
    text = secret.hex()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _hash_code(code: str) -> str:
    # However it was copied: in capitals, with spaces or without the dashes.
    plain = "".join(letter for letter in code.casefold() if letter.isascii() and letter.isalnum())
    return hashlib.sha256(f"recovery {plain}".encode()).hexdigest()


def _get_account(session: Session, name: str) -> AccountRow:
    row = find_account(session, name)
    if row is None:
        raise NotStoredError("nobody of that name may sign in")
    return row

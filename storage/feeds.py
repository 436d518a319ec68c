"""The secret part of a feed's address: shown once, kept as its digest alone, and taken back whenever one likes."""

from hashlib import sha256
from secrets import token_urlsafe

from sqlmodel import Session, col, delete, select

from storage.flags import find_flag, set_flag
from storage.tables import FlagRow
from storage.tables_web import AccountRow
from storage.users import User, as_user, find_account

_PREFIX = "feed "
TOKEN_BYTES = 16


def make_feed_token(session: Session, name: str) -> str | None:
    """Return a new secret for the feeds of one of the staff, None where she has no account.

    The earlier ones open nothing any more.
    """
    account = find_account(session, name)
    if account is None:
        return None
    revoke_feeds(session, name)
    token = token_urlsafe(TOKEN_BYTES)
    set_flag(session, _key_of(token), _holds(account))
    return token


def read_feed_token(session: Session, token: str) -> User | None:
    """Return whose feeds an address shows; None where it is none of ours, or she may not sign in any more."""
    holds = find_flag(session, _key_of(token))
    row = session.get(AccountRow, int(holds.partition(" ")[0])) if holds else None
    # A number that is given a second time opens nothing with the old address.
    return as_user(session, row) if row is not None and not row.is_disabled and holds == _holds(row) else None


def has_feeds(session: Session, name: str) -> bool:
    """Tell whether somebody has a secret address."""
    account = find_account(session, name)
    query = select(FlagRow.name).where(col(FlagRow.name).startswith(_PREFIX), FlagRow.value == _holds(account))
    return account is not None and session.exec(query).first() is not None


def revoke_feeds(session: Session, name: str) -> None:
    """Let the addresses of somebody's feeds open nothing any more."""
    account = find_account(session, name)
    session.exec(delete(FlagRow).where(col(FlagRow.name).startswith(_PREFIX), col(FlagRow.value) == _holds(account)))


def _holds(account: AccountRow | None) -> str:
    return f"{account.id} {account.created_at.isoformat()}" if account else ""


def _key_of(token: str) -> str:
    return _PREFIX + sha256(token.encode()).hexdigest()

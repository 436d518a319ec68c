"""Who may sign in. Names are secret here as everywhere, and a password is known by its argon2id hash alone."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast, get_args

from sqlmodel import Session, col, delete, select

from storage.errors import NotStoredError
from storage.flags import vault_of
from storage.tables_web import AccountRow, SessionRow

NAME = "account.name"
NAME_LETTERS = 100
Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in; ``last_visit_at`` is the start of the visit before the one that is going on."""

    name: str
    role: Role
    created_at: datetime
    is_disabled: bool = False
    last_visit_at: datetime | None = None
    has_second_factor: bool = False
    """A code of a telephone is asked for beside the password; ``storage.factors`` says how."""


def store_user(session: Session, user: User, password_hash: str) -> bool:
    """Let somebody sign in; one of that name gets the new role and password, and is signed out. Tells if it is new."""
    vault = vault_of(session)
    row = find_account(session, user.name)
    is_new = row is None
    if row is None:
        row = AccountRow(
            name_hash=hash_name(session, user.name),
            name_secret="",
            password_hash="",
            role="",
            created_at=user.created_at,
        )
    row.name_secret = vault.encrypt(user.name, NAME)
    row.password_hash, row.role, row.is_disabled = password_hash, user.role, user.is_disabled
    session.add(row)
    session.flush()
    _end_sessions(session, row)
    return is_new


def disable_user(session: Session, name: str) -> None:
    """Let somebody sign in no more, and sign that person out; raises NotStoredError. ``store_user`` undoes it."""
    row = find_account(session, name)
    if row is None:
        raise NotStoredError(f"nobody is called «{name}»")
    row.is_disabled = True
    session.add(row)
    _end_sessions(session, row)


def remove_user(session: Session, name: str) -> bool:
    """Forget somebody, sessions included; tells whether there was one of that name."""
    row = find_account(session, name)
    if row is None:
        return False
    _end_sessions(session, row)
    session.delete(row)
    session.flush()
    return True


def list_users(session: Session) -> tuple[User, ...]:
    """Return everybody who may sign in, by name."""
    users = [as_user(session, row) for row in session.exec(select(AccountRow))]
    return tuple(sorted(users, key=lambda user: fold_name(user.name)))


def find_password_hash(session: Session, name: str) -> str | None:
    """Return the hash of somebody's password, or None where nobody of that name may sign in."""
    row = find_account(session, name)
    return None if row is None or row.is_disabled else row.password_hash


def fold_name(name: str) -> str:
    """Return the form in which two names are the same person: letters' case and width say nothing.

    >>> fold_name("  ＡＩＧＵＬ   K. ") == fold_name("Aigul K.")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def hash_name(session: Session, name: str) -> str:
    """Return what a name is found by."""
    return vault_of(session).hash(fold_name(name), NAME)


def find_account(session: Session, name: str) -> AccountRow | None:
    """Return the row of a name, or None."""
    return session.exec(select(AccountRow).where(AccountRow.name_hash == hash_name(session, name))).first()


def as_user(session: Session, row: AccountRow) -> User:
    """Return the value of a row."""
    return User(
        name=vault_of(session).decrypt(row.name_secret, NAME),
        role=cast("Role", row.role),
        created_at=row.created_at,
        is_disabled=row.is_disabled,
        last_visit_at=row.last_visit_at,
        has_second_factor=row.factor_since is not None,
    )


def _end_sessions(session: Session, row: AccountRow) -> None:
    session.exec(delete(SessionRow).where(col(SessionRow.account_id) == row.id))
    session.flush()

"""Accounts as whoever runs the house looks after them: the house always keeps an admin who may sign in."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from law.errors import MonitorError
from storage.errors import NotStoredError
from storage.sessions import IDLE, WHOLE
from storage.tables_web import AccountRow, SessionRow
from storage.users import Role, User, as_user, fold_name


class LastAdminError(MonitorError):
    """Raised where nobody would be left who may run the house, from this module; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account by its number; ``sessions`` is in how many browsers it is signed in now."""

    number: int
    user: User
    sessions: int
    used_at: datetime | None
    """When any of them was used last."""


def list_accounts(session: Session, now: datetime) -> tuple[Account, ...]:
    """Return all accounts, by name."""
    query = (
        select(SessionRow.account_id, func.count(), func.max(SessionRow.used_at))
        .where(col(SessionRow.started_at) > now - WHOLE, col(SessionRow.used_at) > now - IDLE)
        .group_by(col(SessionRow.account_id))
    )
    alive = {number: (count, used_at) for number, count, used_at in session.exec(query).all()}
    found = [
        Account(row.id or 0, as_user(session, row), *alive.get(row.id or 0, (0, None)))
        for row in session.exec(select(AccountRow)).all()
    ]
    return tuple(sorted(found, key=lambda one: fold_name(one.user.name)))


def find_user_of(session: Session, number: int) -> User | None:
    """Return who has an account of this number, or None."""
    row = session.get(AccountRow, number)
    return as_user(session, row) if row else None


def change_role(session: Session, number: int, role: Role) -> None:
    """Give an account another role, at once and in every browser; raises NotStoredError and LastAdminError."""
    row = _get(session, number)
    if role != "admin":
        _keep_one(session, row)
    row.role = role
    session.add(row)
    session.flush()


def set_disabled(session: Session, number: int, *, is_disabled: bool) -> None:
    """Let an account sign in no more and sign it out, or let it again; raises NotStoredError and LastAdminError."""
    row = _get(session, number)
    if is_disabled:
        _keep_one(session, row)
        end_sessions(session, number)
    row.is_disabled = is_disabled
    session.add(row)
    session.flush()


def change_password(session: Session, number: int, password_hash: str) -> None:
    """Give an account another password and sign it out everywhere; raises NotStoredError."""
    row = _get(session, number)
    row.password_hash = password_hash
    session.add(row)
    end_sessions(session, number)


def end_sessions(session: Session, number: int) -> int:
    """Sign an account out in every browser, and return in how many it was signed in; raises NotStoredError."""
    _get(session, number)
    return session.exec(delete(SessionRow).where(col(SessionRow.account_id) == number)).rowcount


def remove_account(session: Session, number: int) -> None:
    """Forget an account, with all it has opened and seen; raises NotStoredError and LastAdminError."""
    row = _get(session, number)
    _keep_one(session, row)
    end_sessions(session, number)
    session.delete(row)
    session.flush()


def _keep_one(session: Session, row: AccountRow) -> None:
    others = select(AccountRow).where(AccountRow.role == "admin", col(AccountRow.is_disabled).is_(False))
    # Held until the end: two admins who take each other's role away at one moment would leave nobody.
    left = session.exec(others.with_for_update()).all()
    if row.role == "admin" and not [one for one in left if one.id != row.id]:
        raise LastAdminError("this is the last account that may run the house; nothing was changed")


def _get(session: Session, number: int) -> AccountRow:
    row = session.get(AccountRow, number)
    if row is None:
        raise NotStoredError(f"there is no account {number}")
    return row

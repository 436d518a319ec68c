"""Who is signed in, and who tried to. A stolen database signs nobody in: a token is kept by its hash alone."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, text
from sqlmodel import Session, col, delete, func, or_, select, update

from storage.errors import NotStoredError
from storage.flags import vault_of
from storage.tables_web import AccountRow, AttemptRow, SessionRow
from storage.users import User, as_user, find_account, fold_name, hash_name

IDLE = timedelta(hours=12)
WHOLE = timedelta(days=14)
TOUCH_EVERY = timedelta(minutes=10)
"""A session's last use is written this often at most: a page that is only read should not wait for the one writer."""
PAUSE = timedelta(hours=2)
"""Who comes back after so long is on a new visit, signed in all the while or not; a second browser is none."""
TRIES = 10
WINDOW = timedelta(minutes=15)
ATTEMPT_LOCK = 0x5A4149  # an advisory lock of PostgreSQL: tries are counted one after another


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to sign in, as it was counted; with ``wait`` it is refused for that long, and was not."""

    numbers: tuple[int, ...] = ()
    wait: timedelta = timedelta()


def start_session(session: Session, name: str, token: str, at: datetime) -> None:
    """Sign somebody in, by a new token; raises NotStoredError where nobody of that name may. Ends what has run out."""
    row = find_account(session, name)
    if row is None or row.is_disabled or row.id is None:
        raise NotStoredError("nobody of that name may sign in")
    _note_visit(session, row, at)
    session.exec(
        delete(SessionRow).where(or_(col(SessionRow.started_at) <= at - WHOLE, col(SessionRow.used_at) <= at - IDLE))
    )
    session.add(SessionRow(token_hash=_hash_token(token), account_id=row.id, started_at=at, used_at=at))
    session.flush()


def find_signed_in(session: Session, token: str, at: datetime) -> tuple[User, bool] | None:
    """Return whose token it is, and whether to note its use (``use_session``); None where it opens nothing."""
    query = (
        select(AccountRow, SessionRow)
        .join(SessionRow, col(SessionRow.account_id) == AccountRow.id)
        .where(SessionRow.token_hash == _hash_token(token))
        .where(col(SessionRow.started_at) > at - WHOLE, col(SessionRow.used_at) > at - IDLE)
        .where(col(AccountRow.is_disabled).is_(False))
    )
    found = session.exec(query).first()
    if found is None:
        return None
    account, row = found
    return as_user(session, account), at - row.used_at >= TOUCH_EVERY


def use_session(session: Session, token: str, at: datetime) -> None:
    """Note that a session was used; after a pause a new visit begins with it."""
    row = session.get(SessionRow, _hash_token(token))
    if row is not None:
        _note_visit(session, session.get_one(AccountRow, row.account_id), at)
        row.used_at = at
        session.add(row)
        session.flush()


def end_session(session: Session, token: str) -> None:
    """Sign a browser out; a token that is none is no error."""
    session.exec(delete(SessionRow).where(col(SessionRow.token_hash) == _hash_token(token)))


def count_others(session: Session, token: str, at: datetime) -> int:
    """Return in how many other browsers whoever has this token is signed in."""
    query = (
        select(func.count())
        .where(col(SessionRow.account_id) == _account_of(token), col(SessionRow.token_hash) != _hash_token(token))
        .where(col(SessionRow.started_at) > at - WHOLE, col(SessionRow.used_at) > at - IDLE)
    )
    return session.exec(query).one()


def end_others(session: Session, token: str) -> int:
    """Sign whoever has this token out of every other browser; return how many those were."""
    others = (col(SessionRow.account_id) == _account_of(token), col(SessionRow.token_hash) != _hash_token(token))
    return session.exec(delete(SessionRow).where(*others)).rowcount


def try_sign_in(session: Session, name: str, network: str, at: datetime, card: str = "") -> Attempt:
    """Count a try before its password is looked at, so that many at once are no way around; or say how long to wait.

    At most TRIES that fail in a WINDOW, for a name (one that nobody has too) and for a network. What is refused is not
    counted: whoever knocks on and on keeps nobody out for longer than a window; and not at all from a browser that has
    the ``card`` of an earlier visit (``make_card``), which has TRIES of its own.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ATTEMPT_LOCK})
    session.exec(delete(AttemptRow).where(col(AttemptRow.at) <= at - WINDOW))
    usual = (hash_name(session, name), vault_of(session).hash(network, "network"))
    own = (vault_of(session).hash(card, "card"),) * 2 if _is_card_of(session, name, card) else None
    wait = _wait(session, own or usual, at)
    if wait:
        return Attempt(wait=wait)
    rows = [
        AttemptRow(name_hash=name_hash, network_hash=network_hash, at=at)
        for name_hash, network_hash in filter(None, (usual, own))
    ]
    session.add_all(rows)
    session.flush()
    return Attempt(tuple(row.id for row in rows if row.id is not None))


def forgive(session: Session, attempt: Attempt) -> None:
    """Note that a try was the right password: it counts for nothing."""
    session.exec(update(AttemptRow).where(col(AttemptRow.id).in_(attempt.numbers)).values(is_success=True))


def make_card(session: Session, name: str) -> str:
    """Return what a browser may keep to be known again when somebody of this name signs in; it opens nothing."""
    nonce = secrets.token_urlsafe(24)
    return f"{nonce}.{_sign(session, name, nonce)}"


def _note_visit(session: Session, row: AccountRow, at: datetime) -> None:
    """Begin a visit, unless somebody was here, in any browser, a short while ago."""
    used = session.exec(select(func.max(SessionRow.used_at)).where(SessionRow.account_id == row.id)).one()
    known = [moment for moment in (used, row.visit_started_at) if moment is not None]
    if row.visit_started_at is None or at - max(known) >= PAUSE:
        row.last_visit_at, row.visit_started_at = row.visit_started_at, at
        session.add(row)


def _is_card_of(session: Session, name: str, card: str) -> bool:
    nonce, _, signature = card.partition(".")
    return hmac.compare_digest(signature.encode(), _sign(session, name, nonce).encode())


def _sign(session: Session, name: str, nonce: str) -> str:
    return vault_of(session).hash(f"{fold_name(name)}\0{nonce}", "known browser")


def _wait(session: Session, keys: tuple[str, str], at: datetime) -> timedelta:
    waits = [timedelta()]
    for column, key in zip((AttemptRow.name_hash, AttemptRow.network_hash), keys, strict=True):
        failed = col(AttemptRow.is_success).is_(False)
        count, oldest = session.exec(
            select(func.count(), func.min(AttemptRow.at)).where(col(column) == key, failed)
        ).one()
        if count >= TRIES and oldest is not None:
            waits.append(max(WINDOW - (at - oldest), timedelta(seconds=1)))
    return max(waits)


def _account_of(token: str) -> ScalarSelect[int]:
    return select(SessionRow.account_id).where(SessionRow.token_hash == _hash_token(token)).scalar_subquery()


def _hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""What the operator is told is stored first and sent after, once to each address; the addresses are settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from storage.columns import insert_if_new
from storage.flags import vault_of
from storage.tables_quarantine import NoticePostRow, NoticeRow

OLDEST = timedelta(days=3)
"""What is older is not sent to an address that is new: it would tell of yesterday's trouble."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Words for the operator about a source; ``key`` is the same whenever the same is told."""

    key: str
    source: str
    subject: str
    text: str
    created_at: datetime
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Its subject and text by language."""

    def in_language(self, language: str) -> "Notice":
        """Return it in a language; as it was told where it is not kept in that one."""
        subject, text = self.words.get(language, (self.subject, self.text))
        return replace(self, subject=subject, text=text)


@dataclass(frozen=True, slots=True)
class Due:
    """A notice that is to be sent now, and how often that was tried, this time included."""

    notice: Notice
    attempts: int


def store_notice(session: Session, notice: Notice) -> bool:
    """Keep a notice; tell whether it is new."""
    return insert_if_new(
        session,
        NoticeRow,
        key=notice.key,
        source=notice.source,
        subject=notice.subject,
        text=notice.text,
        words={language: list(pair) for language, pair in notice.words.items()},
        created_at=notice.created_at,
    )


def list_notices(session: Session, source: str | None = None, limit: int | None = None) -> tuple[Notice, ...]:
    """Return what the operator was told, newest first."""
    query = select(NoticeRow).order_by(col(NoticeRow.created_at).desc(), col(NoticeRow.key)).limit(limit)
    if source is not None:
        query = query.where(NoticeRow.source == source)
    return tuple(_as_notice(row) for row in session.exec(query))


def take_notice(session: Session, address: str, now: datetime, lease: timedelta) -> Due | None:
    """Take the oldest notice that an address has not got, for as long as ``lease``; None where none is due."""
    hashed = _hash(session, address)
    query = select(NoticeRow).where(NoticeRow.created_at >= now - OLDEST).order_by(col(NoticeRow.created_at))
    for row in session.exec(query).all():
        post = session.get(NoticePostRow, (row.key, hashed), with_for_update=True)
        if post is None:
            post = NoticePostRow(notice_key=row.key, address_hash=hashed, state="waiting", attempts=0, answer="")
        if post.state != "waiting" or (post.next_try_at is not None and post.next_try_at > now):
            continue
        post.attempts, post.next_try_at = post.attempts + 1, now + lease
        session.add(post)
        session.flush()
        return Due(_as_notice(row), post.attempts)
    return None


def mark_notice(session: Session, key: str, address: str, ended: tuple[str, str], next_try_at: datetime | None) -> None:
    """Write down how a try ended: «sent», «dead», or «waiting» for the next one, and what the server said."""
    post = session.get_one(NoticePostRow, (key, _hash(session, address)))
    post.state, post.answer = ended
    post.next_try_at = next_try_at
    session.add(post)
    session.flush()


def count_unsent(session: Session) -> int:
    """Return how many notices wait for an address of the operator that was tried and did not take them."""
    waiting = select(func.count()).select_from(NoticePostRow).where(NoticePostRow.state == "waiting")
    return session.exec(waiting).one()


def _hash(session: Session, address: str) -> str:
    return vault_of(session).hash(address, "notice")


def _as_notice(row: NoticeRow) -> Notice:
    words = {language: (subject, text) for language, (subject, text) in (row.words or {}).items()}
    return Notice(row.key, row.source, row.subject, row.text, row.created_at, words)

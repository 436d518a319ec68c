"""The one switch for a bad day: nothing leaves the house, nobody stays signed in, and what is of people is hidden.

Crawling goes on, and what is new waits. The operator at the terminal sees everything as before.
"""

from datetime import datetime

from sqlmodel import Session, delete

from storage.audit import COMMAND, Deed, append
from storage.flags import find_flag, set_flag
from storage.outbox import resume_sending, stop_sending
from storage.tables_web import SessionRow

PANIC = "panic_since"


def begin_panic(session: Session, at: datetime) -> int:
    """Stop all sending, close the pages of people, sign everybody out; return how many browsers that were."""
    stop_sending(session)
    if find_panic(session) is None:
        set_flag(session, PANIC, at.isoformat())
        append(session, Deed(COMMAND, "stopped", "house"), at)
    return session.exec(delete(SessionRow)).rowcount


def end_panic(session: Session, at: datetime) -> bool:
    """Open the pages and let messages leave again; tells whether there was a panic. Everybody signs in anew."""
    if find_panic(session) is None:
        return False
    resume_sending(session)
    set_flag(session, PANIC, "")
    append(session, Deed(COMMAND, "restored", "house"), at)
    return True


def find_panic(session: Session) -> datetime | None:
    """Return since when everything of people is hidden; None on an ordinary day."""
    since = find_flag(session, PANIC)
    return datetime.fromisoformat(since) if since else None

"""What is kept of people, and for how long: words of messages 30 days, tries at the door 14, a dead address 180.

And of portals: what came unchanged is counted by the day after 30 days.

What was sent stays as a fact (when, how it ended); the record of deeds stays for good. Everything here may be run at
any time and twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, or_, select, update

from storage.audit import Deed, append
from storage.quiet import fold_quiet
from storage.sessions import IDLE, WHOLE
from storage.tables_delivery import AddressStateRow
from storage.tables_people import ChannelRow, DeliveryRow
from storage.tables_web import AttemptRow, SessionRow

WORDS, TRIES, DEAD_ADDRESS = timedelta(days=30), timedelta(days=14), timedelta(days=180)
PROGRAM = "retention"
"""How the record calls the program itself, where it removes what is too old."""


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows lost what was too old, or went."""

    messages: int = 0
    tries: int = 0
    sessions: int = 0
    addresses: int = 0
    captures: int = 0
    """Unchanged answers of portals that were counted and taken away (``storage.quiet``)."""
    lines: int = 0


def sweep(session: Session, now: datetime) -> Swept:
    """Take away what has been kept for long enough; what still waits to be sent keeps its words."""
    return Swept(
        _empty_messages(session, now),
        *_forget_visits(session, now),
        _drop_addresses(session, now),
        *fold_quiet(session, now),
    )


def _empty_messages(session: Session, now: datetime) -> int:
    # One that was sent late is kept from then on: whoever asks what she was told asks soon after.
    ended = or_(
        col(DeliveryRow.sent_at) < now - WORDS,
        (col(DeliveryRow.state) == "dead") & (col(DeliveryRow.created_at) < now - WORDS),
    )
    has_words = or_(col(DeliveryRow.subject) != "", col(DeliveryRow.text) != "", col(DeliveryRow.html) != "")
    return session.exec(update(DeliveryRow).where(ended, has_words).values(subject="", text="", html="")).rowcount


def _forget_visits(session: Session, now: datetime) -> tuple[int, int]:
    tries = session.exec(delete(AttemptRow).where(col(AttemptRow.at) < now - TRIES)).rowcount
    over = or_(col(SessionRow.started_at) <= now - WHOLE, col(SessionRow.used_at) <= now - IDLE)
    return tries, session.exec(delete(SessionRow).where(over)).rowcount


def _drop_addresses(session: Session, now: datetime) -> int:
    """Remove the addresses that have refused everything for so long; the person stays, and whoever looks sees it."""
    query = (
        select(ChannelRow)
        .join(AddressStateRow, col(AddressStateRow.channel_id) == ChannelRow.id)
        .where(col(AddressStateRow.suspended_at) < now - DEAD_ADDRESS)
        .order_by(col(ChannelRow.id))
    )
    channels = session.exec(query).all()
    for channel in channels:
        append(session, Deed(PROGRAM, "removed", "channel", str(channel.id)), now)
        session.delete(channel)
    session.flush()
    return len(channels)

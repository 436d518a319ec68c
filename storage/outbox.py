"""What is to be said is stored first and sent after: at least once, and under the same Message-ID if ever twice.

A row goes waiting -> sending -> sent, or dead. ``sending`` holds for a lease: whoever took the row and died leaves it
to the next one. Only between the server's «250» and our commit can a second copy arise. Beside these, a row may stand
by for the address before it (``storage.standby``), or be folded with others into one (``storage.folding``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select, update

from alerts.model import About, Delivery, DeliveryState
from storage.addresses import ensure_state, release_addresses, reserve
from storage.columns import insert_if_new
from storage.due import is_stopped, lock_due
from storage.errors import WrongKeyError
from storage.flags import SENDING_STOPPED, set_flag
from storage.outbox_rows import (
    UNREADABLE,
    as_deliveries,
    as_delivery,
    ensure_detail,
    find_whom,
    get_row,
    is_damaged,
    is_writable,
    keep,
    open_message,
    seal_words,
    without_address,
)
from storage.people import CANCELLED, find_channel
from storage.standby import SUSPENDED, release_standby
from storage.tables_delivery import DeliveryDetailRow
from storage.tables_people import DeliveryRow

UNWRITABLE = "the composed words cannot be stored"
NEVER_SENT = "the message that it corrects was never sent"


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that is ours for the length of a lease."""

    delivery: Delivery
    channel_id: int
    carrier: str
    leaves_at: datetime
    """Before this instant its carrier must not be asked."""


def store_deliveries(session: Session, news_key: str, deliveries: Sequence[Delivery]) -> int:
    """Queue messages about one piece of news and return how many are new.

    One whose key is known already does nothing; nor does one to a person or address that is no longer here. One to an
    address that is suspended is kept as dead, with the reason, and the one that stands by for it goes instead.
    """
    new = 0
    people: dict[int, None] = {}
    for delivery in deliveries:
        channel = find_channel(session, delivery.person, delivery.channel)
        if channel is None or channel.id is None:
            continue
        address = ensure_state(session, channel.id, delivery.channel)
        if address.moved_at is not None and _is_told(session, news_key, channel.id):
            # A chat got this news under its old number, from which the key of a delivery is another one.
            continue
        state, answer = delivery.state, ""
        if address.suspended_at is not None and state == "waiting":
            state, answer = "dead", SUSPENDED.format(why=address.why)
        words = (delivery.message.subject, delivery.message.text, delivery.message.html)
        if not all(map(is_writable, words)):
            state, answer, words = "dead", UNWRITABLE, ("", "", "")
        if not insert_if_new(
            session,
            DeliveryRow,
            key=delivery.key,
            news_key=news_key,
            alert=delivery.alert,
            person_id=channel.person_id,
            channel_id=channel.id,
            subject=words[0],
            text=seal_words(session, words[1]),
            html=seal_words(session, words[2]),
            message_id=delivery.message_id,
            created_at=delivery.created_at,
            state=state,
            attempts=0,
            next_try_at=delivery.next_try_at,
            answer=answer,
        ):
            continue
        new += 1
        people[channel.person_id] = None
        if delivery.about != About():
            about = delivery.about
            detail = DeliveryDetailRow(delivery_key=delivery.key, act=about.act, changes=about.changes)
            detail.weight, detail.answers = about.weight, about.answers or None
            session.add(detail)
    session.flush()
    if any(delivery.state == "standby" for delivery in deliveries):
        for person_id in people:
            release_standby(session, news_key, person_id)
    return new


def take(session: Session, number: int, now: datetime, lease: timedelta, skip: Collection[str] = ()) -> Taken | None:
    """Take one message of ``list_due`` if it still may be; None where it may not."""
    row = lock_due(session, now, number, skip)
    return _take(session, row, now, lease) if row is not None else None


def is_still_wanted(session: Session, key: str) -> bool:
    """Tell whether a message that was taken may still leave: nobody has unsubscribed or stopped sending meanwhile."""
    state = session.exec(select(DeliveryRow.state).where(DeliveryRow.key == key)).first()
    return state == "sending" and not is_stopped(session)


def mark_sent(session: Session, key: str, answer: str, sent_at: datetime, told_ids: Sequence[str] = ()) -> None:
    """Write down that a message left the house, whatever became of it meanwhile."""
    row = get_row(session, key)
    row.state, row.sent_at, row.answer = "sent", sent_at, without_address(session, row, answer)
    keep(session, row, next_try_at=None)
    note_told(session, key, told_ids)


def mark_waiting(session: Session, key: str, answer: str, next_try_at: datetime) -> str:
    """Write down that a try failed and when the next one is due; one that was cancelled meanwhile stays so.

    Returns the answer as it was kept: without the address.
    """
    row = get_row(session, key)
    answer = without_address(session, row, answer)
    if row.state == "sending":
        row.state, row.answer = "waiting", answer
        keep(session, row, next_try_at=next_try_at)
    return answer


def give_back(session: Session, key: str) -> None:
    """Let a message that was taken wait again as if it had not been; one that was cancelled stays so."""
    row = get_row(session, key)
    if row.state == "sending":
        row.state, row.attempts = "waiting", row.attempts - 1
        keep(session, row, next_try_at=row.next_try_at)


def mark_dead(session: Session, key: str, answer: str) -> str:
    """Write down that a message can never be delivered here; the next address may have it. One that was sent stays so.

    Returns the answer as it was kept: without the address.
    """
    row = get_row(session, key)
    answer = without_address(session, row, answer)
    if row.state in ("waiting", "sending"):
        _bury(session, row, answer)
    return answer


def note_told(session: Session, key: str, told_ids: Sequence[str]) -> None:
    """Keep how the channel calls what it took, so that an answer finds its thread and no part goes twice."""
    if told_ids:
        detail = ensure_detail(session, key)
        detail.told_ids = " ".join(told_ids)
        session.add(detail)
        session.flush()


def hide_address(session: Session, key: str, answer: str) -> str:
    """Return a server's answer to a delivery without its address."""
    return without_address(session, get_row(session, key), answer)


def count_delay(session: Session, key: str, now: datetime) -> int:
    """Count that this very message was put off, and return how often; a server that was away does not count."""
    detail = ensure_detail(session, key)
    detail.delays, detail.delayed_since = detail.delays + 1, detail.delayed_since or now
    session.add(detail)
    session.flush()
    return detail.delays


def list_deliveries(session: Session, *, state: DeliveryState | None = None) -> tuple[Delivery, ...]:
    """Return deliveries, oldest first; person and channel are empty where they are no longer here."""
    query = select(DeliveryRow).order_by(col(DeliveryRow.id))
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    return as_deliveries(session, session.exec(query).all())


def count_deliveries(session: Session, state: DeliveryState) -> int:
    """Return how many deliveries are in a state."""
    return session.exec(select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == state)).one()


def release_all(session: Session) -> int:
    """Make all that waits due at once, whatever the back-off says; return how many wait.

    Only what a server asked for by name stays: a bot that said «in 30 seconds» is not asked before.
    """
    release_addresses(session)
    waiting = col(DeliveryRow.state) == "waiting"
    return session.exec(update(DeliveryRow).where(waiting).values(next_try_at=None)).rowcount


def stop_sending(session: Session) -> None:
    """Let nothing leave the house until ``resume_sending``; messages are still queued."""
    set_flag(session, SENDING_STOPPED, "yes")


def resume_sending(session: Session) -> None:
    """Let messages leave again."""
    set_flag(session, SENDING_STOPPED, "no")


def _take(session: Session, row: DeliveryRow, now: datetime, lease: timedelta) -> Taken | None:
    """Take a row that is locked, or bury it where nothing may go to its address; None then."""
    try:
        whom, message = find_whom(session, row), open_message(session, row)
    except WrongKeyError:
        if not is_damaged(session):
            raise
        _bury(session, row, UNREADABLE)
        return None
    if whom is None or row.channel_id is None:
        _bury(session, row, CANCELLED)
        return None
    detail = session.get(DeliveryDetailRow, row.key)
    address = ensure_state(session, row.channel_id, whom[1])
    why = SUSPENDED.format(why=address.why) if address.suspended_at is not None else ""
    if detail is not None and detail.answers and not _was_sent(session, detail.answers):
        why = NEVER_SENT
    if why:
        _bury(session, row, why)
        return None
    leaves_at = reserve(session, address, now)
    row.state, row.lease_until, row.attempts = "sending", now + lease, row.attempts + 1
    session.add(row)
    session.flush()
    return Taken(as_delivery(row, message, whom, detail), row.channel_id, address.carrier, leaves_at)


def _bury(session: Session, row: DeliveryRow, answer: str) -> None:
    row.state, row.answer = "dead", answer
    keep(session, row, next_try_at=None)
    release_standby(session, row.news_key, row.person_id)


def _was_sent(session: Session, key: str) -> bool:
    """Tell whether a message left the house, or may: only what died before it was ever sent did not."""
    row = session.exec(select(DeliveryRow).where(DeliveryRow.key == key)).first()
    return row is None or row.sent_at is not None or row.state != "dead"


def _is_told(session: Session, news_key: str, channel_id: int) -> bool:
    query = select(DeliveryRow.id).where(DeliveryRow.news_key == news_key, DeliveryRow.channel_id == channel_id)
    return session.exec(query).first() is not None

"""Who wants only the first address that works has the same message standing by for each other one, in her order."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.addresses import find_suspended, suspend
from storage.people import CANCELLED
from storage.tables_people import DeliveryRow

LIVE = ("waiting", "sending", "sent", "folded")
SUSPENDED = "this address is suspended: {why}"


def release_standby(session: Session, news_key: str, person_id: int | None) -> bool:
    """Let the next address have the message where no address before it has it or may still get it; tell if one does."""
    if person_id is None:
        return False
    rows = session.exec(
        select(DeliveryRow)
        .where(DeliveryRow.news_key == news_key, DeliveryRow.person_id == person_id)
        .order_by(col(DeliveryRow.id))
        .with_for_update()
    ).all()
    waiting = [row for row in rows if row.state == "standby"]
    if not waiting or any(row.state in LIVE for row in rows):
        return False
    why = find_suspended(session, [row.channel_id for row in waiting if row.channel_id is not None])
    for row in waiting:
        if row.channel_id is None:
            _bury(session, row, CANCELLED)
        elif row.channel_id in why:
            _bury(session, row, SUSPENDED.format(why=why[row.channel_id]))
        else:
            row.state = "waiting"
            session.add(row)
            session.flush()
            return True
    return False


def release_all_standbys(session: Session) -> int:
    """Release whatever stands by for messages that died unseen, as when their address was unsubscribed."""
    live = select(DeliveryRow.news_key, DeliveryRow.person_id).where(col(DeliveryRow.state).in_(LIVE))
    groups = session.exec(
        select(DeliveryRow.news_key, DeliveryRow.person_id).where(DeliveryRow.state == "standby").distinct()
    ).all()
    if not groups:
        return 0
    keys = {news_key for news_key, _ in groups}
    alive = set(session.exec(live.where(col(DeliveryRow.news_key).in_(keys))).all())
    for row in session.exec(
        select(DeliveryRow).where(DeliveryRow.state == "standby", col(DeliveryRow.channel_id).is_(None))
    ).all():
        _bury(session, row, CANCELLED)
    return sum(release_standby(session, *group) for group in groups if group not in alive)


def suspend_address(session: Session, channel_id: int, why: str, now: datetime) -> bool:
    """Let nothing more go to an address: what waits for it dies with the reason, and goes to the next one allowed.

    Tells whether it was not suspended already.
    """
    if not suspend(session, channel_id, why, now):
        return False
    rows = session.exec(
        select(DeliveryRow)
        .where(DeliveryRow.channel_id == channel_id, col(DeliveryRow.state).in_(("waiting", "standby")))
        # What another sender has in hand at this moment it buries itself, or has sent already.
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        _bury(session, row, SUSPENDED.format(why=why))
        release_standby(session, row.news_key, row.person_id)
    return True


def _bury(session: Session, row: DeliveryRow, answer: str) -> None:
    row.state, row.answer, row.next_try_at, row.lease_until = "dead", answer, None, None
    session.add(row)
    session.flush()

"""Who wants only the first address that works has the same message standing by for each other one, in her order."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select

from storage.addresses import find_suspended, suspend
from storage.people import CANCELLED
from storage.tables_delivery import AddressStateRow, CarrierStateRow
from storage.tables_people import DeliveryRow

LONGEST = timedelta(hours=6)
"""How long a message waits for an address that does not take it while another of hers may: the house's own goal."""
LIVE = ("waiting", "sending", "sent", "folded")
SUSPENDED = "this address is suspended: {why}"


def release_standby(session: Session, news_key: str, person_id: int | None) -> bool:
    """Let the next address have the message where no address before it has it or may still get it; tell if one does."""
    if person_id is None:
        return False
    rows = _list_all(session, news_key, person_id)
    if any(row.state in LIVE for row in rows):
        return False
    return _release_first(session, [row for row in rows if row.state == "standby"]) is not None


def step_back(session: Session, now: datetime) -> int:
    """Let what an address could not take for ``LONGEST`` go by the next one; returns how many messages do.

    The late one stands by in its turn: whichever of the two works, she has the message once. A mail server that is
    away for a week held up for a week whoever had allowed Telegram.
    """
    late, other = DeliveryRow, aliased(DeliveryRow)
    stands_by = select(other.id).where(
        other.news_key == late.news_key, other.person_id == late.person_id, other.state == "standby"
    )
    # A message that was never tried waits for its quiet hours, or for a carrier that failed for another one's.
    was_tried = or_(
        late.attempts > 0,
        and_(col(CarrierStateRow.failures) > 0, or_(col(late.next_try_at).is_(None), col(late.next_try_at) <= now)),
    )
    query = (
        select(late)
        .outerjoin(AddressStateRow, col(AddressStateRow.channel_id) == late.channel_id)
        .outerjoin(CarrierStateRow, col(CarrierStateRow.name) == AddressStateRow.carrier)
        .where(late.state == "waiting", late.created_at <= now - LONGEST, was_tried, stands_by.exists())
        .with_for_update(skip_locked=True, of=late)
    )
    stepped = 0
    for row in session.exec(query).all():
        assert row.person_id is not None  # noqa: S101 - the query finds a row of the same person
        row.state = "standby"
        session.flush()
        rows = _list_all(session, row.news_key, row.person_id)
        at = rows.index(row) + 1
        in_turn = [one for one in (*rows[at:], *rows[:at]) if one.state == "standby"]
        is_live = any(one.state in LIVE for one in rows)
        stepped += not is_live and _release_first(session, in_turn) is not row
    return stepped


def _list_all(session: Session, news_key: str, person_id: int) -> Sequence[DeliveryRow]:
    """Return a message's rows, one for each of the person's addresses in her order; held until the end."""
    query = select(DeliveryRow).where(DeliveryRow.news_key == news_key, DeliveryRow.person_id == person_id)
    return session.exec(query.order_by(col(DeliveryRow.id)).with_for_update()).all()


def _release_first(session: Session, rows: Sequence[DeliveryRow]) -> DeliveryRow | None:
    """Let the first of these go whose address works; bury those before it."""
    why = find_suspended(session, [row.channel_id for row in rows if row.channel_id is not None])
    for row in rows:
        if row.channel_id is None:
            _bury(session, row, CANCELLED)
        elif row.channel_id in why:
            _bury(session, row, SUSPENDED.format(why=why[row.channel_id]))
        else:
            row.state = "waiting"
            session.add(row)
            session.flush()
            return row
    return None


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

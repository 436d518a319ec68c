"""Which messages may leave at this instant: neither they, nor their address, nor their carrier is to wait."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.flags import SENDING_STOPPED, find_flag
from storage.health import list_stopped
from storage.tables_delivery import AddressStateRow, CarrierStateRow, DeliveryDetailRow
from storage.tables_people import DeliveryRow
from storage.tables_quarantine import DeliverySourceRow

AT_ONCE = 200
_SOON = timedelta(days=1)


def is_stopped(session: Session) -> bool:
    """Tell whether sending is stopped."""
    return find_flag(session, SENDING_STOPPED) == "yes"


def list_due(session: Session, now: datetime, skip: Collection[str] = ()) -> tuple[int, ...]:
    """Return the numbers of messages that may be taken now, oldest first; those of carriers in trouble come last.

    ``skip`` names carriers that are not to be asked. Not all at once: at most ``AT_ONCE``.
    """
    if is_stopped(session):
        return ()
    stopped = list_stopped(session)
    given = {"now": now, "skip": list(skip), "stopped": list(stopped)}
    query = _query_due(is_one=False, has_stopped=bool(stopped)).limit(AT_ONCE)
    # Their words are not read, of which there may be much.
    found = session.connection().execute(query.with_only_columns(col(DeliveryRow.id)), given).scalars()
    return tuple(number for number in found if number is not None)


def lock_due(session: Session, now: datetime, number: int, skip: Collection[str] = ()) -> DeliveryRow | None:
    """Return the message of this number if it may be taken now; held until the end."""
    if is_stopped(session):
        return None
    stopped = list_stopped(session)
    given = {"now": now, "skip": list(skip), "stopped": list(stopped), "number": number}
    query = _query_due(is_one=True, has_stopped=bool(stopped)).limit(1)
    # SQLite has no such lock and needs none: there, one transaction that may write is open at a time.
    return session.exec(query.with_for_update(skip_locked=True, of=DeliveryRow), params=given).first()


def find_next_moment(session: Session, now: datetime, skip: Collection[str] = ()) -> datetime | None:
    """Return when something may go that is due but for a pace or a pause; None where nothing is held by one."""
    if is_stopped(session):
        return None
    query = (
        select(AddressStateRow.free_at, CarrierStateRow.until, DeliveryRow.next_try_at)
        .join(DeliveryRow, col(DeliveryRow.channel_id) == AddressStateRow.channel_id)
        .join(CarrierStateRow, col(CarrierStateRow.name) == AddressStateRow.carrier)
        .where(_is_due(now + _SOON), or_(col(AddressStateRow.next_at).is_(None), col(AddressStateRow.next_at) <= now))
        .where(col(AddressStateRow.carrier).not_in(skip))
        .where(or_(col(AddressStateRow.free_at) > now, and_(col(CarrierStateRow.until) > now, CarrierStateRow.is_told)))
        .distinct()
    )
    # What a bot put off is itself due at the end of its pause.
    moments = (max(at or now for at in found) for found in session.exec(query))
    return min((at for at in moments if at > now), default=None)


@cache
def _query_due(*, is_one: bool, has_stopped: bool) -> SelectOfScalar[DeliveryRow]:
    """Return the query of what may leave now, made once: to put it together costs more than to run it."""
    now: Any = bindparam("now")
    skip: Any = bindparam("skip", expanding=True)
    original = aliased(DeliveryRow)
    # Asked of each message by its own key: a list of all that are held would be read anew for every message taken.
    waits_for_another = (
        select(DeliveryDetailRow.delivery_key)
        .join(original, col(original.key) == DeliveryDetailRow.answers)
        .where(DeliveryDetailRow.delivery_key == DeliveryRow.key, col(original.state).in_(("waiting", "sending")))
        .correlate(DeliveryRow)
    )
    query = (
        select(DeliveryRow)
        .outerjoin(AddressStateRow, col(AddressStateRow.channel_id) == DeliveryRow.channel_id)
        .outerjoin(CarrierStateRow, col(CarrierStateRow.name) == AddressStateRow.carrier)
        .where(_is_due(now), ~waits_for_another.exists())
        .where(
            _is_past(AddressStateRow.next_at, now),
            _is_past(AddressStateRow.free_at, now),
            _is_past(CarrierStateRow.until, now),
        )
        .where(or_(col(AddressStateRow.carrier).is_(None), col(AddressStateRow.carrier).not_in(skip)))
        .order_by(col(CarrierStateRow.failures) > 0, col(DeliveryRow.id))
    )
    if is_one:
        query = query.where(DeliveryRow.id == bindparam("number"))
    if has_stopped:
        sources: Any = bindparam("stopped", expanding=True)
        doubted = (
            select(DeliverySourceRow.source)
            .where(DeliverySourceRow.delivery_key == DeliveryRow.key, col(DeliverySourceRow.source).in_(sources))
            .correlate(DeliveryRow)
        )
        query = query.where(~doubted.exists())
    return query


def _is_due(now: Any) -> ColumnElement[bool]:
    return or_(
        and_(col(DeliveryRow.state) == "waiting", _is_past(DeliveryRow.next_try_at, now)),
        and_(col(DeliveryRow.state) == "sending", col(DeliveryRow.lease_until) <= now),
    )


def _is_past(column: Any, now: Any) -> ColumnElement[bool]:
    """Return the condition; ``now`` is an instant, or the parameter that will be one."""
    return or_(col(column).is_(None), col(column) <= now)

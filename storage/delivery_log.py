"""The log of what was said: which event to whom on which channel, how often it was tried, what the provider said.

Words are not read here, for there may be much of them; an address is shown in part, and an answer without any.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session, col, func, select

from alerts.masks import hide_mails, mask
from law.errors import MonitorError
from storage.errors import NotStoredError, WrongKeyError
from storage.flags import vault_of
from storage.outbox_rows import ensure_detail
from storage.people import ADDRESS, NAME
from storage.tables_delivery import AddressStateRow, DeliveryDetailRow
from storage.tables_people import ChannelRow, DeliveryRow, PersonRow

Hindrance = Literal["state", "gone", "suspended", "damaged"]
AGAIN = ("sent", "dead", "waiting")
"""What can be sent again; what is on its way, stands by or was folded into another message cannot."""


class CannotResendError(MonitorError):
    """Raised where a message can go no second time, from ``resend``; ``why`` says what stands in the way."""

    def __init__(self, why: Hindrance) -> None:
        super().__init__(f"this message cannot be sent again: {why}")
        self.why = why


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; what is empty or 0 asks for all."""

    state: str = ""
    person: int = 0
    kind: str = ""
    """«mail», «telegram» or «other»."""
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One message to one address; name and address are empty where that person or address is no longer here."""

    number: int
    alert: str
    act: str
    person_id: int | None
    person: str
    to: str
    state: str
    attempts: int
    created_at: datetime
    sent_at: datetime | None
    next_try_at: datetime | None
    answer: str

    @property
    def can_go_again(self) -> bool:
        """Whether it may be sent once more."""
        return self.state in AGAIN and bool(self.to)


def list_lines(session: Session, wanted: Wanted, offset: int, limit: int) -> tuple[tuple[Line, ...], int]:
    """Return lines, newest first, and how many there are in all."""
    conditions = _conditions(wanted)
    count = select(func.count()).select_from(DeliveryRow).where(*conditions)
    query: Any = (
        select(
            DeliveryRow.id,
            DeliveryRow.alert,
            DeliveryDetailRow.act,
            DeliveryRow.person_id,
            PersonRow.name_secret,
            ChannelRow.address_secret,
            DeliveryRow.state,
            DeliveryRow.attempts,
            DeliveryRow.created_at,
            DeliveryRow.sent_at,
            DeliveryRow.next_try_at,
            DeliveryRow.answer,
        )  # type: ignore[call-overload]  # SQLModel types four columns at most
        .outerjoin(DeliveryDetailRow, col(DeliveryDetailRow.delivery_key) == DeliveryRow.key)
        .outerjoin(PersonRow, col(PersonRow.id) == DeliveryRow.person_id)
        .outerjoin(ChannelRow, col(ChannelRow.id) == DeliveryRow.channel_id)
        .where(*conditions)
        .order_by(col(DeliveryRow.id).desc())
    )
    rows = session.exec(query.offset(offset).limit(limit)).all()
    return tuple(_as_line(session, row) for row in rows), session.exec(count).one()


def count_states(session: Session) -> dict[str, int]:
    """Return how many messages there are in each state."""
    return dict(session.exec(select(DeliveryRow.state, func.count()).group_by(col(DeliveryRow.state))).all())


def find_oldest_waiting(session: Session) -> datetime | None:
    """Return since when the message that has waited longest waits."""
    return session.exec(select(func.min(DeliveryRow.created_at)).where(DeliveryRow.state == "waiting")).one()


def resend(session: Session, number: int) -> str:
    """Let one message go again at once, whatever came of it, and return its alert number.

    It keeps its Message-ID. Raises NotStoredError, and CannotResendError for one that can go no second time.
    """
    row = session.exec(select(DeliveryRow).where(DeliveryRow.id == number).with_for_update()).first()
    if row is None:
        raise NotStoredError(f"there is no delivery {number}")
    if row.state not in AGAIN:
        raise CannotResendError("state")
    if row.channel_id is None:
        raise CannotResendError("gone")
    if not row.text:
        # Nothing of it could be stored, or its words were kept for long enough.
        raise CannotResendError("damaged")
    state = session.get(AddressStateRow, row.channel_id)
    if state is not None and state.suspended_at is not None:
        raise CannotResendError("suspended")
    if row.state != "waiting":
        detail = ensure_detail(session, row.key)
        # What a chat has of it would not be sent to it a second time.
        detail.told_ids, detail.delays, detail.delayed_since = "", 0, None
        row.attempts = 0
        session.add(detail)
    row.state, row.next_try_at, row.lease_until = "waiting", None, None
    session.add(row)
    session.flush()
    return row.alert


def _conditions(wanted: Wanted) -> list[Any]:
    conditions: list[Any] = []
    if wanted.state:
        conditions.append(col(DeliveryRow.state) == wanted.state)
    if wanted.person:
        conditions.append(col(DeliveryRow.person_id) == wanted.person)
    if wanted.alert:
        conditions.append(col(DeliveryRow.alert) == wanted.alert)
    if wanted.kind:
        carriers = col(AddressStateRow.carrier).startswith(wanted.kind, autoescape=True)
        conditions.append(col(DeliveryRow.channel_id).in_(select(AddressStateRow.channel_id).where(carriers)))
    return conditions


def _as_line(session: Session, row: Any) -> Line:
    number, alert, act, person_id, name, address, state, attempts, created_at, sent_at, next_try_at, answer = row
    vault = vault_of(session)
    try:
        person = vault.decrypt(name, NAME) if name else ""
        to = mask(vault.decrypt(address, ADDRESS)) if address else ""
    except WrongKeyError:
        person, to = "", ""
    return Line(
        number=number,
        alert=alert,
        act=act or "",
        person_id=person_id,
        person=person,
        to=to,
        state=state,
        attempts=attempts,
        created_at=created_at,
        sent_at=sent_at,
        next_try_at=next_try_at,
        answer=hide_mails(answer),
    )

"""How each address and each carrier fares: who is suspended, who is to wait, and until when.

What one address refuses is no other's fault; what a whole mail server or bot cannot do is asked once, not for each
message. No address stands here: a carrier of somebody's own is known by a keyed hash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from alerts.channels import is_apprise_url
from alerts.model import kind_of
from storage.columns import insert_if_new
from storage.flags import vault_of
from storage.people import ADDRESS, NAME
from storage.tables_delivery import AddressStateRow, CarrierStateRow
from storage.tables_people import ChannelRow, PersonRow

GAP = timedelta(seconds=1 / 25)
"""Between two requests of one bot: Telegram allows thirty a second over all chats."""
CHAT_GAP = timedelta(seconds=1)
"""Between two messages to one chat."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """An address that gets nothing more, and why."""

    channel_id: int
    person: str
    channel: str
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class CarrierTrouble:
    """A mail server or bot that cannot carry now."""

    name: str
    since: datetime | None
    until: datetime | None
    failures: int
    why: str


def carrier_of(session: Session, channel: str) -> str:
    """Return which server or bot carries to an address: «mail», «telegram», or a hash for one with its own."""
    kind = kind_of(channel)
    if not is_apprise_url(channel):
        return kind
    scheme, _, rest = channel.partition("://")
    server = f"{scheme}://{rest.partition('?')[0].partition('/')[0]}"
    return f"{kind} {vault_of(session).hash(server, 'carrier')[:16]}"


def ensure_state(session: Session, channel_id: int, channel: str) -> AddressStateRow:
    """Return the state of an address, made where there is none, held until the transaction ends."""
    state = session.get(AddressStateRow, channel_id)
    if state is not None:
        return state
    carrier = carrier_of(session, channel)
    if session.get(CarrierStateRow, carrier) is None:
        insert_if_new(session, CarrierStateRow, name=carrier, is_told=False, failures=0, why="")
    insert_if_new(session, AddressStateRow, channel_id=channel_id, carrier=carrier, why="", delays=0)
    return session.get_one(AddressStateRow, channel_id)


def reserve(session: Session, state: AddressStateRow, now: datetime) -> datetime:
    """Return the instant at which the next request may leave, and keep it from others; only bots have such a rule."""
    if not state.carrier.startswith("telegram"):
        return now
    carrier = session.get_one(CarrierStateRow, state.carrier, with_for_update=True)
    at = max(now, carrier.free_at or now)
    carrier.free_at, state.free_at = at + GAP, at + CHAT_GAP
    session.add_all((carrier, state))
    session.flush()
    return at


def note_success(session: Session, channel_id: int, now: datetime) -> None:
    """Forget what went wrong with an address and its carrier: both work."""
    state = session.get(AddressStateRow, channel_id)
    if state is None:
        return
    state.delays, state.delayed_since, state.next_at = 0, None, None
    if state.free_at is not None:
        state.free_at = max(state.free_at, now + CHAT_GAP)
    session.add(state)
    carrier = session.get(CarrierStateRow, state.carrier)
    if carrier is not None and carrier.failures:
        carrier.failures, carrier.failing_since, carrier.until, carrier.why = 0, None, None, ""
        carrier.is_told = False
        session.add(carrier)
    session.flush()


def note_delay(session: Session, channel_id: int, now: datetime) -> int:
    """Count that an address put us off, and return how often it did so in a row; the first instant is kept."""
    state = session.get(AddressStateRow, channel_id)
    if state is None:
        return 1
    state.delays, state.delayed_since = state.delays + 1, state.delayed_since or now
    session.add(state)
    session.flush()
    return state.delays


def hold_address(session: Session, channel_id: int, until: datetime) -> None:
    """Let nothing go to an address before an instant."""
    session.exec(update(AddressStateRow).where(col(AddressStateRow.channel_id) == channel_id).values(next_at=until))


def count_failures(session: Session, name: str, now: datetime, why: str) -> CarrierTrouble:
    """Count that a carrier failed once more; its first failure in a row is kept."""
    row = session.get_one(CarrierStateRow, name, with_for_update=True)
    row.failures, row.failing_since, row.why = row.failures + 1, row.failing_since or now, why
    session.add(row)
    session.flush()
    return CarrierTrouble(name, row.failing_since, row.until, row.failures, row.why)


def pause_carrier(session: Session, name: str, until: datetime, *, is_told: bool) -> None:
    """Let nothing be asked of a carrier before an instant; one that the server named is never brought forward."""
    row = session.get_one(CarrierStateRow, name, with_for_update=True)
    if row.is_told and row.until is not None and row.until > until:
        return
    row.until, row.is_told = until, is_told
    session.add(row)
    session.flush()


def list_troubles(session: Session) -> tuple[CarrierTrouble, ...]:
    """Return the carriers that failed last, by name."""
    rows = session.exec(select(CarrierStateRow).where(CarrierStateRow.failures > 0).order_by(col(CarrierStateRow.name)))
    return tuple(CarrierTrouble(row.name, row.failing_since, row.until, row.failures, row.why) for row in rows)


def release_addresses(session: Session) -> None:
    """Forget every back-off; what a server asked for by name stays, and so do suspensions."""
    session.exec(update(AddressStateRow).values(next_at=None))
    session.exec(update(CarrierStateRow).where(~col(CarrierStateRow.is_told)).values(until=None))


def suspend(session: Session, channel_id: int, why: str, now: datetime) -> bool:
    """Let nothing more go to an address; tell whether it was not so already."""
    state = session.get(AddressStateRow, channel_id, with_for_update=True)
    if state is None or state.suspended_at is not None:
        return False
    state.suspended_at, state.why = now, why
    session.add(state)
    session.flush()
    return True


def find_suspended(session: Session, channel_ids: Sequence[int]) -> dict[int, str]:
    """Return why addresses are suspended, of those that are."""
    query = select(AddressStateRow.channel_id, AddressStateRow.why).where(
        col(AddressStateRow.channel_id).in_(channel_ids), col(AddressStateRow.suspended_at).is_not(None)
    )
    return dict(session.exec(query).all())


def mend_person(session: Session, name: str) -> int:
    """Let messages go again to every address of a person, and return how many were suspended."""
    person = select(PersonRow.id).where(PersonRow.name_hash == vault_of(session).hash(name, NAME))
    channels = select(ChannelRow.id).where(col(ChannelRow.person_id).in_(person))
    return session.exec(
        update(AddressStateRow)
        .where(col(AddressStateRow.channel_id).in_(channels), col(AddressStateRow.suspended_at).is_not(None))
        .values(suspended_at=None, why="", delays=0, delayed_since=None, next_at=None)
    ).rowcount


def list_suspensions(session: Session) -> tuple[Suspension, ...]:
    """Return every address that is suspended, longest first."""
    query = (
        select(AddressStateRow, ChannelRow, PersonRow)
        .join(ChannelRow, col(ChannelRow.id) == AddressStateRow.channel_id)
        .join(PersonRow, col(PersonRow.id) == ChannelRow.person_id)
        .where(col(AddressStateRow.suspended_at).is_not(None))
        .order_by(col(AddressStateRow.suspended_at), col(AddressStateRow.channel_id))
    )
    vault = vault_of(session)
    return tuple(
        Suspension(
            state.channel_id,
            vault.decrypt(person.name_secret, NAME),
            vault.decrypt(channel.address_secret, ADDRESS),
            state.suspended_at,
            state.why,
        )
        for state, channel, person in session.exec(query)
        if state.suspended_at is not None
    )


def move_address(session: Session, channel_id: int, channel: str, now: datetime) -> bool:
    """Put the new address of a chat in place of the old one; False where that person has the new one already."""
    row = session.get(ChannelRow, channel_id)
    if row is None:
        return False
    vault = vault_of(session)
    hashed = vault.hash(channel, ADDRESS)
    own = select(ChannelRow.id).where(ChannelRow.person_id == row.person_id, ChannelRow.address_hash == hashed)
    if session.exec(own).first() is not None:
        return False
    row.address_hash, row.address_secret = hashed, vault.encrypt(channel, ADDRESS)
    state = ensure_state(session, channel_id, channel)
    state.moved_at = now
    session.add_all((row, state))
    session.flush()
    return True

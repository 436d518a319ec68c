"""How a try to send ended is written down: for the message, for its address, and for the server or bot that carries.

What one address refuses holds up no other; what a server cannot do is not held against any message.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts.backoff import next_carrier_try, next_probe
from alerts.outcome import Sent, retry_at
from flows.delivery_notices import tell_of_carrier, tell_of_lost, tell_of_suspension
from storage import addresses
from storage.outbox import Taken, count_delay, hide_address, mark_dead, mark_sent, mark_waiting, note_told
from storage.standby import suspend_address

TELL_AFTER = timedelta(hours=1)
"""A server that fails for so long is told to the operator."""
_GIVEN_UP = "given up after four days: {answer}"


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a try: the state of the delivery, why it is not sent, whether its carrier is let alone now."""

    state: str
    answer: str = ""
    skips: bool = False


def write_down(session: Session, taken: Taken, sent: Sent, now: datetime, chance: float) -> Ended:
    """Store how a try ended and what follows from it; the caller's transaction holds it together."""
    key = taken.delivery.key
    if sent.moved_to:
        _move(session, taken, sent.moved_to, now)
    note_told(session, key, sent.told_ids)
    if sent.outcome == "ok":
        mark_sent(session, key, sent.answer, now, sent.told_ids)
        addresses.note_success(session, taken.channel_id, now)
        return Ended("sent")
    if sent.outcome == "refused":
        return _refuse(session, taken, sent, now)
    if sent.concern == "carrier":
        return _wait_for_carrier(session, taken, sent, now, chance)
    return _wait(session, taken, sent, now, chance)


def _move(session: Session, taken: Taken, address: str, now: datetime) -> None:
    if not addresses.move_address(session, taken.channel_id, address, now):
        # She has the new one already, as an address of its own.
        suspend_address(session, taken.channel_id, "this group goes on under another number, which is known", now)


def _refuse(session: Session, taken: Taken, sent: Sent, now: datetime) -> Ended:
    answer = mark_dead(session, taken.delivery.key, sent.answer)
    if sent.concern == "address":
        if suspend_address(session, taken.channel_id, answer, now):
            tell_of_suspension(session, taken.channel_id, taken.delivery, answer, now)
    else:
        tell_of_lost(session, taken.delivery.key, answer, now)
    return Ended("dead", answer)


def _wait(session: Session, taken: Taken, sent: Sent, now: datetime, chance: float) -> Ended:
    """Put off a message, and all to its address where the answer is about that; after four days no more."""
    key = taken.delivery.key
    of_address = sent.concern == "address"
    delays = addresses.note_delay(session, taken.channel_id, now) if of_address else count_delay(session, key, now)
    at = retry_at(sent, delays, now, chance)
    if at is None:
        return _refuse(session, taken, Sent("refused", _GIVEN_UP.format(answer=sent.answer), concern=sent.concern), now)
    if of_address:
        addresses.hold_address(session, taken.channel_id, at)
    answer = mark_waiting(session, key, sent.answer, at)
    if sent.is_cut:
        _fail(session, taken, sent, now, chance)
    return Ended("waiting", answer, skips=sent.is_cut)


def _wait_for_carrier(session: Session, taken: Taken, sent: Sent, now: datetime, chance: float) -> Ended:
    """Let a server alone: exactly as long as it said, else a little longer each time; its messages keep their turn."""
    key = taken.delivery.key
    if sent.seconds is not None:
        until = now + timedelta(seconds=sent.seconds)
        answer = mark_waiting(session, key, sent.answer, until)
        if sent.seconds > 0:
            addresses.count_failures(session, taken.carrier, now, answer)
            addresses.pause_carrier(session, taken.carrier, until, is_told=True)
        # Where a setting is missing there is no server yet, and the next round asks anew.
        return Ended("waiting", answer, skips=sent.seconds == 0)
    until = _fail(session, taken, sent, now, chance)
    answer = mark_waiting(session, key, sent.answer, next_probe(taken.delivery.attempts, until))
    return Ended("waiting", answer, skips=True)


def _fail(session: Session, taken: Taken, sent: Sent, now: datetime, chance: float) -> datetime:
    # Why stands in a table that outlives the address.
    why = hide_address(session, taken.delivery.key, sent.answer)
    trouble = addresses.count_failures(session, taken.carrier, now, why)
    until = max(next_carrier_try(trouble.failures, now, chance), now + timedelta(seconds=sent.least))
    addresses.pause_carrier(session, taken.carrier, until, is_told=False)
    if trouble.since is not None and now - trouble.since >= TELL_AFTER:
        tell_of_carrier(session, trouble, now)
    return until

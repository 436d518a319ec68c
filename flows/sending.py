"""What waits in the outbox is sent, one by one; a delivery is stored before and its outcome after."""

from dataclasses import dataclass
from datetime import timedelta

from alerts.outcome import retry_at
from flows.notices import post_notices
from flows.tools import Tools
from storage.outbox import is_stopped, list_deliveries, mark_dead, mark_sent, mark_waiting, take_next

LEASE = timedelta(minutes=10)
"""A delivery whose sender died is taken again after so long, with the same Message-ID."""


@dataclass(frozen=True, slots=True)
class Posted:
    """How a round of sending ended; ``reasons`` say why what waits could not be sent."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0
    stopped: bool = False
    reasons: tuple[str, ...] = ()


def deliver(tools: Tools) -> Posted:
    """Send all that is due. One transaction takes a delivery, another writes down how it went.

    What the operator is to be told goes first: readers may be many.
    """
    sent = dead = 0
    reasons: dict[str, None] = {}
    with tools.store.reading() as session:
        stopped = is_stopped(session)
    if not stopped:
        post_notices(tools)
    while not stopped:
        with tools.store.transaction() as session:
            delivery = take_next(session, tools.clock(), LEASE)
        if delivery is None:
            break
        outcome = tools.send(delivery, tools.settings)
        now = tools.clock()
        again = retry_at(outcome, delivery.attempts, now, tools.chance()) if outcome.outcome == "wait" else None
        with tools.store.transaction() as session:
            if outcome.outcome == "ok":
                sent += 1
                mark_sent(session, delivery.key, outcome.answer, now)
            elif again is not None:
                reasons[outcome.answer] = None
                mark_waiting(session, delivery.key, outcome.answer, again)
            else:
                dead += 1
                reasons[outcome.answer] = None
                mark_dead(session, delivery.key, outcome.answer)
    with tools.store.reading() as session:
        waiting = len(list_deliveries(session, state="waiting"))
    return Posted(sent, waiting, dead, stopped, tuple(reasons))

"""What waits in the outbox is sent, one by one; a delivery is stored before and its outcome after.

A mail server or bot that cannot be reached is asked once in a round and not for each message; what goes by others goes
on. The pace that a bot asks for is kept by waiting within the round, a pause of more than seconds by ending it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from alerts.attached import say_attached
from alerts.connections import kept_open
from alerts.model import Delivery, Posting
from alerts.outcome import Sent
from alerts.way_out import add_way_out
from config.catalogues import read_catalogue
from flows import digests, drafts, escalating, followers, heartbeat, overdue, reminders, stands
from flows.attaching import Press
from flows.buttons import find_buttons
from flows.folding import fold_storms
from flows.listening import listen
from flows.notices import post_notices
from flows.outcomes import write_down
from flows.retention import sweep
from flows.tools import Tools
from law.errors import MonitorError
from storage.due import find_next_moment, is_stopped, list_due
from storage.outbox import Taken, count_deliveries, give_back, is_still_wanted, take
from storage.outgoing import read_posting
from storage.standby import release_all_standbys, step_back

LEASE = timedelta(minutes=10)
"""A delivery whose sender died is taken again after so long, with the same Message-ID."""
PATIENCE = timedelta(seconds=10)
"""A pause that ends so soon is waited for; what is asked to wait longer goes with a later round."""

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Posted:
    """How a round of sending ended; ``reasons`` say why what waits could not be sent."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0
    stopped: bool = False
    reasons: tuple[str, ...] = ()


def deliver(tools: Tools, sleep: Sleep = time.sleep) -> Posted:
    """Send all that is due. One transaction takes a delivery, another writes down how it went.

    Once a day, what was kept for long enough goes first, sending stopped or not; printed sheets are held against
    what is new of the law, and once an hour the sources against the timetable. Readers go first, then the operator.
    """
    sweep(tools)
    stands.look_after(tools)
    overdue.look_after(tools)
    with tools.store.reading() as session:
        stopped = is_stopped(session)
    round_ = _Round(tools, sleep)
    if not stopped:
        for occasion in (followers, digests, drafts, reminders, escalating, heartbeat):
            occasion.queue_due(tools)
        with tools.store.transaction() as session:
            release_all_standbys(session)
        fold_storms(tools)
        with kept_open():
            round_.run()
            with tools.store.transaction() as session:
                stepped = step_back(session, round_.now())
            if stepped:
                round_.run()
        post_notices(tools)
        # Last of all: a bot that is slow to answer holds up nobody's mail.
        listen(tools, sleep=sleep)
    with tools.store.reading() as session:
        waiting = count_deliveries(session, "waiting")
    return Posted(round_.sent, waiting, round_.dead, stopped, tuple(round_.reasons))


@dataclass
class _Round:
    """One round. Its clock never runs behind what was waited for: a clock that stands still waits for nobody twice."""

    tools: Tools
    sleep: Sleep
    sent: int = 0
    dead: int = 0
    reasons: dict[str, None] = field(default_factory=dict)
    skipped: set[str] = field(default_factory=set)
    """Carriers that are not asked again in this round."""
    _least: datetime | None = None

    def __post_init__(self) -> None:
        self.press = Press(self.tools)

    def run(self) -> None:
        """Send until nothing is left that may go now, or in a few seconds."""
        while True:
            with self.tools.store.reading() as session:
                numbers = list_due(session, self.now(), self.skipped)
                next_at = None if numbers else find_next_moment(session, self.now(), self.skipped)
            if not self._send_all(numbers):
                if next_at is None or next_at - self.now() > PATIENCE:
                    return
                self._wait_until(next_at)

    def now(self) -> datetime:
        """Return the present instant."""
        now = self.tools.clock()
        return max(now, self._least) if self._least else now

    def _wait_until(self, at: datetime) -> None:
        seconds = (at - self.now()).total_seconds()
        if seconds > 0:
            self.sleep(seconds)
            self._least = at

    def _send_all(self, numbers: tuple[int, ...]) -> bool:
        """Send these; tell whether any could be taken. Ends early where a carrier failed: its own are not tried."""
        any_taken = False
        skipped = len(self.skipped)
        for number in numbers:
            with self.tools.store.transaction() as session:
                taken = take(session, number, self.now(), LEASE, self.skipped)
            if taken is not None:
                any_taken = True
                self._send(taken)
            if len(self.skipped) > skipped:
                break
        return any_taken

    def _send(self, taken: Taken) -> None:
        self._wait_until(taken.leaves_at)
        tools, delivery = self.tools, taken.delivery
        with tools.store.reading() as session:
            wanted = is_still_wanted(session, delivery.key)
            posting = read_posting(session, delivery, taken.channel_id, tools.settings.public_url) if wanted else None
            if posting is not None:
                posting = self._with_buttons(session, delivery, posting)
        if posting is not None:
            posting = self._with_files(delivery, posting)
        if posting is None:
            with tools.store.transaction() as session:
                give_back(session, delivery.key)
            return
        try:
            t = read_catalogue(posting.language)
            outgoing = add_way_out(say_attached(replace(delivery, posting=posting), t), t)
            sent = tools.send(outgoing, tools.settings)
        except Exception as error:  # noqa: BLE001 - F52: whatever one message does to us, the others are sent
            # The words of an error that is not ours may hold the address.
            sent = Sent("refused", f"this message cannot be sent: {type(error).__name__}")
        now, chance = self.now(), tools.chance()
        with tools.store.transaction() as session:
            ended = write_down(session, taken, sent, now, chance)
        self.sent += ended.state == "sent"
        self.dead += ended.state == "dead"
        if ended.answer:
            self.reasons[ended.answer] = None
        if ended.skips:
            self.skipped.add(taken.carrier)

    def _with_files(self, delivery: Delivery, posting: Posting) -> Posting | None:
        """Return it with the files that the mail carries; None where it is no longer wanted when they are made."""
        fuller = self.press.attach(delivery, posting)
        if fuller is posting:
            return posting
        with self.tools.store.reading() as session:
            return fuller if is_still_wanted(session, delivery.key) else None

    def _with_buttons(self, session: Session, delivery: Delivery, posting: Posting) -> Posting:
        """Return what is known at the moment of sending, with the buttons; a message never fails for want of them."""
        t = read_catalogue(posting.language)
        try:
            return replace(posting, buttons=find_buttons(session, delivery, self.tools.settings, t, self.now()))
        except (MonitorError, LookupError, ValueError):
            return posting

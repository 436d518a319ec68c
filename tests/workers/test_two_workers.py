"""Two workers on one PostgreSQL, as two machines would be: what the portal and the mailbox saw of them."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alerts.asking import person_as_item
from alerts.model import Person
from alerts.subscriptions import Follow, Subscription
from flows.peoplefile import write_people
from law.model import LANGUAGES
from spiders.settings import JITTER
from storage.changes import list_changes
from storage.engine import Store
from storage.revisions import list_editions
from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.prefect.served import wait_for
from tests.servers import Mailbox
from tests.workers.conftest import ACTS, DELAY, START, Worker
from zanwatch.sample_portal import ReplayPortal

LEAST = DELAY * (1 - JITTER) - 0.02
"""The shortest gap that one crawl alone leaves; the clock of the log is the portal's."""
CHANGED = date.fromisoformat(AFTER)
LEASE = 4.0
TICK = 0.005
Start = Callable[..., Worker]


def find_gaps(portal: ReplayPortal) -> list[float]:
    return [after.at - before.at for before, after in pairwise(portal.log())]


@contextmanager
def watched_lateness() -> Iterator[list[float]]:
    """Give what grows to the seconds by which this machine lets something wait that is ready; the last is the most."""
    most, is_over = [0.0], threading.Event()

    def tick() -> None:
        while not is_over.is_set():
            began = time.monotonic()
            time.sleep(TICK)
            most.append(max(most[-1], time.monotonic() - began - TICK))

    ticker = threading.Thread(target=tick)
    ticker.start()
    try:
        yield most
    finally:
        is_over.set()
        ticker.join()


def is_polite(gaps: list[float], late: float) -> bool:
    """Tell whether a portal that may have written a request down so much too late saw one crawl alone.

    For that one gap may look shorter, and three in a row together by no more than one of them.
    """
    threes = [sum(three) for three in zip(gaps, gaps[1:], gaps[2:], strict=False)]
    return min(gaps) > LEAST - late and min(threes) > 3 * LEAST - late


def run_both(start: Start, **order: object) -> list[Counter[str]]:
    workers = [start(f"machine-{code}", acts=(code,), rounds=2, **order) for code in ACTS]
    for worker in workers:
        worker.begin()
    return [Counter(worker.end()) for worker in workers]


def test_two_workers_are_no_quicker_for_the_portal_than_one(start: Start, portal: ReplayPortal) -> None:
    with watched_lateness() as late:
        ends = run_both(start)

    assert [(end["good"], end["bad"]) for end in ends] == [(2, 0), (2, 0)]
    assert sum(end["refused"] for end in ends) > 0, "they were never there at the same time"
    assert len(find_gaps(portal)) > 10
    assert is_polite(find_gaps(portal), late[-1])


def test_without_the_lease_of_the_host_the_portal_would_see_two_at_once(start: Start, portal: ReplayPortal) -> None:
    run_both(start, without=("host-lease",))

    assert not is_polite(find_gaps(portal), LEAST / 2)


def test_the_work_of_a_worker_that_is_killed_is_taken_over_when_its_lease_is_over_and_nothing_is_done_twice(
    start: Start, portal: ReplayPortal, mailbox: Mailbox, make_house: Callable[..., House], store: Store
) -> None:
    house = make_house("desk")
    assert house.run("subscribe", "R", "--to", "mailto:a@centre.example", "--topic", "labour").code == 0
    first = start("one", acts=ACTS, lease=LEASE)
    first.begin()
    first.end()
    portal.set_today(CHANGED)
    portal.add_fault("/910002/rus", "timeout", times=1, seconds=8)
    before = len(portal.log())
    victim = start("one", acts=ACTS, lease=LEASE)
    heir = start("two", acts=ACTS, lease=LEASE, is_elsewhere=True)

    victim.begin()
    wait_for(lambda: any("/910002/rus" in asked.path for asked in portal.log()[before:]), "the pass is in its middle")
    victim.kill()
    asked = len(portal.log())
    last_at = portal.log()[-1].at
    heir.begin()
    ends = heir.end()

    assert ends["refused"] > 0
    # The lease was renewed at the latest when the victim died, and its last quarter may have begun before.
    assert portal.log()[asked].at - last_at > LEASE * 3 / 4 - DELAY
    assert count_what_is_stored(store) == {"editions": 8, "changes": 4}
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == len(mailbox.mails) == len(ACTS)


def count_what_is_stored(store: Store) -> dict[str, int]:
    with store.reading() as session:
        editions = [list_editions(session, code, language) for code in ACTS for language in LANGUAGES]
        changes = list_changes(session, zone=ZoneInfo("UTC"))
    return {"editions": sum(map(len, editions)), "changes": len(changes)}


def queue_mails(start: Start, portal: ReplayPortal, house: House, count: int) -> None:
    """Let so many people wait for one mail each, with nobody there who sends."""
    wish = Subscription(Follow("topic", words="labour"))
    people = [Person(f"R{n}", "rus", (f"mailto:reader{n}@centre.example",), (), (wish,)) for n in range(count)]
    path = Path(house.environment["HOME"]) / "people.toml"
    write_people(path, [person_as_item(person, with_addresses=True) for person in people])
    assert house.run("subscribers", "import", str(path)).code == 0
    assert house.run("outbox", "stop").code == 0
    for day in (START, CHANGED):
        portal.set_today(day)
        worker = start("one", acts=ACTS[:1])
        worker.begin()
        worker.end()
    assert house.run("outbox", "resume").code == 0


@pytest.mark.parametrize("without", [(), ("row-lock",)], ids=["guarded", "unguarded"])
def test_two_senders_never_send_one_message_twice_but_for_the_lock_of_its_row(
    start: Start, portal: ReplayPortal, mailbox: Mailbox, make_house: Callable[..., House], without: tuple[str, ...]
) -> None:
    queue_mails(start, portal, make_house("desk"), 8)
    if not without:
        mailbox.delay = 0.25  # the second sender begins before the first one has sent everything
    senders = [start(name, acts=(), rounds=0, later=1.0, without=without) for name in ("one", "two")]
    for sender in senders:
        sender.begin()
    sent = [sender.end()["sent"] for sender in senders]

    told = Counter(mailbox.recipients)
    assert len(told) == 8
    if without:
        assert max(told.values()) > 1
    else:
        assert (set(told.values()), sum(sent)) == ({1}, 8)
        assert min(sent) > 0, "one of them was never there"

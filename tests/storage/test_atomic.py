"""Revision, changes and deliveries are one: whatever fails or dies in between leaves all of them, or none."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, select

from alerts.model import Delivery, Person
from law.model import Capture, Change, Revision
from storage.captures import store_capture
from storage.changes import list_changes, store_changes
from storage.engine import Store
from storage.outbox import list_deliveries, store_deliveries
from storage.people import add_person
from storage.revisions import StoredRevision, find_latest, list_editions, store_revision
from storage.runs import open_run
from storage.tables import Row

JULY, JUNE = date(2023, 7, 1), date(2024, 6, 16)
WRITTEN = ("blob", "revision", "revision_capture", "change", "delivery")


class BrokenDiskError(Exception):
    """What the N-th statement meets."""


class Fault:
    """Lets every statement through but the N-th; 0 lets all through and counts."""

    def __init__(self, store: Store) -> None:
        self.nth, self.seen = 0, 0
        event.listen(store.engine, "before_cursor_execute", self._count)

    def set(self, nth: int) -> None:
        self.nth, self.seen = nth, 0

    def _count(self, *_: Any) -> None:
        self.seen += 1
        if self.seen == self.nth:
            raise BrokenDiskError


def count_rows(store: Store) -> dict[str, int]:
    with store.reading() as session:
        connection = session.connection()
        return {
            table: connection.execute(select(func.count()).select_from(Row.metadata.tables[table])).scalar_one()
            for table in WRITTEN
        }


@pytest.fixture
def tell(
    *,
    store: Store,
    person: Person,
    make_revision: Callable[..., Revision],
    make_change: Callable[..., Change],
    make_delivery: Callable[..., Delivery],
    make_capture: Callable[..., Capture],
    noon: datetime,
) -> Callable[[], StoredRevision]:
    """Store what one pass found: everything before it, a baseline included, stands already."""
    with store.transaction() as session:
        add_person(session, person)
        capture = store_capture(session, make_capture(), open_run(session, "watch", noon))
        before = store_revision(session, make_revision(JULY), [capture], noon)

    def tell() -> StoredRevision:
        with store.transaction() as session:
            after = store_revision(session, make_revision(JUNE, "17. Другие требования"), [capture], noon)
            store_changes(session, before, after, [make_change(), make_change(eid="art_18")], noon)
            store_deliveries(session, "news", [make_delivery("mail"), make_delivery("chat", "tgram:420042")])
            return after

    return tell


def test_whichever_statement_fails_nothing_is_left_and_the_next_try_completes(
    store: Store, tell: Callable[[], StoredRevision]
) -> None:
    before = count_rows(store)
    fault = Fault(store)
    nth, failed = 1, True
    while failed:
        fault.set(nth)
        try:
            tell()
            failed = False
        except BrokenDiskError:
            fault.set(0)

            assert count_rows(store) == before
            nth += 1
    fault.set(0)
    new = {table: count - before[table] for table, count in count_rows(store).items()}

    assert nth > 10  # as many statements as the sequence has, each of which has failed once
    assert new == {"blob": 1, "revision": 1, "revision_capture": 1, "change": 2, "delivery": 2}


CHILD = """
import sys
from datetime import UTC, date, datetime
from alerts.model import Delivery, Message
from law.model import ActFacts, Change, Provision, Revision
from storage.changes import store_changes
from storage.engine import open_store
from storage.outbox import store_deliveries
from storage.revisions import find_latest, store_revision

store = open_store(sys.argv[1], bytes.fromhex(sys.argv[2]))
facts = ActFacts("49212", "", {}, {}, "upd", "", None)
now = datetime.now(UTC)
print("ready", flush=True)
while True:
    with store.transaction() as session:
        before = find_latest(session, "49212", "rus")
        seq = before.seq + 1 if before else 1
        text = " ".join(map(str, range(seq, seq + 500)))
        tree = (Provision("art_1", "article", "", text=text),)
        revision = Revision("49212", "rus", date(2024, 1, 1), "", tree, (), None, facts)
        after = store_revision(session, revision, [], now)
        store_changes(session, before, after, [Change("rus", "heading", "in_force", "art_1", "", None, str(seq))], now)
        delivery = Delivery(str(seq), "ZW", "Айгүл", "mailto:aigul@example.kz", Message("s", "t"), f"<{seq}@x>", now)
        store_deliveries(session, str(seq), [delivery])
"""


def test_kill_9_at_any_moment_leaves_revision_change_and_delivery_together(
    store: Store, database_url: str, key: bytes, person: Person
) -> None:
    with store.transaction() as session:
        add_person(session, person)
    sums = []
    for delay in (0.0, 0.013, 0.031, 0.1, 0.2):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, database_url, key.hex()], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout
        child.stdout.readline()
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with store.reading() as session:
            editions = [edition.seq for edition in list_editions(session, "49212", "rus")]
            changes = [stored.change.after for stored in list_changes(session, zone=ZoneInfo("UTC"))]
            deliveries = [delivery.key for delivery in list_deliveries(session)]
            latest = find_latest(session, "49212", "rus")
        sums.append(len(editions))

        assert editions == list(range(1, len(editions) + 1))
        assert sorted(changes, key=lambda number: int(number or 0)) == [str(seq) for seq in editions] == deliveries
        assert (latest.seq if latest else 0) == len(editions)
    assert sums == sorted(sums)
    assert sums[-1] > 0

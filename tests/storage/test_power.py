"""The power goes: what the disk had not taken yet is lost from some byte on, and what stands is whole."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from alerts.model import Delivery, Person
from law.model import Capture, Change, Revision
from storage.captures import store_capture
from storage.changes import store_changes
from storage.engine import Store, open_store
from storage.outbox import store_deliveries
from storage.people import add_person
from storage.revisions import find_latest, store_revision
from storage.runs import open_run

STEPS = 12
QUERY = """
SELECT (SELECT count(*) FROM revision), (SELECT count(DISTINCT after_id) FROM change), (SELECT count(*) FROM delivery),
       (SELECT count(*) FROM revision_capture)
"""


@dataclass(frozen=True)
class Writer:
    """Writes steps as a pass does: page, revision, change and delivery at once."""

    noon: datetime
    make_revision: Callable[..., Revision]
    make_capture: Callable[..., Capture]
    make_change: Callable[..., Change]
    make_delivery: Callable[..., Delivery]

    def write(self, store: Store, number: int) -> None:
        with store.transaction() as session:
            capture = self.make_capture(f"{number}".encode() * 500)
            kept = store_capture(session, capture, open_run(session, "watch", self.noon))
            before = find_latest(session, "49212", "rus")
            revision = self.make_revision(text=f"17. {number} " * 200)
            after = store_revision(session, revision, [kept], self.noon, "reader")
            store_changes(session, before, after, [self.make_change(after=f"{number}")], self.noon)
            store_deliveries(session, f"{number}", [self.make_delivery(key=f"k{number}")])


@pytest.fixture
def writer(
    noon: datetime,
    make_revision: Callable[..., Revision],
    make_capture: Callable[..., Capture],
    make_change: Callable[..., Change],
    make_delivery: Callable[..., Delivery],
) -> Writer:
    return Writer(noon, make_revision, make_capture, make_change, make_delivery)


@pytest.mark.parametrize("cuts", [pytest.param(50, id="50"), pytest.param(500, id="500", marks=pytest.mark.long)])
def test_cuts_of_the_log_leave_whole_steps_and_no_alert_without_its_change(  # noqa: PLR0917 - fixtures
    file_store: Store, writer: Writer, person: Person, tmp_path: Path, key: bytes, cuts: int
) -> None:
    with file_store.transaction() as session:
        add_person(session, person)
    for number in range(STEPS):
        writer.write(file_store, number)
    # The store is open: its log is not yet in the file.
    path = Path(str(file_store.engine.url.database))
    log = path.with_name(f"{path.name}-wal").read_bytes()
    rng = random.Random(4)  # noqa: S311 - the same cuts each time
    cut = tmp_path / "cut.db"
    seen = []
    for length in (len(log), *(rng.randrange(len(log)) for _ in range(cuts - 1))):
        shutil.copy(path, cut)
        cut.with_name("cut.db-shm").unlink(missing_ok=True)
        cut.with_name("cut.db-wal").write_bytes(log[:length])
        with closing(sqlite3.connect(cut)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall()
            seen.append((whole, set(connection.execute(QUERY).fetchone())))

    assert [whole for whole, _ in seen] == [[("ok",)]] * cuts
    assert {len(counts) for _, counts in seen} == {1}
    assert {count for _, counts in seen for count in counts} == set(range(STEPS + 1))

    # And the store goes on from there.
    again = open_store(f"sqlite:///{cut}", key)
    writer.write(again, STEPS)
    again.close()

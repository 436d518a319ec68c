"""F07: another program holds the database, for a while or for longer than we wait, at any write of a pass."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event

from storage.engine import BUSY_SECONDS
from storage.errors import DatabaseTroubleError
from tests.faults.recovering import publish, recover
from tests.flows.invented_portal import Bench
from tests.flows.test_write_failures import opened


class Stranger:
    """Takes the write lock right before our N-th transaction, and counts them."""

    def __init__(self, path: Path, at: int) -> None:
        self.at, self.count = at, 0
        self.connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement != "BEGIN IMMEDIATE":
            return
        self.count += 1
        if self.count == self.at:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                self.at += 1  # another thread of ours is writing just now

    def let_go(self) -> None:
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")


@contextmanager
def held(bench: Bench, at: int, patience: int) -> Iterator[Stranger]:
    """Let somebody else hold the database from our N-th transaction on; we wait so many milliseconds."""
    engine = bench.store.engine
    stranger = Stranger(Path(str(engine.url.database)), at)

    def wait_less(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA busy_timeout = {patience}")

    engine.dispose()
    event.listen(engine, "connect", wait_less)
    event.listen(engine, "before_cursor_execute", stranger)
    try:
        yield stranger
    finally:
        event.remove(engine, "before_cursor_execute", stranger)
        event.remove(engine, "connect", wait_less)
        stranger.let_go()
        stranger.connection.close()
        engine.dispose()


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_whichever_transaction_finds_the_database_held_says_so_and_the_next_pass_tells_all(
    baseline: Path, key: bytes, tmp_path: Path, step: int
) -> None:
    at, said = 1, []
    while True:
        path = tmp_path / f"{at}.db"
        shutil.copy(baseline, path)
        with opened(path, key) as bench:
            publish(bench)
            with held(bench, at, patience=20) as stranger:
                try:
                    bench.watch()
                except DatabaseTroubleError as error:
                    said.append(f"{error.orig}")
            recover(bench, at)
        path.unlink()
        if stranger.count < at:
            break
        at += step

    assert at > 10
    assert set(said) == {"database is locked"}


def test_a_lock_that_is_let_go_in_time_costs_nothing_but_time(baseline: Path, key: bytes) -> None:
    with opened(baseline, key) as bench:
        publish(bench)
        with held(bench, 3, patience=BUSY_SECONDS * 1000) as stranger:
            freer = Thread(target=lambda: (time.sleep(1.0), stranger.let_go()))
            freer.start()
            report = bench.watch()
            freer.join()

        assert (report.has_failures, report.posted.sent) == (False, 1)
        assert recover(bench, "let go") == 0

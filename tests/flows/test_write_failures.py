"""The N-th write of a pass fails, for every N: all of it is stored and told by the next pass, and nothing half."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from storage.changes import list_changes
from storage.engine import open_store
from storage.outbox import list_deliveries
from tests.flows.invented_portal import SECOND, Bench, make_portal


class Tripwire:
    """Fails one write of a store, and counts them."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            self.count += 1
            if self.count == self.at:
                raise OperationalError(statement, {}, Exception("disk I/O error"))


@contextmanager
def failing(bench: Bench, at: int) -> Iterator[Tripwire]:
    wire = Tripwire(at)
    event.listen(bench.store.engine, "before_cursor_execute", wire)
    try:
        yield wire
    finally:
        event.remove(bench.store.engine, "before_cursor_execute", wire)


@pytest.fixture
def baseline(sqlite_template: Path, key: bytes, tmp_path: Path) -> Path:
    """A store that has read the first edition of one act."""
    path = tmp_path / "baseline.db"
    shutil.copy(sqlite_template, path)
    with opened(path, key) as bench:
        bench.watch()
    return path


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[Bench]:
    store = open_store(f"sqlite:///{path}", key)
    try:
        yield Bench(store, path.parent, make_portal(1))
    finally:
        store.close()


def try_once(path: Path, key: bytes, at: int) -> tuple[int, list[str], list[str]]:
    """Fail one write of the pass that brings a change, and let the next pass end; return what is stored and told."""
    with opened(path, key) as bench:
        bench.portal.acts["930000"][SECOND] = 90
        with failing(bench, at) as wire, suppress(Exception):
            bench.watch()
        half = {delivery.message_id for delivery in bench.post.readers}
        # The lease of whatever was in hand is over, and so is that of the portal's host.
        bench.now += timedelta(minutes=30)
        bench.watch()
        bench.now += timedelta(minutes=30)
        bench.watch()
        with bench.store.reading() as session:
            changes = [change.change.eid for change in list_changes(session, zone=ZoneInfo("UTC"))]
            states = [delivery.state for delivery in list_deliveries(session)]
        told = [delivery.message_id for delivery in bench.post.readers]
    assert changes == ["art_4__para_1"], at
    assert states == ["sent"], at
    # A second copy only where the server's answer could not be written down.
    assert len(set(told)) == 1, at
    assert len(told) <= 1 + len(half), at
    return wire.count, changes, told


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_whichever_write_fails_the_next_pass_tells_all_and_nothing_is_half_done(
    baseline: Path, key: bytes, tmp_path: Path, step: int
) -> None:
    at, doubled = 1, 0
    while True:
        path = tmp_path / f"{at}.db"
        shutil.copy(baseline, path)
        writes, _, told = try_once(path, key, at)
        doubled += len(told) - 1
        path.unlink()
        if writes < at:
            break
        at += step

    assert at > 20
    assert doubled <= 3

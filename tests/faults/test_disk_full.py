"""F05, F06: no room at any page of a pass: what is stored can be read, and with room again nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.check import check_store
from storage.engine import open_store
from storage.errors import DatabaseTroubleError
from storage.revisions import find_latest
from tests.faults.recovering import CODE, publish, recover
from tests.flows.invented_portal import Bench
from tests.flows.test_write_failures import opened
from tests.journeys.kill_loop import CODE as KILLED
from tests.journeys.kill_loop import (
    KEY,
    _change_the_law,
    _compare_with_servers,
    _compare_with_store,
    _deliver_after_lease,
    set_up,
)
from tests.journeys.line import COMMAND
from tests.storage.test_check import READER

BLOCK = 512
"""What `ulimit -f` counts in."""


@contextmanager
def without_room(bench: Bench, pages: int) -> Iterator[None]:
    """Let the database grow by so many pages and no more."""
    with closing(sqlite3.connect(str(bench.store.engine.url.database))) as connection:
        (size,) = connection.execute("PRAGMA page_count").fetchone()

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {size + pages}")

    bench.store.engine.dispose()
    event.listen(bench.store.engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(bench.store.engine, "connect", limit)
        bench.store.engine.dispose()


def try_with(path: Path, key: bytes, pages: int) -> bool:
    """Make the pass with room for so many pages more, and the next ones with all they need; tell whether it failed."""
    failed = False
    with opened(path, key) as bench:
        publish(bench)
        with without_room(bench, pages):
            try:
                bench.watch()
            except DatabaseTroubleError as error:
                assert "full" in f"{error.orig}", error  # noqa: PT017 - which trouble it was
                failed = True
            with bench.store.reading() as session:
                assert find_latest(session, CODE, "rus") is not None
        recover(bench, pages)
        assert check_store(bench.store, READER).faults == []
    return failed


@pytest.mark.parametrize("step", [11, pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_wherever_the_database_has_no_room_nothing_is_half_stored_and_the_next_pass_tells_all(
    baseline: Path, key: bytes, tmp_path: Path, step: int
) -> None:
    pages, failed = 0, []
    while not failed or failed[-1]:
        path = tmp_path / f"{pages}.db"
        shutil.copy(baseline, path)
        failed.append(try_with(path, key, pages))
        path.unlink()
        pages += step

    assert failed[0]
    assert pages < 2000


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="the limit is set by a shell")
def test_a_process_that_may_write_no_longer_file_ends_in_a_sentence_and_the_next_one_loses_nothing(
    tmp_path: Path,
) -> None:
    """RLIMIT_FSIZE at thirty sizes, the real command: not the database's own limit but the system's refusal."""
    ended = []
    with set_up(tmp_path) as scene:
        assert scene.house.run("watch", "--act", KILLED).code == 0
        database = tmp_path / "zanwatch.db"
        for at in range(1, 31):
            _change_the_law(scene.portal, at)
            blocks = database.stat().st_size // BLOCK
            room = blocks * at // 30  # of the log beside it, which a pass writes first
            ran = subprocess.run(
                ["/bin/sh", "-c", f'ulimit -f {max(room, 1)}; exec "$@"', "sh", str(COMMAND), "watch", "--act", KILLED],
                capture_output=True,
                text=True,
                env={**scene.house.environment, "PATH": os.environ["PATH"]},
                check=False,
                timeout=110,
            )
            ended.append((ran.returncode, "Traceback" in ran.stderr))
            again = scene.house.run("watch", "--act", KILLED)
            assert again.code == 0, again.err
        store = open_store(scene.url, KEY)
        _deliver_after_lease(scene, store)  # what was in the hands of one that ended
        lost, doubled = _compare_with_store(store, 30)
        faults = check_store(store, READER).faults
        store.close()
        told = _compare_with_servers(scene, 30)

    assert (lost, doubled, faults) == (0, 0, [])
    assert (told["lost"], told["doubled"]) == (0, 0)
    assert any(code for code, _ in ended)
    assert [traceback for _, traceback in ended] == [False] * 30

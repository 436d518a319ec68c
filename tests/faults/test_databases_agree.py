"""F10: the same days on SQLite and on PostgreSQL leave the same history, the same outcomes and the same messages."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from law.model import LANGUAGES
from storage.changes import list_changes
from storage.engine import Store, open_store
from storage.notices import list_notices
from storage.outbox import list_deliveries
from storage.revisions import list_editions
from storage.runs import list_outcomes
from tests.flows.invented_portal import SECOND, Bench, drifted, make_portal


def live(store: Store, folder: Path) -> list[Any]:
    """Let five days pass, with news, a silent correction and bad pages among them; return all that came of it."""
    folder.mkdir()
    bench = Bench(store, folder, make_portal(3))
    second = date.fromisoformat(SECOND)
    deeds = (
        dict.copy,
        lambda acts: acts["930000"].update({SECOND: 30}),
        lambda _: bench.portal.spoilt.update({"930001": drifted}),
        lambda acts: acts["930000"].update({SECOND: 45}),
        lambda acts: (bench.portal.spoilt.clear(), acts["930001"].update({f"{second + timedelta(days=1)}": 20})),
    )
    runs = []
    for deed in deeds:
        deed(bench.portal.acts)
        runs.append(bench.watch().run)
        bench.now += timedelta(days=1)
    with store.reading() as session:
        return [
            list_changes(session, zone=ZoneInfo("UTC")),
            [list_editions(session, code, language) for code in bench.portal.acts for language in LANGUAGES],
            [list_outcomes(session, run=run) for run in runs],
            [replace(one, message_id="") for one in list_deliveries(session)],
            list_notices(session),
            [(one.channel, one.message) for one in (*bench.post.readers, *bench.post.admins)],
        ]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_same_days_leave_the_same_on_either_database(
    store: Store, sqlite_template: Path, tmp_path: Path, key: bytes
) -> None:
    shutil.copy(sqlite_template, tmp_path / "other.db")
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}", key)
    try:
        here, there = live(store, tmp_path / "here"), live(other, tmp_path / "there")
    finally:
        other.close()

    assert here == there
    assert [len(part) for part in here[:2]] == [3, 6]

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.conftest import (  # noqa: F401 - fixtures are found by their names
    bot,
    mailbox,
    make_house,
    running_bot,
    running_mailbox,
    servers,
)
from zanwatch.sample_portal import ReplayPortal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts, which is no part of this repository."""
    folder = Path(os.environ.get("ZANWATCH_SHARED") or ROOT.parent / "shared")
    if not (folder / "corpus").is_dir():
        pytest.skip(f"no real texts here: {folder} has no corpus (ZANWATCH_SHARED names another folder)")
    return folder


@pytest.fixture(scope="module")
def running_portal(shared: Path) -> Iterator[ReplayPortal]:
    script = shared / "replay" / "portal.py"
    with ReplayPortal([shared / "corpus"], date(2023, 8, 1), script=script) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal


@pytest.fixture
def watchlist(tmp_path: Path) -> Path:
    """The list that is shipped, as whoever sets nothing has it."""
    return Path(shutil.copy(ROOT / "config" / "watchlist.toml", tmp_path / "watchlist.toml"))

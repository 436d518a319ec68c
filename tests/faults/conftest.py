"""A house of one act that has read its first edition, and whose second one brings a change."""

import shutil
from pathlib import Path

import pytest

from tests.flows.test_write_failures import opened


@pytest.fixture
def baseline(sqlite_template: Path, key: bytes, tmp_path: Path) -> Path:
    """A store that has read the first edition of one act."""
    path = tmp_path / "baseline.db"
    shutil.copy(sqlite_template, path)
    with opened(path, key) as bench:
        bench.watch()
    return path

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawlers import crawls_by


@pytest.fixture(autouse=True)
def _quick_crawls(crawlers: Path) -> Iterator[None]:
    """Let crawls be forks: these tests are about what becomes of what they bring."""
    with crawls_by(crawlers):
        yield

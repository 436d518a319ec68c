from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.spiders.making import TODAY, write_act
from zanwatch.sample_portal import ReplayPortal

FAULTY = tuple(f"91{number:04}" for number in range(30))
"""Acts of one edition each, so that one crawl can meet every fault."""


@pytest.fixture(scope="session", autouse=True)
def _quick_children() -> Iterator[None]:
    """Let the crawls, each of them a process, share the compiled modules beside the sources, whatever is set."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.delenv("PYTHONPYCACHEPREFIX", raising=False)
        yield


@pytest.fixture(scope="module")
def running_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReplayPortal]:
    corpus: Path = tmp_path_factory.mktemp("corpus")
    days = ("2023-01-01", "2023-06-01", "2023-12-01", "2024-02-01")
    write_act(corpus, "900001", [*((day, "rus") for day in days), ("2023-01-01", "kaz"), ("2024-02-01", "kaz")])
    write_act(corpus, "900002", [("2023-01-01", "rus")], articles=1)
    for code in FAULTY:
        write_act(corpus, code, [("2023-01-01", "rus")], articles=1)
    with ReplayPortal([corpus], TODAY, page_size=7) as portal:
        yield portal


@pytest.fixture
def portal(running_portal: ReplayPortal) -> ReplayPortal:
    running_portal.reset()
    return running_portal

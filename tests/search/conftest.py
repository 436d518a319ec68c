import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from law.model import ActFacts, Provision, Revision
from storage.acts import store_facts
from storage.engine import Store, open_store
from storage.revisions import store_revision
from tests.search.recall import SAMPLES, fill

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 9, 1, 7, tzinfo=UTC)
FACTS = ActFacts("1", "Z1", {"rus": "О дворах"}, {"rus": "Закон от 01.01.2020"}, "upd", "140-V", date(2020, 1, 1))


@pytest.fixture(scope="session")
def filled_template(make_once: Callable[..., Path], sqlite_template: Path, key: bytes) -> Path:
    def make(folder: Path) -> None:
        shutil.copy(sqlite_template, folder / "search.db")
        store = open_store(f"sqlite:///{folder / 'search.db'}", key)
        fill(store, SAMPLES)
        store.close()

    return make_once("search", make) / "search.db"


@pytest.fixture
def samples(filled_template: Path, tmp_path: Path, key: bytes) -> Iterator[Store]:
    """All editions of the sample acts, on SQLite."""
    shutil.copy(filled_template, tmp_path / "samples.db")
    opened = open_store(f"sqlite:///{tmp_path / 'samples.db'}", key)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def corpus() -> Path:
    folder = Path(os.environ.get("ZANWATCH_SHARED") or ROOT.parent / "shared") / "corpus"
    if not folder.is_dir():
        pytest.skip(f"no real texts here: there is no {folder} (ZANWATCH_SHARED names another folder)")
    return folder


@pytest.fixture
def put() -> Callable[..., None]:
    """Stores an edition of act 1: articles by number, each a heading or a heading and a text."""

    def put(
        store: Store, on: str, articles: dict[str, tuple[str, str]], facts: ActFacts = FACTS, law: str = ""
    ) -> None:
        provisions = tuple(
            Provision(f"art_{number}", "article", "", number, heading, text, wid=f"art_{number}")
            for number, (heading, text) in articles.items()
        )
        revision = Revision(
            facts.code, "rus", date.fromisoformat(on), facts.title["rus"], provisions, (), None, facts,
            law_hash=law or f"{hash(tuple(articles.items())):064x}"[-64:],
        )  # fmt: skip
        with store.transaction() as session:
            store_facts(session, replace(facts))
            store_revision(session, revision, (), NOON)

    return put


@pytest.fixture
def file_store(sqlite_template: Path, tmp_path: Path, key: bytes) -> Iterator[Store]:
    """A store without acts, on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "file.db")
    opened = open_store(f"sqlite:///{tmp_path / 'file.db'}", key)
    yield opened
    opened.close()

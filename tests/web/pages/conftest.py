import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from config.settings import Settings
from storage.engine import Store
from storage.users import Role
from tests.crawlers import crawls_by
from tests.web.doors.browsing import Browser, add_users, start_visit
from tests.web.pages.filling import NOW, Moving, fill_with_harm, fill_with_samples, make_settings, opened
from web.app import create_app

Look = Callable[..., str]
Visit = Callable[..., Browser]


@pytest.fixture(scope="session")
def samples_template(make_once: Callable[..., Path], crawlers: Path, sqlite_template: Path, key: bytes) -> Path:
    """A database in which the sample acts were watched on four days, to be copied: all workers have the same."""

    def fill(folder: Path) -> None:
        shutil.copy(sqlite_template, folder / "samples.db")
        with opened(folder / "samples.db", key) as store, crawls_by(crawlers):
            add_users(store)
            fill_with_samples(store, folder)

    return make_once("samples", fill) / "samples.db"


@pytest.fixture(scope="session")
def samples_path(samples_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of it for the pages."""
    return Path(shutil.copy(samples_template, tmp_path_factory.mktemp("pages")))


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def samples(samples_path: Path, key: bytes) -> Iterator[Store]:
    with opened(samples_path, key) as store:
        yield store


@pytest.fixture(scope="session")
def app(samples: Store, settings: Settings) -> FastAPI:
    """The application on the sample acts; no test changes what it shows."""
    return create_app(samples, settings, clock=Moving())


@pytest.fixture
def visit(app: FastAPI, samples: Store) -> Callable[..., Browser]:
    """A browser of somebody who is signed in; the pages speak this language."""

    def make(role: Role = "reader", language: str = "rus") -> Browser:
        browser = Browser(app).hold(start_visit(samples, role, NOW))
        browser.cookies.set("lang", language, "127.0.0.1")
        return browser

    return make


@pytest.fixture
def look(visit: Callable[..., Browser]) -> Look:
    """The body of a page that must be there."""

    def get(path: str, language: str = "rus", role: Role = "reader", status: int = 200) -> str:
        answer = visit(role, language).get(path)
        assert answer.status_code == status, answer.text[:2000]
        return answer.text

    return get


@pytest.fixture
def own_store(sqlite_template: Path, key: bytes, tmp_path: Path) -> Iterator[Store]:
    """A store of this test alone, in which staff may sign in."""
    shutil.copy(sqlite_template, tmp_path / "own.db")
    with opened(tmp_path / "own.db", key) as store:
        add_users(store)
        yield store


@pytest.fixture
def own_samples(samples_template: Path, key: bytes, tmp_path: Path) -> Iterator[Store]:
    """The samples for this test alone: what somebody has visited is remembered."""
    with opened(Path(shutil.copy(samples_template, tmp_path / "own-samples.db")), key) as store:
        yield store


@pytest.fixture
def harmful(own_store: Store, settings: Settings) -> Store:
    fill_with_harm(own_store, settings)
    return own_store

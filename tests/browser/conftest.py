import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from config.settings import Settings
from storage.engine import Store
from tests.browser.everything import fill_the_rest, list_pages
from tests.browser.house import CHROMIUM, entering, launched, served
from tests.web.pages.conftest import samples_template  # noqa: F401 - a fixture is found by its name
from tests.web.pages.filling import PAYLOAD, Moving, fill_with_harm, make_settings, opened
from web.app import create_app


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM:
        return
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. It ends with these tests: Playwright's loop would stand in the way of all other loops."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def store(
    samples_template: Path,  # noqa: F811 - the fixture of this name
    key: bytes,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Store]:
    """The sample acts as they were watched, and beside them an act that is all harm."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copy(samples_template, folder / "zanwatch.db")
    with opened(folder / "zanwatch.db", key) as store:
        fill_with_harm(store, settings)
        yield store


@pytest.fixture(scope="session")
def pages(store: Store, settings: Settings) -> dict[str, str]:
    """The address of every page by a name, with something on each."""
    return list_pages(fill_the_rest(store, settings))


@pytest.fixture(scope="session")
def base_url(store: Store, settings: Settings) -> Iterator[str]:
    """The address of a real server with the pages."""
    with served(create_app(store, settings, clock=Moving())) as url:
        yield url


@pytest.fixture
def enter(browser: Browser, base_url: str, store: Store) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of somebody who is signed in (no name: of nobody); options are those of Playwright's context."""
    with entering(browser, base_url, store) as make:
        yield make


@pytest.fixture
def victim(enter: Callable[..., BrowserContext]) -> BrowserContext:
    """The browser of somebody whose very name is harm."""
    return enter(PAYLOAD)

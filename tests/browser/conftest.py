import shutil
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from config.settings import Settings
from storage.engine import Store
from tests.web.doors.browsing import add_users, start_visit
from tests.web.pages.filling import NOW, PAYLOAD, Moving, fill_with_harm, fill_with_samples, make_settings, opened
from web.app import create_app
from web.server import make_server

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM:
        return
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's Chromium. It ends with these tests: Playwright's loop would stand in the way of all other loops."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        # As root, in a container, Chromium's own sandbox cannot start.
        arguments = ["--no-sandbox", "--no-first-run", *quiet]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def store(
    sqlite_template: Path, key: bytes, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """The sample acts as they were watched, and beside them an act that is all harm."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copy(sqlite_template, folder / "zanwatch.db")
    with opened(folder / "zanwatch.db", key) as store:
        add_users(store)
        fill_with_samples(store, folder)
        fill_with_harm(store, settings)
        yield store


@pytest.fixture(scope="session")
def base_url(store: Store, settings: Settings) -> Iterator[str]:
    """The address of a real server with the pages."""
    server = make_server(create_app(store, settings, clock=Moving()))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def enter(browser: Browser, base_url: str, store: Store) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of somebody who is signed in (no name: of nobody); options are those of Playwright's context."""
    made: list[BrowserContext] = []

    def make(name: str = "admin", language: str = "rus", **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=base_url, **options)
        made.append(context)
        if not name:
            return context
        token = start_visit(store, name, NOW)
        cookies = {"zanwatch": token, "lang": language}
        context.add_cookies([{"name": key, "value": value, "url": base_url} for key, value in cookies.items()])
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def victim(enter: Callable[..., BrowserContext]) -> BrowserContext:
    """The browser of somebody whose very name is harm."""
    return enter(PAYLOAD)

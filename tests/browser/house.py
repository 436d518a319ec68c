"""What the tests in a browser and the command of the screenshots share: Chromium, a real server, somebody signed in."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from storage.engine import Store
from tests.web.doors.browsing import start_visit
from tests.web.pages.filling import NOW
from web.server import make_server

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def find_shared() -> Path | None:
    """Return the folder of real texts, which is no part of this repository, or None where it is not there."""
    folder = Path(os.environ.get("ZANWATCH_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "corpus").is_dir() else None


@contextmanager
def launched() -> Iterator[Browser]:
    """The machine's Chromium, which asks nobody for anything by itself."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        # As root, in a container, Chromium's own sandbox cannot start.
        arguments = ["--no-sandbox", "--no-first-run", *quiet]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve the pages on a free port of this machine, and give their address."""
    server = make_server(app)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@contextmanager
def entering(browser: Browser, base_url: str, store: Store) -> Iterator[Callable[..., BrowserContext]]:
    """Give what makes a browser of somebody who is signed in (no name: of nobody); options are Playwright's."""
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

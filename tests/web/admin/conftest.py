from collections.abc import Callable

import pytest

from config.settings import Settings
from storage.engine import Store
from storage.users import Role
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import harmful, own_samples, own_store, samples_template, settings
from tests.web.pages.filling import NOW, Moving
from web.app import create_app

__all__ = ["harmful", "own_samples", "own_store", "samples_template", "settings"]
Enter = Callable[..., Browser]


@pytest.fixture
def enter(settings: Settings) -> Enter:
    """A browser of somebody who is signed in, in a store that the test names."""

    def make(store: Store, role: Role = "admin", language: str = "eng") -> Browser:
        app = create_app(store, settings, clock=Moving())
        browser = Browser(app).hold(start_visit(store, role, NOW))
        browser.cookies.set("lang", language, "127.0.0.1")
        return browser

    return make

"""Law text, names and reasons are words in a real browser too: and the same pages with escaping off would be harm."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.web.pages.filling import HARMED, PAYLOAD
from tests.web.pages.test_harm import PATHS
from web.render import environment

Enter = Callable[..., BrowserContext]


def listen(page: Page) -> list[str]:
    """What a page says by itself: dialogs, errors of the console and of scripts."""
    heard: list[str] = []
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


def read_all(page: Page) -> str:
    """Open every page that shows what was stored, unfold it, and return its words."""
    words = []
    for path in PATHS:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
        words.append(page.evaluate("document.body.textContent"))
    return "\n".join(words)


@pytest.fixture
def unescaped() -> Iterator[None]:
    """The templates as they would be if somebody switched escaping off."""
    made = environment()
    made.autoescape = False
    made.cache.clear()
    yield
    made.autoescape = True
    made.cache.clear()


def test_harm_in_every_field_is_words_and_does_nothing(victim: BrowserContext) -> None:
    page = victim.new_page()
    heard = listen(page)
    words = read_all(page)

    # A page that is not there is one error of the console, as every browser says it.
    assert [said for said in heard if "404" not in said] == []
    assert [field for field in HARMED if f"onerror=alert('{field}')" not in words] == []


@pytest.mark.usefixtures("unescaped")
def test_without_escaping_every_one_of_these_fields_would_do_harm(enter: Enter) -> None:
    page = enter(PAYLOAD, bypass_csp=True).new_page()
    heard = listen(page)
    # Some fields stand on a page many times, and each dialog takes longer than a page: what would be said is written.
    page.add_init_script("window.alert = said => console.error(said)")
    read_all(page)

    assert [field for field in HARMED if field not in heard] == []


@pytest.mark.usefixtures("unescaped")
def test_without_escaping_the_policy_of_the_house_would_still_stop_it_and_be_heard(victim: BrowserContext) -> None:
    page = victim.new_page()
    heard = listen(page)
    read_all(page)

    assert [field for field in HARMED if field in heard] == []
    assert any("Content Security Policy" in said for said in heard)

"""The real texts in a real browser: every page, in Russian and Kazakh, wide and narrow, light and dark."""

import shutil
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from storage.engine import Store
from tests.browser.everything import fill_the_rest, list_sheet_pages
from tests.browser.house import entering, find_shared, served
from tests.browser.real import GROUND, PAGES, fill_with_real
from tests.crawlers import crawls_by
from tests.web.pages.filling import Moving, make_settings, opened
from web.app import create_app

MISSING = ("missing", "public-missing")
MOST_BYTES = 100_000
"""Of a page as it comes, not compressed; and of all that a browser fetches for it that was never here."""
LONGEST = (
    *("home", "acts", "violence", "violence-timeline", "violence-side", "migration-changes", "fees-side"),
    *("violence-history", "violence-extract", "search", "drafts", "missing"),
)
"""Where the real texts are long and odd. The long test sees all pages, tests/browser/test_access all of the samples."""
Enter = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def real_store(
    sqlite_template: Path, crawlers: Path, key: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    shared = find_shared()
    if shared is None:
        pytest.skip("no real texts here: ZANWATCH_SHARED names their folder")
    folder = tmp_path_factory.mktemp("real")
    shutil.copy(sqlite_template, folder / "real.db")
    with opened(folder / "real.db", key) as store:
        with crawls_by(crawlers):
            fill_with_real(store, folder, shared)
        yield store


@pytest.fixture(scope="module")
def real_pages(real_store: Store, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    sheets = fill_the_rest(real_store, make_settings(tmp_path_factory.mktemp("sheets")), GROUND)
    return PAGES | list_sheet_pages(sheets)


@pytest.fixture(scope="module")
def real_url(real_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(create_app(real_store, make_settings(tmp_path_factory.mktemp("data")), clock=Moving())) as url:
        yield url


@pytest.fixture
def enter_real(browser: Browser, real_url: str, real_store: Store) -> Iterator[Enter]:
    with entering(browser, real_url, real_store) as make:
        yield make


def listen(page: Page, host: str) -> list[str]:
    """What a page should not do: errors of its own, and requests to anybody else."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda asked: heard.append(asked.url) if urlsplit(asked.url).netloc != host else None)
    page.on("requestfailed", lambda asked: heard.append(f"failed: {asked.url}"))
    return heard


@pytest.mark.parametrize(
    ("look", "pages"),
    [
        (("kaz", 375, "dark"), LONGEST),
        *(
            pytest.param(look, (), marks=pytest.mark.long)
            for look in product(("rus", "kaz"), (375, 1440), ("light", "dark"))
        ),
    ],
)
def test_every_page_is_whole_quiet_small_and_without_a_fault_that_axe_sees(
    enter_real: Enter, real_url: str, real_pages: dict[str, str], look: tuple[str, int, str], pages: tuple[str, ...]
) -> None:
    language, width, scheme = look
    page = enter_real(language=language, viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    heard = listen(page, urlsplit(real_url).netloc)
    wrong: dict[str, object] = {}
    for name in pages or real_pages:
        answer = page.goto(real_pages[name])
        assert answer is not None
        found = {
            "status": answer.status if answer.status != (404 if name in MISSING else 200) else "",
            "bytes": len(answer.body()) if len(answer.body()) > MOST_BYTES else "",
            "wider": page.evaluate(f"Math.max(0, document.documentElement.scrollWidth - {width})"),
            "axe": [(fault["id"], fault["nodes"][0]["target"]) for fault in Axe().run(page).response["violations"]],
            "heard": [said for said in heard if not (name in MISSING and "404" in said)],
        }
        heard.clear()
        if any(found.values()):
            wrong[name] = {what: said for what, said in found.items() if said}

    assert wrong == {}


@pytest.mark.long
def test_a_first_visit_brings_no_page_that_a_slow_line_cannot_bear(
    enter_real: Enter, real_pages: dict[str, str]
) -> None:
    sizes = {}
    for name, path in real_pages.items():
        page = enter_real(viewport={"width": 1440, "height": 900}).new_page()
        came: list[int] = []
        page.on("requestfinished", lambda asked, came=came: came.append(asked.sizes()["responseBodySize"]))
        page.goto(path)
        page.wait_for_load_state("networkidle")
        sizes[name] = sum(came)
        assert came
        page.context.close()

    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}

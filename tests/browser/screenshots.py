"""`python -m tests.browser.screenshots FOLDER`: every page on the real texts, in Russian and Kazakh, wide and narrow.

ZANWATCH_SHARED names the folder of the real texts; without it, it is looked for beside this repository.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from storage.engine import open_store
from tests.browser.everything import fill_the_rest, list_sheet_pages
from tests.browser.house import CHROMIUM, entering, find_shared, launched, served
from tests.browser.real import GROUND, PAGES, fill_with_real
from tests.web.pages.filling import Moving, make_settings
from web.app import create_app

LANGUAGES = ("rus", "kaz")
LOCALES = {"rus": "ru-RU", "kaz": "kk-KZ"}
WIDTHS = (1440, 375)
PATIENCE = 180_000
"""Milliseconds: a busy machine draws a long page slowly."""


def main() -> int:
    """Write the pictures; exit code 2 where there are no real texts."""
    reader = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--page", action="append", help="only this one; may be repeated")
    reader.add_argument("--most", type=int, default=3200, help="pixels; of a longer page only its head is kept")
    reader.add_argument("--scheme", choices=["light", "dark"], default="light")
    said = reader.parse_args()
    shared = find_shared()
    if shared is None or CHROMIUM is None:
        sys.stderr.write("it needs Chromium and the real texts: ZANWATCH_SHARED names their folder\n")
        return 2
    said.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        _draw(said, Path(name), shared)
    return 0


def _draw(said: argparse.Namespace, folder: Path, shared: Path) -> None:
    settings = make_settings(folder)
    store = open_store(f"sqlite:///{folder / 'real.db'}", bytes(range(32)))
    try:
        fill_with_real(store, folder, shared)
        pages = PAGES | list_sheet_pages(fill_the_rest(store, settings, GROUND))
        app = create_app(store, settings, clock=Moving())
        with launched() as browser, served(app) as url, entering(browser, url, store) as enter:
            for language in LANGUAGES:
                for width in WIDTHS:
                    view = {
                        "viewport": {"width": width, "height": 900},
                        "locale": LOCALES[language],
                        "color_scheme": said.scheme,
                    }
                    page = enter(language=language, **view).new_page()
                    page.set_default_timeout(PATIENCE)
                    for page_name in said.page or pages:
                        page.goto(pages[page_name])
                        height = min(page.evaluate("document.documentElement.scrollHeight"), said.most)
                        path = said.folder / f"{page_name}-{language}-{width}-{said.scheme}.png"
                        clip = {"x": 0, "y": 0, "width": width, "height": height}
                        page.screenshot(path=path, full_page=True, clip=clip)
                        sys.stdout.write(f"{path}\n")
    finally:
        store.close()


if __name__ == "__main__":
    sys.exit(main())

"""Every page of the house for everybody: what axe sees, narrow windows, twice the size, the largest letters."""

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

Enter = Callable[..., BrowserContext]
Look = tuple[str, int, str, str]
"""Language, width in pixels, colours, size of the letters."""
NARROW, LARGEST = 375, "3"
LOOKS: tuple[Look, ...] = (
    *product(("rus", "kaz"), (NARROW, 768, 1440), ("light", "dark"), (LARGEST,)),
    ("eng", 1440, "light", "1"),
    ("rus", NARROW, "dark", "1"),
)


def open_page(enter: Enter, look: Look) -> Page:
    language, width, scheme, size = look
    context = enter(language=language, viewport={"width": width, "height": 800}, color_scheme=scheme)
    (url,) = {f"http://{cookie['domain']}" for cookie in context.cookies()}
    context.add_cookies([{"name": "size", "value": size, "url": url}])
    return context.new_page()


def list_faults(page: Page) -> list[tuple[str, list[object]]]:
    """Every rule of axe that the page breaks, those of good practice too, with where."""
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in found]


def find_faults(page: Page, paths: Mapping[str, str]) -> dict[str, object]:
    """What axe sees on these pages, and by how much one is wider than its window."""
    wrong: dict[str, object] = {}
    for name, path in paths.items():
        page.goto(path)
        over = page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")
        faults = list_faults(page)
        if over or faults:
            wrong[name] = over, faults
    return wrong


@pytest.mark.parametrize(("look", "turn"), [(("kaz", NARROW, "dark", LARGEST), 0), (("rus", 1440, "light", "1"), 1)])
def test_no_page_has_a_fault_that_axe_sees(enter: Enter, pages: dict[str, str], look: Look, turn: int) -> None:
    # Every other page narrow and dark, the others wide and light; the test below sees all of them in every way.
    seen = dict(list(pages.items())[turn::2])

    assert find_faults(open_page(enter, look), seen) == {}


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_no_page_has_a_fault_in_any_language_width_or_colour(enter: Enter, pages: dict[str, str], look: Look) -> None:
    assert find_faults(open_page(enter, look), pages) == {}


@pytest.mark.parametrize(
    ("language", "width", "size"),
    [
        ("kaz", NARROW, LARGEST),
        # A window of 375 pixels shows half as many at 200 %.
        ("rus", NARROW // 2, "1"),
        *(
            pytest.param(language, width, size, marks=pytest.mark.long)
            for language, width, size in (
                ("rus", NARROW, LARGEST), ("kaz", NARROW // 2, "1"), ("eng", NARROW // 2, "1"), ("kaz", NARROW, "1"),
                ("kaz", 768 // 2, LARGEST), ("rus", 1440 // 2, LARGEST), ("eng", NARROW, LARGEST),
            )
        ),
    ],
)  # fmt: skip
def test_no_page_moves_sideways(enter: Enter, pages: dict[str, str], language: str, width: int, size: str) -> None:
    page = open_page(enter, (language, width, "light", size))
    wide = {}
    for name, path in pages.items():
        page.goto(path)
        real = page.evaluate("document.documentElement.scrollWidth")
        if real > width:
            wide[name] = real

    assert wide == {}


def test_a_fault_would_be_seen(enter: Enter) -> None:
    page = open_page(enter, ("rus", NARROW, "light", "1"))
    page.route("**/broken", lambda route: route.fulfill(body=BROKEN, content_type="text/html"))

    (broken,) = find_faults(page, {"broken": "/broken"}).values()
    over, faults = broken  # type: ignore[misc]
    assert over > 0
    assert {"color-contrast", "label", "image-alt", "link-name"} <= {rule for rule, _ in faults}


BROKEN = """<!DOCTYPE html><html lang="ru"><title>x</title><main><h1 style="color:#bbb;background:#fff">Бледно</h1>
<input><img src="x.png"><a href="/"></a><div style="width:900px">широко</div></main></html>"""

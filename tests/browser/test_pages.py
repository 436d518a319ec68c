from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from tests.web.doors.browsing import PASSWORD
from tests.web.pages.filling import BIG, FEES, OLD, SHELTER

Enter = Callable[..., BrowserContext]
COMPARE = f"/acts/{SHELTER}/compare/2021-02-12/2024-05-13"
PATHS = [
    "/?since=2024-01-01",
    "/acts",
    f"/acts/{SHELTER}",
    f"/acts/{OLD}?lang=kaz",
    f"/acts/{BIG}",
    f"/acts/{SHELTER}?at=art_10",
    f"/acts/{SHELTER}/timeline",
    "/amended-by?number=906-VIII",
    f"{COMPARE}?view=changes",
    f"{COMPARE}?view=inline",
    f"{COMPARE}?view=side",
    f"/acts/{FEES}/compare/2022-03-02/2024-09-22?view=side",
    "/sources",
    "/schedules",
    "/schedules/espi-morning",
    "/acts/nothing",
]


def test_somebody_who_signs_in_comes_to_the_page_that_was_asked_for(enter: Enter) -> None:
    page = enter("").new_page()
    page.goto(f"{COMPARE}?view=changes")
    page.get_by_role("textbox").first.fill("reader")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form.door button").click()

    expect(page.locator(".compare .said")).to_have_count(7)


def test_the_keys_lead_through_the_changes_and_to_the_next_view(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?view=changes")
    focused = []
    for key in ("n", "n", "p", "n", "n"):
        page.keyboard.press(key)
        focused.append(page.evaluate("document.activeElement.id"))
    page.keyboard.press("s")
    page.wait_for_url("**view=inline*")

    assert focused == ["c1", "c2", "c1", "c2", "c3"]


def test_keys_typed_into_a_field_are_letters(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"/acts/{SHELTER}")
    page.locator("#q").press_sequentially("nps")

    assert page.locator("#q").input_value() == "nps"


def test_the_language_is_one_click_away_and_the_page_stays(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?view=side")
    page.get_by_role("button", name="Қаз").click()

    assert page.url.endswith(f"{COMPARE}?view=side")
    assert page.locator("html").get_attribute("lang") == "kk"
    expect(page.locator(".tabs [aria-current]")).to_have_text("Салыстыру")


def test_every_page_works_without_javascript(enter: Enter) -> None:
    page = enter(java_script_enabled=False).new_page()
    page.goto(f"{COMPARE}?view=changes")
    page.locator("#from").select_option("2024-05-13")
    page.locator("#to").select_option("2026-01-01")
    page.locator("form[action$=compare] button").click()

    assert page.url.endswith(f"/acts/{SHELTER}/compare/2024-05-13/2026-01-01?lang=rus&view=changes")
    expect(page.locator(".compare ins")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_sees(enter: Enter, scheme: str) -> None:
    page = enter(color_scheme=scheme).new_page()
    found = {}
    # Dark differs in its colours alone: one page of each kind is enough.
    for path in PATHS if scheme == "light" else PATHS[::3]:
        page.goto(path)
        result = Axe().run(page)
        faults = [
            (fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in result.response["violations"]
        ]
        if faults:
            found[path] = faults

    assert found == {}


@pytest.mark.parametrize("width", [375, *(pytest.param(width, marks=pytest.mark.long) for width in (768, 1440))])
@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_no_page_is_wider_than_its_window(enter: Enter, width: int, language: str) -> None:
    page = enter(language=language, viewport={"width": width, "height": 800}).new_page()
    wide = {}
    for path in PATHS:
        page.goto(path)
        real = page.evaluate("document.documentElement.scrollWidth")
        if real > width:
            wide[path] = real

    assert wide == {}


def test_dark_is_dark_and_light_is_light(enter: Enter, tmp_path: Path) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        page = enter(color_scheme=scheme).new_page()
        page.goto(f"/acts/{SHELTER}")
        page.screenshot(path=tmp_path / f"{scheme}.png")
        grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert grounds == {"light": "rgb(251, 250, 246)", "dark": "rgb(23, 22, 19)"}


def test_paper_tells_added_from_removed_without_colour(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?view=changes")
    page.emulate_media(media="print")
    looks = {
        tag: page.evaluate(
            f"(() => {{ const s = getComputedStyle(document.querySelector('.compare {tag}'));"
            f" const b = getComputedStyle(document.querySelector('.compare {tag}'), '::before');"
            " return [s.textDecorationLine, s.color, b.content] })()"
        )
        for tag in ("ins", "del")
    }

    assert looks == {
        "ins": ["underline", "rgb(0, 0, 0)", '"+"'],
        "del": ["line-through", "rgb(0, 0, 0)", '"−"'],
    }

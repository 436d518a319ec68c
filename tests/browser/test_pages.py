from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.browser.everything import COMPARE
from tests.web.doors.browsing import PASSWORD
from tests.web.pages.filling import SHELTER

Enter = Callable[..., BrowserContext]


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


def test_dark_is_dark_and_light_is_light(enter: Enter, tmp_path: Path) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        page = enter(color_scheme=scheme).new_page()
        page.goto(f"/acts/{SHELTER}")
        page.screenshot(path=tmp_path / f"{scheme}.png")
        grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert grounds == {"light": "rgb(251, 250, 246)", "dark": "rgb(23, 22, 19)"}

"""What htmx adds to the comparison: no view needs a new page, and without it every link does the same."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.web.pages.filling import BIG, SHELTER

Enter = Callable[..., BrowserContext]
COMPARE = f"/acts/{SHELTER}/compare/2021-02-12/2024-05-13"
LONG = f"/acts/{BIG}/compare/2020-06-15/2025-01-06"


def mark(page: Page) -> None:
    """Leave something in the window that a new page would not have."""
    page.evaluate("window.stayed = true")


def stayed(page: Page) -> bool:
    return bool(page.evaluate("window.stayed === true"))


def test_a_view_is_switched_without_a_new_page_and_the_address_follows(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?lang=rus&view=changes")
    mark(page)
    page.get_by_role("link", name="Рядом").click()
    expect(page.locator(".compare.side")).to_be_visible()

    assert stayed(page)
    assert page.url.endswith(f"{COMPARE}?lang=rus&view=side")
    expect(page.get_by_role("link", name="Рядом")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="Рядом")).to_be_focused()


def test_the_way_back_leads_through_the_views(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?lang=rus&view=changes")
    page.get_by_role("link", name="В тексте").click()
    page.wait_for_url("**view=inline")
    page.go_back()

    expect(page.locator(".compare.changes")).to_be_visible()
    expect(page.locator(".compare .said")).to_have_count(7)


def test_the_article_that_is_read_stays_in_sight_when_the_view_is_switched(enter: Enter) -> None:
    page = enter(viewport={"width": 1440, "height": 700}).new_page()
    page.goto(f"{LONG}?lang=rus&view=changes")
    page.locator("#s-art_333").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('s-art_333').scrollIntoView()")
    page.get_by_role("link", name="Рядом").evaluate("link => link.click()")
    page.wait_for_url("**at=art_333*")

    expect(page.locator(".compare.side #s-art_333")).to_be_in_viewport()


def test_two_other_editions_are_picked_without_a_new_page(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?lang=rus&view=changes")
    mark(page)
    page.locator("#from").select_option("2024-05-13")
    page.locator("#to").select_option("2026-01-01")
    page.locator("form[action$=compare] button").click()
    page.wait_for_url("**/compare/2024-05-13/2026-01-01**")

    expect(page.locator(".compare ins")).to_have_count(1)
    expect(page).to_have_title(
        "13.05.2024 → 01.01.2026 – О временном приюте и помощи проживающим в нем (вымышленный образец) · ZanWatch"
    )
    assert stayed(page)


def test_what_did_not_change_is_shown_in_its_place_and_put_away_again(enter: Enter) -> None:
    for script in (True, False):
        page = enter(java_script_enabled=script).new_page()
        page.goto(f"{COMPARE}?lang=rus&view=changes")
        before = page.locator("#s-art_10 p.k-same").count()
        page.locator("#u-art_10").click()
        expect(page.locator("#s-art_10 .k-same").first).to_be_visible()
        page.locator("#u-art_10").click()
        expect(page.locator("#s-art_10 .k-same")).to_have_count(0)

        assert before == 0


def test_the_keys_still_lead_through_the_changes_after_a_switch(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?lang=rus&view=changes")
    page.keyboard.press("s")
    expect(page.locator(".compare.inline")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("n")

    assert page.evaluate("document.activeElement.id") == "c2"


def test_who_was_signed_out_meanwhile_is_led_to_the_door_and_not_to_an_empty_page(enter: Enter) -> None:
    context = enter()
    page = context.new_page()
    page.goto(f"{COMPARE}?lang=rus&view=changes")
    context.clear_cookies(name="zanwatch")
    page.get_by_role("link", name="Рядом").click()

    expect(page.locator("form.door")).to_be_visible()


def test_a_fault_of_the_server_is_shown_and_not_swallowed(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"{COMPARE}?lang=rus&view=changes")
    page.route(
        "**view=side**", lambda route: route.fulfill(status=500, body="<h1>broken</h1>", content_type="text/html")
    )
    page.get_by_role("link", name="Рядом").click()

    expect(page.get_by_role("heading", name="broken")).to_be_visible()


def test_two_columns_are_the_usual_view_where_there_is_room(enter: Enter) -> None:
    views = {}
    for width in (375, 991, 992, 1440):
        page = enter("editor", viewport={"width": width, "height": 800}).new_page()
        page.goto("/acts")
        page.goto(COMPARE)
        views[width] = page.locator("a[data-view][aria-current=true]").inner_text()

    assert views == {375: "В тексте", 991: "В тексте", 992: "Рядом", 1440: "Рядом"}


def test_what_was_opened_is_noted_and_only_a_click_makes_it_seen(enter: Enter) -> None:
    page = enter("reader").new_page()
    page.goto("/?since=2026-02-28")
    first = page.locator("article.news").first
    title, count = first.locator("h2").inner_text(), page.locator("article.news").count()
    with page.expect_response("**/seen"):
        first.get_by_role("link", name="Сравнить").click()
    page.go_back()
    page.reload()
    expect(page.locator("article.news").first).to_contain_text("Вы открывали сравнение.")
    page.locator("article.news").first.get_by_role("button", name="Просмотрено").click()
    expect(page.locator("article.news")).to_have_count(count - 1)
    page.locator(".seen-box summary").click()

    expect(page.locator(".seen-box")).to_contain_text(title)
    page.get_by_role("button", name="Вернуть").click()
    expect(page.locator("article.news")).to_have_count(count)

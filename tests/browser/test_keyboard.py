"""The pages without a mouse, without motion, on paper, and read aloud."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.everything import COMPARE
from tests.web.pages.filling import SHELTER

Enter = Callable[..., BrowserContext]
SOME = ("home", "act", "side", "history", "search", "schedule", "stand", "feeds")
"""One page of each kind of form, list and text; the long test goes over all."""
NATURAL = 'a[href], button, input:not([type=hidden], [type=radio]), select, textarea, summary, [tabindex="0"]'
STOPS = (
    "selector => { const stops = [...document.querySelectorAll(selector)].filter(one => one.checkVisibility()"
    " && !one.disabled && !one.closest('details:not([open]) > :not(summary)'));"
    " stops.forEach((one, at) => one.dataset.stop = at); return stops.length; }"
)
HELD = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const look = getComputedStyle(one), box = one.getBoundingClientRect();
  const isSeen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const isRinged = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  return [one.dataset.stop ?? "", isSeen && isRinged, one.outerHTML.slice(0, 90)];
}"""


def walk(page: Page) -> tuple[list[int], int, list[str]]:
    """Press Tab until the end; return the stops in their order, how many there are, and those one cannot see."""
    count = page.evaluate(STOPS, NATURAL)
    stops: list[int] = []
    unseen: list[str] = []
    last = None
    for _ in range(6 * count + 20):
        page.keyboard.press("Tab")
        held: Any = page.evaluate(HELD)
        if held is None or (held[0] == "0" and stops):
            break
        # A date is several stops within one field, a choice of one of several is a stop of its own.
        if held[0] and held[0] != last:
            stops.append(int(held[0]))
        last = held[0] or last
        if not held[1]:
            unseen.append(held[2])
    return stops, count, unseen


def check_walk(page: Page, pages: dict[str, str], names: tuple[str, ...]) -> dict[str, object]:
    wrong: dict[str, object] = {}
    for name in names:
        page.goto(pages[name])
        stops, count, unseen = walk(page)
        if stops != list(range(count)) or unseen:
            wrong[name] = sorted(set(range(count)) - set(stops)), unseen[:3]
    return wrong


def test_tab_comes_to_everything_in_the_order_of_the_page_and_one_sees_where(
    enter: Enter, pages: dict[str, str]
) -> None:
    assert check_walk(enter().new_page(), pages, SOME) == {}


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (375, "dark")])
def test_tab_comes_to_everything_of_every_page(enter: Enter, pages: dict[str, str], width: int, scheme: str) -> None:
    page = enter(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()

    assert check_walk(page, pages, tuple(pages)) == {}


def test_a_link_that_tab_passes_by_and_a_ring_that_is_hidden_would_be_seen(enter: Enter, pages: dict[str, str]) -> None:
    page = enter(bypass_csp=True).new_page()
    page.goto(pages["topics"])
    page.evaluate("document.querySelector('.brand').tabIndex = -1")
    page.add_style_tag(content="main a:focus-visible { outline: none !important }")
    stops, count, unseen = walk(page)

    assert stops == [at for at in range(count) if at != 1]
    assert len(unseen) > 0


def test_the_first_stop_leads_past_the_head_of_the_page(enter: Enter) -> None:
    page = enter().new_page()
    page.goto(f"/acts/{SHELTER}")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    page.keyboard.press("Enter")

    assert box is not None
    assert box["width"] > 100
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_keys_of_the_comparison_are_named_on_the_page(enter: Enter) -> None:
    page = enter(viewport={"width": 1440, "height": 800}).new_page()
    page.goto(f"{COMPARE}?view=changes")

    expect(page.locator(".keys")).to_be_visible()
    assert {key for key in "nps" if f" {key} " in page.locator(".keys").inner_text()} == set("nps")


@pytest.mark.parametrize(("motion", "said"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_moves_for_somebody_who_wants_it_still(enter: Enter, motion: str, said: str) -> None:
    page = enter(reduced_motion=motion).new_page()
    page.add_init_script("Element.prototype.scrollIntoView = function (how) { window.how = how.behavior; }")
    page.goto(f"{COMPARE}?view=changes")
    page.keyboard.press("n")

    assert page.evaluate("window.how") == said
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("name", ["changes", "inline", "side", "tables", "history"])
def test_paper_tells_added_from_removed_without_colour(enter: Enter, pages: dict[str, str], name: str) -> None:
    page = enter().new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(pages[name])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    looks = page.evaluate(
        "() => [...document.querySelectorAll('main ins, main del')].filter(one => one.checkVisibility()).map(one => {"
        " const look = getComputedStyle(one), sign = getComputedStyle(one, '::before').content;"
        " return [one.tagName, look.textDecorationLine, look.color, look.backgroundColor, sign].join(' '); })"
    )

    assert set(looks) == {
        'INS underline rgb(0, 0, 0) rgb(255, 255, 255) "+"',
        'DEL line-through rgb(0, 0, 0) rgb(255, 255, 255) "−"',
    }


@pytest.mark.parametrize("name", ["changes", "inline", "side", "tables", "history"])
@pytest.mark.parametrize(("language", "words"), [("rus", ("добавлено", "удалено")), ("kaz", ("қосылды", "алынды"))])
def test_a_voice_says_added_and_removed(
    enter: Enter, pages: dict[str, str], language: str, words: tuple[str, str], name: str
) -> None:
    page = enter(language=language).new_page()
    page.goto(pages[name])
    for tag, word in zip(("ins", "del"), words, strict=True):
        said = page.locator(f"main {tag} > .sr:first-child").all_inner_texts()

        assert len(said) == page.locator(f"main {tag}").count() > 0
        assert {one.strip(" :") for one in said} == {word}

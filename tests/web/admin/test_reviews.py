"""The list of summaries: what was said last of each, and the way to the editor's form."""

from collections.abc import Callable
from datetime import date, timedelta

from storage.audit import actor_of
from storage.engine import Store
from storage.reviews import About, Review, Words, find_told, store_review
from storage.seen import NewsStep
from tests.web.doors.browsing import Browser
from tests.web.pages.filling import NOW, SHELTER, Page

Enter = Callable[..., Browser]
STEP = NewsStep(SHELTER, date(2021, 2, 12), date(2024, 5, 13))


def test_what_was_said_last_of_a_summary_stands_there_with_who_said_it_and_leads_to_its_form(
    own_samples: Store, enter: Enter
) -> None:
    with own_samples.transaction() as session:
        about = About.of(STEP, "rus", find_told(session, STEP, "rus"))
        who = actor_of(session, "editor")
        store_review(session, about, Review(Words("approved"), who, NOW - timedelta(hours=1)))
        store_review(session, about, Review(Words("edited", "Срок <b>длиннее</b>."), who, NOW))
    browser = enter(own_samples)
    page = Page(browser.get("/admin/reviews").text)
    (link,) = page.tree.xpath("//tbody/tr/th/a/@href")

    assert page.texts("//tbody/tr/td[position() > 1 and position() < 5]") == [
        "was mended",
        "Срок <b>длиннее</b>.",
        "editor",
    ]
    assert browser.get(str(link)).status_code == 200
    assert Page(browser.get("/admin/reviews?verdict=approved").text).tree.xpath("//tbody/tr/th") == []
    assert Page(browser.get("/admin/reviews?verdict=edited").text).tree.xpath("//tbody/tr/th") != []

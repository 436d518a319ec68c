from datetime import UTC, date, datetime, timedelta

import pytest

from config.settings import Settings
from law.discovery.concern import find_concern
from law.discovery.model import Draft
from storage.drafts import store_draft
from storage.engine import Store
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NOW, SHELTER, Moving, Page
from web.app import create_app


def test_each_topic_says_how_many_acts_are_watched_for_it(look: Look) -> None:
    page = Page(look("/topics", "eng"))
    rows = {row[0]: row[1:] for row in zip(*(page.texts(f"//tbody/tr/*[{at}]") for at in (1, 2, 3)), strict=True)}

    assert rows["Domestic violence"] == ("3", "2")
    assert rows["Human trafficking"] == ("0", "0")


def test_a_topic_shows_what_changed_and_its_acts(look: Look) -> None:
    page = Page(look("/topics/domestic_violence", "eng"))

    assert f"/acts/{SHELTER}/compare/2025-06-27/2026-01-01?lang=rus" in page.tree.xpath("//a/@href")
    assert len(page.texts("//section[h2[@id='acts']]//li")) == 3


def test_a_topic_that_nobody_knows_has_no_page(look: Look) -> None:
    assert "Traceback" not in look("/topics/taxes", status=404)


@pytest.fixture
def drafted(own_store: Store, settings: Settings) -> Browser:
    titles = {"О торговле людьми": 5, "О мерах против торговли людьми": 2, "О рыбной ловле": 1, "О миграции": -1}
    with own_store.transaction() as session:
        for number, (title, days) in enumerate(titles.items()):
            until = NOW.date() + timedelta(days=days)
            draft = Draft(str(number), title, "Проект", "МВД", "open", date(2026, 2, 1), until)
            store_draft(
                session, "legalacts", draft, (find_concern({"rus": title}), ()), datetime(2026, 2, 2, tzinfo=UTC)
            )
    browser = Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "reader", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    return browser


def test_drafts_that_close_first_stand_first_and_closed_ones_nowhere(drafted: Browser) -> None:
    page = Page(drafted.get("/drafts").text)

    assert page.texts("//main//li/p[1]") == ["О мерах против торговли людьми", "О торговле людьми"]
    assert page.texts("//main//li/p[2]/strong") == ["2 days left to comment", "5 days left to comment"]


def test_drafts_of_no_topic_are_one_click_away(drafted: Browser) -> None:
    page = Page(drafted.get("/drafts?every=1").text)

    assert page.texts("//main//li/p[1]")[0] == "О рыбной ловле"

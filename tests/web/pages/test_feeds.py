import re

import pytest
from fastapi import FastAPI
from lxml import etree

from alerts.feed import ATOM
from config.settings import Settings
from storage.engine import Store
from storage.users import remove_user
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, SHELTER, Moving
from web.app import create_app

NAMES = {"a": ATOM}


@pytest.fixture
def house(own_samples: Store, settings: Settings) -> FastAPI:
    return create_app(own_samples, settings, clock=Moving())


@pytest.fixture
def holder(house: FastAPI, own_samples: Store) -> Browser:
    """Somebody of the staff, who may make addresses."""
    made = Browser(house).hold(start_visit(own_samples, "reader", NOW))
    made.cookies.set("lang", "eng", "127.0.0.1")
    return made


@pytest.fixture
def stranger(house: FastAPI) -> Browser:
    """A program that reads feeds, signed in nowhere."""
    return Browser(house)


def _make(holder: Browser) -> str:
    """A new secret address; the part before the kind of feed."""
    shown = holder.post("/feeds", what="new").text
    found = re.search(r"/feeds/[\w-]{22}", shown)
    assert found is not None, shown
    return found.group()


def test_the_feed_has_an_entry_for_each_edition_that_changed(holder: Browser, stranger: Browser) -> None:
    answer = stranger.get(f"{_make(holder)}/all/news.xml?lang=eng")
    root = etree.fromstring(answer.content)

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert root.xpath("a:entry/a:id/text()", namespaces=NAMES)[0].startswith("tag:")
    assert any(f"/acts/{SHELTER}/compare/" in href for href in root.xpath("a:entry/a:link/@href", namespaces=NAMES))
    assert all(words.strip() for words in root.xpath("a:entry/a:content/text()", namespaces=NAMES))


def test_a_feed_of_one_act_holds_that_act_alone(holder: Browser, stranger: Browser) -> None:
    start = _make(holder)
    root = etree.fromstring(stranger.get(f"{start}/act/{SHELTER}.xml").content)
    hrefs = root.xpath("a:entry/a:link/@href", namespaces=NAMES)

    assert hrefs
    assert all(f"/acts/{SHELTER}/" in href for href in hrefs)


def test_a_new_address_ends_the_old_one_and_taking_back_ends_both(holder: Browser, stranger: Browser) -> None:
    first, second = _make(holder), _make(holder)
    codes = [stranger.get(f"{start}/all/news.xml").status_code for start in (first, second)]
    holder.post("/feeds", what="revoke")

    assert codes == [404, 200]
    assert stranger.get(f"{second}/all/news.xml").status_code == 404


def test_the_address_of_somebody_gone_opens_nothing(holder: Browser, stranger: Browser, own_samples: Store) -> None:
    start = _make(holder)
    with own_samples.transaction() as session:
        assert remove_user(session, "reader")

    assert stranger.get(f"{start}/all/news.xml").status_code == 404


@pytest.mark.parametrize("path", ["all/other.xml", "act/1.xml", "topic/taxes.xml", "nothing/news.xml"])
def test_what_nobody_knows_has_no_feed(holder: Browser, stranger: Browser, path: str) -> None:
    assert stranger.get(f"{_make(holder)}/{path}").status_code in (404, 422)

"""The lists of acts: ЕСПИ's search, old.adilet's changes and feed, the documents of gov.kz."""

import json
from datetime import date
from typing import Any

import pytest

from law.discovery.model import Listed
from law.errors import UnreadablePageError
from law.parsing.portals import adilet_lists, espi_search, govkz
from tests.law.discovery.pages import REQUISITES, feed, post, serp

ITEM = {
    "id": "220220",
    "code": "220220",
    "actTypes": ["ЗАК"],
    "initialPublicationDate": 2025,
    "portalPublicationDate": "2025-12-31",
    "requisites": {"kaz": "", "rus": "Закон Республики Казахстан от 30 декабря 2025 года № 245-VIII ЗРК"},
    "stateAgencyApprovalDate": "2025-12-30",
    "summary": {"kaz": "Құқық бұзушылық профилактикасы туралы", "rus": "О профилактике правонарушений"},
}
DOCUMENT = {
    "id": 1072256,
    "title": 'Приказ №54-ОД от 24.09.2026 года "О внесении изменений"',
    "created_date": "2026-09-25T19:59:00.000+00:00",
}


def a_search(*items: Any, **more: Any) -> bytes:
    return json.dumps({"page": 1, "pageCount": 3, "list": list(items), **more}).encode()


def test_a_result_of_espi_has_both_titles_and_the_acts_own_number_and_day() -> None:
    page = espi_search.read_search(a_search(ITEM))

    title = {"rus": "О профилактике правонарушений", "kaz": "Құқық бұзушылық профилактикасы туралы"}
    requisites = {"rus": "Закон Республики Казахстан от 30 декабря 2025 года № 245-VIII ЗРК"}
    days = (date(2025, 12, 30), date(2025, 12, 31))
    assert page.items == (Listed("espi", "220220", title, requisites, "245-VIII", *days),)
    assert (dict(page.items[0].title), dict(page.items[0].requisites)) == (title, requisites)
    assert (page.pages, page.issues) == (3, ())


def test_a_bare_year_is_no_day() -> None:
    page = espi_search.read_search(a_search({**ITEM, "portalPublicationDate": None}))

    assert page.items[0].shown_on is None


@pytest.mark.parametrize("item", [{}, None, 7, {**ITEM, "code": "", "id": ""}, {**ITEM, "summary": {}}])
def test_a_result_that_is_none_is_an_issue(item: Any) -> None:
    page = espi_search.read_search(a_search(item, ITEM))

    assert (len(page.issues), len(page.items)) == (1, 1)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"list": 1}', b"<html>", b"[" * 100_000])
def test_an_answer_without_a_list_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadablePageError):
        espi_search.read_search(body)


def test_a_card_of_adilet_is_an_act_with_its_requisites() -> None:
    page = adilet_lists.read_search(serp(post(), post("Z970000204_", "Об образце")))

    assert [(act.number, dict(act.title), act.act_number, act.adopted_on) for act in page.items] == [
        ("V2300032055", {"rus": 'О порядке "образец"'}, "71", date(2023, 3, 10)),
        ("Z970000204_", {"rus": "Об образце"}, "71", date(2023, 3, 10)),
    ]
    assert (page.pages, page.language, page.issues) == (22, "rus", ())
    assert dict(page.items[0].requisites) == {"rus": REQUISITES}


def test_a_kazakh_list_is_kazakh() -> None:
    page = adilet_lists.read_search(serp(post(lang="kaz"), lang="kaz", pages="1664 беттен 1 бет"))

    assert (page.language, page.pages, list(page.items[0].title)) == ("kaz", 1664, ["kaz"])


@pytest.mark.parametrize(("old", "new"), [("post_holder", "result-item"), ("post_header", "x"), ("/rus/docs/", "/d/")])
def test_a_card_that_has_drifted_is_an_issue(old: str, new: str) -> None:
    page = adilet_lists.read_search(serp(post().replace(old, new), post("Z970000204_")))

    assert ([act.number for act in page.items], len(page.issues)) == (["Z970000204_"], 1)


def test_an_item_of_a_feed_may_lack_its_day() -> None:
    link = "<link>https://old.adilet.zan.kz/rus/docs/Z1600000035</link>"
    day = "<pubDate>Tue, 06 Oct 2026 00:00:00 +0500</pubDate>"
    page = adilet_lists.read_feed(
        feed(f"<title>О деле</title>{link}", f"<title>О деле</title>{link}{day}", "<title>x</title>")
    )

    assert [(act.number, act.shown_on) for act in page.items] == [("Z1600000035", date(2026, 10, 6))]
    assert [issue.place for issue in page.issues] == ["item 3"]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE rss>",
    ],
)
def test_a_feed_with_definitions_of_its_own_is_refused(head: str) -> None:
    with pytest.raises(adilet_lists.HostileFeedError):
        adilet_lists.read_feed(feed(head=head))


def test_a_feed_in_another_encoding_hides_no_definitions() -> None:
    # What our search for the word cannot see, the parser does not resolve.
    hidden = feed("<title>&x;</title>", head='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    body = hidden.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    try:
        page = adilet_lists.read_feed(body)
    except UnreadablePageError:
        return

    assert page.items == ()


@pytest.mark.parametrize("body", [b"", b"<html><body></body></html>", b"<rss/>", b"{}", b"<rss><channel>"])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadablePageError):
        adilet_lists.read_feed(body)


def test_a_feed_of_no_measure_is_read_in_part_and_says_so() -> None:
    item = "<title>О деле</title><link>https://adilet.zan.kz/rus/docs/Z16{:08}</link>"
    page = adilet_lists.read_feed(feed(*(item.format(number) for number in range(1200))))

    assert (len(page.items), [issue.place for issue in page.issues]) == (1000, ["channel"])


def test_a_document_of_a_ministry_is_dated_in_kazakhstan() -> None:
    page = govkz.read_documents(json.dumps([DOCUMENT]).encode())

    day, signed = date(2026, 9, 26), date(2026, 9, 24)
    title = {"rus": DOCUMENT["title"]}
    assert page.items == (Listed("govkz", "1072256", title, {}, "54-ОД", signed, day),)
    assert dict(page.items[0].title) == title


@pytest.mark.parametrize(
    "item",
    [
        {},
        None,
        {**DOCUMENT, "id": True},
        {**DOCUMENT, "title": " "},
        {**DOCUMENT, "title": ["x"]},
        {**DOCUMENT, "created_date": "soon"},
        {**DOCUMENT, "created_date": 5},
    ],
)
def test_a_document_that_is_none_is_an_issue(item: Any) -> None:
    page = govkz.read_documents(json.dumps([item, {**DOCUMENT, "id": 2}]).encode())

    assert (len(page.issues), [document.number for document in page.items]) == (1, ["2"])


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"[" * 100_000])
def test_an_answer_that_is_no_array_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadablePageError):
        govkz.read_documents(body)

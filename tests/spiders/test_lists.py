"""Lists are read from the front until nothing is new, and back; rows move while one turns the pages."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from law.model import Capture, Language
from spiders.crawl import ActOrder, CrawlOrder, Finished, crawl, name_ourselves
from tests.crawlers import crawls_by
from tests.law.discovery.pages import a_list, card
from tests.portal.govkz import Document, Govkz
from tests.spiders.site import Site, say
from zanwatch.sample_portal import ReplayPortal

CARDS = 5
Rows = list[int]


@pytest.fixture(autouse=True)
def _quick_crawls(crawlers: Path) -> Iterator[None]:
    with crawls_by(crawlers):
        yield


def read(spider: str, origin: str, *acts: ActOrder) -> list[Capture]:
    order = CrawlOrder(spider, origin, acts, 0.0, name_ourselves("mailto:a@b.kz"), answer_seconds=5.0)
    messages = list(crawl(order, timeout=60))
    assert [message for message in messages if isinstance(message, Finished)] == [
        Finished(act.code, act.language) for act in acts
    ]
    return [message for message in messages if isinstance(message, Capture)]


def shifting(rows: Rows, moves: Sequence[Callable[[Rows], None]] = ()) -> Callable[[BaseHTTPRequestHandler], None]:
    """Serve a list of drafts by these rows, five a page; after the n-th answer the n-th move is made."""
    left = list(moves)

    def answer(page: BaseHTTPRequestHandler) -> None:
        number = int(parse_qs(urlsplit(page.path).query)["page"][0])
        shown = rows[(number - 1) * CARDS : number * CARDS]
        pages = -(-len(rows) // CARDS)
        body = a_list(*(card(number=row) for row in shown), pages=pages if pages > 1 else 0)
        say(body)(page)
        if left:
            left.pop(0)(rows)

    return answer


def site_of(rows: Rows, moves: Sequence[Callable[[Rows], None]] = ()) -> Site:
    return Site({"/robots.txt": say(b"", 404), "/list": shifting(rows, moves)})


def pages_of(site: Site) -> list[int]:
    return [int(parse_qs(urlsplit(path).query)["page"][0]) for path in site.asked if path.startswith("/list")]


def met(captures: Sequence[Capture]) -> set[int]:
    text = b"".join(capture.body for capture in captures).decode()
    return {int(part.partition('"')[0]) for part in text.split("/npa/view?id=")[1:]}


ORDERS = [
    # Never read: three pages, and back.
    (ActOrder("359", "rus"), 40, [1, 2, 3, 2, 1]),
    (ActOrder("359", "rus"), 4, [1]),
    (ActOrder("359", "rus"), 0, [1]),
    # Known: until a page ends in a row that is known, or shows none after they were met.
    (ActOrder("359", "rus", seen=tuple(map(str, range(1, 41)))), 40, [1]),
    (ActOrder("359", "rus", seen=tuple(map(str, range(9, 41)))), 40, [1, 2, 1]),
    (ActOrder("359", "rus", seen=("5", "6")), 40, [1]),
    (ActOrder("359", "rus", seen=("4",)), 40, [1, 2, 1]),
    # Once in a while all of it.
    (ActOrder("359", "rus", seen=tuple(map(str, range(1, 41))), mode="all"), 23, [1, 2, 3, 4, 5, 4, 3, 2, 1]),
]


@pytest.mark.parametrize(("order", "count", "pages"), ORDERS)
def test_a_list_is_read_until_nothing_is_new_and_back(order: ActOrder, count: int, pages: list[int]) -> None:
    with site_of(list(range(1, count + 1))) as site:
        captures = read("legalacts", site.origin, order)

    assert pages_of(site) == pages
    assert [(capture.kind, capture.act, capture.page, capture.reason) for capture in captures] == [
        ("list", "359", page, "") for page in pages
    ]


def leave(row: int) -> Callable[[Rows], None]:
    return lambda rows: rows.remove(row)


def come(row: int) -> Callable[[Rows], None]:
    return lambda rows: rows.insert(0, row)


def stay(_rows: Rows) -> None:
    """Nothing moves."""


@pytest.mark.parametrize(
    "moves",
    [
        [leave(1)],
        [stay, leave(2)],
        [leave(1), leave(2)],
        [come(900)],
        [stay, come(900), come(901)],
        [leave(3), come(900)],
        [come(900), leave(4)],
    ],
)
def test_a_row_that_moves_while_pages_are_turned_is_met(moves: list[Callable[[Rows], None]]) -> None:
    rows = list(range(1, 16))
    with site_of(rows, moves) as site:
        captures = read("legalacts", site.origin, ActOrder("359", "rus", mode="all", seen=("15",)))

    # All that stands in the list at the end, but what came after its page was read for the last time.
    assert set(rows) - met(captures) <= {900, 901}
    assert {row for row in rows if row < 900} <= met(captures)


def test_a_list_without_measure_is_given_up_and_says_so() -> None:
    with site_of(list(range(1, 300))) as site:
        captures = read("legalacts", site.origin, ActOrder("359", "rus", seen=("299",)))

    assert pages_of(site) == list(range(1, 21))
    assert (captures[-1].reason, captures[-1].status) == ("too-many", None)


def test_a_page_that_fails_ends_the_list() -> None:
    with Site({"/list": shifting(list(range(40))), "/list?categoryId=359&page=2": say(b"", 503)}) as site:
        captures = read("legalacts", site.origin, ActOrder("359", "rus"), ActOrder("367", "rus"))

    ends = [(capture.act, capture.page, capture.reason) for capture in captures]
    assert ends[:3] == [("359", 1, ""), ("359", 2, "http-error"), ("367", 1, "")]


@pytest.mark.parametrize(("language", "word"), [("rus", "ru"), ("kaz", "kk")])
def test_legalacts_is_asked_in_a_language_by_its_cookie_alone(language: Language, word: str) -> None:
    with site_of([1]) as site:
        read("legalacts", site.origin, ActOrder("359/IN_ARCHIVE", language))
        seen = site.headers[-1]

    assert site.asked[-1] == "/list?categoryId=359&status=IN_ARCHIVE&page=1"
    assert seen["Cookie"] == f"egovLang={word}"


def test_drafts_themselves_are_never_opened(portal: ReplayPortal) -> None:
    portal.set_today(date(2024, 6, 15))
    orders = [ActOrder(name, "rus") for name in ("359", "359/IN_ARCHIVE", "369")]

    captures = read("legalacts", portal.legalacts_url, *orders)

    assert met(captures) == {90000001, 90000003, 90000004, 90000005}
    assert {urlsplit(line.path).path for line in portal.log()} == {"/robots.txt", "/list"}


def test_robots_keep_us_out_of_a_list_too() -> None:
    with Site({"/robots.txt": say(b"User-agent: *\nDisallow: /list\n"), "/list": shifting([1])}) as site:
        (capture,) = read("legalacts", site.origin, ActOrder("359", "rus"))

    assert (capture.reason, site.asked) == ("robots", ["/robots.txt"])


def test_a_search_of_espi_is_a_question_with_a_body(portal: ReplayPortal) -> None:
    (capture,) = read("espi_search", portal.espi_url, ActOrder("search", "rus"))

    codes = [item["code"] for item in json.loads(capture.body)["list"]]
    assert (capture.portal, capture.status, len(codes)) == ("espi", 200, 32)
    assert [(line.method, line.path) for line in portal.log()] == [
        ("GET", "/robots.txt"),
        ("POST", "/api/documents/search"),
    ]


def test_adilet_is_asked_for_its_changes_and_its_feed(portal: ReplayPortal) -> None:
    orders = [ActOrder("changed", "rus"), ActOrder("changed", "kaz"), ActOrder("rss", "rus")]

    captures = read("adilet_lists", portal.adilet_url, *orders)

    search = "search/docs/page=1&pagesize=100&sort_desc=true&sort_field=dl"
    assert [line.path for line in portal.log()] == [
        "/robots.txt",
        f"/rus/{search}",
        f"/kaz/{search}",
        "/rus/docs/rss",
    ]
    assert [(capture.portal, capture.act, capture.status) for capture in captures] == [
        ("adilet", "changed", 200),
        ("adilet", "changed", 200),
        ("adilet", "rss", 200),
    ]


def test_gov_kz_is_asked_for_documents_and_never_for_news() -> None:
    documents = [Document(number, "enbek", f"Приказ № {number}", date(2024, 1, 1)) for number in range(230)]
    with Govkz(documents, date(2024, 1, 2)) as portal:
        read("govkz", portal.url, ActOrder("enbek", "rus", mode="all"), ActOrder("qriim", "rus"))
        asked = portal.asked

    address = "/api/v1/public/content-manager/documents?projects={}&page={}&size=100&sort-by=created_date:DESC"
    pages = [("enbek", page) for page in (1, 2, 3, 2, 1)]
    assert asked == ["/robots.txt", *(address.format(*page) for page in [*pages, ("qriim", 1)])]


def test_what_a_ministry_refuses_is_a_failure_with_its_reason() -> None:
    with Govkz([], date(2024, 1, 2)) as portal:
        portal.add_fault("projects=enbek", "status-429")
        ends = [capture.reason for capture in read("govkz", portal.url, ActOrder("enbek", "rus"))]

    assert ends == ["http-error"]

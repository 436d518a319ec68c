import json
from datetime import date, datetime, timedelta
from itertools import pairwise

from law.model import Capture
from spiders.crawl import ActOrder, Finished, crawl
from tests.spiders.making import an_order
from tests.spiders.site import Site, say
from zanwatch.sample_portal import ReplayPortal

FIRST, SECOND, THIRD, FOURTH = date(2023, 1, 1), date(2023, 6, 1), date(2023, 12, 1), date(2024, 2, 1)
ROBOTS = "/robots.txt"
RUS = "/api/documents/900001/rus"
LIST = f"{RUS}/versions"


def pages(day: str = "") -> list[str]:
    """The invented act has 14 nodes, and the portal shows 7 a page."""
    return [f"{RUS}{day}?withHtml=false&page={page}" for page in (1, 2)]


MODES = [
    (ActOrder("900001", "rus"), [LIST, *pages()]),
    (ActOrder("900001", "rus", known=(THIRD,)), [LIST]),
    (ActOrder("900001", "rus", known=(FIRST, FOURTH)), [LIST]),
    (ActOrder("900001", "rus", known=(THIRD,), reread=True), [LIST, *pages()]),
    (ActOrder("900001", "rus", known=(SECOND,)), [LIST, *pages()]),
    (ActOrder("900001", "rus", known=(FIRST,)), [LIST, *pages("/01.06.2023"), *pages()]),
    (
        ActOrder("900001", "rus", known=(FIRST,), mode="all"),
        [LIST, *pages("/01.01.2023"), *pages("/01.06.2023"), *pages()],
    ),
]


def test_each_mode_asks_for_its_editions_oldest_first(portal: ReplayPortal) -> None:
    list(crawl(an_order(portal.espi_url, *(act for act, _ in MODES)), timeout=60))

    asked = [path for _, paths in MODES for path in paths]
    assert [line.path for line in portal.log()] == [ROBOTS, *asked]


def test_a_capture_holds_all_that_the_portal_said(portal: ReplayPortal) -> None:
    began = datetime.now().astimezone()

    messages = list(crawl(an_order(portal.espi_url, ActOrder("900001", "rus", known=(FIRST,))), timeout=60))

    captures = [message for message in messages if isinstance(message, Capture)]
    told = [(c.portal, c.act, c.language, c.kind, c.version_on, c.page, c.status, c.reason) for c in captures]
    known = ("espi", "900001", "rus")
    assert told == [
        (*known, "versions", None, 1, 200, ""),
        (*known, "edition", SECOND, 1, 200, ""),
        (*known, "edition", SECOND, 2, 200, ""),
        (*known, "edition", None, 1, 200, ""),
        (*known, "edition", None, 2, 200, ""),
    ]
    assert messages[-1] == Finished("900001", "rus")
    assert all(dict(c.headers)["Content-Length"] == str(len(c.body)) for c in captures)
    assert all(dict(c.headers)["Server"] == "nginx" for c in captures)
    assert all(c.captured_at.utcoffset() == timedelta(0) and c.captured_at >= began for c in captures)
    assert "01.12.2023" not in captures[3].url


def test_the_portal_moves_on_and_the_spider_follows(portal: ReplayPortal) -> None:
    portal.set_today(date(2024, 3, 1))

    list(crawl(an_order(portal.espi_url, ActOrder("900001", "rus", known=(THIRD,))), timeout=60))

    assert [line.path for line in portal.log()] == [ROBOTS, LIST, *pages()]


def test_languages_and_acts_are_read_in_the_order_that_was_given(portal: ReplayPortal) -> None:
    acts = [ActOrder("900002", "kaz"), ActOrder("900001", "kaz"), ActOrder("900002", "rus"), ActOrder("777", "rus")]

    messages = list(crawl(an_order(portal.espi_url, *acts), timeout=60))

    brief = [
        (message.code, message.language)
        if isinstance(message, Finished)
        else (message.act, message.language, message.kind, message.status, message.reason)
        for message in messages
    ]
    assert brief == [
        # The act has no Kazakh text, and the portal says so.
        ("900002", "kaz", "versions", 404, "http-404"),
        ("900002", "kaz"),
        ("900001", "kaz", "versions", 200, ""),
        ("900001", "kaz", "edition", 200, ""),
        ("900001", "kaz", "edition", 200, ""),
        ("900001", "kaz"),
        ("900002", "rus", "versions", 200, ""),
        ("900002", "rus", "edition", 200, ""),
        ("900002", "rus"),
        ("777", "rus", "versions", 404, "http-404"),
        ("777", "rus"),
    ]


def test_the_portal_learns_who_asks_and_nothing_else() -> None:
    with Site({"/robots.txt": say(b"", 404), "/api": say(b"[]", Set_Cookie="a=1; Path=/")}) as site:
        order = an_order(site.origin, ActOrder("1", "rus"), ActOrder("1", "kaz"))
        list(crawl(order, timeout=60))
        seen = [sorted((name, value) for name, value in headers.items() if name != "Host") for headers in site.headers]

    told = [("Accept", "*/*"), ("Accept-Encoding", "gzip"), ("User-Agent", order.user_agent)]
    assert seen == [told, told, told]
    assert order.user_agent == "Mozilla/5.0 (compatible; ZanWatch/0.1.0; +mailto:a@b.kz)"


def test_requests_keep_their_distance_and_it_is_never_the_same(portal: ReplayPortal) -> None:
    act = ActOrder("900001", "rus", mode="all")

    list(crawl(an_order(portal.espi_url, act, delay=0.3), timeout=60))

    times = [line.at for line in portal.log()]
    gaps = [later - sooner for sooner, later in pairwise(times)]
    assert len(gaps) == 7
    assert min(gaps) > 0.1  # half of the delay, less what the portal itself takes on a busy machine
    assert max(gaps) - min(gaps) > 0.01


def test_no_edition_is_asked_for_after_a_list_that_is_none() -> None:
    bodies = [
        b"",
        b"{}",
        b'"x"',
        b"[1]",
        b"[]",
        b'[{"versionDate": "soon"}]',
        b"[" * 100_000,
        b'[{"versionDate": null}]',
    ]
    lists = {f"/api/documents/{number}/rus/versions": body for number, body in enumerate(bodies)}
    acts = [ActOrder(str(number), "rus", mode="all", reread=True) for number in range(len(bodies))]
    with Site({"/robots.txt": say(b"")} | {path: say(body) for path, body in lists.items()}) as site:
        list(crawl(an_order(site.origin, *acts), timeout=60))

    assert site.asked == [ROBOTS, *lists]


def a_list(count: int) -> bytes:
    days = (date(2000, 1, 1) + timedelta(days=number) for number in range(count))
    return json.dumps([{"versionDate": f"{day}"} for day in days]).encode()


def test_lists_and_pages_without_measure_are_not_followed() -> None:
    many = say(a_list(501))
    one = say(a_list(1))
    answers = {
        "/robots.txt": say(b""),
        "/api/documents/1/rus/versions": many,
        "/api/documents/2/rus/versions": one,
        "/api/documents/2/rus?": say(b'{"pagesCount": 100000}'),
    }
    with Site(answers) as site:
        acts = [ActOrder("1", "rus", mode="all"), ActOrder("2", "rus")]
        messages = list(crawl(an_order(site.origin, *acts), timeout=60))

    refused = [(m.act, m.page, m.status, m.reason) for m in messages if isinstance(m, Capture) and m.reason]
    assert refused == [("1", 1, None, "too-many"), ("2", 201, None, "too-many")]
    assert len(site.asked) == 1 + 1 + 1 + 200


def test_the_first_edition_that_fails_ends_the_act(portal: ReplayPortal) -> None:
    # Going on would store the newer edition, and the missing one would never be asked for again.
    portal.add_fault("01.06.2023.*page=2", "status-503")
    acts = [ActOrder("900001", "rus", mode="all"), ActOrder("900002", "rus")]

    list(crawl(an_order(portal.espi_url, *acts), timeout=60))

    other = "/api/documents/900002/rus"
    first, second = pages("/01.01.2023"), pages("/01.06.2023")
    asked = [ROBOTS, LIST, *first, *second, f"{other}/versions", f"{other}?withHtml=false&page=1"]
    assert [line.path for line in portal.log()] == asked

from datetime import date

import pytest

from law.model import Capture
from spiders.crawl import ActOrder, Finished, crawl
from spiders.orders import CrawlOrder, name_ourselves
from tests.spiders.site import Site, say
from zanwatch.sample_portal import ReplayPortal

FIRST, SECOND, THIRD, FOURTH = date(2023, 1, 1), date(2023, 6, 1), date(2023, 12, 1), date(2024, 2, 1)
ROBOTS = "/robots.txt"


@pytest.fixture
def ngr(portal: ReplayPortal) -> str:
    return next(act["ngr"] for act in portal.state()["acts"] if act["espi_id"] == "900001")


def an_order(origin: str, *acts: ActOrder) -> CrawlOrder:
    return CrawlOrder("adilet", origin, acts, 0.0, name_ourselves("mailto:a@b.kz"), answer_seconds=5.0)


def asked(portal: ReplayPortal, *acts: ActOrder) -> list[str]:
    list(crawl(an_order(portal.adilet_url, *acts), timeout=60))
    return [line.path for line in portal.log() if line.portal == "adilet"]


def test_each_mode_asks_for_its_editions_oldest_first(portal: ReplayPortal, ngr: str) -> None:
    current, listing, archive = f"/rus/docs/{ngr}", f"/rus/docs/{ngr}/history", f"/rus/archive/docs/{ngr}"
    modes = [
        (ActOrder("900001", "rus", address=ngr), [listing, current]),
        (ActOrder("900001", "rus", known=(THIRD,), address=ngr), [listing]),
        (ActOrder("900001", "rus", known=(THIRD,), reread=True, address=ngr), [listing, current]),
        (ActOrder("900001", "rus", known=(FIRST,), address=ngr), [listing, f"{archive}/01.06.2023", current]),
        (
            ActOrder("900001", "rus", known=(FIRST, SECOND), again=(SECOND,), address=ngr),
            [listing, f"{archive}/01.06.2023", current],
        ),
        (
            ActOrder("900001", "rus", mode="all", address=ngr),
            [listing, f"{archive}/01.01.2023", f"{archive}/01.06.2023", current],
        ),
    ]

    paths = asked(portal, *(act for act, _ in modes))

    assert paths == [ROBOTS, *(path for _, told in modes for path in told)]


def test_a_capture_bears_the_code_and_the_page_its_own_address(portal: ReplayPortal, ngr: str) -> None:
    order = an_order(portal.adilet_url, ActOrder("900001", "rus", known=(FIRST,), address=ngr))

    messages = list(crawl(order, timeout=60))

    captures = [message for message in messages if isinstance(message, Capture)]
    told = [(c.portal, c.act, c.kind, c.version_on, c.status, c.reason) for c in captures]
    assert told == [
        ("adilet", "900001", "versions", None, 200, ""),
        ("adilet", "900001", "edition", SECOND, 200, ""),
        ("adilet", "900001", "edition", None, 200, ""),
    ]
    assert messages[-1] == Finished("900001", "rus")
    assert all("/client/#!/doc/900001/" in c.body.decode() for c in captures[1:])


def test_an_act_without_a_code_is_asked_for_by_its_own_id(portal: ReplayPortal, ngr: str) -> None:
    assert asked(portal, ActOrder(ngr, "kaz")) == [ROBOTS, f"/kaz/docs/{ngr}/history", f"/kaz/docs/{ngr}"]


def test_what_the_portal_never_had_is_one_capture(portal: ReplayPortal) -> None:
    assert asked(portal, ActOrder("Z9900000001", "rus")) == [ROBOTS, "/rus/docs/Z9900000001/history"]


def test_a_failure_ends_the_act_so_that_no_edition_is_skipped(portal: ReplayPortal, ngr: str) -> None:
    portal.add_fault("/archive/", "status-503", portal="adilet")

    paths = asked(portal, ActOrder("900001", "rus", mode="all", address=ngr), ActOrder("900002", "rus"))

    listing = f"/rus/docs/{ngr}/history"
    assert paths == [ROBOTS, listing, f"/rus/archive/docs/{ngr}/01.01.2023", "/rus/docs/900002/history"]


@pytest.mark.parametrize("kind", ["redirect-loop", "redirect-home", "redirect-private", "status-429"])
def test_every_fault_of_the_wire_is_a_reason(portal: ReplayPortal, ngr: str, kind: str) -> None:
    portal.add_fault("/history", kind, portal="adilet", times=0)
    order = an_order(portal.adilet_url, ActOrder("900001", "rus", address=ngr))

    captures = [message for message in crawl(order, timeout=60) if isinstance(message, Capture)]

    reasons = {
        "redirect-loop": "redirect",
        "redirect-home": "",  # a page of the portal; that it is no list of editions is seen when it is read
        "redirect-private": "redirect",
        "status-429": "http-error",
    }
    assert [capture.reason for capture in captures] == [reasons[kind]]


def test_robots_txt_is_obeyed() -> None:
    with Site({ROBOTS: say(b"User-agent: *\nDisallow: /rus/docs/\n")}) as site:
        order = an_order(site.origin, ActOrder("Z1100000477", "rus"))

        captures = [message for message in crawl(order, timeout=60) if isinstance(message, Capture)]

        assert [(c.reason, c.status) for c in captures] == [("robots", None)]

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise

import pytest

from config.settings import BadSettingError
from law.model import Capture
from spiders.crawl import ActOrder, Finished, crawl, name_ourselves
from spiders.politeness import Pause, Signs, is_captcha
from tests.spiders.making import an_order, brief
from tests.spiders.site import Site, say
from zanwatch.sample_portal import ReplayPortal

DELAY = 0.3
LEAST = 0.8 * DELAY - 0.02
"""Of the gap between two starts; the portal notes the moment at which it has read a request."""
NOW = datetime(2024, 6, 16, 12, tzinfo=UTC)
CAPTCHA = b"<html><form action='/captcha'><img src='/captcha.png'></form></html>"


def test_the_log_of_the_portal_shows_the_gaps_and_no_two_are_the_same(portal: ReplayPortal) -> None:
    acts = (ActOrder("900001", "rus", mode="all"), ActOrder("900002", "rus"))
    list(crawl(an_order(portal.espi_url, *acts, delay=DELAY), timeout=60))

    gaps = [after.at - before.at for before, after in pairwise(portal.log())]
    assert len(gaps) >= 8
    assert min(gaps) > LEAST
    assert len({round(gap, 3) for gap in gaps}) > 1


def test_a_crawl_waits_as_long_as_its_order_says_before_the_first_request(portal: ReplayPortal) -> None:
    list(crawl(an_order(portal.espi_url, ActOrder("900002", "rus")), timeout=60))
    list(crawl(an_order(portal.espi_url, ActOrder("900002", "rus"), wait_first=1.5), timeout=60))

    *_, last, robots, _, _ = portal.log()
    assert robots.path == "/robots.txt"
    assert robots.at - last.at > 1.5


def test_a_pause_longer_than_a_crawl_costs_no_request_and_every_act_has_its_outcome() -> None:
    with Site({"/robots.txt": say(b"")}) as site:
        order = an_order(site.origin, ActOrder("1", "rus"), ActOrder("2", "rus"), wait_first=3600.0)
        found = brief(crawl(order, timeout=60), site.origin)

    assert site.asked == []
    waiting = [(f"{code}/rus/versions", None, "asked-to-wait") for code in (1, 2)]
    assert found == [waiting[0], ("1", "rus"), waiting[1], ("2", "rus")]


def test_a_date_in_retry_after_is_obeyed_like_a_number() -> None:
    moments: list[datetime] = []

    def answer(page: BaseHTTPRequestHandler) -> None:
        moments.append(datetime.now(UTC))
        again = (moments[0] + timedelta(seconds=3)).replace(microsecond=0)
        say(b"", 503, Retry_After=format_datetime(again, usegmt=True))(page)

    with Site({"/robots.txt": say(b""), "/api": answer}) as site:
        list(crawl(an_order(site.origin, ActOrder("1", "rus"), ActOrder("2", "rus")), timeout=60))

    first, second = moments
    assert second >= first.replace(microsecond=0) + timedelta(seconds=2.9)


@pytest.mark.parametrize(
    ("answer", "requests", "cause"),
    [
        (say(CAPTCHA), 1, "captcha"),
        (say(CAPTCHA, 403), 1, "captcha"),
        (say(b"no", 403), 2, "blocked"),
        (say(b"", 429), 1, "blocked"),
    ],
)
def test_a_captcha_or_a_block_ends_the_asking_at_once(answer: object, requests: int, cause: str) -> None:
    with Site({"/robots.txt": say(b""), "/api": answer}) as site:  # type: ignore[dict-item]
        order = an_order(site.origin, *(ActOrder(f"{number}", "rus") for number in range(4)), rest=3600.0)
        found = [item for item in crawl(order, timeout=60) if isinstance(item, Capture)]

    assert len(site.asked) == 1 + requests
    assert [item.reason for item in found][requests:] == ["asked-to-wait"] * (4 - requests)
    signs = Signs(3600.0)
    seen = [signs.see(item.status, item.headers, item.body, item.reason, NOW) for item in found]
    assert [pause for pause in seen if pause] == [Pause(3600.0, cause)]


def test_without_the_signs_the_asking_goes_on() -> None:
    # The control: this machine alone has no rest, and then every act is asked for.
    with Site({"/robots.txt": say(b""), "/api": say(CAPTCHA)}) as site:
        acts = (ActOrder(f"{number}", "rus") for number in range(4))
        found = brief(crawl(an_order(site.origin, *acts), timeout=60), site.origin)

    assert len(site.asked) == 5
    assert [line[2] for line in found if len(line) == 3] == [""] * 4


def test_a_captcha_is_told_from_a_page_that_only_has_the_word() -> None:
    captchas = [CAPTCHA, b"<html><script src='/cdn-cgi/challenge-platform/x'></script></html>"]
    others = [
        b'{"content": [{"text": "captcha"}]}',
        b"<html><article>captcha</article><a href='/rus/docs/Z1100000477'>a</a></html>",
        b"<html><form id='recaptcha'></form><a href=\"/npa/view?id=1\">a draft</a></html>",
        b"<html>\xd0\xb7\xd0\xb0\xd0\xba\xd0\xbe\xd0\xbd</html>",
        b"captcha" + b" " * (1 << 20),
    ]

    assert [body for body in captchas + others if is_captcha(body)] == captchas


def test_two_refusals_are_a_block_only_in_a_row() -> None:
    signs = Signs(10.0)
    seen = [signs.see(status, (), b"", "http-error", NOW) for status in (403, 404, 403, 200, 403, 403)]

    assert seen == [None] * 5 + [Pause(10.0, "blocked")]


def test_a_portal_that_would_not_learn_who_asks_is_not_asked() -> None:
    order = an_order("https://no-such-host.invalid", ActOrder("1", "rus"), user_agent=name_ourselves(" "))

    with pytest.raises(BadSettingError, match="ZANWATCH_CONTACT"):
        next(iter(crawl(order, timeout=60)))


def test_one_look_makes_as_many_requests_as_it_is_allowed(portal: ReplayPortal) -> None:
    def look(most: int) -> Iterator[str]:
        portal.reset()
        order = an_order(portal.espi_url, ActOrder("900001", "rus", mode="all"), most_requests=most)
        assert [item for item in crawl(order, timeout=60) if isinstance(item, Finished)] == [Finished("900001", "rus")]
        return (line.path.partition("?")[0].rpartition("/")[2] for line in portal.log())

    assert list(look(1)) == ["robots.txt", "versions"]
    assert len(list(look(2))) == 3
    assert len(list(look(0))) > 5

"""A portal, or whoever stands between us and it, leads nowhere but to the portal; each guard is taken away once."""

import ast
import gzip
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pydantic import ValidationError
from scrapy import Request
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet import defer
from twisted.internet.error import DNSLookupError

from config.settings import Settings
from law.model import Capture
from spiders.arrivals import LONGEST_HEADER, MOST_HEADERS
from spiders.crawl import ActOrder, crawl
from spiders.hosts import is_allowed, is_trusted
from spiders.orders import CrawlOrder
from spiders.resolver import TrustedResolver
from spiders.streams import BrokenStreamError, unpack
from tests.spiders.making import an_order
from tests.spiders.site import Site, say, say_raw
from zanwatch.sample_portal import ReplayPortal

ROOT = Path(__file__).parents[2]
ZAN = "https://zan.gov.kz"
# Addresses that no public portal has, in every form in which they are written; none may be connected to.
NOT_PUBLIC = [
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255"),  # noqa: S104 - to be refused
    *("192.168.0.1", "192.168.255.255", "169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.254"),
    *("192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1"),
    *("239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1"),
    *("ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:100.64.0.1"),
    *("::ffff:7f00:1", "::127.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1"),
    *("2002:7f00:1::", "2002:a00:1::", "2002:a9fe:a9fe::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "100::1"),
    *(
        "",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "127.1",
        "127.0.0.1.",
        "١٢٧.0.0.1",
        "１27.0.0.1",
        "[::1]",
    ),
    *("zan.gov.kz", "127.0.0.1:80", "127.0.0.1 ", "\t127.0.0.1", "127.0.0.1\n", "fec0::1", "2001:2::1"),
]
PUBLIC = ["95.59.127.1", "1.1.1.1", "2a00:5da0::1", "2002:5f3b:7f01::"]
# What one program takes for zan.gov.kz and another for a host behind it, and what is no web address at all.
ODD = [
    "https://zan.gov.kz\\@evil.kz/",
    "https://evil.kz\\@zan.gov.kz/",
    "https://zan.gov.kz@evil.kz/",
    "https://user:pass@zan.gov.kz/",
    "https://zan.gov.kz:443@evil.kz/",
    "https://evil.kz#@zan.gov.kz/",
    "https://evil.kz?@zan.gov.kz/",
    "https://evil.kz/@zan.gov.kz/",
    "https://zan.gov.kz.evil.kz/",
    "https://evilzan.gov.kz/",
    "https://zan.gov.kz./",
    "https://zan.gov.kz:8443/",
    "https://zan.gov.kz:0/",
    "https://zan.gov.kz:99999/",
    "https://zan.gov.kz:https/",
    "https://zan。gov。kz/",
    "https://ｚan.gov.kz/",
    "https://zаn.gov.kz/",
    "https://xn--zn-7kc.gov.kz/",
    "https://zan.gov.kz%2eevil.kz/",
    "https://zan.gov.kz%00.evil.kz/",
    "https://zan.gov.kz\t/",
    "https://zan.gov\n.kz/",
    "https://zan.gov.kz\r\nHost: evil.kz/",
    "ht\ntps://evil.kz/",
    "\x00https://zan.gov.kz/",
    "https:\\\\evil.kz/",
    "https:/\\evil.kz/",
    "https:///evil.kz/",
    "https:evil.kz",
    "//evil.kz/",
    "///zan.gov.kz",
    "http://zan.gov.kz/",
    "http://169.254.169.254/latest/meta-data/",
    "https://169.254.169.254/",
    "https://[::ffff:127.0.0.1]/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://localhost./",
    "https://[::1]/",
    "https://[",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file:/etc/passwd",
    " file:///etc/passwd",
    "file://zan.gov.kz/etc/passwd",
    "\\\\zan.gov.kz\\share",
    "source:file:///etc/passwd",
    "view-source:file:///etc/passwd",
    "view-source:https://zan.gov.kz/",
    "jar:https://zan.gov.kz/!/",
    "gopher://zan.gov.kz/_",
    "ftp://zan.gov.kz/",
    "ldap://zan.gov.kz/",
    "dict://zan.gov.kz:11211/",
    "data:text/plain,law",
    "javascript:1",
    "s3://zan.gov.kz/",
    "ws://zan.gov.kz/",
    "",
    " ",
    "zan.gov.kz",
]
WITHOUT_TRUST = "import spiders.hosts\nspiders.hosts.is_trusted = lambda *_: True\n"
NAMED_HERE = "import socket\nsocket.gethostbyname = lambda name: '127.0.0.1'\n"


@pytest.fixture
def in_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Run some lines in every child before it begins: Python imports this file by its name."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return (tmp_path / "sitecustomize.py").write_text


def crawled(order: CrawlOrder) -> list[Capture]:
    return [item for item in crawl(order, timeout=60) if isinstance(item, Capture)]


def test_no_address_inside_is_trusted_in_any_form() -> None:
    assert [address for address in NOT_PUBLIC if is_trusted(address, ["zan.gov.kz"])] == []
    assert len(NOT_PUBLIC) > 60


def test_a_public_address_is_trusted_and_so_is_the_one_that_the_operator_wrote() -> None:
    assert [address for address in PUBLIC if not is_trusted(address, ["zan.gov.kz"])] == []
    assert [is_trusted(address, ["10.0.0.5"]) for address in ("10.0.0.5", "10.0.0.6", "127.0.0.1")] == [
        True,
        False,
        False,
    ]


def test_no_odd_address_passes_for_one_of_the_portal() -> None:
    assert [url for url in ODD if is_allowed(url, ZAN, ())] == []
    assert len(ODD) > 60


@pytest.mark.parametrize(
    "url", [ZAN, f"{ZAN}/", f"{ZAN}:443/a", "HTTPS://ZAN.GOV.KZ/a?b=//evil.kz", f"{ZAN}/a@b", f"{ZAN}/a/../b#c"]
)
def test_what_is_allowed_is_the_portal_for_whoever_connects_too(url: str) -> None:
    assert is_allowed(url, ZAN, ())
    assert (urlparse_cached(Request(url)).hostname, urlparse_cached(Request(url)).scheme) == ("zan.gov.kz", "https")


@pytest.mark.parametrize("url", [url for url in ODD if not url.startswith("https://zan.gov.kz:8443") and url.strip()])
def test_an_odd_address_is_no_origin_of_a_portal_or_not_that_of_zan(url: str) -> None:
    try:
        origin = Settings(espi_url=url).espi_url
    except ValidationError:
        return

    assert not is_allowed(f"{ZAN}/a", origin, ())


def test_a_name_is_judged_by_every_answer_that_it_gets(monkeypatch: pytest.MonkeyPatch) -> None:
    # A name that is public when it is looked at and this machine when it is asked: 200 turns.
    answers = [address for _ in range(100) for address in ("95.59.127.1", "127.0.0.1")]
    turns = iter(answers)
    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", lambda *_: defer.succeed(next(turns)))
    resolver = TrustedResolver.__new__(TrustedResolver)
    given: list[str] = []
    refused: list[object] = []
    for _ in answers:
        resolver.getHostByName("zan.gov.kz").addCallbacks(given.append, lambda error: refused.append(error.type))

    assert given == ["95.59.127.1"] * 100
    assert refused == [DNSLookupError] * 100


def test_a_public_name_that_leads_to_this_machine_is_not_asked(in_the_child: Callable[[str], int]) -> None:
    in_the_child(NAMED_HERE)
    with Site({"/": say(b"secret")}) as trap:
        (capture,) = crawled(an_order(f"http://portal.example:{trap.server_address[1]}", ActOrder("1", "rus")))

    assert (capture.status, capture.reason, capture.body) == (None, "address", b"")
    assert trap.asked == []


def test_without_the_check_of_the_address_it_is_asked(in_the_child: Callable[[str], int]) -> None:
    in_the_child(NAMED_HERE + WITHOUT_TRUST)
    with Site({"/robots.txt": say(b""), "/": say(b"secret")}) as trap:
        (capture,) = crawled(an_order(f"http://portal.example:{trap.server_address[1]}", ActOrder("1", "rus")))

    assert capture.body == b"secret"
    assert trap.headers[0]["Host"].startswith("portal.example:")


def test_the_first_request_is_checked_like_every_hop(in_the_child: Callable[[str], int]) -> None:
    # A spider that made an address of another host itself.
    with Site({"/": say(b"secret")}) as trap, Site({"/robots.txt": say(b"")}) as site:
        lines = "import spiders.portals.espi as e\n"
        lines += f"e.EspiSpider._address = lambda *_: '{trap.origin}/admin'\n"
        in_the_child(lines)
        (capture,) = crawled(an_order(site.origin, ActOrder("1", "rus")))

    assert capture.reason == "redirect"
    assert trap.asked == []


def test_a_page_that_sends_browsers_on_sends_us_nowhere() -> None:
    with Site({"/": say(b"secret")}) as trap:
        page = f'<html><head><meta http-equiv="refresh" content="0;url={trap.origin}/"></head></html>'.encode()
        refresh = say(page, 200, Refresh=f"0;url={trap.origin}/", Content_Type="text/html")
        with Site({"/robots.txt": say(b""), "/api": refresh}) as site:
            (capture,) = crawled(an_order(site.origin, ActOrder("1", "rus")))

    assert (capture.status, capture.body) == (200, page)
    assert trap.asked == []


def test_nothing_that_a_portal_gives_us_to_keep_is_given_back() -> None:
    with Site({"/robots.txt": say(b"", 200, Set_Cookie="a=1"), "/api": say(b"[]", 200, Set_Cookie="sid=1")}) as site:
        crawled(an_order(site.origin, ActOrder("1", "rus"), ActOrder("2", "rus")))

    sent = {name for headers in site.headers for name in headers}
    assert len(site.headers) == 3
    assert sent == {"Host", "Accept", "Accept-Encoding", "User-Agent"}


def test_a_robots_txt_of_a_million_lines_costs_one_request() -> None:
    lines = b"".join(b"Sitemap: https://evil.kz/%d\nAllow: /%d\n" % (number, number) for number in range(60_000))
    with Site({"/robots.txt": say(b"User-agent: *\n" + lines), "/api": say(b"[]")}) as site:
        (capture,) = crawled(an_order(site.origin, ActOrder("1", "rus")))

    assert site.asked == ["/robots.txt", "/api/documents/1/rus/versions"]
    assert capture.reason == ""


def test_a_list_without_an_end_ends_all_the_same() -> None:
    page = b'<a href="/npa/view?id=%d">a</a><script>totalPages: 1000000</script>'
    turn = iter(range(1, 1000))

    def tell(at: BaseHTTPRequestHandler) -> None:
        say(page % next(turn))(at)

    with Site({"/robots.txt": say(b""), "/list": tell}) as site:
        order = replace(an_order(site.origin, ActOrder("359", "rus", seen=("999999",))), portal="legalacts")
        reasons = [item.reason for item in crawled(order)]

    assert len(site.asked) <= 45
    assert "too-many" in reasons


@pytest.mark.parametrize("options", [{}, {"layers": 2}])
def test_a_bomb_costs_one_megabyte(portal: ReplayPortal, options: dict[str, int]) -> None:
    portal.add_fault("900002/rus/versions", "bomb", 1, **options)
    (capture,) = crawled(an_order(portal.espi_url, ActOrder("900002", "rus")))

    assert capture.reason in ("too-large", "bad-encoding")
    assert len(capture.body) <= 1 << 20


def test_what_is_no_bomb_is_unpacked_and_the_limit_makes_the_difference() -> None:
    spaces = gzip.compress(b" " * (4 << 20))

    assert len(unpack(spaces, ["gzip"], 4 << 20)) == 4 << 20
    with pytest.raises(BrokenStreamError, match="too-large"):
        unpack(spaces, ["gzip"], (4 << 20) - 1)


HEADERS = {
    "a million cookies": b"Set-Cookie: a=1\r\n" * 100_000,
    "a policy that names a program": b"Referrer-Policy: spiders.crawl.crawl\r\n",
    "a charset of a page": b"Content-Type: text/html; charset=" + b"x" * 10_000 + b"\r\n",
    "a charset that runs code": b"Content-Type: text/html; charset=zlib_codec\r\n",
    "a name that is ours": b"ZanWatch-Robots: all is open\r\n",
}


@pytest.mark.parametrize("name", HEADERS)
def test_headers_are_capped_and_command_nothing(name: str) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n" + HEADERS[name] + b"\r\n[]"
    with Site({"/robots.txt": say(b"", 404), "/api": say_raw(answer)}) as site:
        first, second = crawled(an_order(site.origin, ActOrder("1", "rus"), ActOrder("2", "rus")))

    assert (first.status, first.body, second.body) == (200, b"[]", b"[]")
    assert len(second.headers) <= MOST_HEADERS
    assert max(len(value) for _, value in second.headers) <= LONGEST_HEADER
    assert [value for name, value in second.headers if name.lower().startswith("zanwatch")] == []


# Who may open a connection of its own: to this machine, or to where the operator's own settings lead.
CALLERS = {
    "alerts/bot.py": "the Bot API, under the address of the settings",
    "alerts/telegram_plugin.py": "nobody itself: it reads what the Bot API answered",
    "flows/doctor_asking.py": "robots.txt of the portals of the settings, once, by hand, following nothing",
    "flows/prefect_api.py": "Prefect on this machine",
    "flows/pulse.py": "our own pages, on this machine",
    "zanwatch/demo/readers.py": "our own pages, in the demo",
    "zanwatch/demo/visit.py": "our own pages, in the demo",
    "zanwatch/sample_portal.py": "the replay portal on this machine",
}
CLIENTS = ("requests", "httpx", "aiohttp", "urllib.request", "urllib3", "http.client", "ftplib", "websockets", "pycurl")


def test_only_spiders_ask_the_world_and_every_other_caller_is_known() -> None:
    found = {}
    for room in ("law", "spiders", "flows", "storage", "web", "alerts", "config", "zanwatch"):
        for path in (ROOT / room).rglob("*.py"):
            names = set()
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Import):
                    names |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    names.add(node.module or "")
            if any(name == client or name.startswith(f"{client}.") for name in names for client in CLIENTS):
                found[str(path.relative_to(ROOT))] = True

    assert sorted(found) == sorted(CALLERS)

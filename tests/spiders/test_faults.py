import gzip
import ssl
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from unittest.mock import ANY

import pytest

from law.model import Capture
from spiders.crawl import ActOrder, CrawlOrder, crawl
from spiders.outcomes import OUTCOMES
from tests.spiders.conftest import FAULTY
from tests.spiders.making import an_order, brief, write_certificate
from tests.spiders.site import Answer, Site, say, say_raw
from zanwatch.sample_portal import ReplayPortal

# fault of the portal -> status, reason, and whether bytes came; on the list of editions
OF_VERSIONS = {
    "status-503": (503, "http-error", True),
    "timeout": (None, "timeout", False),
    "slow": (None, "timeout", True),
    "reset": (ANY, "reset", ANY),  # the reset may overtake what was sent before it
    "short-body": (200, "short-body", True),
    "half-gzip": (200, "cut-stream", True),
    "redirect-loop": (302, "redirect", False),
    "redirect-file": (302, "redirect", False),
    "redirect-private": (302, "redirect", False),
    "huge": (200, "too-large", False),
    "bomb": (200, "too-large", True),
    # What arrived whole is not for a spider to judge.
    "maintenance-200": (200, "", True),
    "captcha-200": (200, "", True),
    "empty-200": (200, "", False),
    "soft-404": (200, "", True),
    "redirect-home": (200, "", True),
    "mojibake": (200, "", True),
    "truncated-html": (200, "", True),
    "template-drift": (200, "", True),
    "billion-laughs": (200, "", True),
    "status-429": (429, "http-error", True),
}
# on a page of an edition
OF_EDITION = OF_VERSIONS | {"missing-articles": (200, "", True), "wrong-act": (200, "", True), "xss": (200, "", True)}


def captures(order: CrawlOrder) -> list[Capture]:
    return [message for message in crawl(order, timeout=60) if isinstance(message, Capture)]


@pytest.mark.parametrize(
    ("place", "expected"), [pytest.param("/versions$", OF_VERSIONS, marks=pytest.mark.long), (r"\?", OF_EDITION)]
)
def test_every_fault_has_its_word(portal: ReplayPortal, place: str, expected: dict[str, tuple[object, ...]]) -> None:
    kinds = dict(zip(FAULTY, expected, strict=False))
    for code, kind in kinds.items():
        portal.add_fault(f"/{code}/rus{place}", kind, 0, **({"seconds": 5} if kind == "timeout" else {}))
    order = an_order(portal.espi_url, *(ActOrder(code, "rus") for code in kinds), answer_seconds=3.0)

    last = {capture.act: capture for capture in captures(order)}

    found = {kinds[code]: (seen.status, seen.reason, bool(seen.body)) for code, seen in last.items()}
    assert found == expected
    assert {reason for _, reason, _ in found.values()} <= {"", *OUTCOMES}


def test_half_of_a_gzip_is_kept_as_it_came(portal: ReplayPortal) -> None:
    portal.add_fault("page=1", "half-gzip")

    _, page = captures(an_order(portal.espi_url, ActOrder("900002", "rus")))

    assert (page.status, page.reason, dict(page.headers)["Content-Encoding"]) == (200, "cut-stream", "gzip")
    assert page.body[:2] == b"\x1f\x8b"


def test_a_portal_that_asks_for_time_gets_it(portal: ReplayPortal) -> None:
    portal.add_fault("900001/rus/versions", "status-429")  # with Retry-After: 2

    list(crawl(an_order(portal.espi_url, ActOrder("900001", "rus"), ActOrder("900002", "rus")), timeout=60))

    _, refused, *later = portal.log()
    assert refused.status == 429
    assert [line.status for line in later] == [200, 200]
    assert later[0].at - refused.at > 1.95


def test_a_portal_that_asks_for_an_hour_is_left_alone() -> None:
    with Site({"/robots.txt": say(b""), "/api": say(b"", 503, Retry_After="3600")}) as site:
        found = brief(crawl(an_order(site.origin, ActOrder("1", "rus"), ActOrder("1", "kaz")), timeout=60), site.origin)

    assert site.asked == ["/robots.txt", "/api/documents/1/rus/versions"]
    assert found == [
        ("1/rus/versions", 503, "http-error"),
        ("1", "rus"),
        ("1/kaz/versions", None, "asked-to-wait"),
        ("1", "kaz"),
    ]


@pytest.mark.parametrize(
    ("robots", "asked", "reason"),
    [
        (say(b"User-agent: *\nDisallow: /api/\n"), [], "robots"),
        (say(b"User-agent: ZanWatch\nDisallow: /\n\nUser-agent: *\nDisallow:\n"), [], "robots"),
        (say(b"User-agent: Other\nDisallow: /\n"), ["/api/documents/1/rus/versions"], "http-404"),
        (say(b"", 404), ["/api/documents/1/rus/versions"], "http-404"),
    ],
)
def test_robots_txt_is_obeyed(robots: Answer, asked: list[str], reason: str) -> None:
    with Site({"/robots.txt": robots, "/api": say(b"", 404)}) as site:
        found = captures(an_order(site.origin, ActOrder("1", "rus")))

    assert [(capture.url, capture.reason) for capture in found] == [
        (f"{site.origin}/api/documents/1/rus/versions", reason)
    ]
    assert site.asked == ["/robots.txt", *asked]


def test_a_robots_txt_that_fails_is_no_permission_and_is_asked_for_again() -> None:
    # RFC 9309; Scrapy takes it for a permission.
    failures = [
        say(b"", 500),
        say_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser"),
        say(gzip.compress(b"User-agent: *\nDisallow:\n")[:-5], Content_Encoding="gzip"),
        say(b"", 302, Location="http://169.254.169.254/"),
        say(b""),
    ]
    turns = iter(failures)

    def fail_anew(page: BaseHTTPRequestHandler) -> None:
        next(turns)(page)

    with Site({"/robots.txt": fail_anew}) as site:
        found = captures(an_order(site.origin, *(ActOrder(str(number), "rus") for number in range(len(failures)))))

    assert [(capture.status, capture.reason) for capture in found] == [
        (500, "http-error"),
        (200, "short-body"),
        (200, "cut-stream"),
        (302, "redirect"),
        (404, "http-404"),
    ]
    assert site.asked == ["/robots.txt"] * len(failures) + ["/api/documents/4/rus/versions"]


def test_a_redirect_never_leaves_the_portal() -> None:
    with Site({"/": say(b"secret")}) as trap, Site({"/robots.txt": say(b"")}) as site:
        port = trap.server_address[1]
        places = [
            f"http://127.0.0.1:{port}/",
            f"//127.0.0.1:{port}/",
            f"http://localhost:{port}/",
            f"http://{site.origin.removeprefix('http://')}@127.0.0.1:{port}/",
            f"{site.origin}@127.0.0.1:{port}/",
            f"http://0x7f.1:{port}/",
            f"http://[::1]:{port}/",
            f"https://127.0.0.1:{port}/",
            f"http:\\\\127.0.0.1:{port}\\",
            f"{site.origin}\\@127.0.0.1:{port}/",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://[::ffff:127.0.0.1]:1/",
            "file:///etc/passwd",
            "data:text/plain,law",
            f"ftp://127.0.0.1:{port}/",
            f"gopher://127.0.0.1:{port}/_",
            "javascript:1",
            "http://",
            "http://[",
            "http://127.0.0.1:99999/",
            "",
        ]
        for number, place in enumerate(places):
            chain = {0: place, 1: f"/hop/{number}"}
            site.answers |= {f"/api/documents/{number}/": say(b"", 302, Location=chain[number % 2])}
            site.answers |= {f"/hop/{number}": say(b"", 307, Location=place)}
        acts = (ActOrder(str(number), "rus") for number in range(len(places)))
        found = captures(an_order(site.origin, *acts))

    assert [capture.reason for capture in found] == ["redirect"] * len(places)
    assert trap.asked == []


def test_a_redirect_within_the_portal_is_followed_three_times() -> None:
    steps = {f"/{number}": say(b"", 302, Location=f"/{number + 1}") for number in range(1, 9)}
    answers = {"/robots.txt": say(b""), "/4": say(b"[]"), "/8": say(b"", 301, Location="/9")}
    starts = {"/api/documents/1/": steps["/1"], "/api/documents/2/": steps["/4"]}
    with Site(steps | answers | starts) as site:
        found = captures(an_order(site.origin, ActOrder("1", "rus"), ActOrder("2", "rus")))

    shown = [(capture.url.removeprefix(site.origin), capture.status, capture.reason) for capture in found]
    assert shown == [("/4", 200, ""), ("/7", 302, "redirect")]


ODD_ANSWERS = [
    (say(gzip.compress(b"[]"), Content_Encoding="gzip"), ""),
    (say(b"[]", Content_Encoding="br"), "bad-encoding"),
    (say(gzip.compress(gzip.compress(b"[]")), Content_Encoding="gzip, gzip"), "bad-encoding"),
    (say(b"", Content_Encoding="gzip"), "cut-stream"),
    (say(b"", 404, Content_Encoding="gzip"), "http-404"),
    (say_raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "bad-answer"),
    (say_raw(b""), "reset"),
    (say_raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2,"), "short-body"),
    (say(b"[]", 206), "http-error"),
    (say(b"", 410), "http-404"),
]


def test_an_answer_out_of_order_has_its_word() -> None:
    answers = {f"/api/documents/{number}/": answer for number, (answer, _) in enumerate(ODD_ANSWERS)}
    with Site({"/robots.txt": say(b"")} | answers) as site:
        found = captures(an_order(site.origin, *(ActOrder(str(number), "rus") for number in range(len(answers)))))

    assert [capture.reason for capture in found] == [reason for _, reason in ODD_ANSWERS]


def test_a_portal_that_is_not_there_is_a_capture_too() -> None:
    with Site({}) as site:
        origin = site.origin

    found = captures(an_order(origin, ActOrder("1", "rus")))

    assert [(c.url, c.status, c.reason, c.body) for c in found] == [
        (f"{origin}/api/documents/1/rus/versions", None, "refused", b"")
    ]


def test_a_host_without_an_address_is_a_capture_too() -> None:
    found = captures(an_order("http://no-such-host.invalid", ActOrder("1", "rus")))

    assert [(capture.status, capture.body) for capture in found] == [(None, b"")]
    assert found[0].reason in {"dns", "timeout"}  # a machine without a resolver takes longer than we wait


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = write_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Site({"/robots.txt": say(b""), "/api": say(b"[]")}, tls=context) as site:
        order = an_order(site.origin, ActOrder("1", "rus"))
        refused = captures(order)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        trusted = captures(order)

    assert [(capture.status, capture.reason) for capture in refused] == [(None, "tls")]
    # The same server, once its certificate is vouched for: it was the certificate.
    assert [(capture.status, capture.reason) for capture in trusted] == [(200, "")]


MEASURE = """
import resource, sys
from spiders.crawl import ActOrder, CrawlOrder, crawl
acts = tuple(ActOrder(code, "rus") for code in sys.argv[2:])
for message in crawl(CrawlOrder("espi", sys.argv[1], acts, 0.0, "ZanWatch"), timeout=60):
    print(getattr(message, "reason", "."))
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_the_largest_answers_stay_within_memory() -> None:
    block = b" " * (1 << 20)
    chunk = b"100000\r\n" + block + b"\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    answers = {
        "/api/documents/1/": say_raw(head + chunk * 40),  # 40 MiB with no announced length
        "/api/documents/2/": say(gzip.compress(block * 100), Content_Encoding="gzip"),
        "/api/documents/3/": say(gzip.compress(block * 31), Content_Encoding="gzip"),
        "/api/documents/4/": say(b"[" + b"{}," * (10 << 20)),  # 30 MiB that JSON turns into gigabytes
    }
    with Site({"/robots.txt": say(b"")} | answers) as site:
        words = [sys.executable, "-c", MEASURE, site.origin, *"1234"]
        *reasons, peak = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()

    assert reasons == ["too-large", ".", "too-large", ".", ".", "."]
    assert int(peak) * 1024 < 300 << 20

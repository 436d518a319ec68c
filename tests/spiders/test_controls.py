"""Each guard is taken away once, to see that the tests beside it look at the guard and not at luck."""

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest

from law.model import Capture
from spiders.crawl import ActOrder, crawl
from tests.spiders.making import an_order, write_certificate
from tests.spiders.site import Site, say
from zanwatch.sample_portal import ReplayPortal

WITHOUT_OUR_STREAMS = """
from spiders import settings
parts = settings._COMPONENTS["DOWNLOADER_MIDDLEWARES_BASE"]
place = parts.pop("spiders.middleware.WholeStreamMiddleware")
parts["scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware"] = place
settings._WHAT_IS_OFF["COMPRESSION_ENABLED"] = True
"""
WITHOUT_VERIFICATION = """
from spiders import settings
settings._WHAT_IS_OFF["DOWNLOAD_VERIFY_CERTIFICATES"] = False
"""
WITHOUT_A_FENCE = """
import spiders.hosts
spiders.hosts.is_allowed = lambda *_: True
"""


@pytest.fixture
def take_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], int]:
    """Run some lines in every child before it begins: Python imports this file by its name."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return (tmp_path / "sitecustomize.py").write_text


def test_scrapys_own_middleware_takes_half_a_law_for_the_whole(
    portal: ReplayPortal, take_away: Callable[[str], int]
) -> None:
    take_away(WITHOUT_OUR_STREAMS)
    portal.add_fault("page=1", "half-gzip")

    _, page, *_ = crawl(an_order(portal.espi_url, ActOrder("900002", "rus")), timeout=60)

    assert isinstance(page, Capture)
    assert (page.status, page.reason) == (200, "")
    assert page.body.startswith(b'{"id": "900002"')
    assert not page.body.endswith(b"}")


def test_scrapys_default_believes_any_certificate(tmp_path: Path, take_away: Callable[[str], int]) -> None:
    take_away(WITHOUT_VERIFICATION)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(write_certificate(tmp_path))
    with Site({"/robots.txt": say(b""), "/api": say(b"[]")}, tls=context) as site:
        capture, _ = crawl(an_order(site.origin, ActOrder("1", "rus")), timeout=60)

    assert isinstance(capture, Capture)
    assert (capture.status, capture.reason) == (200, "")


def test_without_the_fence_a_redirect_reaches_the_trap(take_away: Callable[[str], int]) -> None:
    take_away(WITHOUT_A_FENCE)
    with Site({"/robots.txt": say(b""), "/": say(b"secret")}) as trap:
        answers = {"/robots.txt": say(b""), "/api": say(b"", 302, Location=f"{trap.origin}/admin")}
        with Site(answers) as site:
            list(crawl(an_order(site.origin, ActOrder("1", "rus")), timeout=60))

    assert trap.asked == ["/robots.txt", "/admin"]

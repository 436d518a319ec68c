import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from config.settings import Settings
from storage.engine import Store
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, PAYLOAD, Moving, Page, harm
from web.app import create_app

PATHS = [
    "/?since=2020-01-01",
    "/acts",
    "/acts/666",
    "/acts/666?q=<script>alert(1)</script>",
    "/acts/666?at=art_1",
    "/acts/666/timeline",
    "/acts/666/compare/2025-01-01/2025-01-02?view=changes",
    "/acts/666/compare/2025-01-01/2025-01-02?view=inline",
    "/acts/666/compare/2025-01-01/2025-01-02?view=side",
    "/acts/666/compare/2025-01-01/2025-01-02?view=changes&open=art_1",
    "/acts/666/compare/2025-01-01/2025-02-02",
    f"/amended-by?number={quote(harm('amending-number'))}",
    "/acts/<script>alert(1)</script>",
    "/sources",
    "/schedules",
    "/schedules/espi-harm",
]


@pytest.fixture
def enter(harmful: Store, settings: Settings) -> Callable[[], Browser]:
    app = create_app(harmful, settings, clock=Moving())
    return lambda: Browser(app).hold(start_visit(harmful, PAYLOAD, NOW))


@pytest.mark.parametrize("path", PATHS)
def test_what_was_stored_is_text_and_never_markup(enter: Callable[[], Browser], path: str) -> None:
    body = enter().get(path).text
    tree = Page(body).tree

    assert "{{7*7}}" in tree.text_content()
    assert tree.xpath("//img | //script | //*[@onerror] | //iframe") == []
    assert re.findall(r"<script(?! src=\"/static/)", body) == []
    assert re.findall(r"\sstyle=|\son\w+=(?![^<]*&gt;)", re.sub(r">[^<]*<", "><", body)) == []
    assert (
        tree.xpath(
            "//a/@href[not(starts-with(., '/') or starts-with(., '?') or starts-with(., '#')"
            " or starts-with(., 'https://zan.gov.kz/') or starts-with(., 'https://adilet.zan.kz/'))]"
        )
        == []
    )

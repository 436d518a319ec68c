import logging
from collections.abc import Callable

import pytest
from fastapi import APIRouter, FastAPI

import web.app
from config.settings import Settings
from storage.engine import Store
from tests.web.doors.browsing import PUBLIC, Browser, say, start_visit, status_of
from web.app import create_app
from web.doors.guards import UnguardedRouteError
from web.doors.headers import HEADERS
from web.doors.static import static_url

MakeBrowser = Callable[..., Browser]


def test_a_list_of_parts_of_a_file_is_answered_with_the_file(client: Browser) -> None:
    answer = client.get("/static/htmx.min.js", {"Range": "bytes=" + ",".join(f"{n}-" for n in range(1000))})

    assert (answer.status_code, "content-range" in answer.headers) == (200, False)


def test_a_file_comes_packed_and_a_page_never_does(client: Browser) -> None:
    file = client.get("/static/htmx.min.js", {"Accept-Encoding": "gzip"})
    page = client.get("/sign-in", {"Accept-Encoding": "gzip"})

    assert file.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in page.headers


def test_a_file_is_kept_for_a_year_only_by_its_hash(client: Browser) -> None:
    kept = client.get(static_url("htmx.min.js")).headers["cache-control"]
    asked = client.get("/static/htmx.min.js").headers["cache-control"]
    none = client.get("/static/none.js")

    assert (kept, asked) == ("public, max-age=31536000, immutable", "no-cache")
    assert (none.status_code, none.headers["cache-control"]) == (404, "no-store")


def test_a_fault_tells_the_visitor_nothing_and_the_log_once(port: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = say(port, b"GET /probe/fault HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    records = [record for record in caplog.records if record.levelno >= logging.WARNING]

    assert status_of(answer) == 500
    assert [word for word in (b"hunter2", b"RuntimeError", b"Traceback", b".py", b"/work") if word in answer] == []
    assert [(record.name, record.getMessage()) for record in records] == [("web.doors.faults", "a page failed (GET)")]


@pytest.mark.parametrize("path", ["/none/<script>alert(1)</script>", "/none/49212?q=49212", "/sign-in/hunter2"])
@pytest.mark.parametrize("name", ["", "reader"])
def test_a_page_that_is_not_there_echoes_nothing(client: Browser, store: Store, name: str, path: str) -> None:
    if name:
        client.hold(start_visit(store, name))
    page = client.get(path)

    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert [word for word in ("script>alert", "script%3Ealert", "hunter2", "49212") if word in page.text] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/none"),
        ("GET", "/probe/fault"),
        ("GET", "/static/none"),
        ("POST", "/sign-in"),
        ("PUT", "/x"),
    ],
)
def test_errors_have_every_header_too(make_browser: MakeBrowser, method: str, path: str) -> None:
    here, public = make_browser().ask(method, path), make_browser(PUBLIC).ask(method, path)

    assert {name: here.headers.get(name) for name in HEADERS} == HEADERS
    assert here.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in here.headers
    assert public.headers["strict-transport-security"] == "max-age=31536000"
    assert "server" not in here.headers


def test_a_bad_host_is_told_so_with_every_header(make_browser: MakeBrowser) -> None:
    answer = make_browser("http://evil.kz").get("/sign-in")

    assert (answer.status_code, answer.text) == (400, "400 Bad Host")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_page_without_a_guard_does_not_start(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_router = APIRouter()
    open_router.add_api_route("/open", lambda: "all of it")
    monkeypatch.setattr(web.app, "ROUTERS", (open_router,))

    with pytest.raises(UnguardedRouteError, match="/open needs one guard"):
        create_app(store, settings)


def test_the_language_is_the_browsers_until_it_is_chosen(app: FastAPI) -> None:
    tags = [
        "ru-RU,ru;q=0.9",
        "kk-KZ, ru;q=0.5",
        "kk",
        "en-GB",
        "de-DE,de",
        "",
        "rus",
        "de, kk;q=0.1",
        "ru;q=1",
        "x" * 5000,
    ]
    spoken = [Browser(app).get("/probe/guest", {"Accept-Language": tag}).text for tag in tags]
    client = Browser(app)
    chosen = []
    for language in ("kaz", "rus", "eng", "uzb", "../rus"):
        client.post("/language", lang=language)
        chosen.append(client.get("/probe/guest", {"Accept-Language": "ru"}).text)

    assert spoken == ["|rus", "|kaz", "|kaz", "|eng", "|eng", "|eng", "|eng", "|kaz", "|rus", "|eng"]
    assert chosen == ["|kaz", "|rus", "|eng", "|eng", "|eng"]

"""B15, B20, B24, B35: whatever a visitor says in whatever place of whatever route is a word, and never an order."""

import random
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from lxml import html
from sqlalchemy import text
from starlette.responses import HTMLResponse, PlainTextResponse

import web.app
from config.settings import Settings
from storage.engine import Store
from tests.attacks.asking import Place, list_forms, list_places
from tests.attacks.payloads import MARKUP, PATHS, SAYS, SQL, TEMPLATES
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Moving
from web.app import create_app
from web.context import Guest
from web.pages import ROUTERS

FROM_OUTSIDE = ("root:x:0", "SQLite format 3", "BEGIN PRIVATE", "create_app", "Traceback")
WORDS = (*MARKUP, *TEMPLATES, *SQL, *PATHS)
SEED = 7331
weak = APIRouter(prefix="/weak")


@weak.get("/echo")
def echo(visitor: Guest, q: str = "") -> HTMLResponse:
    return HTMLResponse(f"<p>{q}</p>")


@weak.get("/pasted")
def paste(visitor: Guest, q: str = "") -> PlainTextResponse:
    with closing(sqlite3.connect(":memory:")) as connection:
        return PlainTextResponse(str(connection.execute(f"SELECT '{q}'").fetchall()))


@weak.get("/file")
def read(visitor: Guest, q: str = "") -> PlainTextResponse:
    with open(q if q.startswith("/etc/passwd") else "/dev/null", encoding="utf-8") as file:  # noqa: PTH123 - weak
        return PlainTextResponse(file.read())


@weak.get("/away")
def lead(visitor: Guest, q: str = "") -> PlainTextResponse:
    return PlainTextResponse("", 303, {"Location": f"https://{q}" if q.isascii() and q.isprintable() else "/"})


@pytest.fixture
def app(own_samples: Store, settings: Settings) -> FastAPI:
    return create_app(own_samples, settings, clock=Moving())


def find_faults(browser: Browser, place: Place, word: str) -> list[str]:
    """Say a word in a place, and return what is wrong with the answer."""
    method, path, form = place.ask(word)
    options = {"data": {"csrf": browser.csrf(), **form}} if method == "POST" else {}
    try:
        answer = browser.ask(method, path, **options)
    except (httpx.InvalidURL, UnicodeEncodeError):
        return []  # a browser cannot say this
    except httpx.RemoteProtocolError:
        return ["says an address that is none"]
    return [fault for fault, is_so in judge(answer, word).items() if is_so]


def judge(answer: httpx.Response, word: str) -> dict[str, bool]:
    body = answer.text
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    return {
        "fails": answer.status_code >= 500,
        "does": is_page and SAYS in word and _does(body),
        "reckons": "{{7*7}}" in word and body.count("49") > body.count("900") + 20,
        "shows what is not its own": any(sign in body for sign in FROM_OUTSIDE),
        "leads away": _leads_away(answer.headers.get("location", "/")),
        "adds a header": any("evil" in value for name, value in answer.headers.items() if name != "location"),
    }


def _leads_away(location: str) -> bool:
    try:
        return urlsplit(location).netloc != ""
    except ValueError:
        return True


def _does(body: str) -> bool:
    tree = html.fromstring(body)
    orders = tree.xpath(
        "//script[not(@src)] | //@*[starts-with(name(), 'on')] | //iframe | //object | //base | //style | //math"
        " | //*[starts-with(@href, 'java') or starts-with(@href, 'data:text') or starts-with(@href, 'vbs')]"
        " | //meta[@http-equiv] | //*[contains(@src, 'evil')] | //*[contains(@href, 'evil')] | //img[@src='x']"
    )
    return bool(orders)


def ask_everywhere(
    browser: Browser, places: Sequence[Place], words: Callable[[], Sequence[str]]
) -> tuple[int, list[object]]:
    """Say words in every place; return how often that was, and what was wrong where."""
    said, wrong = 0, []
    for place in places:
        for word in words():
            said += 1
            wrong += [(place, word, fault) for fault in find_faults(browser, place, word)]
    return said, wrong


@pytest.mark.parametrize(
    ("each", "least"), [(1, 300), pytest.param(15, 5000, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]
)
def test_no_word_in_any_place_of_any_route_is_an_order(app: FastAPI, own_samples: Store, each: int, least: int) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same every time
    browser = Browser(app).hold(start_visit(own_samples, "admin", NOW))
    with own_samples.reading() as session:
        before = session.connection().execute(text("SELECT * FROM account ORDER BY id")).all()
    # Signing out is asked about elsewhere, and the way in counts its tries.
    places = [place for place in list_places(app) if not place.path.startswith("/sign-")]
    said, wrong = ask_everywhere(browser, places, lambda: chance.sample(WORDS, each))
    with own_samples.reading() as session:
        after = session.connection().execute(text("SELECT * FROM account ORDER BY id")).all()

    assert wrong == []
    assert (said >= least, [tuple(row)[:5] for row in after]) == (True, [tuple(row)[:5] for row in before])


def test_the_same_words_find_every_weakness_of_pages_that_have_some(
    own_samples: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web.app, "ROUTERS", (*ROUTERS, weak))
    browser = Browser(create_app(own_samples, settings, clock=Moving()))
    found = {
        path: {
            fault for word in WORDS for fault in find_faults(browser, Place("GET", f"/weak/{path}", "query", "q"), word)
        }
        for path in ("echo", "pasted", "file", "away")
    }

    assert found["echo"] >= {"does"}
    assert found["pasted"] >= {"fails"}
    assert found["file"] >= {"shows what is not its own"}
    assert found["away"] >= {"leads away"}


def test_what_a_form_does_not_ask_for_changes_nothing_about_anybody(app: FastAPI, own_samples: Store) -> None:
    more = {
        "role": "admin",
        "is_admin": "1",
        "verified": "1",
        "owner": "admin",
        "is_disabled": "0",
        "account_id": "1",
        "id": "1",
        "user": "admin",
        "visitor": "admin",
        "password_hash": "x",
        "created_at": "2000-01-01",
        "actor": "admin",
    }
    with own_samples.reading() as session:
        before = session.connection().execute(text("SELECT id, role, password_hash, is_disabled FROM account")).all()
    met = {
        (name, path): Browser(app).hold(start_visit(own_samples, name, NOW)).post(address, **more).status_code
        for name in ("reader", "editor")
        for path, address in list_forms(app)
        if not path.startswith("/sign-in")
    }
    with own_samples.reading() as session:
        after = session.connection().execute(text("SELECT id, role, password_hash, is_disabled FROM account")).all()

    assert after == before
    assert {status for (_, path), status in met.items() if path.startswith("/admin")} <= {403}
    assert [place for place, status in met.items() if status >= 500] == []


def test_strangers_can_write_to_five_doors_alone(app: FastAPI) -> None:
    from web.doors.guards import list_doors  # noqa: PLC0415 - beside what it is about

    open_doors = [door.path for door in list_doors(app) if door.guard == "guest" and door.method not in {"GET", "HEAD"}]

    # B53: nobody signs an address up over the web; whoever is told was put down by the operator or an admin.
    assert open_doors == ["/language", "/sign-in", "/sign-out", "/text-size", "/u/{token}"]

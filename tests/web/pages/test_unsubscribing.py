"""The link of a letter that stops one address: as mail services, mail scanners, strangers and people use it."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import select

from alerts.model import Person
from config.settings import Settings
from storage.audit import list_entries
from storage.engine import Store
from storage.forgetting import LIST
from storage.people import add_person, list_people
from storage.tables_people import ChannelRow
from storage.tokens import make_unsubscribe_token
from tests.web.doors.browsing import NOON, PUBLIC, Browser, Clock
from web.app import create_app
from web.doors.crowds import MOST
from web.doors.headers import HEADERS

ADDRESSES = ("mailto:canary@example.kz", "tgram:4242424242")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(own_store: Store, tmp_path: Path, clock: Clock) -> FastAPI:
    return create_app(own_store, Settings(data_dir=tmp_path, public_url=PUBLIC), clock=clock)


@pytest.fixture
def link(own_store: Store) -> str:
    """The path of the link that stops the first address of somebody with two."""
    with own_store.transaction() as session:
        add_person(session, Person("Айгүл", "kaz", ADDRESSES, ("labour",)))
        number = session.exec(select(ChannelRow.id).where(ChannelRow.position == 0)).one()
        return f"/u/{make_unsubscribe_token(session, number or 0)}"


def left(store: Store) -> tuple[str, ...]:
    with store.reading() as session:
        return list_people(session)[0].channels


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_scanner_that_opens_the_link_stops_nothing(app: FastAPI, own_store: Store, link: str, method: str) -> None:
    codes = {Browser(app, PUBLIC).ask(method, link).status_code for _ in range(3)}

    assert (codes, left(own_store)) == ({200 if method == "GET" else 405}, ADDRESSES)


@pytest.mark.parametrize(
    "request_body",
    [
        {"data": ONE_CLICK},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
        {"data": {}},
        {"data": {"List-Unsubscribe": "something else"}},
    ],
)
def test_one_click_stops_the_address_without_cookie_page_or_sign_in(
    app: FastAPI, own_store: Store, link: str, request_body: dict[str, dict[str, str]]
) -> None:
    answer = Browser(app, PUBLIC).ask("POST", link, **request_body)

    assert (answer.status_code, left(own_store)) == (200, ADDRESSES[1:])
    with own_store.reading() as session:
        assert [(one.deed.actor, one.deed.action, one.at) for one in list_entries(session)] == [
            ("link", "stopped", NOON)
        ]


def test_the_button_of_the_page_stops_the_address_and_a_second_press_says_the_same(
    app: FastAPI, own_store: Store, link: str, tmp_path: Path
) -> None:
    browser = Browser(app, PUBLIC)
    page = browser.get(link)
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    # What a browser says of a form of a page that tells nobody where it was.
    answers = [
        browser.ask("POST", link, data=sent, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"})
        for _ in range(2)
    ]

    assert (page.text.count("<button"), page.text.count("<form"), sent) == (1, 1, ONE_CLICK)
    assert [same(answer) for answer in answers] == [same(answers[0])] * 2
    assert (left(own_store), (tmp_path / LIST).exists()) == (ADDRESSES[1:], True)


def test_the_page_is_the_same_for_a_right_link_a_wrong_one_and_a_used_one(
    app: FastAPI, own_store: Store, link: str
) -> None:
    wrong = [link[:-2] + "AA", "/u/none", f"/u/{'A' * 38}", "/u/%D1%88", f"/u/{'A' * 3000}", "/u/%00", "/u/a%20b"]
    browser = Browser(app, PUBLIC)
    asked = [same(browser.get(path)) for path in (link, *wrong)]
    done = [same(browser.ask("POST", path, data=ONE_CLICK)) for path in (*wrong, link, link)]

    assert (asked, done) == ([asked[0]] * 8, [done[0]] * 9)
    assert asked[0][0] == done[0][0] == 200
    assert left(own_store) == ADDRESSES[1:]


def test_the_page_says_it_in_four_languages_and_names_nobody(app: FastAPI, link: str) -> None:
    pages = [Browser(app, PUBLIC).get(link), Browser(app, PUBLIC).ask("POST", link, data=ONE_CLICK)]

    for page in pages:
        assert re.findall(r'<section lang="(..)">', page.text) == ["ru", "kk", "uz", "en"]
        assert not [word for word in ("Айгүл", "canary", "4242", link.rpartition("/")[2]) if word in page.text]
        assert re.findall(r'(?:href|src)="(?![/#])[^"]*"', page.text) == []
        assert {name: page.headers[name] for name in HEADERS} == HEADERS
        assert (page.headers["cache-control"], page.headers["referrer-policy"]) == ("no-store", "no-referrer")


def test_guessing_is_stopped_for_a_minute_and_a_right_link_never_waits(
    app: FastAPI, own_store: Store, link: str, clock: Clock
) -> None:
    browser = Browser(app, PUBLIC)
    codes = [browser.ask("POST", f"/u/{number:038d}", data=ONE_CLICK).status_code for number in range(MOST + 2)]
    right = browser.ask("POST", link, data=ONE_CLICK).status_code
    clock.at += timedelta(minutes=1)
    after = browser.ask("POST", "/u/none", data=ONE_CLICK).status_code

    assert (codes, right, after) == ([200] * MOST + [429] * 2, 200, 200)
    assert left(own_store) == ADDRESSES[1:]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Host": "evil.kz"}, b"", 400),
        ({"Content-Type": "application/json"}, b"{}", 415),
        ({"Content-Type": "text/plain"}, b"x", 415),
        ({}, b"a" * (1 << 20) + b"b", 413),
    ],
)
def test_what_no_mail_service_sends_stops_nothing(  # noqa: PLR0917 - fixtures, and what is sent
    app: FastAPI, own_store: Store, link: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    answer = Browser(app, PUBLIC).ask("POST", link, headers=headers, content=body)

    assert (answer.status_code, left(own_store)) == (status, ADDRESSES)


def same(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.text

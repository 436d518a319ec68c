"""The address of a calendar is its only key: it opens one rule's days, and dies with the rule."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import select

from alerts.model import Person
from config.settings import Settings
from storage.engine import Store
from storage.people import add_person, remove_person
from storage.tables_people import ChannelRow, SubscriptionRow
from storage.tokens import make_calendar_token, make_unsubscribe_token
from tests.web.doors.browsing import PUBLIC, Browser
from web.app import create_app
from web.doors.headers import HEADERS

DANA = Person("Canary Dana", "rus", ("mailto:canary@example.kz",), ("labour", "children"))


@pytest.fixture
def app(own_store: Store, tmp_path: Path) -> FastAPI:
    return create_app(own_store, Settings(data_dir=tmp_path, public_url=PUBLIC))


@pytest.fixture
def tokens(own_store: Store) -> list[str]:
    """The calendars of somebody's two rules, and the link that stops her address."""
    with own_store.transaction() as session:
        add_person(session, DANA)
        rules = [make_calendar_token(session, number or 0) for number in session.exec(select(SubscriptionRow.id))]
        return [*rules, make_unsubscribe_token(session, session.exec(select(ChannelRow.id)).one() or 0)]


def test_a_telephone_gets_the_calendar_without_sign_in_and_may_keep_it_for_itself(
    app: FastAPI, tokens: list[str]
) -> None:
    answer = Browser(app, PUBLIC).get(f"/calendar/{tokens[0]}.ics")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["cache-control"] == "private, max-age=3600"
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.text.startswith("BEGIN:VCALENDAR\r\n")
    assert not [word for word in ("Canary", "canary", "labour", tokens[0]) if word in answer.text]


def test_only_the_very_address_opens_it_and_only_while_its_rule_stands(
    app: FastAPI, own_store: Store, tokens: list[str]
) -> None:
    browser = Browser(app, PUBLIC)
    paths = [f"/calendar/{token}.ics" for token in (*tokens, tokens[0][:-1], "A" * 38, "%D1%88")]
    before = [browser.get(path).status_code for path in paths]
    with own_store.transaction() as session:
        remove_person(session, DANA.name)
    after = [browser.get(path).status_code for path in paths]

    assert (before, after) == ([200, 200, 404, 404, 404, 404], [404] * 6)

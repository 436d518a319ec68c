"""The record of deeds on its page: whole or broken from where, sifted, and never with an address in it."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

import web.pages.admin_audit
from alerts.model import Person
from storage.engine import Store
from storage.people import add_person
from tests.web.doors.browsing import Browser
from tests.web.pages.filling import Page

Enter = Callable[..., Browser]


@pytest.fixture
def told(own_store: Store, enter: Enter) -> Store:
    """A house in which an admin has looked at people, and has stopped sending."""
    with own_store.transaction() as session:
        add_person(session, Person("Айгуль", "rus", ("mailto:aigul@centre.example",), ()))
    browser = enter(own_store)
    for path in ("/admin/people", "/admin/people/1"):
        browser.get(path)
    browser.post("/admin/deliveries/stop")
    return own_store


def rows(page: str) -> list[str]:
    return [" ".join(words.split()) for words in Page(page).texts("//tbody/tr/td[last()]")]


def test_the_record_says_who_saw_whom_and_holds_no_name_and_no_address(told: Store, enter: Enter) -> None:
    page = enter(told).get("/admin/audit").text
    seen = enter(told).get("/admin/audit?action=seen&kind=person").text

    assert rows(page) == ["all sending", "person 1", "the list of people"]
    assert rows(seen) == ["person 1"]
    assert [word for word in ("Айгуль", "aigul", "centre") if word in page] == []
    assert "The record is whole" in page
    assert Page(page).texts("//tbody/tr/td[2]") == ["admin"] * 3


def test_a_record_that_somebody_has_been_at_is_said_to_be_broken_from_there(told: Store, enter: Enter) -> None:
    with told.engine.begin() as connection:
        for name in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
        ).scalars():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE audit SET object_id = '7' WHERE seq = 2"))
    page = enter(told).get("/admin/audit").text

    assert "broken from entry 2 on" in page
    assert "The record is whole" not in page
    assert len(Page(page).tree.xpath("//tr[@class='doubtful']")) == 2


def test_a_long_record_is_proved_when_somebody_asks(told: Store, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web.pages.admin_audit, "PROVED_AT_ONCE", 1)
    browser = enter(told)
    found = ["The record is whole" in browser.get(path).text for path in ("/admin/audit", "/admin/audit?prove=1")]

    assert found == [False, True]


@pytest.mark.parametrize("query", ["actor=x'--", "action=" + "x" * 5000, "page=0", "page=9999999", "kind=%00"])
def test_an_odd_filter_finds_nothing_or_all_and_breaks_nothing(told: Store, enter: Enter, query: str) -> None:
    assert enter(told).get(f"/admin/audit?{query}").status_code == 200

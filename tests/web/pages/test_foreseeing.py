"""What is announced in many acts: a page opens a few texts, and the rest is looked through beside the pages."""

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI

from config.settings import Settings
from storage.engine import Store
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Moving, Page
from web.app import create_app
from web.pages import foreseeing

ACTS = 7
"""With a text, among the samples."""
SENTENCE = "//p[contains(., 'still being looked through')]"


@pytest.fixture
def clock() -> Moving:
    return Moving()


@pytest.fixture
def house(own_samples: Store, settings: Settings, clock: Moving) -> FastAPI:
    return create_app(own_samples, settings, clock=clock)


@pytest.fixture
def reader(house: FastAPI, own_samples: Store) -> Browser:
    browser = Browser(house).hold(start_visit(own_samples, "reader", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    return browser


@pytest.fixture
def opened_texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the acts whose text was opened, each time that it was."""
    codes: list[str] = []
    find = foreseeing.find_foreseen

    def note(session: Any, code: str, today: Any) -> foreseeing.Foreseen:
        codes.append(code)
        return find(session, code, today)

    monkeypatch.setattr(foreseeing, "find_foreseen", note)
    return codes


def test_a_page_opens_a_few_texts_and_says_of_how_many_nothing_is_known_yet(
    reader: Browser, opened_texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreseeing, "MOST_OPENED", 4)
    said = [Page(reader.get("/").text).texts(SENTENCE) for _ in range(3)]

    assert said == [["3 acts are still being looked through for what is to come."], [], []]
    assert (len(opened_texts), len(set(opened_texts))) == (ACTS, ACTS)


def test_the_texts_that_changed_last_are_opened_first(
    reader: Browser, opened_texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreseeing, "MOST_OPENED", 1)
    for _ in range(2):
        reader.get("/")

    assert opened_texts == ["900005", "900001"]


def test_what_is_looked_through_beside_the_pages_is_there_for_the_first_of_them(
    house: FastAPI, reader: Browser, opened_texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Once(Event):
        """Is over when all is known."""

        def wait(self, timeout: float | None = None) -> bool:
            return timeout == foreseeing.REST

    foreseeing.look_ahead(house, Once())
    assert len(opened_texts) == ACTS
    monkeypatch.setattr(foreseeing, "MOST_OPENED", 0)

    assert Page(reader.get("/").text).texts(SENTENCE) == []


def test_on_another_day_only_texts_that_announce_something_are_opened_anew(
    reader: Browser, own_samples: Store, opened_texts: list[str], clock: Moving
) -> None:
    reader.get("/")
    quiet = {code for code, (_, _, found) in foreseen_of(reader).items() if found == foreseeing.Foreseen()}
    opened_texts.clear()
    clock.at += timedelta(days=1)
    assert reader.hold(start_visit(own_samples, "reader", clock.at)).get("/").status_code == 200

    assert quiet
    assert set(opened_texts) == set(foreseen_of(reader)) - quiet


def foreseen_of(reader: Browser) -> dict[str, Any]:
    memory: dict[str, Any] = reader.client._transport.app.state.foreseen  # type: ignore[attr-defined]
    return memory

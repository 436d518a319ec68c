"""What a search among changes says of each wording: what happened to it, by which act, and where that is compared."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.settings import Settings
from law.explain import explain
from law.model import AmendingAct, Change
from storage.changes import StoredChange, store_changes
from storage.engine import Store
from storage.revisions import get_revision, list_editions
from storage.search import Asked, search
from storage.search_changes import explain_places
from tests.web.doors.browsing import Browser, add_users, start_visit
from tests.web.pages.filling import NOW, Moving, Page
from web.app import create_app
from zanwatch.cli import app

TODAY, SEEN = date(2026, 9, 1), datetime(2026, 2, 2, tzinfo=UTC)
Put = Callable[..., None]
GARDEN = {
    "1": ("Понятия", "Сад – место, где растут деревья."),
    "20": ("Забор", "Забор ставит сосед в течение десяти дней."),
}
GATE = {**GARDEN, "21": ("Калитка", "Калитка запирается на ночь.")}
LATER = {**GATE, "20": ("Забор", "Забор ставит хозяин в течение десяти дней.")}
NEVER = {**LATER, "1": ("Понятия", "Сад – участок, где растут деревья.")}


@pytest.fixture
def fill(put: Put) -> Callable[[Store], None]:
    """Stores four editions: an article comes, another is reworded, and then the first of them is gone."""

    def fill(store: Store) -> None:
        ending = {name: words for name, words in NEVER.items() if name != "21"}
        for year, articles in ((2020, GARDEN), (2021, GATE), (2022, LATER), (2023, ending)):
            put(store, f"{year}-01-01", articles)
        with store.transaction() as session:
            editions = list_editions(session, "1", "rus")
            for before, after in pairwise(get_revision(session, edition.id) for edition in editions):
                act = AmendingAct(f"{after.revision.portal_version_on.year - 2000}-VIII", date(2019, 12, 1))
                changes = [
                    replace(change, amended_by=(act,), attribution="note")
                    for change in explain(before.revision, after.revision)
                ]
                store_changes(session, before, after, changes, SEEN)

    return fill


@pytest.fixture
def filled(store: Store, fill: Callable[[Store], None]) -> Store:
    fill(store)
    return store


def ask(store: Store, words: str) -> list[tuple[str, date, tuple[StoredChange, ...]]]:
    with store.reading() as session:
        hits = search(session, Asked(words, TODAY, where="changes")).hits
        explained = explain_places(session, hits)
        return [
            (place.eid, place.from_on, explained[hit.act, hit.language, place.eid, place.from_on])
            for hit in hits
            for place in hit.places
        ]


def test_a_wording_is_told_with_what_brought_it_and_what_took_it_away(filled: Store) -> None:
    found = {
        word: [
            (eid, [(item.change.kind, item.from_on.year, item.to_on.year, item.change.amended_by[0].number)])
            for eid, _, items in ask(filled, word)
            for item in items
        ]
        for word in ("сосед", "хозяин", "калитка", "участок")
    }

    assert found == {
        "сосед": [("art_20", [("substitution", 2021, 2022, "22-VIII")])],
        "хозяин": [("art_20", [("substitution", 2021, 2022, "22-VIII")])],
        "калитка": [
            ("art_21", [("insertion", 2020, 2021, "21-VIII")]),
            ("art_21", [("repeal", 2022, 2023, "23-VIII")]),
        ],
        "участок": [("art_1", [("substitution", 2022, 2023, "23-VIII")])],
    }


def test_where_no_change_is_stored_none_is_told(store: Store, put: Put) -> None:
    put(store, "2020-01-01", GARDEN)
    put(store, "2021-01-01", {**GARDEN, "20": ("Забор", "Забор ставит хозяин.")})

    assert ask(store, "хозяин") == [("art_20", date(2021, 1, 1), ())]


def test_a_step_past_an_edition_that_came_late_is_not_told(filled: Store, put: Put) -> None:
    put(filled, "2021-07-01", {**GATE, "20": ("Забор", "Забор ставит город.")})

    assert [items for _, _, items in ask(filled, "хозяин")] == [()]


@pytest.fixture
def house(
    file_store: Store, fill: Callable[[Store], None], tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> Store:
    fill(file_store)
    monkeypatch.setenv("ZANWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'file.db'}")
    monkeypatch.setenv("ZANWATCH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ZANWATCH_SECRET_KEY", key.hex())
    monkeypatch.setenv("ZANWATCH_PUBLIC_URL", "https://zanwatch.example")
    return file_store


def test_the_command_adds_the_changes_to_each_place_and_only_there(house: Store) -> None:
    plain = json.loads(CliRunner().invoke(app, ["search", "хозяин", "--json"]).stdout)
    told = json.loads(CliRunner().invoke(app, ["search", "хозяин", "--where", "changes", "--json"]).stdout)
    (hit,) = told["hits"]
    (place,) = hit["places"]
    changes = place.pop("changes")

    assert hit == plain["hits"][0]
    assert changes == [
        {
            "from": "2021-01-01",
            "to": "2022-01-01",
            "kind": "substitution",
            "stage": "in_force",
            "eid": "art_20",
            "label": "статья 20",
            "amended_by": [{"number": "22-VIII", "date": "2019-12-01"}],
            "attribution": "note",
            "effective_on": None,
            "effective_basis": "unknown",
            "compare": "https://zanwatch.example/acts/1/compare/2021-01-01/2022-01-01?lang=rus&at=art_20#art_20",
        }
    ]


def test_the_command_says_it_to_people_too(house: Store) -> None:
    shown = CliRunner(env={"COLUMNS": "400"}).invoke(app, ["search", "калитка", "--where", "changes"]).stdout
    told = ("21-VIII", "23-VIII", "01.01.2023", "/acts/1/compare/2020-01-01/2021-01-01?lang=rus&at=art_21#art_21")

    assert [words for words in told if words not in shown] == []


def test_the_page_leads_from_a_change_to_its_place_in_the_comparison(house: Store, tmp_path: Path, key: bytes) -> None:
    add_users(house)
    browser = Browser(create_app(house, Settings(data_dir=tmp_path, secret_key=key.hex()), clock=Moving()))
    browser.hold(start_visit(house, "reader", NOW))
    browser.cookies.set("lang", "rus", "127.0.0.1")
    page = Page(browser.get("/search?q=калитка&where=changes").text)
    (line, last) = page.texts("//ol[@class='hits']/li/p[@class='meta'][strong]")
    (href, _) = page.tree.xpath("//ol[@class='hits']//a[contains(@href, '/compare/')]/@href")
    there = Page(browser.get(href.partition("#")[0]).text)

    assert line.startswith("+ 01.01.2021: Статья 21 — добавлена, актом № 21-VIII от 01.12.2019")
    assert last.startswith("− 01.01.2023: Статья 21 — исключена, актом № 23-VIII от 01.12.2019")
    assert href == "/acts/1/compare/2020-01-01/2021-01-01?lang=rus&at=art_21#art_21"
    assert len(there.tree.xpath("//*[@id='art_21']")) == 1
    assert "/compare/" not in browser.get("/search?q=калитка&where=history").text


def test_who_took_a_number_over_is_not_taken_for_who_held_it(store: Store, put: Put) -> None:
    put(store, "2020-01-01", {"20": ("Забор", "Забор ставит сосед.")})
    put(store, "2021-01-01", {"20": ("Ворота", "Ворота ставит город."), "21": ("Забор", "Забор ставит сосед.")})
    came = Change("rus", "insertion", "in_force", "art_20", "статья 20", None, "Ворота ставит город.")
    moved = replace(came, kind="renumbering", eid="art_21", eid_before="art_20", before="Забор", after="Забор")
    with store.transaction() as session:
        first, second = (get_revision(session, edition.id) for edition in list_editions(session, "1", "rus"))
        store_changes(session, first, second, [came, moved], SEEN)
    found = {
        (word, eid, item.change.kind)
        for word in ("сосед", "город")
        for eid, _, told in ask(store, word)
        for item in told
    }

    assert found == {
        ("сосед", "art_20", "renumbering"),
        ("сосед", "art_21", "renumbering"),
        ("город", "art_20", "insertion"),
    }

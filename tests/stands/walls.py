"""A house with one sheet on one wall, and its pages."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from alerts.model import Person
from config.settings import Settings
from flows.stand_deeds import Basis, By, note_printed, register
from law.model import Capture, Provision, Revision
from storage.acts import store_facts
from storage.captures import store_capture
from storage.engine import Store
from storage.people import add_person
from storage.revisions import store_revision
from storage.runs import open_run
from storage.stand_places import Place, store_place
from storage.stand_values import Draft, Sheet
from tests.flows.waiting_house import FACTS, FIRST
from tests.web.doors.browsing import NOON, PUBLIC, Clock
from web.app import create_app

ACT = FACTS.code


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, public_url=PUBLIC)


@pytest.fixture
def app(own_store: Store, settings: Settings, clock: Clock) -> FastAPI:
    return create_app(own_store, settings, clock=clock)


@pytest.fixture
def by(settings: Settings) -> By:
    return By("account:1", "account:1", NOON, settings)


@pytest.fixture
def sheet(own_store: Store, by: By) -> Sheet:
    """A sheet on two articles of an act with twenty, at a border post."""
    titles = (Provision("title", "title", "", text="О помощи"),)
    articles = tuple(
        Provision(f"art_{n}", "article", "", number=f"{n}", heading=f"Предмет {n}", text=f"Текст {n}", wid=f"art_{n}")
        for n in range(1, 20)
    )
    points = (Provision("art_4__para_1", "point", "art_4", number="1", text="1. Слова"),)
    text = Revision(
        ACT, "rus", FIRST, "О помощи", (*titles, *articles, *points), (), None, FACTS, (), "a" * 64, "b" * 64
    )
    with own_store.transaction() as session:
        store_facts(session, FACTS)
        run = open_run(session, "watch", NOON)
        page = Capture("espi", ACT, "rus", "edition", "https://x", NOON, 200, (), b"x")
        store_revision(session, text, [store_capture(session, page, run)], NOON)
        add_person(session, Person("Айгүл", "kaz", ("mailto:aigul@example.kz",), ("labour",)))
        draft = Draft(
            "Бытовое насилие", "tgk", "Агар шуморо зананд…\n\nҒӣӯқҳҷ", owner="Айгүл", note="дать нашей сотруднице"
        )
        made = register(session, draft, [Basis(ACT, "art_4"), Basis(ACT, "art_7")], by)
        note_printed(session, made.code, store_place(session, Place("Кордай", "Кордай", "border_post")), by)
        return made

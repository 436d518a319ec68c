"""Home, timeline and comparison say of each change from when with its working, by which act, and what is not known."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.catalogues import read_catalogue
from law.model import ActFacts, AmendingAct, Change, Effect, Provision, Revision
from storage.acts import store_facts
from storage.captures import store_capture
from storage.changes import store_changes
from storage.engine import Store
from storage.revisions import store_revision
from storage.runs import open_run
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Moving, Page, cls, make_capture, make_settings
from web.app import create_app
from web.reading.compare import Wanted, read_comparison

FACTS = ActFacts("777", "", {"rus": "О приюте"}, {"rus": ""}, "upd", "1-VIII", None)
ONE, OTHER = AmendingAct("72-VIII", date(2024, 4, 15)), AmendingAct("73-VIII", date(2024, 4, 16))
RULE = "вводится в действие по истечении шестидесяти календарных дней после дня его первого официального опубликования"
FITS = Effect("E3", date(2024, 6, 16), "corroborated", RULE)
SAID = "In force from 16.06.2024: 60 calendar days after official publication, which fits the date of the edition"
OPEN = "by one of these, the source does not say which: No. 72-VIII of 15.04.2024; No. 73-VIII of 16.04.2024"


def _text(day: date, words: str) -> Revision:
    units = tuple(Provision(f"art_{n}", "article", "", f"{n}", "Приём", f"{n}. {words}") for n in (1, 2, 3))
    return Revision("777", "rus", day, "О приюте", units, (), None, FACTS, law_hash=words, notes_hash=words)


BEFORE, AFTER = _text(date(2023, 7, 1), "Срок 10 дней."), _text(date(2024, 6, 16), "Срок 20 дней.")
CHANGE = Change("rus", "substitution", "in_force", "art_1", "статья 1", "1. Срок 10 дней.", "1. Срок 20 дней.")
CHANGES = (
    replace(CHANGE, amended_by=(ONE,), attribution="agreed", effect=FITS),
    replace(CHANGE, eid="art_2", label="статья 2", amended_by=(ONE, OTHER), attribution="ambiguous"),
    replace(CHANGE, eid="art_3", label="статья 3"),
)


@pytest.fixture
def browser(own_store: Store, tmp_path: Path) -> Browser:
    with own_store.transaction() as session:
        run = open_run(session, "watch-espi", NOW)
        store_facts(session, FACTS)
        before, after = (
            store_revision(session, text, [store_capture(session, make_capture(text), run)], NOW)
            for text in (BEFORE, AFTER)
        )
        store_changes(session, before, after, CHANGES, NOW)
    app = create_app(own_store, make_settings(tmp_path), clock=Moving())
    browser = Browser(app).hold(start_visit(own_store, "reader", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    return browser


def test_a_card_says_it_of_its_own_change_where_the_changes_differ(browser: Browser) -> None:
    page = Page(browser.get("/?since=2020-01-01").text)

    assert page.texts(f"//section[{cls('card')}]/p[{cls('meta')}]") == [
        f"{SAID}.",
        "by act No. 72-VIII of 15.04.2024",
        "The source does not state from when it is in force.",
        OPEN,
        "The source does not state from when it is in force.",
        "by an act that the source does not name",
    ]


def test_the_timeline_says_it_of_the_edition(browser: Browser) -> None:
    page = Page(browser.get("/acts/777/timeline").text)

    assert page.texts("//dd") == [
        f"{SAID}; The source does not state from when it is in force",
        (
            "No. 72-VIII of 15.04.2024; one of these, the source does not say which: No. 72-VIII of 15.04.2024,"
            " No. 73-VIII of 16.04.2024; for a part not known: the source names none"
        ),
    ]


def test_the_comparison_says_it_above_and_at_each_change() -> None:
    c = read_comparison(BEFORE, AFTER, CHANGES, Wanted("inline", 1, "eng", read_catalogue("eng")))
    said = [(said.acts, said.effect) for card in c.cards for line in card.lines for said in line.said]

    assert (c.has_nameless, c.has_open, c.is_shared) == (True, True, False)
    assert [one.words for one in c.effects] == [SAID, "The source does not state from when it is in force"]
    either = (
        "amended by one of these (the source does not say which): by the Law of 15.04.2024 No. 72-VIII;"
        " by the Law of 16.04.2024 No. 73-VIII"
    )
    nobody_says = "the source does not state from when it is in force"
    assert said == [
        ("amended by the Law of 15.04.2024 No. 72-VIII", f"i{SAID[1:]}"),
        (either, nobody_says),
        ("the source does not name the amending act", nobody_says),
    ]

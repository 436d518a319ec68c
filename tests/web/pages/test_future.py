"""Two editions that are stored before their day change nothing of the text of today, on no day of the year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from law.model import Capture, Revision
from storage.acts import store_facts
from storage.captures import store_capture
from storage.engine import Store
from storage.revisions import store_revision
from storage.runs import open_run
from tests.law.making import revision
from web.pages.finding import choose_day, find_act, find_on
from web.reading.act import read_state

CODE = "900900"
DAYS = (date(2023, 6, 1), date(2024, 3, 1), date(2024, 9, 1))
SEEN_AT = datetime(2024, 1, 1, 7, tzinfo=UTC)
YEAR = [date(2024, 1, 1) + timedelta(days=at) for at in range(366)]


def text_of(on: date) -> str:
    return f"1. Срок – {DAYS.index(on) + 10} дней."


def right_on(day: date) -> date:
    return max(on for on in DAYS if on <= day)


def words(found: Revision) -> str:
    return next(unit.text for unit in found.provisions if unit.kind == "point")


@pytest.fixture
def filled(own_store: Store) -> Store:
    """A store of three editions that came on one day, the last first, two of them before their own."""
    with own_store.transaction() as session:
        run = open_run(session, "test", SEEN_AT)
        for on in reversed(DAYS):
            made = revision("# О помощи (вымышленный)", "Статья 1. Срок", text_of(on), on=f"{on}")
            store_facts(session, replace(made.facts, code=CODE))
            body = text_of(on).encode()
            capture = Capture("espi", CODE, "rus", "edition", "http://127.0.0.1/", SEEN_AT, 200, (), body)
            store_revision(session, replace(made, act=CODE), [store_capture(session, capture, run)], SEEN_AT)
    return own_store


def test_the_text_of_a_day_is_right_on_every_day_of_the_year(filled: Store) -> None:
    with filled.reading() as session:
        act = find_act(session, CODE)
        assert act is not None
        shown = [find_on(session, act, "rus", day) for day in YEAR]

    assert [words(found.revision) for found in shown if found] == [text_of(right_on(day)) for day in YEAR]


def test_the_text_of_today_is_the_one_in_force_and_is_called_so_whatever_is_stored_for_later(filled: Store) -> None:
    with filled.reading() as session:
        act = find_act(session, CODE)
    assert act is not None
    facts, days = act.facts, act.days("rus")
    chosen = [choose_day(days, today) for today in YEAR]

    assert chosen == [right_on(today) for today in YEAR]
    assert {read_state(facts, "rus", on, on, today).kind for on, today in zip(chosen, YEAR, strict=True)} == {"current"}


def test_the_newest_that_is_stored_would_be_another_text_until_its_day(filled: Store) -> None:
    with filled.reading() as session:
        act = find_act(session, CODE)
    assert act is not None
    wrong = [today for today in YEAR if act.days("rus")[0] != choose_day(act.days("rus"), today)]

    assert (wrong[0], wrong[-1]) == (YEAR[0], DAYS[-1] - timedelta(days=1))


def test_an_act_whose_first_day_is_still_to_come_shows_its_first_text() -> None:
    assert choose_day(tuple(reversed(DAYS)), date(2022, 1, 1)) == DAYS[0]
    assert choose_day((), date(2022, 1, 1)) == date(2022, 1, 1)

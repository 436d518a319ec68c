"""Cases are stored once, and what a person said of one stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from law.cases.model import Case, Figure
from storage.cases import Decision, StoredCase, decide_case, get_case, list_cases, list_decisions, store_cases
from storage.engine import Store, open_store
from storage.errors import NotStoredError
from storage.schema import MIGRATIONS

STEP = (date(2015, 12, 31), date(2017, 8, 31))
LATER = (date(2017, 8, 31), date(2018, 5, 1))
# Consular fees, edition of 31.08.2017.
CASE = Case(
    kind="numbers",
    eid="annex_1__table_1__row_12__cell_3",
    eid_kaz=None,
    rus="15 долларов США 90 долларов США",
    kaz="15 АҚШ доллары 30 АҚШ доллары",
    rus_figures=(Figure("90", "usd", "90 долларов США"),),
    kaz_figures=(Figure("30", "usd", "30 АҚШ доллары"),),
    about="Транзитная виза: однократная многократная",
)


@pytest.fixture
def put(store: Store, noon: datetime) -> Callable[..., int]:
    def do(*cases: Case, step: tuple[date, date] = STEP) -> int:
        with store.transaction() as session:
            return store_cases(session, "44363", step, cases, noon)

    return do


def listed(store: Store, **only: str) -> list[StoredCase]:
    with store.reading() as session:
        return list(list_cases(session, **only))  # type: ignore[arg-type]


def decided(store: Store, number: int, decision: Decision) -> StoredCase:
    with store.transaction() as session:
        return decide_case(session, number, decision)


def test_a_case_comes_back_as_it_was(store: Store, put: Callable[..., int], noon: datetime) -> None:
    assert put(CASE) == 1

    (stored,) = listed(store)

    assert stored == StoredCase(stored.id, "44363", *STEP, CASE, noon, "open", "", None, "")


def test_a_case_is_stored_once_however_often_it_is_found(store: Store, put: Callable[..., int]) -> None:
    assert [put(CASE, CASE), put(CASE), put(CASE, step=LATER)] == [1, 0, 0]
    assert [one.to_on for one in listed(store)] == [STEP[1]]


def test_what_was_rejected_does_not_come_back_unless_its_words_differ(
    store: Store, put: Callable[..., int], noon: datetime
) -> None:
    put(CASE)
    number = listed(store)[0].id
    said = decided(store, number, Decision("rejected", "Айгүл", noon, "перевод верен"))
    typed = replace(CASE, rus="15 долларов  США, 90 долларов США".replace(",", ""))

    assert (said.state, said.decided_by, said.decided_at, said.reason) == ("rejected", "Айгүл", noon, "перевод верен")
    assert [put(CASE), put(typed, step=LATER)] == [0, 0]
    assert put(replace(CASE, kaz="15 АҚШ доллары 60 АҚШ доллары"), step=LATER) == 1
    assert [one.state for one in listed(store)] == ["rejected", "open"]


def test_the_last_word_on_a_case_holds(store: Store, put: Callable[..., int], noon: datetime) -> None:
    put(CASE)
    number = listed(store)[0].id
    decided(store, number, Decision("rejected", "Айгүл", noon))
    decided(store, number, Decision("confirmed", "Болат", noon + timedelta(hours=1), "сверено"))
    with store.reading() as session:
        stored = get_case(session, number)

    assert (stored.state, stored.decided_by, stored.reason) == ("confirmed", "Болат", "сверено")


def test_cases_are_listed_by_state_and_by_act(store: Store, put: Callable[..., int], noon: datetime) -> None:
    put(CASE, replace(CASE, kind="missing", only_in="rus", kaz=None))
    first, second = listed(store)
    decided(store, first.id, Decision("confirmed", "Айгүл", noon))

    assert [one.id for one in listed(store, state="open")] == [second.id]
    assert [one.id for one in listed(store, act="44363")] == [first.id, second.id]
    assert listed(store, act="49212") == []


def test_a_case_that_is_not_there_is_an_error(store: Store, noon: datetime) -> None:
    with pytest.raises(NotStoredError, match="no case 7"):
        decided(store, 7, Decision("confirmed", "Айгүл", noon))


def test_all_that_was_said_of_a_case_stays_in_its_order(store: Store, put: Callable[..., int], noon: datetime) -> None:
    put(CASE, replace(CASE, kind="missing", only_in="rus", kaz=None))
    first, second = (one.id for one in listed(store))
    said = [Decision("rejected", "Айгүл", noon), Decision("confirmed", "Болат", noon + timedelta(hours=1), "сверено")]
    for decision in said:
        decided(store, first, decision)
    with store.reading() as session:
        found = [list_decisions(session, number) for number in (first, second)]

    assert found == [tuple(said), ()]


@pytest.mark.parametrize("deed", ["UPDATE case_decision SET who = 'Болат'", "DELETE FROM case_decision"])
def test_no_decision_is_altered(store: Store, put: Callable[..., int], noon: datetime, deed: str) -> None:
    put(CASE)
    decided(store, listed(store)[0].id, Decision("rejected", "Айгүл", noon))
    with pytest.raises(DatabaseError, match="append-only"), store.transaction() as session:
        session.connection().execute(text(deed))


def test_what_was_decided_before_there_was_a_history_is_the_first_of_it(tmp_path: Path, noon: datetime) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.upgrade(config, "0007")
        connection.execute(
            text(
                "INSERT INTO language_case (act, from_on, to_on, eid, kind, words_hash, value, found_at, state, "
                "decided_by, decided_at, reason) VALUES ('44363', '2015-12-31', '2017-08-31', 'art_1', 'missing', '', "
                "'{}', :at, 'rejected', 'Айгүл', :at, 'перевод верен'), ('44363', '2015-12-31', '2017-08-31', 'art_2', "
                "'missing', '', '{}', :at, 'open', '', NULL, '')"
            ),
            {"at": f"{noon:%Y-%m-%d %H:%M:%S.%f}"},
        )
    engine.dispose()
    store = open_store(url, bytes(32))
    store.upgrade()
    with store.reading() as session:
        found = [list_decisions(session, number) for number in (1, 2)]
    store.close()

    assert found == [(Decision("rejected", "Айгүл", noon, "перевод верен"),), ()]

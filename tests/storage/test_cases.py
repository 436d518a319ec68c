"""Cases are stored once, and what a person said of one stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from law.cases.model import Case, Figure
from storage.cases import Decision, StoredCase, decide_case, get_case, list_cases, store_cases
from storage.engine import Store
from storage.errors import NotStoredError

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

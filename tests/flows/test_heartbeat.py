"""Once a month: what was really read. A young store says nothing, and whoever declined hears nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.heartbeat import queue_due
from storage.engine import Store
from tests.flows.waiting_house import House, at, make_person


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    made = House(store, tmp_path, at("2024-01-15 05:00"))
    made.open(make_person(), make_person("Айдар-второй", wants_heartbeat=False))
    return made


def walk(house: House, days: int) -> dict[date, int]:
    made: dict[date, int] = {}
    for _ in range(days):
        house.now += timedelta(days=1)
        house.read_once("failed" if house.now.day == 20 else "identical")
        if count := queue_due(house.tools):
            made[house.now.date()] = count
    return made


def test_it_comes_on_the_first_of_each_month_once_the_store_is_thirty_days_old(house: House) -> None:
    # It began on 15 January: on 1 February it is too young.
    assert walk(house, 120) == {date(2024, 3, 1): 1, date(2024, 4, 1): 1, date(2024, 5, 1): 1}
    assert {delivery.person for delivery in house.outbox} == {"Дана"}


def test_its_figures_are_those_of_what_was_really_read(house: House) -> None:
    walk(house, 20)
    house.find(make_person(), 2)
    walk(house, 30)
    (delivery,) = house.outbox

    # February of 2024 has 29 days, and on one of them the reading failed.
    assert [
        int(word)
        for word in delivery.message.text.partition("\n")[0]
        .replace(";", " ")
        .replace(",", " ")
        .replace(".", " ")
        .split()
        if word.isdigit()
    ] == [1, 28, 1, 0]


def test_a_machine_that_was_off_on_the_first_tells_it_later_and_once(house: House) -> None:
    walk(house, 40)
    house.now = at("2024-03-09 05:00")

    assert (queue_due(house.tools), queue_due(house.tools), len(house.outbox)) == (1, 0, 1)


def test_whoever_came_after_the_month_is_not_told_of_it(house: House) -> None:
    walk(house, 60)
    house.open(make_person("Сауле-третья"))
    made = walk(house, 45)

    assert made == {date(2024, 4, 1): 2}

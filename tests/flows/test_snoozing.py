"""What a sleeping rule kept comes with the first digest after it was woken, and not on the day it was to wake."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.digests import queue_due
from flows.snoozing import snooze_rule
from storage.engine import Store
from storage.people import find_person
from tests.flows.waiting_house import House, at, make_person

EVENING, MORNING = at("2024-02-28 15:00"), at("2024-02-29 02:00")


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


def set_snooze(house: House, until: date | None) -> None:
    with house.store.transaction() as session:
        person = find_person(session, "Дана")
        assert person
        snooze_rule(session, (house.tools.settings, house.now), person, person.subscriptions[0], until)


@pytest.mark.parametrize("frequency", ["at_once", "daily"])
@pytest.mark.parametrize(("until", "days"), [(None, 0), (date(2024, 3, 5), 5), (date(2999, 1, 1), None)])
def test_what_was_kept_moves_with_the_day_on_which_a_rule_speaks_again(
    store: Store, tmp_path: Path, frequency: str, until: date | None, days: int | None
) -> None:
    house = House(store, tmp_path, EVENING)
    house.open(make_person(frequency="daily" if frequency == "daily" else "at_once"))
    set_snooze(house, date(2024, 3, 20))
    with store.reading() as session:
        asleep = find_person(session, "Дана")
    assert asleep
    house.find(asleep, 2)
    set_snooze(house, until)
    made = []
    for day in range(30):
        house.now = MORNING + timedelta(days=day, hours=2)
        made += [day] * queue_due(house.tools)

    assert made == ([] if days is None else [days])

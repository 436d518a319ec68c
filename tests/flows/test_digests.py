"""One digest a day for each person, with all that waits, whatever clocks, zones and accidents do."""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import pytest

from alerts.digest import write_digest
from alerts.model import Person
from alerts.subscriptions import Follow, QuietHours, Subscription
from flows import digests
from flows.digests import queue_due
from law.discovery.model import Draft
from storage.digests import list_digests
from storage.drafts import store_draft
from storage.engine import Store
from storage.health import SourceEvent, record_event
from storage.people import remove_person
from tests.flows.waiting_house import FACTS, House, at, make_person

EVENING, MORNING = at("2024-02-28 15:00"), at("2024-02-29 02:00")  # 21:00, and 08:00 of the next day in Almaty


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture
def dana() -> Person:
    return make_person()


@pytest.fixture
def house(store: Store, tmp_path: Path, dana: Person) -> House:
    made = House(store, tmp_path, EVENING)
    made.open(dana)
    return made


def run(house: House, now: datetime) -> int:
    house.now = now
    return queue_due(house.tools)


def subjects(house: House) -> list[str]:
    return [delivery.message.subject for delivery in house.outbox]


def places(text: str) -> list[str]:
    return [one or f"art_{other}" for one, other in re.findall(r"(?m)^Стало: (art_\d+)|^– Статья (\d+) ", text)]


def test_what_was_found_in_the_evening_is_told_in_the_morning_once(house: House, dana: Person) -> None:
    house.find(dana, 3)
    made = [run(house, now) for now in (MORNING - timedelta(seconds=1), MORNING, MORNING, MORNING + timedelta(hours=9))]
    (delivery,) = house.outbox

    assert made == [0, 1, 0, 0]
    assert re.findall(r"\d\d\.\d\d\.\d{4}", delivery.message.subject) == ["29.02.2024"]
    assert sorted(places(delivery.message.text)) == ["art_1", "art_2", "art_3"]


def test_an_empty_digest_is_not_sent(house: House) -> None:
    assert [run(house, MORNING + timedelta(days=day)) for day in range(9)] == [0] * 9
    assert house.outbox == ()


def test_a_week_in_the_dark_is_made_up_for_by_one_digest(house: House, dana: Person) -> None:
    found = list(house.find(dana, 2))
    house.now = MORNING + timedelta(hours=4)
    found += house.find(dana, 2)
    made = run(house, MORNING + timedelta(days=7, hours=1))
    (delivery,) = house.outbox

    assert made == 1
    assert sorted(places(delivery.message.text)) == sorted(found)
    assert re.findall(r"29\.02\.2024|07\.03\.2024", delivery.message.subject + delivery.message.text)[:2] == [
        "07.03.2024",
        "29.02.2024",
    ]


def test_a_machine_that_dies_between_composing_and_storing_loses_nothing_and_doubles_nothing(
    house: House, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.find(dana)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(digests, "queue", die)
        with pytest.raises(KeyboardInterrupt):
            run(house, MORNING)
    after_death = house.outbox
    run(house, MORNING)

    assert (after_death, len(house.outbox)) == ((), 1)


def test_a_digest_that_cannot_be_composed_keeps_nobody_else_waiting_and_is_tried_again(
    house: House, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    aidar = make_person("Айдар-второй")
    house.open(aidar)
    house.find(dana)
    house.find(aidar)

    def write(person: Person, *rest: object) -> object:
        if person.name == "Дана":
            raise ValueError("secret words")
        return write_digest(person, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(digests, "write_digest", write)
        first = run(house, MORNING)
    second = run(house, MORNING + timedelta(minutes=5))

    assert (first, second) == (1, 1)
    assert [delivery.person for delivery in house.outbox] == ["Айдар-второй", "Дана"]


def test_quiet_hours_delay_a_digest_and_a_holiday_skips_none(store: Store, tmp_path: Path) -> None:
    quiet = QuietHours(clock(22), clock(9), (date(2024, 2, 29),))
    person = make_person(quiet=quiet)
    house = House(store, tmp_path, EVENING)
    house.open(person)
    house.find(person)
    made = [run(house, EVENING + timedelta(hours=hour)) for hour in range(48)]
    (delivery,) = house.outbox

    assert sum(made) == 1
    # 09:00 of 1 March: at midnight Almaty went from UTC+6 to UTC+5.
    assert EVENING + timedelta(hours=made.index(1)) == at("2024-03-01 04:00")
    assert delivery.next_try_at is None


def test_a_weekly_digest_comes_on_its_day(store: Store, tmp_path: Path) -> None:
    person = make_person(frequency="weekly", digest_weekday=4)
    house = House(store, tmp_path, EVENING)
    house.open(person)
    for _ in range(3):
        house.find(person)
        house.now += timedelta(days=1)
    made = {day: run(house, MORNING + timedelta(days=day, hours=2)) for day in range(12)}

    # Found on 28 and 29 February and, after that Friday's digest, on 1 March.
    assert [day for day, count in made.items() if count] == [1, 8]
    assert [re.findall(r"[\d.]{10}", subject) for subject in subjects(house)] == [["01.03.2024"], ["08.03.2024"]]


def test_nothing_goes_to_whoever_was_forgotten_meanwhile(house: House, dana: Person) -> None:
    house.find(dana)
    with house.store.transaction() as session:
        remove_person(session, dana.name)

    assert (run(house, MORNING), house.outbox) == (0, ())


def test_news_of_a_source_whose_alerts_are_stopped_waits_until_they_are_lifted(house: House, dana: Person) -> None:
    house.find(dana)
    with house.store.transaction() as session:
        record_event(session, SourceEvent("espi", "alerts", "stopped", EVENING))
    stopped = run(house, MORNING)
    with house.store.transaction() as session:
        record_event(session, SourceEvent("espi", "alerts", "lifted", MORNING))

    assert (stopped, run(house, MORNING + timedelta(hours=1))) == (0, 1)


def test_a_digest_says_what_was_checked_and_which_source_is_silent(house: House, dana: Person) -> None:
    house.find(dana)
    house.read_once()
    house.now = MORNING - timedelta(hours=2)
    house.read_once("failed")
    run(house, MORNING)
    (delivery,) = house.outbox

    assert re.findall(r"zan\.gov\.kz: .*28\.02\.2024 21:00", delivery.message.text)


def test_new_drafts_make_a_digest_for_whoever_follows_drafts_alone(store: Store, tmp_path: Path) -> None:
    follower = make_person("Дана", rules=[Subscription(Follow("drafts"), frequency="daily")])
    house = House(store, tmp_path, EVENING)
    house.open(follower, make_person("Айдар-второй"))
    draft = Draft("1", "О внесении изменений (пример)", "Закон", "", "", None, date(2024, 3, 20))
    with store.transaction() as session:
        store_draft(session, "legalacts", draft, ((), (FACTS.code,)), EVENING)
        store_draft(session, "legalacts", replace(draft, number="2", title="О другом"), ((), ()), EVENING)
    made = [run(house, MORNING + timedelta(hours=hours)) for hours in (-1, 0, 1, 24)]
    (delivery,) = house.outbox

    assert (made, delivery.person) == ([0, 1, 0, 0], "Дана")
    assert [words in delivery.message.text for words in ("(пример)", "20.03.2024", "О другом")] == [True, True, False]


def test_clocks_that_jump_neither_double_nor_skip(house: House, dana: Person) -> None:
    """F41: back an hour, forward a day, two hundred times."""
    found: list[str] = []
    now = EVENING
    for jump in range(200):
        now += timedelta(hours=-1 if jump % 2 else 25)
        house.now = now
        if jump % 5 == 0 and house.found < 19:
            found += house.find(dana)
        run(house, now)
    run(house, now + timedelta(days=2))
    told = [place for delivery in house.outbox for place in places(delivery.message.text)]
    days = Counter(delivery.message.subject for delivery in house.outbox)

    assert sorted(told) == sorted(found)
    assert set(days.values()) == {1}


@pytest.fixture(params=["UTC", "Asia/Almaty", "Europe/Berlin", "America/New_York", "Pacific/Apia"])
def server_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let this process stand in another time zone; two of them have summer time."""
    with monkeypatch.context() as patch:
        patch.setitem(os.environ, "TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


@pytest.mark.long  # 1,200 rounds in each zone; the days themselves are walked in every run (tests/alerts)
@pytest.mark.usefixtures("server_zone")
def test_exactly_one_digest_on_each_of_400_days(house: House, dana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """F42, F43: over 31 December, 29 February, and the change to UTC+5 on 1 March 2024; one change is found a day."""
    nothing = digests._Common(EVENING, (), (), {}, (), ())
    monkeypatch.setattr(digests, "_read_common", lambda _session, _settings, now: replace(nothing, now=now))
    pieces = house.store_apart(400)
    house.now = at("2023-12-20 10:00")
    for news in pieces:
        house.hold(replace(news, seen_at=house.now), dana)
        for _ in range(3):
            run(house, house.now + timedelta(hours=8))
    told = Counter(delivery.message.subject for delivery in house.outbox)
    with house.store.reading() as session:
        made = [digest.period for digest in reversed(list_digests(session, dana.name))]

    assert made == [date(2023, 12, 21) + timedelta(days=day) for day in range(400)]
    assert sorted(told.values()) == [1] * 400
    assert len({place for delivery in house.outbox for place in places(delivery.message.text)}) == 400

"""An announced effect is remembered 30, 7 and 1 days before and on its day: each step once, and a moved day once."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from alerts.model import Person
from alerts.subscriptions import Follow, QuietHours, Subscription
from flows.reminders import queue_due
from law.model import AmendingAct, Effect, Note
from storage.changes import store_changes
from storage.engine import Store
from tests.alerts.sample import make_change
from tests.flows.waiting_house import FACTS, House, at, make_person

START = at("2024-04-20 05:00")
FOLLOWS = Subscription(Follow("act", act=FACTS.code))


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


def promise(on: date | None, article: int = 8) -> Note:
    day = f"вводится в действие с {on:%d.%m.%Y}" if on else "вводится в действие со дня ратификации"
    words = f"Примечание РЦПИ! Статья {article} предусмотрена в редакции Закона РК от 05.02.2024 № 452-VIII ({day})."
    return Note(f"art_{article}", "publisher", words)


def open_house(store: Store, folder: Path, *people: Person, notes: tuple[Note, ...]) -> House:
    house = House(store, folder, START)
    house.open(*(people or (make_person(rules=[FOLLOWS]),)))
    house.put_text(*notes)
    return house


def walk(house: House, days: int, hours: int = 24) -> dict[date, int]:
    """Look once in so many hours, and return on which days anybody was reminded of anything."""
    made: dict[date, int] = {}
    for _ in range(days * 24 // hours):
        house.now += timedelta(hours=hours)
        if count := queue_due(house.tools):
            made[house.now.date()] = made.get(house.now.date(), 0) + count
    return made


def test_four_reminders_and_never_a_daily_repeat(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(date(2024, 6, 16)),))
    made = walk(house, 25) | walk(house, 35, hours=12)

    assert made == dict.fromkeys((date(2024, 5, 17), date(2024, 6, 9), date(2024, 6, 15), date(2024, 6, 16)), 1)
    assert len({delivery.message_id for delivery in house.outbox}) == 4


def test_a_reminder_names_act_unit_day_and_law_and_its_subject_tells_nothing(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(date(2024, 6, 16)),))
    walk(house, 35)
    (delivery,) = house.outbox
    first, text = delivery.message.text.partition("\n")[0], delivery.message.text

    assert [words in first for words in ("777-IV", "статья 8", "16.06.2024")] == [True] * 3
    assert [words in text for words in ("452-VIII", "О помощи (пример)", "Примечание РЦПИ!")] == [True] * 3
    assert "помощи" not in delivery.message.subject + first


def test_a_day_that_is_not_known_is_never_a_reminder(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(None),))

    assert walk(house, 60) == {}


def test_a_day_that_moved_is_told_once_and_then_has_its_own_steps(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(date(2024, 6, 16)),))
    before = walk(house, 30)
    house.put_text(promise(date(2024, 8, 1)))
    after = walk(house, 78)
    told = [delivery.message.text.partition("\n")[0] for delivery in house.outbox]

    assert list(before) == [date(2024, 5, 17)]
    assert list(after) == [date(2024, 5, day) for day in (21,)] + [
        date(2024, 7, 2), date(2024, 7, 25), date(2024, 7, 31), date(2024, 8, 1),
    ]  # fmt: skip
    assert [re.findall(r"\d\d\.\d\d\.2024", line) for line in told[:2]] == [
        ["16.06.2024"],
        ["16.06.2024", "01.08.2024"],
    ]


def test_a_day_that_swings_to_and_fro_is_told_once_for_each_day(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(date(2024, 6, 16)),))
    walk(house, 30)
    for turn in range(6):
        house.put_text(promise(date(2024, 8, 1) if turn % 2 == 0 else date(2024, 6, 16)))
        walk(house, 1)

    assert len(house.outbox) == 3


def test_a_house_that_was_dark_tells_the_nearest_step_alone(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(date(2024, 6, 16)),))
    walk(house, 1)
    house.now += timedelta(days=52)  # 12 June: the steps of 30 and 7 days are past
    late = queue_due(house.tools), queue_due(house.tools)
    rest = walk(house, 10)

    assert (late, list(rest)) == ((1, 0), [date(2024, 6, 15), date(2024, 6, 16)])


def test_whoever_does_not_want_reminders_gets_none_and_several_effects_are_one_message(
    store: Store, tmp_path: Path
) -> None:
    silent = make_person("Айдар-второй", rules=[Subscription(FOLLOWS.follow, moments=("announced", "in_force"))])
    elsewhere = make_person("Сауле-третья", rules=[Subscription(Follow("act", act="1"))])
    notes = (promise(date(2024, 6, 16)), promise(date(2024, 6, 16), 9))
    house = open_house(store, tmp_path, make_person(rules=[FOLLOWS]), silent, elsewhere, notes=notes)
    made = walk(house, 30)
    (delivery,) = house.outbox

    assert (made, delivery.person) == ({date(2024, 5, 17): 1}, "Дана")
    assert [f"статья {number}" in delivery.message.text for number in (8, 9)] == [True, True]


def test_reminders_wait_for_the_end_of_quiet_hours(store: Store, tmp_path: Path) -> None:
    person = make_person(rules=[FOLLOWS], quiet=QuietHours(time(6), time(10)))
    house = open_house(store, tmp_path, person, notes=(promise(date(2024, 6, 16)),))
    walk(house, 40, hours=1)
    (delivery,) = house.outbox

    assert (delivery.created_at, delivery.next_try_at) == (
        datetime(2024, 5, 17, 3, tzinfo=UTC),
        datetime(2024, 5, 17, 5, tzinfo=UTC),
    )


DAY = date(2024, 6, 16)
EFFECT = Effect("E3", DAY, "stated")


def arrive(house: House) -> None:
    """Let the edition come that shows what was announced, as a pass stores it."""
    house.read_once()
    before, after = house.texts[-1], house.put_text()
    came = make_change("rus", "art_8", "Статья 8. Текст", "Статья 8. Новый текст", stage="took_effect", effect=EFFECT)
    with house.store.transaction() as session:
        store_changes(session, before, after, (came,), house.now)


def test_words_that_came_on_the_day_are_its_one_message(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(DAY),))
    house.now = at("2024-06-15 12:00")
    queue_due(house.tools)
    house.now = at("2024-06-16 02:00")  # 07:00, an hour before reminders are due
    arrive(house)
    told = len(house.outbox)

    assert walk(house, 4, hours=1) == {}
    assert len(house.outbox) == told


def test_words_that_came_before_the_day_are_remembered_on_it(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, notes=(promise(DAY),))
    house.now = at("2024-06-15 12:00")
    queue_due(house.tools)
    arrive(house)
    told = len(house.outbox)

    assert walk(house, 4, hours=1) == {DAY: 1}
    assert (told, "статья 8" in house.outbox[-1].message.text) == (1, True)


def test_whoever_hears_no_news_of_what_is_in_force_is_reminded_on_the_day_all_the_same(
    store: Store, tmp_path: Path
) -> None:
    silent = make_person(rules=[replace(FOLLOWS, moments=("reminder",))])
    house = open_house(store, tmp_path, silent, notes=(promise(DAY),))
    house.now = at("2024-06-15 12:00")
    queue_due(house.tools)
    house.now = at("2024-06-16 02:00")
    arrive(house)

    assert walk(house, 4, hours=1) == {DAY: 1}


@pytest.mark.parametrize(("next_pass", "told"), [("2024-06-16 06:00", 11), ("2024-06-17 06:00", 18)])
def test_on_the_day_a_reminder_waits_for_the_pass_that_may_bring_the_words_until_the_evening(
    store: Store, tmp_path: Path, next_pass: str, told: int
) -> None:
    house = open_house(store, tmp_path, notes=(promise(DAY),))
    house.now = at("2024-06-15 06:00")
    house.read_once()
    queue_due(house.tools)
    midnight = at("2024-06-15 19:00")  # in Almaty
    made = []
    for hour in range(24):
        house.now = midnight + timedelta(hours=hour)
        if house.now == at(next_pass):
            house.read_once()
        made += [hour] * queue_due(house.tools)

    assert made == [told]


def test_a_note_is_weighed_as_important_until_the_words_that_it_announces_are_known(
    store: Store, tmp_path: Path
) -> None:
    rules = {level: Subscription(FOLLOWS.follow, least=level) for level in ("important", "critical")}
    house = open_house(store, tmp_path, *(make_person(name, rules=[rule]) for name, rule in rules.items()), notes=())
    text = house.put_text(promise(DAY))
    house.now = at("2024-06-08 12:00")
    queue_due(house.tools)
    house.now = at("2024-06-09 12:00")
    first = queue_due(house.tools)
    fine = make_change(
        "rus", "art_8__para_2", "влечёт предупреждение", "влечёт штраф", stage="announced", effect=EFFECT,
        amended_by=(AmendingAct("452-VIII", date(2024, 2, 5)),),
    )  # fmt: skip
    with store.transaction() as session:
        store_changes(session, None, text, (fine,), house.now)
        note = make_change(
            "rus", "art_8", None, promise(DAY).text, kind="editorial", stage="announced", effect=EFFECT,
            amended_by=(AmendingAct("452-VIII", date(2024, 2, 5)),),
        )  # fmt: skip
        store_changes(session, None, text, (note,), house.now)
    house.now = at("2024-06-15 12:00")
    second = queue_due(house.tools)

    assert (first, second) == (1, 2)
    assert [delivery.person for delivery in house.outbox] == ["important", "important", "critical"]

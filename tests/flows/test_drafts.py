"""A new draft is told once to whoever follows drafts, at once or in her digest as she chose."""

import re
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from alerts.draft_news import write_drafts
from alerts.formats.short import write
from alerts.model import Person
from alerts.subscriptions import Follow, QuietHours, Subscription
from config.catalogues import read_catalogue
from flows import digests, drafts
from flows.drafts import queue_due
from law.discovery.model import Draft
from law.topics.relevance import find_topics
from storage.drafts import list_looked_at, store_draft
from storage.engine import Store
from storage.people import add_person
from tests.alerts.sample import make_person as make_reader
from tests.alerts.test_discreet import LANGUAGES, TELLING, shown
from tests.flows.waiting_house import FACTS, House, at, make_person

EVENING = at("2024-02-28 15:00")
"""21:00 in Almaty."""
DRAFT = Draft("1", "О внесении изменений (пример)", "Закон", "Минтруда", "", None, date(2024, 3, 20))
QUOTA = replace(DRAFT, number="2", title="О квоте на привлечение иностранной рабочей силы", open_until=None)
AT_ONCE = Subscription(Follow("drafts"))
LABOUR = Subscription(Follow("topic", words="labour"), frequency="daily")


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


def open_house(store: Store, folder: Path, *people: Person) -> House:
    house = House(store, folder, EVENING)
    house.open(*people)
    return house


def show(house: House, *found: Draft, named: tuple[str, ...] = (FACTS.code,)) -> None:
    """Let a list of drafts show these now."""
    with house.store.transaction() as session:
        for draft in found:
            store_draft(session, "legalacts", draft, (find_topics(draft.title), named), house.now)


def told(house: House) -> list[str]:
    return [delivery.person for delivery in house.outbox]


def test_a_draft_is_told_at_once_with_title_developer_last_day_and_link_and_once(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, make_person(rules=[AT_ONCE]))
    show(house, DRAFT)
    made = [queue_due(house.tools), queue_due(house.tools)]
    show(house, replace(DRAFT, open_until=date(2024, 4, 1)))
    house.now += timedelta(days=3)
    made += [queue_due(house.tools), digests.queue_due(house.tools)]
    (delivery,) = house.outbox
    text = delivery.message.text

    assert made == [1, 0, 0, 0]
    assert delivery.next_try_at is None
    assert re.findall(r"О внесении изменений \(пример\)|Минтруда|20\.03\.2024|https\S+", text) == [
        "20.03.2024", "О внесении изменений (пример)", "Минтруда", "20.03.2024",
        "https://legalacts.egov.kz/npa/view?id=1",
    ]  # fmt: skip
    assert '<a href="https://legalacts.egov.kz/npa/view?id=1">' in delivery.message.html


def test_whoever_follows_topics_hears_of_drafts_on_them_and_whoever_follows_none_of_all(
    store: Store, tmp_path: Path
) -> None:
    other = Subscription(Follow("topic", words="children"), frequency="daily")
    phrase = Subscription(Follow("phrase", words="иностранн~ рабоч~ сил~"))
    people = {
        "All": [AT_ONCE],
        "Labour": [AT_ONCE, LABOUR],
        "Children": [AT_ONCE, other],
        "Words": [AT_ONCE, other, phrase],
        "Act": [AT_ONCE, other, Subscription(Follow("act", act=FACTS.code))],
        "Everything": [Subscription(Follow("everything"))],
        "NoDrafts": [LABOUR],
    }
    house = open_house(store, tmp_path, *(make_person(name, rules=rules) for name, rules in people.items()))
    # The act that the first of them changes is on the list for its topic, labour.
    show(house, DRAFT)
    show(house, QUOTA, named=())
    show(house, replace(DRAFT, number="3", title="О чём-то другом"), named=())
    queue_due(house.tools)

    found = {delivery.person: re.findall(r"view\?id=(\d)", delivery.message.text) for delivery in house.outbox}
    assert found == {
        "All": ["1", "2"], "Labour": ["1", "2"], "Words": ["2"], "Act": ["1"], "Everything": ["1", "2"],
    }  # fmt: skip


def test_a_digest_that_she_chose_brings_it_and_then_nothing_comes_at_once(store: Store, tmp_path: Path) -> None:
    daily = make_person(rules=[replace(AT_ONCE, frequency="daily")])
    house = open_house(store, tmp_path, daily)
    show(house, DRAFT)
    first = queue_due(house.tools), told(house)
    house.now = at("2024-02-29 02:00")
    digests.queue_due(house.tools)
    with store.transaction() as session:
        add_person(session, replace(daily, subscriptions=(AT_ONCE,)))

    assert (first, told(house)) == ((0, []), ["Дана"])
    assert queue_due(house.tools) == 0


def test_what_was_told_at_once_is_not_in_the_digest_of_other_rules(store: Store, tmp_path: Path) -> None:
    person = make_person(rules=[Subscription(Follow("act", act=FACTS.code), frequency="daily"), LABOUR, AT_ONCE])
    house = open_house(store, tmp_path, person)
    show(house, DRAFT)
    queue_due(house.tools)
    house.find(person)
    house.now = at("2024-02-29 02:00")
    digests.queue_due(house.tools)

    assert [DRAFT.title in delivery.message.text for delivery in house.outbox] == [True, False]


def test_a_snoozed_rule_hears_of_all_that_is_still_open_when_it_speaks_again(store: Store, tmp_path: Path) -> None:
    person = make_person(rules=[replace(AT_ONCE, snoozed_until=date(2024, 3, 10))])
    house = open_house(store, tmp_path, person)
    show(house, replace(DRAFT, number="8"))
    queue_due(house.tools)
    house.now += timedelta(days=2)
    show(house, DRAFT, replace(QUOTA, open_until=date(2024, 3, 5)))
    asleep = queue_due(house.tools)
    house.now = at("2024-03-10 05:00")
    awake = queue_due(house.tools)
    (delivery,) = house.outbox

    assert (asleep, awake) == (0, 1)
    assert re.findall(r"view\?id=(\d)", delivery.message.text) == ["1", "8"]


def test_whoever_asks_for_drafts_hears_of_those_of_the_last_week_and_of_none_that_are_older(
    store: Store, tmp_path: Path
) -> None:
    house = open_house(store, tmp_path)
    show(house, DRAFT)
    house.now += timedelta(days=5)
    show(house, QUOTA)
    house.now += timedelta(days=3)
    with store.transaction() as session:
        add_person(session, make_person(rules=[AT_ONCE]))
    queue_due(house.tools)
    with store.reading() as session:
        looked = list_looked_at(session, "Дана")

    assert re.findall(r"view\?id=(\d)", house.outbox[0].message.text) == ["2"]
    assert sorted(looked.values()) == [False, True]


def test_a_draft_that_concerns_somebody_only_later_is_new_then(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, make_person(rules=[AT_ONCE]))
    blind = replace(DRAFT, title="О внесении изменений в некоторые акты", open_until=date(2024, 6, 1))
    show(house, blind, named=())
    before = queue_due(house.tools)
    house.now += timedelta(days=30)
    show(house, blind)

    assert (before, queue_due(house.tools)) == (0, 1)


def test_quiet_hours_delay_it(store: Store, tmp_path: Path) -> None:
    house = open_house(store, tmp_path, make_person(rules=[AT_ONCE], quiet=QuietHours(time(20), time(9))))
    show(house, DRAFT)
    queue_due(house.tools)

    assert [delivery.next_try_at for delivery in house.outbox] == [at("2024-02-29 03:00")]


def test_one_that_cannot_be_composed_keeps_nobody_else_waiting_and_is_tried_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = open_house(store, tmp_path, make_person(rules=[AT_ONCE]), make_person("Айдар-второй", rules=[AT_ONCE]))
    show(house, DRAFT)

    def fail(person: Person, *rest: object) -> object:
        if person.name == "Дана":
            raise ValueError("secret words")
        return write_drafts(person, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(drafts, "write_drafts", fail)
        first = queue_due(house.tools)

    assert (first, told(house)) == (1, ["Айдар-второй"])
    assert (queue_due(house.tools), told(house)) == (1, ["Айдар-второй", "Дана"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_shows_before_it_is_opened_tells_what_the_drafts_are_about(language: str) -> None:
    person = next(make_reader(known) for known in ("rus", "kaz", "eng", "uzb") if known == language)
    telling = [replace(DRAFT, title=" ".join(TELLING), number=f"{n}") for n in range(30)]
    t = read_catalogue(language)
    short = write_drafts(person, "a" * 64, date(2024, 3, 1), telling, t)
    kinds = ("mail", "telegram", "other")

    assert [word for kind in kinds for word in TELLING if word in shown(kind, write(short, kind, t)).casefold()] == []

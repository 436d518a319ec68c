"""Who is told what of a piece of news: by her rules, each change once, and nobody waits for another one's bad row."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import text

from alerts.compose import compose
from alerts.model import News, Person, Step
from alerts.subscriptions import Follow, QuietHours, Subscription, Timing, Wish
from config.settings import Settings, read_settings
from flows import queueing
from flows.queueing import queue, sort_news
from law.model import ActFacts, Change, Revision
from storage.acts import store_facts
from storage.changes import store_changes
from storage.engine import Store
from storage.notices import list_notices
from storage.outbox import list_deliveries
from storage.people import add_person
from storage.revisions import store_revision
from tests.storage.waiting import count_waiting

FACTS = ActFacts("49212", "", {"rus": "О профилактике бытового насилия"}, {}, "upd", "214-IV", date(2009, 12, 4))
WAS, IS = date(2023, 7, 1), date(2024, 6, 16)
NIGHT = datetime(2024, 6, 15, 20, tzinfo=UTC)  # one in the morning in Almaty
MORNING = datetime(2024, 6, 16, 2, tzinfo=UTC)
TOPIC = Subscription(Follow("topic", words="labour"))
QUIET = Wish(quiet=QuietHours(time(22), time(7)))


def change(eid: str, before: str = "в течение 10 дней", after: str = "в течение 30 дней", **fields: Any) -> Change:
    said: dict[str, Any] = {"places": (eid,), "topics": ("labour",)}
    return Change("rus", "substitution", "in_force", eid, "статья", before, after, **(said | fields))


NEWS = News("k" * 64, FACTS, (Step("rus", WAS, IS, (change("art_4"), change("art_5"), change("art_6"))),), NIGHT)


def article(number: int, **rule: Any) -> Subscription:
    return Subscription(Follow("article", "49212", f"art_{number}"), **rule)


def reader(name: str, *rules: Subscription, wish: Wish | None = None) -> Person:
    return Person(name, "rus", (f"mailto:{name}@centre.example",), (), rules, wish or Wish())


def sorted_eids(*rules: Subscription, wish: Wish | None = None) -> list[tuple[str, list[str]]]:
    parts = sort_news(reader("a", *rules, wish=wish), NEWS)
    return [(part.timing.frequency, [one.eid for step in part.news.steps for one in step.changes]) for part in parts]


@pytest.mark.parametrize(
    ("rules", "parts"),
    [
        ((TOPIC, Subscription(Follow("everything"))), [("at_once", ["art_4", "art_5", "art_6"])]),
        ((article(4), article(6)), [("at_once", ["art_4", "art_6"])]),
        (
            (article(4), replace(TOPIC, frequency="daily"), article(5, frequency="weekly")),
            [("at_once", ["art_4"]), ("daily", ["art_5", "art_6"])],
        ),
        ((article(4, snoozed_until=date(2024, 7, 1)), article(4, frequency="daily")), [("daily", ["art_4"])]),
        ((article(9),), []),
        ((), []),
    ],
)
def test_each_change_is_said_once_by_the_rule_that_may_speak_first(
    rules: tuple[Subscription, ...], parts: list[tuple[str, list[str]]]
) -> None:
    assert sorted_eids(*rules) == parts


def test_a_snoozed_rule_is_not_told_before_its_day_because_another_one_has_a_digest() -> None:
    rules = article(4, snoozed_until=date(2024, 7, 1)), article(5, frequency="daily")
    first, second = sort_news(reader("a", *rules), NEWS)

    assert first.timing == Timing("daily", datetime(2024, 6, 16, 3, tzinfo=UTC))
    assert second.timing == Timing("daily", datetime(2024, 7, 1, 3, tzinfo=UTC))
    assert first.news.key == NEWS.key != second.news.key


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Settings:
    monkeypatch.setenv("ZANWATCH_DATA_DIR", str(tmp_path / "data"))
    return read_settings()


@pytest.fixture
def told_store(store: Store) -> Store:
    """A store in which the changes of the news stand, as they do before anybody is told."""
    with store.transaction() as session:
        store_facts(session, FACTS)
        texts = [
            store_revision(session, Revision("49212", "rus", on, "", (), (), None, FACTS, law_hash=f"{on}"), (), NIGHT)
            for on in (WAS, IS)
        ]
        store_changes(session, texts[0], texts[1], NEWS.steps[0].changes, NIGHT)
    return store


def tell(store: Store, settings: Settings, *people: Person) -> dict[str, tuple[str, datetime | None, str]]:
    with store.transaction() as session:
        for person in people:
            add_person(session, person)
    with store.transaction() as session:
        queue(session, NEWS, settings, ("espi",))
        queue(session, NEWS, settings, ("espi",))
    with store.reading() as session:
        found = list_deliveries(session)
    assert len(found) == len({delivery.person for delivery in found})
    return {delivery.person: (delivery.state, delivery.next_try_at, delivery.answer) for delivery in found}


def test_what_comes_in_the_night_waits_for_the_morning_and_what_is_for_a_digest_is_no_delivery(
    told_store: Store, settings: Settings
) -> None:
    rows = tell(
        told_store,
        settings,
        reader("awake", TOPIC),
        reader("asleep", TOPIC, wish=QUIET),
        reader("daily", replace(TOPIC, frequency="daily")),
        reader("elsewhere", article(9)),
    )
    with told_store.reading() as session:
        held = count_waiting(session)

    assert rows == {"awake": ("waiting", None, ""), "asleep": ("waiting", MORNING, "")}
    assert held == 1


@pytest.mark.parametrize(
    ("poison", "error"),
    [
        ("UPDATE channel SET address_secret = 'v1:x' WHERE person_id = 2", ""),
        ("UPDATE person SET language = 'xyz' WHERE id = 2", "could not be composed: "),
        (
            "INSERT INTO person_wish (person_id, timezone, quiet_start, quiet_end, holidays, lets_critical_pass, "  # noqa: ISC004 - one statement
            "digest_at, digest_weekday, channels, wants_heartbeat, is_discreet) "
            "VALUES (2, 'Mars', '22:00', '07:00', '[]', false, '08:00', 0, 'all', true, true)",
            "could not be composed: ZoneInfoNotFoundError",
        ),
    ],
)
def test_one_poisonous_row_parks_its_own_message_and_the_others_get_theirs(
    told_store: Store, settings: Settings, poison: str, error: str
) -> None:
    people = [reader(name, TOPIC) for name in ("a", "b", "c")]
    with told_store.transaction() as session:
        for person in people:
            add_person(session, person)
        session.connection().execute(text(poison))
    with told_store.transaction() as session:
        queued = queue(session, NEWS, settings, ("espi",))
    with told_store.reading() as session:
        rows = session.connection().execute(text("SELECT person_id, state, answer FROM delivery ORDER BY person_id"))
        states = [tuple(row) for row in rows]
        notices = list_notices(session)

    assert queued == 2
    assert [row[:2] for row in states] == [(1, "waiting"), (2, "dead"), (3, "waiting")]
    assert states[1][2].startswith(error or "could not be composed: a stored address")
    assert len(notices) == 1
    assert "centre.example" not in notices[0].text


def test_a_template_that_fails_for_one_person_keeps_nobody_else_waiting(
    told_store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(person: Person, *rest: Any) -> Any:
        if person.name == "b":
            raise ZeroDivisionError("b@centre.example")
        return compose(person, *rest)

    monkeypatch.setattr(queueing, "compose", fail)
    rows = tell(told_store, settings, *(reader(name, TOPIC) for name in ("a", "b", "c")))

    assert rows["b"] == ("dead", None, "could not be composed: ZeroDivisionError")
    assert [rows[name][0] for name in ("a", "c")] == ["waiting", "waiting"]

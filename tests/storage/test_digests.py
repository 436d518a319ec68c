"""What waits for a digest is named by its stored changes: held once, told once, and never lost between the two."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from alerts.model import News, NextAct, Person, Step
from alerts.subscriptions import Follow, Frequency, Subscription, Timing
from law.discovery.model import Draft
from law.model import ActFacts, Effect
from storage.digests import (
    Held,
    MadeDigest,
    find_held,
    find_rule,
    hold,
    list_digests,
    list_due,
    store_digest,
)
from storage.drafts import list_draft_followers, store_draft
from storage.effects import store_later_effect
from storage.engine import Store
from storage.errors import NotStoredError
from storage.people import add_person, find_person, remove_person
from storage.tables import ChangeRow
from tests.storage.waiting import count_waiting

BEFORE, AFTER = date(2023, 7, 1), date(2024, 6, 16)
NAME = "Айгүл"
DUE = datetime(2024, 6, 17, 3, tzinfo=UTC)
DAILY = Timing("daily", DUE)
EIDS = ("art_1", "art_2", "art_3", "art_4", "art_5")

Keep = Callable[..., News]
PutStep = Callable[[date, date, Sequence[str]], Step]


@pytest.fixture
def keep(store: Store, put_step: PutStep, facts: ActFacts, person: Person, noon: datetime) -> Keep:
    """Store changes of these places, and a person; give the news of some of them."""
    step = put_step(BEFORE, AFTER, EIDS)
    with store.transaction() as session:
        add_person(session, person)

    def make(key: str = "a", places: tuple[str, ...] = EIDS, seen_at: datetime = noon) -> News:
        chosen = tuple(change for change in step.changes if change.eid in places)
        return News(key * 64, facts, (replace(step, changes=chosen),), seen_at)

    return make


def read(store: Store, at: datetime = DUE, stopped: tuple[str, ...] = ()) -> Held | None:
    with store.transaction() as session:
        return find_held(session, NAME, at, stopped)


def tell(store: Store, held: Held, day: date = AFTER, at: datetime = DUE) -> bool:
    with store.transaction() as session:
        return store_digest(session, NAME, MadeDigest(day, held.frequency, at), "n" * 64, held.ids)


def places(held: Held | None) -> list[str]:
    return [change.eid for news in (held.news if held else ()) for step in news.steps for change in step.changes]


def put(store: Store, news: News, timing: Timing = DAILY, name: str = NAME) -> bool:
    with store.transaction() as session:
        return hold(session, name, news, timing)


def test_what_is_held_comes_back_as_it_was(store: Store, keep: Keep, facts: ActFacts) -> None:
    news = replace(keep(), next_act=NextAct(facts, is_watched=True, is_confirmed=False))
    is_new = put(store, news)
    held = read(store)

    assert is_new
    assert held is not None
    assert (held.frequency, held.due_at) == ("daily", DUE)
    assert [replace(one, key=news.key) for one in held.news] == [replace(news, other_texts={"kaz": "unread"})]


def test_what_is_held_twice_is_held_once(store: Store, keep: Keep) -> None:
    answers = [put(store, keep()), put(store, keep())]
    with store.reading() as session:
        waiting = count_waiting(session)

    assert (answers, waiting, places(read(store))) == ([True, False], 1, list(EIDS))


def test_two_rules_that_meet_in_one_piece_of_news_hold_all_that_either_wants(store: Store, keep: Keep) -> None:
    put(store, keep(places=("art_1", "art_2")))
    is_more = put(store, keep(places=("art_2", "art_4")))

    assert (is_more, places(read(store))) == (True, ["art_1", "art_2", "art_4"])


def test_nothing_waits_for_somebody_who_is_not_here_nor_for_a_note_that_is_no_law(store: Store, keep: Keep) -> None:
    news = keep(places=("art_1",))
    (step,) = news.steps
    notes = replace(news, steps=(replace(step, changes=(replace(step.changes[0], kind="editorial"),)),))

    assert (put(store, news, name="Nobody"), put(store, notes)) == (False, False)


def test_a_change_that_is_not_stored_cannot_wait(store: Store, keep: Keep) -> None:
    news = keep(places=("art_1",))
    (step,) = news.steps
    unknown = replace(news, steps=(replace(step, changes=(replace(step.changes[0], eid="art_99"),)),))

    with pytest.raises(NotStoredError, match="49212 art_99"):
        put(store, unknown)


def test_it_is_due_at_its_instant_and_not_before(store: Store, keep: Keep) -> None:
    put(store, keep())
    with store.reading() as session:
        due = [list_due(session, DUE + timedelta(seconds=seconds)) for seconds in (-1, 0)]

    assert due == [(), (NAME,)]
    assert read(store, DUE - timedelta(seconds=1)) is None


def test_a_day_has_one_digest_and_what_is_in_it_waits_no_more(store: Store, keep: Keep) -> None:
    put(store, keep("a", ("art_1",)))
    held = read(store)
    assert held is not None
    answers = [tell(store, held), tell(store, held)]
    put(store, keep("b", ("art_2",)))
    with store.reading() as session:
        made = list_digests(session, NAME)

    assert (answers, [digest.period for digest in made]) == ([True, False], [AFTER])
    assert places(read(store)) == ["art_2"]


def test_what_a_daily_digest_told_is_not_told_again_by_the_weekly_one(store: Store, keep: Keep) -> None:
    put(store, keep(places=("art_1", "art_2")))
    put(store, keep(places=("art_2", "art_3")), Timing("weekly", DUE + timedelta(days=3)))
    daily = read(store)
    assert daily is not None
    tell(store, daily)
    weekly = read(store, DUE + timedelta(days=3))

    assert weekly is not None
    assert (daily.frequency, places(daily)) == ("daily", ["art_1", "art_2"])
    assert (weekly.frequency, places(weekly)) == ("weekly", ["art_3"])


def test_news_of_a_source_whose_alerts_are_stopped_waits_on(store: Store, keep: Keep) -> None:
    put(store, keep())

    assert read(store, stopped=("espi",)) is None
    assert places(read(store, stopped=("adilet",))) == list(EIDS)


def test_a_day_that_became_known_meanwhile_is_told(store: Store, keep: Keep, noon: datetime) -> None:
    put(store, keep(places=("art_1",)))
    later = Effect("E3", date(2024, 7, 1), "computed")
    with store.transaction() as session:
        number = session.exec(select(ChangeRow.id)).first()
        store_later_effect(session, number or 0, later, noon)
    held = read(store)

    assert held is not None
    assert [change.effect for step in held.news[0].steps for change in step.changes] == [later]


def test_whoever_is_forgotten_leaves_nothing_that_waits(store: Store, keep: Keep) -> None:
    put(store, keep())
    held = read(store)
    assert held is not None
    tell(store, held)
    put(store, keep("b"))
    with store.transaction() as session:
        remove_person(session, NAME)
    with store.reading() as session:
        left = list_due(session, DUE), count_waiting(session), list_digests(session, NAME)

    assert left == ((), 0, ())


def test_followers_of_drafts_are_those_who_had_no_digest_since_the_newest(
    store: Store, person: Person, noon: datetime
) -> None:
    follower = replace(
        person, name="Дана", topics=(), subscriptions=(Subscription(Follow("drafts"), frequency="daily"),)
    )
    draft = Draft("1", "О внесении изменений", "Закон", "", "", None, None)
    with store.transaction() as session:
        add_person(session, person)
        add_person(session, follower)
        nobody = list_draft_followers(session, noon)
        store_draft(session, "legalacts", draft, ((), ("49212",)), noon)
        both = list_draft_followers(session, noon), list_draft_followers(session, noon + timedelta(seconds=1))
        store_digest(session, "Дана", MadeDigest(AFTER, "daily", noon), "n", ())
        after = list_draft_followers(session, noon)

    assert (nobody, both, after) == ((), (("Дана",), ()), ())


def test_a_rule_is_found_by_its_number_with_whose_it_is(store: Store, person: Person) -> None:
    with store.transaction() as session:
        add_person(session, person)
        stored = find_person(session, NAME)
        assert stored is not None
        found = [find_rule(session, number) for number in (1, 99)]

    assert found == [(NAME, stored.subscriptions[0].key), None]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sets(st.sampled_from(EIDS), min_size=1),
            st.sampled_from(["daily", "weekly"]),
            st.integers(0, 4),
        ),
        max_size=8,
    )
)
def test_every_change_that_was_held_is_told_once_whatever_the_days(
    store: Store, keep: Keep, person: Person, parts: list[tuple[str, set[str], Frequency, int]]
) -> None:
    with store.transaction() as session:
        remove_person(session, NAME)
        add_person(session, person)
    wanted = set()
    told: list[tuple[str, str]] = []
    for number in range(12):
        now = DUE + timedelta(days=number)
        for key, eids, frequency, wait in [part for part in parts if part[3] == number]:
            put(store, keep(key, tuple(eids)), Timing(frequency, now + timedelta(days=wait)))
            wanted |= {(key, eid) for eid in eids}
        held = read(store, now)
        if held is not None and tell(store, held, AFTER + timedelta(days=number), now):
            names = {one.key: key for key in "abc" for one in held.news if one.key == _stored_key(key)}
            told += [(names[one.key], change.eid) for one in held.news for step in one.steps for change in step.changes]

    assert sorted(told) == sorted(wanted)


def _stored_key(key: str) -> str:
    return sha256((key * 64).encode()).hexdigest()

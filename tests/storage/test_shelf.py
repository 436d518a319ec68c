"""What waits for many people is kept, and read back, once for all of them: and is the same as each had it alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from alerts.model import News, Person, Step
from alerts.subscriptions import Timing
from law.model import ActFacts
from storage import shelf as shelf_module
from storage.digests import MadeDigest, find_held, find_person_id, hold, hold_for_all, store_digest
from storage.engine import Store
from storage.people import add_person
from storage.shelf import Shelf

BEFORE, AFTER = date(2023, 7, 1), date(2024, 6, 16)
DUE = datetime(2024, 6, 17, 3, tzinfo=UTC)
DAILY, WEEKLY = Timing("daily", DUE), Timing("weekly", DUE)
NAMES = ("a", "b", "c")
EIDS = ("art_1", "art_2", "art_3")

PutStep = Callable[[date, date, Sequence[str]], Step]


@pytest.fixture
def news(store: Store, put_step: PutStep, facts: ActFacts, noon: datetime) -> News:
    step = put_step(BEFORE, AFTER, EIDS)
    with store.transaction() as session:
        for name in NAMES:
            add_person(session, Person(name, "rus", (f"mailto:{name}@example.kz",), ("labour",)))
    return News("k" * 64, facts, (step,), noon)


def cut(news: News, *eids: str) -> News:
    (step,) = news.steps
    return replace(news, steps=(replace(step, changes=tuple(c for c in step.changes if c.eid in eids)),))


def put(store: Store, *waiting: tuple[str, News, Timing]) -> None:
    with store.transaction() as session:
        hold_for_all(session, [(name, find_person_id(session, name) or 0, news, when) for name, news, when in waiting])


def read(store: Store, names: Sequence[str] = NAMES, shelf: Shelf | None = None) -> list[object]:
    found = []
    for name in names:
        with store.transaction() as session:
            held = find_held(session, name, DUE, (), shelf)
            found.append(held and replace(held, ids=()))
    return found


def test_what_is_kept_for_all_is_what_would_be_kept_for_each(store: Store, news: News) -> None:
    mine = {"a": news, "b": cut(news, "art_2"), "c": news}
    with store.transaction() as session:
        for name, own in mine.items():
            hold(session, name, own, DAILY)
        alone = [find_held(session, name, DUE) for name in NAMES]
        session.rollback()
    put(store, *((name, own, DAILY) for name, own in mine.items()))

    assert read(store) == [held and replace(held, ids=()) for held in alone]


def test_what_is_kept_twice_waits_once_and_the_rest_is_added(store: Store, news: News) -> None:
    put(store, ("a", cut(news, "art_1"), DAILY), ("b", cut(news, "art_1"), DAILY))
    put(store, *((name, news, DAILY) for name in NAMES))
    put(store, *((name, news, DAILY) for name in NAMES))

    assert read(store) == read(store, ("c", "c", "c"))


def test_all_for_whom_the_same_waits_are_read_to_from_one_shelf(
    store: Store, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, *((name, news, DAILY) for name in NAMES))
    alone = read(store)
    asked: list[int] = []
    really = shelf_module._read_news
    monkeypatch.setattr(shelf_module, "_read_news", lambda *how: asked.append(1) or really(*how))

    assert read(store, shelf=Shelf()) == alone
    assert len(asked) == 1


def test_whoever_was_told_a_part_gets_the_rest_though_another_was_told_nothing(store: Store, news: News) -> None:
    put(store, ("a", cut(news, "art_1"), DAILY), ("a", news, WEEKLY), ("b", news, WEEKLY))
    with store.transaction() as session:
        daily = find_held(session, "a", DUE)
        assert daily is not None
        store_digest(session, "a", MadeDigest(AFTER, "daily", DUE), "n" * 64, daily.ids[:1])
    shelf = Shelf()
    found = read(store, ("b", "a", "b"), shelf)

    assert found == read(store, ("b", "a", "b"))
    assert [[c.eid for c in held.news[0].steps[0].changes] for held in found] == [  # type: ignore[attr-defined] - held
        list(EIDS), ["art_2", "art_3"], list(EIDS),
    ]  # fmt: skip


def test_a_full_shelf_begins_anew_and_says_the_same(store: Store, news: News, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, *((name, news, DAILY) for name in NAMES))
    alone = read(store)
    monkeypatch.setattr(shelf_module, "MOST_CHARACTERS", 1)
    shelf = Shelf()

    assert (read(store, shelf=shelf), len(shelf._kept)) == (alone, 1)

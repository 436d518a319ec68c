from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from storage.engine import Store
from storage.seen import NewsStep, list_marks, mark
from storage.users import User, remove_user, store_user

STEP = NewsStep("49212", date(2023, 7, 1), date(2024, 6, 16))


@pytest.fixture
def staffed(store: Store, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("storage.seen.has_news", lambda _, step: step.act == "49212")
    with store.transaction() as session:
        for name in ("Айгүл", "Болат"):
            store_user(session, User(name, "reader", noon), "no password fits")
    return store


@pytest.fixture
def put(staffed: Store, noon: datetime) -> Callable[..., bool]:
    def do(name: str, what: str, step: NewsStep = STEP) -> bool:
        with staffed.transaction() as session:
            return mark(session, name, step, what, noon + timedelta(minutes=1))  # type: ignore[arg-type]

    return do


def test_what_was_seen_stays_seen_when_it_is_opened_again_and_can_be_taken_back(
    staffed: Store, put: Callable[..., bool]
) -> None:
    found = []
    for what in ("opened", "seen", "opened", "unseen"):
        assert put("Айгүл", what)
        with staffed.reading() as session:
            found.append(list_marks(session, "айгүл")[STEP])

    assert found == ["opened", "seen", "seen", "opened"]


def test_what_one_has_seen_another_has_not(staffed: Store, put: Callable[..., bool]) -> None:
    put("Айгүл", "seen")
    with staffed.reading() as session:
        marks = {name: list_marks(session, name) for name in ("Айгүл", "Болат", "nobody")}

    assert marks == {"Айгүл": {STEP: "seen"}, "Болат": {}, "nobody": {}}


def test_only_news_can_be_seen_and_only_by_somebody(put: Callable[..., bool]) -> None:
    unknown = NewsStep("1", STEP.from_on, STEP.to_on)

    assert (put("Айгүл", "seen", unknown), put("nobody", "seen")) == (False, False)


def test_whoever_is_forgotten_leaves_no_trace_of_what_was_seen(staffed: Store, put: Callable[..., bool]) -> None:
    put("Айгүл", "seen")
    with staffed.transaction() as session:
        remove_user(session, "Айгүл")
        store_user(session, User("Айгүл", "reader", datetime.fromisoformat("2026-01-01T00:00:00+00:00")), "x")
    with staffed.reading() as session:
        marks = list_marks(session, "Айгүл")

    assert marks == {}

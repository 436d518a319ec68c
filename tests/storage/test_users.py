from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from storage.engine import Store
from storage.errors import NotStoredError
from storage.sessions import (
    IDLE,
    PAUSE,
    TRIES,
    WHOLE,
    WINDOW,
    Attempt,
    end_session,
    find_signed_in,
    forgive,
    make_card,
    start_session,
    try_sign_in,
    use_session,
)
from storage.users import User, disable_user, find_password_hash, list_users, remove_user, store_user

HASH = "$argon2id$of-a-password"


@pytest.fixture
def aigul(noon: datetime) -> User:
    return User("Айгүл К.", "editor", noon)


@pytest.fixture
def add(store: Store) -> Callable[[User], bool]:
    def store_one(user: User) -> bool:
        with store.transaction() as session:
            return store_user(session, user, HASH)

    return store_one


def _find(store: Store, token: str, at: datetime) -> tuple[User, bool] | None:
    with store.reading() as session:
        return find_signed_in(session, token, at)


def _start(store: Store, name: str, token: str, at: datetime) -> None:
    with store.transaction() as session:
        start_session(session, name, token, at)


def _try(store: Store, name: str, network: str, at: datetime) -> Attempt:
    with store.transaction() as session:
        return try_sign_in(session, name, network, at)


def test_a_user_is_found_whatever_the_case_and_width_of_the_name(
    store: Store, aigul: User, add: Callable[[User], bool]
) -> None:
    add(aigul)
    with store.reading() as session:
        found = [find_password_hash(session, name) for name in ("Айгүл К.", " айгүл  к. ", "АЙГҮЛ К.", "Айгул К.", "")]
        users = list_users(session)

    assert (found, users) == ([HASH, HASH, HASH, None, None], (aigul,))


def test_no_name_stands_in_the_database_as_it_is(store: Store, aigul: User, add: Callable[[User], bool]) -> None:
    add(aigul)
    with store.engine.connect() as connection:
        row = str(connection.execute(text("SELECT * FROM account")).one())

    assert "Айгүл" not in row


def test_a_name_that_exists_gets_the_new_role_and_is_signed_out(
    store: Store, aigul: User, add: Callable[[User], bool], noon: datetime
) -> None:
    later = noon + timedelta(hours=1)
    first = add(aigul)
    _start(store, aigul.name, "token", later)
    second = add(User("айгүл к.", "reader", later))
    with store.reading() as session:
        users = list_users(session)

    assert (first, second, _find(store, "token", later)) == (True, False, None)
    assert users == (User("айгүл к.", "reader", noon),)


def test_who_is_disabled_or_removed_may_not_come_in(
    store: Store, aigul: User, add: Callable[[User], bool], noon: datetime
) -> None:
    add(aigul)
    _start(store, aigul.name, "token", noon)
    with store.transaction() as session:
        disable_user(session, aigul.name)
        disabled = (find_password_hash(session, aigul.name), find_signed_in(session, "token", noon))
    with pytest.raises(NotStoredError):
        _start(store, aigul.name, "other", noon)
    with store.transaction() as session:
        removed = [remove_user(session, aigul.name) for _ in range(2)]
        users = list_users(session)
    with pytest.raises(NotStoredError), store.transaction() as session:
        disable_user(session, aigul.name)

    assert (disabled, removed, users) == ((None, None), [True, False], ())


def test_a_session_ends_by_sign_out_by_idleness_and_by_age(
    store: Store, aigul: User, add: Callable[[User], bool], noon: datetime
) -> None:
    add(aigul)
    for token in ("out", "idle", "used"):
        _start(store, aigul.name, token, noon)
    moment = timedelta(seconds=1)
    with store.transaction() as session:
        end_session(session, "out")
        end_session(session, "never was")
        use_session(session, "never was", noon)
    fresh = [_find(store, token, noon) for token in ("out", "idle", "never was")]
    before, after = _find(store, "idle", noon + IDLE - moment), _find(store, "idle", noon + IDLE)
    at = noon
    while at < noon + WHOLE - IDLE:
        at += IDLE - moment
        with store.transaction() as session:
            use_session(session, "used", at)
    old = [_find(store, "used", noon + WHOLE - moment), _find(store, "used", noon + WHOLE)]

    # She came back, time and again, after a pause.
    visitor = replace(aigul, last_visit_at=at - IDLE + moment)

    assert fresh == [None, (aigul, False), None]
    assert (before, after) == ((aigul, True), None)
    assert old == [(visitor, False), None]


def test_a_new_session_sweeps_out_those_that_have_run_out(
    store: Store, aigul: User, add: Callable[[User], bool], noon: datetime
) -> None:
    add(aigul)
    _start(store, aigul.name, "old", noon)
    _start(store, aigul.name, "new", noon + IDLE)
    with store.reading() as session:
        count = session.connection().execute(text("SELECT count(*) FROM web_session")).scalar_one()

    assert count == 1


def test_the_last_visit_is_the_one_before(
    store: Store, aigul: User, add: Callable[[User], bool], noon: datetime
) -> None:
    add(aigul)
    visits = []
    for day in range(3):
        at = noon + timedelta(days=day)
        _start(store, aigul.name, str(day), at)
        found = _find(store, str(day), at)
        visits.append(found and found[0].last_visit_at)

    assert visits == [None, noon, noon + timedelta(days=1)]


def test_a_second_browser_or_a_short_pause_is_no_new_visit_and_a_long_one_is(
    store: Store, aigul: User, add: Callable[[User], bool], noon: datetime
) -> None:
    add(aigul)
    morning = noon - timedelta(days=1)
    _start(store, aigul.name, "monday", morning)
    _start(store, aigul.name, "desk", noon)
    visits = []
    for at, token in ((noon + PAUSE / 2, "phone"), (noon + PAUSE, "desk"), (noon + 2 * PAUSE, "desk")):
        with store.transaction() as session:
            if token == "phone":
                start_session(session, aigul.name, token, at)
            use_session(session, token, at)
        found = _find(store, token, at)
        visits.append(found and found[0].last_visit_at)

    # The phone at 13:00, the desk at 14:00 and then not before 16:00.
    assert visits == [morning, morning, noon]


def test_ten_tries_that_fail_are_all_for_a_name_and_for_a_network(store: Store, noon: datetime) -> None:
    by_name = [_try(store, "Айгүл", f"net {n}", noon + timedelta(minutes=n)) for n in range(TRIES)]
    late = noon + timedelta(minutes=TRIES)
    same_name = _try(store, " АЙГҮЛ ", "another", late)
    by_network = [_try(store, f"name {n}", "one", late) for n in range(TRIES)]
    same_network = _try(store, "another", "one", late)
    free_again = _try(store, "Айгүл", "another", noon + WINDOW)

    assert [attempt.wait for attempt in by_name + by_network] == [timedelta()] * 2 * TRIES
    assert (same_name, same_network) == (Attempt(wait=timedelta(minutes=5)), Attempt(wait=WINDOW))
    assert free_again.wait == timedelta()


def test_a_right_password_counts_for_nothing(store: Store, noon: datetime) -> None:
    for _ in range(3 * TRIES):
        with store.transaction() as session:
            attempt = try_sign_in(session, "Айгүл", "one", noon)
            forgive(session, attempt)

    assert attempt.wait == timedelta()


def test_tries_at_the_same_moment_are_counted_one_after_another(store: Store, noon: datetime) -> None:
    with ThreadPoolExecutor(8) as pool:
        attempts = list(pool.map(lambda n: _try(store, "Айгүл", f"net {n}", noon), range(24)))

    assert sum(not attempt.wait for attempt in attempts) == TRIES


def test_a_browser_with_a_card_has_tries_of_its_own_and_no_more(store: Store, noon: datetime) -> None:
    for number in range(TRIES):
        _try(store, "Айгүл", f"net {number}", noon)
    with store.transaction() as session:
        card, foreign = make_card(session, "айгүл"), make_card(session, "Сәуле")
        waits = [
            [try_sign_in(session, "Айгүл", "one", noon, shown).wait for _ in range(TRIES + 1)]
            for shown in (card, foreign, card[:-1], ".", "")
        ]
        stranger = try_sign_in(session, "Сәуле", "one", noon)

    assert waits == [[timedelta()] * TRIES + [WINDOW]] + [[WINDOW] * (TRIES + 1)] * 4
    # What was tried with the card counts for its network as well.
    assert stranger.wait == WINDOW

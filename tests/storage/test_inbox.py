"""Who looks after a step of an act, how far it has come, what was said of it, and what a reader has no use for."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from law.model import Change, Revision
from storage.accounts import remove_account
from storage.audit import actor_of, list_entries, verify
from storage.changes import store_changes
from storage.engine import Store, open_store
from storage.errors import NotStoredError
from storage.inbox import (
    Work,
    WrongMoveError,
    assign,
    find_hours,
    find_work,
    list_colleagues,
    list_events,
    list_work,
    move,
    note_approved,
    set_hours,
)
from storage.inbox_comments import count_mentions, list_comments, list_mentions, mark_read, store_comment
from storage.revisions import store_revision
from storage.rotation import rotate
from storage.seen import NewsStep
from storage.users import User, store_user

STEP = NewsStep("49212", date(2023, 7, 1), date(2024, 6, 16))
OTHER = NewsStep("49212", date(2024, 6, 16), date(2025, 1, 1))
CANARY = "канарейка-k4"


@pytest.fixture
def staffed(
    store: Store, make_revision: Callable[..., Revision], make_change: Callable[..., Change], noon: datetime
) -> Store:
    """A store with one step of one act, and three who may sign in."""
    with store.transaction() as session:
        before = store_revision(session, make_revision(law_hash="1" * 64), [], noon)
        after = store_revision(session, make_revision(on=STEP.to_on, text="18. Иное", law_hash="2" * 64), [], noon)
        store_changes(session, before, after, [make_change()], noon)
        for name, role in (("Айгүл", "editor"), ("Айгүл К.", "admin"), ("reader", "reader")):
            store_user(session, User(name, role, noon), "hash")  # type: ignore[arg-type]
    return store


def numbers(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {one.name: one.number for one in list_colleagues(session)}


def test_a_step_that_nobody_has_touched_is_new_and_has_no_row(staffed: Store) -> None:
    with staffed.reading() as session:
        assert (find_work(session, STEP), list_work(session), list_events(session, STEP)) == (Work(), {}, ())


def test_work_goes_its_way_step_by_step_and_whoever_takes_it_up_has_it(staffed: Store, noon: datetime) -> None:
    known = numbers(staffed)
    with staffed.transaction() as session:
        for hour, state in enumerate(("in_review", "approved", "done", "in_review")):
            move(session, STEP, state, ("Айгүл", ""), noon + timedelta(hours=hour))  # type: ignore[arg-type]
        move(session, STEP, "not_relevant", ("Айгүл К.", CANARY), noon + timedelta(hours=9))
        work = find_work(session, STEP)
        events = [(one.what, one.value, one.reason) for one in list_events(session, STEP)][::-1]
        deeds = {(one.deed.actor, one.deed.action, one.deed.object_kind) for one in list_entries(session)}
        is_whole = verify(session) is None

    mine = f"account:{known['Айгүл']}"
    assert work == Work("not_relevant", known["Айгүл"], 1)
    assert events == [
        ("state", "in_review", ""),
        ("assignee", f"{known['Айгүл']}", ""),
        ("state", "approved", ""),
        ("state", "done", ""),
        ("state", "in_review", ""),
        ("state", "not_relevant", CANARY),
    ]
    assert (deeds, is_whole) == (
        {(mine, "changed", "inbox"), (f"account:{known['Айгүл К.']}", "changed", "inbox")},
        True,
    )


@pytest.mark.parametrize(
    ("state", "reason"), [("approved", ""), ("done", ""), ("sent", ""), ("new", ""), ("not_relevant", " ")]
)
def test_no_state_is_skipped_and_nothing_is_put_aside_without_a_reason(
    staffed: Store, noon: datetime, state: str, reason: str
) -> None:
    with pytest.raises(WrongMoveError), staffed.transaction() as session:
        move(session, STEP, state, ("Айгүл", reason), noon)  # type: ignore[arg-type]
    with staffed.reading() as session:
        assert (find_work(session, STEP), list_entries(session)) == (Work(), ())


def test_words_that_are_approved_bring_the_work_on_and_reopen_nothing(staffed: Store, noon: datetime) -> None:
    found = []
    with staffed.transaction() as session:
        for state in ("", "done"):
            if state:
                move(session, STEP, "done", ("Айгүл", ""), noon)
            note_approved(session, STEP, "Айгүл", noon)
            found.append(find_work(session, STEP).state)

    assert found == ["approved", "done"]


def test_work_is_given_to_editors_and_admins_and_to_nobody_and_goes_with_no_account(
    staffed: Store, noon: datetime
) -> None:
    known = numbers(staffed)
    found = []
    with staffed.transaction() as session:
        for to in (known["Айгүл К."], None, known["Айгүл К."], known["Айгүл К."]):
            assign(session, STEP, "Айгүл", to, noon)
            found.append(find_work(session, STEP).assignee)
        events = [one.value for one in list_events(session, STEP)]
        for wrong in (known["reader"], 999):
            with pytest.raises(NotStoredError):
                assign(session, STEP, "Айгүл", wrong, noon)
        store_user(session, User("third", "admin", noon), "hash")
        remove_account(session, known["Айгүл К."])
        session.expire_all()
        left = find_work(session, STEP)

    assert found == [known["Айгүл К."], None, known["Айгүл К."], known["Айгүл К."]]
    assert events == [f"{known['Айгүл К.']}", "", f"{known['Айгүл К.']}"]
    assert (left.state, left.assignee) == ("new", None)


def test_what_is_no_step_is_no_work(staffed: Store, noon: datetime) -> None:
    for deed in (
        lambda session: move(session, OTHER, "in_review", ("Айгүл", ""), noon),
        lambda session: assign(session, OTHER, "Айгүл", None, noon),
        lambda session: store_comment(session, OTHER, "Айгүл", "?", noon),
    ):
        with pytest.raises(NotStoredError), staffed.transaction() as session:
            deed(session)


def test_who_is_named_in_a_comment_finds_it_until_she_has_read_it(staffed: Store, noon: datetime) -> None:
    with staffed.transaction() as session:
        named = store_comment(session, STEP, "Айгүл", "@айгүл к. и @reader, гляньте. a@reader.kz @[1] @нет", noon)
        waiting = {name: count_mentions(session, name) for name in ("Айгүл", "Айгүл К.", "reader", "nobody")}
        (mention,) = list_mentions(session, "reader", 10)
        mark_read(session, OTHER, "reader", noon)
        still = count_mentions(session, "reader")
        mark_read(session, STEP, "reader", noon)
        after = {name: count_mentions(session, name) for name in ("Айгүл К.", "reader")}

    assert {one.name for one in named} == {"Айгүл К.", "reader"}
    assert waiting == {"Айгүл": 0, "Айгүл К.": 1, "reader": 1, "nobody": 0}
    assert (mention.step, mention.comment.author) == (STEP, "Айгүл")
    assert mention.comment.text == "@Айгүл К. и @reader, гляньте. a@reader.kz @(1) @нет"
    assert (still, after) == (1, {"Айгүл К.": 1, "reader": 0})


def test_who_is_forgotten_is_named_in_no_comment_and_what_was_said_and_decided_stays(
    staffed: Store, noon: datetime
) -> None:
    known = numbers(staffed)
    with staffed.transaction() as session:
        store_comment(session, STEP, "reader", f"Спросите. {CANARY}", noon)
        store_comment(session, STEP, "Айгүл", "@reader – согласна.", noon)
        move(session, STEP, "not_relevant", ("Айгүл", "Не наше."), noon)
        remove_account(session, known["reader"])
        session.expire_all()
        said = [(one.author, one.text) for one in list_comments(session, STEP)]
        state = find_work(session, STEP).state

    assert said == [("", f"Спросите. {CANARY}"), ("Айгүл", "@… – согласна.")]
    assert state == "not_relevant"


def test_what_staff_says_is_sealed_in_every_row(staffed: Store, noon: datetime) -> None:
    with staffed.transaction() as session:
        store_comment(session, STEP, "Айгүл", f"@reader {CANARY}", noon)
        move(session, STEP, "not_relevant", ("Айгүл", CANARY), noon)
    with staffed.engine.connect() as connection:
        rows = [
            str(row)
            for table in ("inbox_comment", "inbox_event", "inbox_item", "inbox_mention", "audit")
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own words
        ]

    assert len(rows) == 6
    assert [row for row in rows if CANARY in row or "reader" in row] == []


def test_a_comment_says_something_and_not_too_much(staffed: Store, noon: datetime) -> None:
    for words in (" ", "x" * 2001):
        with pytest.raises(ValueError, match="a comment has"), staffed.transaction() as session:
            store_comment(session, STEP, "Айгүл", words, noon)


def test_hours_are_the_admins_word_and_on_record(staffed: Store, noon: datetime) -> None:
    with staffed.transaction() as session:
        was = find_hours(session)
        set_hours(session, 6, actor_of(session, "Айгүл К."), noon)
        for wrong in (0, 24 * 14 + 1):
            with pytest.raises(ValueError, match="hours"):
                set_hours(session, wrong, "command", noon)
        entries = [(one.deed.object_kind, one.deed.object_id) for one in list_entries(session)]

        assert (was, find_hours(session), entries) == (24, 6, [("inbox hours", "6")])


def test_what_was_said_is_read_under_another_secret_key(staffed: Store, database_url: str, noon: datetime) -> None:
    new_key = b"n" * 32
    with staffed.transaction() as session:
        store_comment(session, STEP, "Айгүл", f"@reader {CANARY}", noon)
        move(session, STEP, "not_relevant", ("Айгүл", CANARY), noon)
    rotate(staffed, new_key, noon)
    store = open_store(database_url, new_key)
    with store.reading() as session:
        said = [one.text for one in list_comments(session, STEP)], [one.reason for one in list_events(session, STEP)]
    store.close()

    assert said == ([f"@reader {CANARY}"], [CANARY])

"""A stored change is never altered; what is known of its day later stands beside it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from law.model import AmendingAct, Capture, Change, Effect, Revision
from storage.captures import store_capture
from storage.changes import list_changes, store_changes
from storage.effects import list_open, store_later_effect
from storage.engine import Store
from storage.revisions import store_revision
from storage.runs import open_run

BY = AmendingAct("72-VIII", date(2024, 4, 15))
OPEN = Effect("E3", phrase="по истечении шестидесяти календарных дней")
FIRST = Effect("E3", date(2024, 6, 15), "computed", OPEN.phrase, date(2024, 4, 15))
SECOND = Effect("E3", date(2024, 6, 16), "computed", OPEN.phrase, date(2024, 4, 16))


@pytest.fixture
def stored(
    store: Store, make_revision: Callable[..., Revision], make_change: Callable[..., Change], noon: datetime
) -> Store:
    with store.transaction() as session:
        run = open_run(session, "watch", noon)
        body = Capture("espi", "49212", "rus", "edition", "https://x", noon, 200, (), b"body")
        capture = store_capture(session, body, run)
        before = store_revision(session, make_revision(), [capture], noon)
        after = store_revision(session, make_revision(date(2024, 6, 16), "other"), [capture], noon)
        changes = [
            make_change(eid="art_1", amended_by=(BY,), effect=OPEN),
            make_change(eid="art_2", amended_by=(BY,), effect=SECOND),
            make_change(eid="art_3", amended_by=(BY, AmendingAct("73-VIII", None)), effect=OPEN),
            make_change(eid="art_4", amended_by=(AmendingAct("72-VIII", date(2020, 1, 1)),), effect=OPEN),
        ]
        store_changes(session, before, after, changes, noon)
    return store


def test_only_what_one_act_did_and_whose_day_is_open_waits_for_it(stored: Store) -> None:
    with stored.reading() as session:
        found = list_open(session, BY.number, BY.signed_on)

    assert [(item.act, item.to_on, item.change.eid) for item in found] == [("49212", date(2024, 6, 16), "art_1")]


def test_the_newest_word_on_a_day_holds_wherever_the_change_is_read(stored: Store, noon: datetime) -> None:
    with stored.transaction() as session:
        (item,) = list_open(session, BY.number, BY.signed_on)
        for effect in (FIRST, SECOND):
            store_later_effect(session, item.id, effect, noon)
    with stored.reading() as session:
        effects = [item.change.effect for item in list_changes(session, zone=ZoneInfo("UTC"))]
        still_open = list_open(session, BY.number, BY.signed_on)

    assert (effects, still_open) == ([SECOND, SECOND, OPEN, OPEN], ())


@pytest.mark.parametrize("statement", ["UPDATE later_effect SET change_id = change_id", "DELETE FROM later_effect"])
def test_what_stands_beside_a_change_is_history_too(stored: Store, statement: str) -> None:
    with stored.transaction() as session:
        (item,) = list_open(session, BY.number, BY.signed_on)
        store_later_effect(session, item.id, SECOND, datetime(2024, 6, 17, tzinfo=UTC))

    with pytest.raises(DBAPIError, match="append-only"), stored.engine.begin() as connection:
        connection.execute(text(statement))

"""Revisions, their captures and their changes: kept for ever, as they were."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from law.model import Capture, Change, Revision
from storage.captures import store_capture
from storage.changes import StoredChange, list_changes, store_changes
from storage.engine import Store
from storage.errors import NotStoredError
from storage.revisions import Edition, StoredRevision, find_latest, get_revision, list_editions, store_revision
from storage.runs import open_run

ALMATY = ZoneInfo("Asia/Almaty")
JULY, JUNE = date(2023, 7, 1), date(2024, 6, 16)

MakeRevision = Callable[..., Revision]
MakeChange = Callable[..., Change]
MakeCapture = Callable[..., Capture]


def test_a_revision_comes_back_as_it_was_with_its_captures(
    store: Store, make_revision: MakeRevision, make_capture: MakeCapture, noon: datetime
) -> None:
    revision = make_revision()
    with store.transaction() as session:
        run = open_run(session, "watch", noon)
        captures = [store_capture(session, make_capture(body), run) for body in (b"page 1", b"page 2")]
        stored = store_revision(session, revision, captures[::-1], noon)
    with store.reading() as session:
        read = get_revision(session, stored.id)

    assert read == stored == StoredRevision(stored.id, revision, 1, noon, tuple(captures[::-1]))


def test_the_latest_is_the_latest_edition_whatever_was_stored_last(
    store: Store, make_revision: MakeRevision, noon: datetime
) -> None:
    with store.transaction() as session:
        for on, words in ((JUNE, "new"), (JULY, "old"), (JUNE, "corrected in silence")):
            store_revision(session, make_revision(on, words), [], noon)
        store_revision(session, make_revision(JUNE, "қазақша", language="kaz"), [], noon)
        latest = find_latest(session, "49212", "rus")

    assert latest
    assert (latest.seq, latest.revision) == (3, make_revision(JUNE, "corrected in silence"))


def test_an_act_that_was_never_stored_has_no_latest_revision(store: Store) -> None:
    with store.reading() as session:
        assert (find_latest(session, "1", "rus"), list_editions(session, "1", "rus")) == (None, ())
        with pytest.raises(NotStoredError, match="no revision 7"):
            get_revision(session, 7)


def test_two_texts_under_one_edition_date_are_two_rows(
    store: Store, make_revision: MakeRevision, noon: datetime
) -> None:
    with store.transaction() as session:
        first = store_revision(session, make_revision(JUNE, "one", law_hash="1"), [], noon)
        second = store_revision(session, make_revision(JUNE, "two", law_hash="2"), [], noon)
        earlier = store_revision(session, make_revision(JULY, "zero", law_hash="0"), [], noon)
        editions = list_editions(session, "49212", "rus")

    assert editions == (
        Edition(earlier.id, JULY, "0", "b" * 64, 3, noon, "0"),
        Edition(first.id, JUNE, "1", "b" * 64, 1, noon, "1"),
        Edition(second.id, JUNE, "2", "b" * 64, 2, noon, "2"),
    )


def test_a_tree_rests_on_the_edition_beside_it(store: Store, make_revision: MakeRevision, noon: datetime) -> None:
    words = " ".join(str(number) for number in range(3000))
    with store.transaction() as session:
        for on in (JUNE, date(2020, 1, 1), JULY):
            store_revision(session, make_revision(on, f"{words} {on}"), [], noon)
        query = text(
            "SELECT r.portal_version_on, b.portal_version_on FROM revision r JOIN blob ON blob.id = r.tree_id"
            " LEFT JOIN revision b ON b.tree_id = blob.base_id ORDER BY r.seq"
        )
        rows = [tuple(str(day) for day in row) for row in session.connection().execute(query)]

    assert rows == [("2024-06-16", "None"), ("2020-01-01", "2024-06-16"), ("2023-07-01", "2020-01-01")]


def store_history(store: Store, make_revision: MakeRevision, make_change: MakeChange, at: datetime) -> None:
    with store.transaction() as session:
        run = open_run(session, "watch", at)
        capture = store_capture(
            session, Capture("espi", "49212", "rus", "edition", "https://x", at, 200, (), b"body"), run
        )
        before = store_revision(session, make_revision(JULY), [capture], at)
        after = store_revision(session, make_revision(JUNE, "other words"), [capture], at)
        store_changes(session, before, after, [make_change()], at)


@pytest.mark.parametrize("table", ["revision", "revision_capture", "blob", "change"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_no_statement_alters_or_deletes_history(
    *, store: Store, make_revision: MakeRevision, make_change: MakeChange, noon: datetime, table: str, statement: str
) -> None:
    store_history(store, make_revision, make_change, noon)
    column = {"revision": "law_hash", "revision_capture": "position", "blob": "data", "change": "label"}[table]
    column = "value" if table == "change" else column
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement.format(table=table, column=column)))


@pytest.mark.parametrize("table", ["revision", "revision_capture", "blob", "change"])
def test_replacing_or_truncating_does_not_slip_past_the_guard(
    store: Store, make_revision: MakeRevision, make_change: MakeChange, noon: datetime, table: str
) -> None:
    store_history(store, make_revision, make_change, noon)
    statement = (
        f"TRUNCATE {table} CASCADE"
        if store.engine.dialect.name == "postgresql"
        else f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608 - our own names
    )
    with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
        connection.execute(text(statement))


def test_changes_come_oldest_first_russian_before_kazakh_and_in_their_order(
    store: Store, make_revision: MakeRevision, make_change: MakeChange, noon: datetime
) -> None:
    later = noon + timedelta(days=1)
    one, two = make_change(), make_change(eid="art_18__para_1__subpara_4")
    kaz = make_change(language="kaz", label="17-бап, 3-1-тармақ")
    other = make_change(eid="art_1")
    with store.transaction() as session:
        revisions = {
            (act, language, on): store_revision(session, make_revision(on, act=act, language=language), [], noon)
            for act in ("49212", "10")
            for language in ("rus", "kaz")
            for on in (JULY, JUNE)
        }
        for act, language, at, changes in (
            ("10", "rus", later, [other]),
            ("49212", "kaz", noon, [kaz]),
            ("49212", "rus", noon, [two, one]),
            ("10", "rus", noon, []),
        ):
            before, after = revisions[act, language, JULY], revisions[act, language, JUNE]
            store_changes(session, before, after, changes, at)
    with store.reading() as session:
        everything = list_changes(session, zone=ALMATY)
        of_one = list_changes(session, act="10", zone=ALMATY)

    assert everything == (
        StoredChange("49212", JULY, JUNE, noon, two),
        StoredChange("49212", JULY, JUNE, noon, one),
        StoredChange("49212", JULY, JUNE, noon, kaz),
        StoredChange("10", JULY, JUNE, later, other),
    )
    assert of_one == everything[-1:]


def test_since_is_the_day_of_seeing_in_the_zone_of_the_house(
    store: Store, make_revision: MakeRevision, make_change: MakeChange
) -> None:
    # 19:30 UTC is half past midnight of the next day in Almaty (UTC+5).
    seen_at = datetime(2024, 6, 16, 0, 30, tzinfo=ALMATY)
    with store.transaction() as session:
        after = store_revision(session, make_revision(JUNE), [], seen_at)
        store_changes(session, None, after, [make_change()], seen_at)
    with store.reading() as session:
        found = [
            len(list_changes(session, since=date(2024, 6, day), zone=zone))
            for day, zone in ((16, ALMATY), (17, ALMATY), (15, ZoneInfo("UTC")), (16, ZoneInfo("UTC")))
        ]

    assert found == [1, 0, 1, 0]


def test_a_repeal_known_at_the_first_reading_has_one_date(
    store: Store, make_revision: MakeRevision, make_change: MakeChange, noon: datetime
) -> None:
    status = make_change(kind="status", eid="status", before=None, after="Утративший силу", amended_by=())
    with store.transaction() as session:
        store_changes(session, None, store_revision(session, make_revision(JUNE), [], noon), [status], noon)
        found = list_changes(session, zone=ALMATY)

    assert found == (StoredChange("49212", JUNE, JUNE, noon, status),)


@pytest.mark.parametrize("has_before", [True, False])
def test_one_set_of_changes_cannot_be_stored_twice(
    store: Store, make_revision: MakeRevision, make_change: MakeChange, noon: datetime, *, has_before: bool
) -> None:
    with store.transaction() as session:
        before = store_revision(session, make_revision(JULY), [], noon) if has_before else None
        after = store_revision(session, make_revision(JUNE), [], noon)
        store_changes(session, before, after, [make_change()], noon)
    with pytest.raises(DBAPIError), store.transaction() as session:
        store_changes(session, before, after, [make_change()], noon)

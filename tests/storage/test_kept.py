"""What is kept beside the changes says what the changes say, whatever came when."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import make_url
from sqlmodel import Session, delete, select

from law.model import LANGUAGES, ActFacts, AmendingAct, Capture, Change, Language, Provision, Revision
from storage.acts import put_on_watch, take_off_watch
from storage.amending import count_amended_acts, list_amended_acts, list_amended_by
from storage.captures import store_capture
from storage.changes import StoredChange, has_changes, list_changes, store_changes
from storage.engine import Store, make_engine, open_store
from storage.kept import keep_all_again, list_differing
from storage.reading import list_fresh, list_topics
from storage.revisions import find_latest, get_revision, list_editions, store_revision
from storage.runs import open_run
from storage.tables import ChangeRow
from storage.tables_amending import AmendedRow, ChangedTopicsRow
from storage.topics import count_news_of, count_watched_for, list_news_of
from tests.storage.old_schema import write_old

AT = datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
ACTS, NUMBERS, TOPICS = ("1", "2"), ("90-VIII", "«190»-VIII", ""), ("migration", "labour", "children")
QUIET = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True, slots=True)
class Deed:
    """An edition comes, and is compared with its neighbours or not; or something is announced beside the latest text.

    ``number`` and ``topics`` are of the changes; of an edition none is stored where ``topics`` is None.
    """

    act: str
    language: Language
    day: int
    hours: int
    number: str
    topics: tuple[str, ...] | None
    is_history: bool
    is_announced: bool


DEEDS = st.builds(
    Deed,
    st.sampled_from(ACTS),
    st.sampled_from(LANGUAGES),
    st.integers(1, 5),
    st.integers(0, 3),
    st.sampled_from(NUMBERS),
    st.none() | st.lists(st.sampled_from(TOPICS), max_size=2).map(tuple),
    st.booleans(),
    st.booleans(),
)


@contextmanager
def forgotten(store: Store) -> Iterator[Session]:
    """Give a session that writes, and take all of it back."""
    with store.engine.connect() as connection:
        session = Session(connection, expire_on_commit=False)
        yield session
        session.rollback()


def do(session: Session, deed: Deed) -> None:
    at = AT + timedelta(hours=deed.hours)
    change = Change(
        deed.language, "insertion", "in_force", "art_1", "", None, f"{deed}", topics=deed.topics or (),
        amended_by=(AmendingAct(deed.number, None), AmendingAct("7-VIII", None)),
    )  # fmt: skip
    if deed.is_announced:
        latest = find_latest(session, deed.act, deed.language)
        if latest and not has_changes(session, latest.id, latest.id):  # what an edition announces is stored once
            store_changes(session, None, latest, [change], at)
        return
    run = open_run(session, "watch --history" if deed.is_history else "watch", at)
    put_edition(session, deed.act, deed.language, deed.day, run)
    if deed.topics is None:
        return
    editions = list_editions(session, deed.act, deed.language)
    for before, after in pairwise(editions):
        if not has_changes(session, before.id, after.id):
            store_changes(session, get_revision(session, before.id), get_revision(session, after.id), [change], at)


def put_edition(session: Session, act: str, language: Language, day: int, run: int) -> Any:
    facts = ActFacts(act, "", {language: "О приюте"}, {}, "upd", "1-V", None)
    number = len(list_editions(session, act, language))
    unit = Provision("art_1", "article", "", "1", "", f"Текст {number}")
    revision = Revision(act, language, date(2025, 1, day), "О приюте", (unit,), (), None, facts, law_hash=f"{number}")
    capture = Capture("espi", act, language, "edition", "https://zan.gov.kz/1", AT, 200, (), f"{run}".encode())
    return store_revision(session, revision, [store_capture(session, capture, run)], AT)


def count_the_slow_way(session: Session, since: datetime) -> Counter[str]:
    """Count as the rows of changes say it, each read."""
    watched = list_topics(session)
    found = {
        (topic, item.act, item.to_on)
        for item in list_fresh(session, since).changes
        for topic in {*item.change.topics, *watched.get(item.act, ())}
    }
    return Counter(topic for topic, *_ in found)


def list_the_slow_way(session: Session, topic: str, since: datetime) -> tuple[StoredChange, ...]:
    """Return the news of a topic as the rows of changes say it, each read."""
    watched = list_topics(session)
    found = list_fresh(session, since).changes
    return tuple(item for item in found if topic in {*item.change.topics, *watched.get(item.act, ())})


@QUIET
@given(deeds=st.lists(DEEDS, max_size=9), topics=st.lists(st.sampled_from(TOPICS), max_size=2))
def test_what_is_kept_is_what_the_rows_say_whatever_came_when(
    store: Store, deeds: list[Deed], topics: list[str]
) -> None:
    with forgotten(store) as session:
        put_on_watch(session, "1", topics)
        put_on_watch(session, "3", ["labour"], is_archived=True)
        for deed in deeds:
            do(session, deed)

            assert list_differing(session) == ()
        changes = list_changes(session, zone=ZoneInfo("UTC"))
        for number in ("7-VIII", *NUMBERS[:2]):
            made = [item for item in changes if number in {act.number for act in item.change.amended_by}]

            assert list_amended_acts(session, number) == tuple(sorted({item.act for item in made}))
            assert count_amended_acts(session, number) == len({item.act for item in made})
            assert len(list_amended_by(session, number)) == len(made)
        for hours in range(5):
            since = AT + timedelta(hours=hours)

            assert count_news_of(session, since) == count_the_slow_way(session, since)
            for topic in TOPICS:
                assert list_news_of(session, topic, since) == list_the_slow_way(session, topic, since)
        assert count_watched_for(session) == Counter(set(topics))


def test_an_edition_that_comes_late_takes_away_what_the_step_past_it_said(store: Store) -> None:
    with store.transaction() as session:
        for act in ACTS:
            do(session, Deed(act, "rus", 1, 0, "90-VIII", (), is_history=False, is_announced=False))
            do(session, Deed(act, "rus", 5, 1, "90-VIII", ("labour",), is_history=False, is_announced=False))
        was = list_amended_acts(session, "90-VIII"), count_news_of(session, AT)
        run = open_run(session, "watch", AT)
        put_edition(session, "2", "rus", 3, run)
        now = list_amended_acts(session, "90-VIII"), count_news_of(session, AT)

    assert was == (("1", "2"), Counter(labour=2))
    assert now == (("1",), Counter(labour=1))


def test_who_takes_an_act_off_the_list_takes_it_out_of_the_counts(store: Store) -> None:
    with store.transaction() as session:
        put_on_watch(session, "1", ["labour", "migration"])
        do(session, Deed("1", "rus", 1, 0, "90-VIII", (), is_history=False, is_announced=False))
        do(session, Deed("1", "rus", 2, 1, "90-VIII", (), is_history=False, is_announced=False))
        was = count_news_of(session, AT)
        take_off_watch(session, "1")
        now = count_news_of(session, AT), count_watched_for(session)

    assert (was, now) == (Counter(labour=1, migration=1), (Counter(), Counter()))


def test_a_database_of_an_older_schema_gets_what_its_changes_say(store: Store, empty_url: str, key: bytes) -> None:
    hows = [("90-VIII", ("labour",), False), ("", ("children",), True), ("«190»-VIII", (), False)]
    with store.transaction() as session:
        for act, day in (("1", 1), ("1", 5), ("1", 3), ("2", 1), ("2", 2), ("2", 3), ("2", 5)):
            number, topics, is_history = hows[day % 3]
            for is_announced in (False, True):
                deed = Deed(act, "rus", day, day, number, topics, is_history=is_history, is_announced=is_announced)
                do(session, deed)
        put_edition(session, "2", "rus", 4, open_run(session, "watch", AT))
        was = read_kept(session)
    engine = make_engine(make_url(empty_url))
    with engine.begin() as connection:
        write_old(store, connection)
    engine.dispose()
    renewed = open_store(empty_url, key)
    with renewed.reading() as session:
        now, differing = read_kept(session), list_differing(session)
    renewed.close()

    assert [len(rows) for rows in was] == [13, 6]
    assert (now, differing) == (was, ())


def read_kept(session: Session) -> tuple[list[Any], list[Any]]:
    """Return every row that is kept."""
    amended = [tuple(row.model_dump().values()) for row in session.exec(select(AmendedRow))]
    return sorted(amended), sorted(tuple(row.model_dump().values()) for row in session.exec(select(ChangedTopicsRow)))


@pytest.mark.parametrize("what", ["lost", "invented"])
def test_what_is_kept_and_does_not_follow_is_named_and_counted_anew(store: Store, what: str) -> None:
    with store.transaction() as session:
        do(session, Deed("1", "rus", 1, 0, "90-VIII", (), is_history=False, is_announced=False))
        do(session, Deed("1", "rus", 2, 1, "90-VIII", (), is_history=False, is_announced=False))
        after = session.exec(select(ChangeRow.after_id)).one()
        if what == "lost":
            session.exec(delete(AmendedRow))
        else:
            session.add(AmendedRow(number="91-VIII", act="1", after_id=after))
            session.flush()
        found = list_differing(session)
        keep_all_again(session)
        again = list_differing(session)

    lost, invented = (f"amended 7-VIII 1 {after}", f"amended 90-VIII 1 {after}"), (f"amended 91-VIII 1 {after}",)
    assert (found, again) == (lost if what == "lost" else invented, ())

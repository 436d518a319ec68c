"""What the program finds and what a person says are kept apart; a person's word is never altered by a pass."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from law.concordance import Link
from law.succession import Successor
from storage.engine import Store
from storage.errors import NotStoredError
from storage.succession import (
    Decided,
    Succession,
    decide,
    decide_link,
    find_succession,
    list_link_decisions,
    list_nameless,
    list_predecessors,
    list_successions,
    mark_followed,
    propose,
)

DAY = date(2025, 12, 30)
NAMED = Successor("", "245-VIII", DAY, ("requisites",))
KNOWN = Successor("220220", "245-VIII", DAY, ("article",), "art_85__para_3__subpara_4")


def test_a_successor_that_becomes_known_is_one_succession_with_all_its_grounds(store: Store, noon: datetime) -> None:
    with store.transaction() as session:
        propose(session, "49212", NAMED, noon)
        waiting = list_nameless(session)
        propose(session, "49212", KNOWN, noon + timedelta(days=1))
        mark_followed(session, "49212", "245-VIII")
    with store.reading() as session:
        found = list_successions(session)

        assert [one.successor for one in waiting] == [NAMED]
        assert found == (
            Succession("49212", replace(KNOWN, grounds=("requisites", "article")), "proposed", True, noon),  # noqa: FBT003
        )
        assert (list_nameless(session), list_predecessors(session, "220220")) == ((), found)


def test_what_a_person_rejected_is_proposed_no_more(store: Store, noon: datetime) -> None:
    with store.transaction() as session:
        propose(session, "49212", KNOWN, noon)
        decided = decide(session, "49212", "245-VIII", Decided("rejected", noon, "Айгүл"))
        again = propose(session, "49212", KNOWN, noon + timedelta(days=1))

        assert (decided.state, decided.decided_by, again) == ("rejected", "Айгүл", decided)
        assert find_succession(session, "49212") is None


def test_the_confirmed_successor_is_the_one(store: Store, noon: datetime) -> None:
    with store.transaction() as session:
        propose(session, "49212", replace(NAMED, number="300-VIII"), noon)
        propose(session, "49212", KNOWN, noon)
        best = find_succession(session, "49212")
        decide(session, "49212", "300-VIII", Decided("confirmed", noon, "Айгүл"))
        confirmed = find_succession(session, "49212")

    assert (best and best.successor.number, confirmed and confirmed.successor.number) == ("245-VIII", "300-VIII")


def test_who_is_not_there_cannot_be_judged(store: Store, noon: datetime) -> None:
    with store.transaction() as session, pytest.raises(NotStoredError):
        decide(session, "49212", "245-VIII", Decided("confirmed", noon, "Айгүл"))


def test_each_link_keeps_what_was_said_last_and_may_be_taken_back(store: Store, noon: datetime) -> None:
    order, gone = Link(("art_20",), ("art_60",), 0.9, "reworded"), Link(("art_24",), (), 0.0, "none")
    acts = ("49212", "220220")
    said = Decided("confirmed", noon, "Айгүл")
    with store.transaction() as session:
        decide_link(session, acts, order, replace(said, state="rejected"))
        decide_link(session, acts, order, said)
        decide_link(session, acts, gone, said)
        both = list_link_decisions(session, *acts)
        decide_link(session, acts, gone, replace(said, state="proposed"))

        assert both == {("art_20", "art_60"): said, ("art_24", ""): said}
        assert list_link_decisions(session, *acts) == {("art_20", "art_60"): said}


def test_no_name_of_who_decided_stands_in_the_file(store: Store, noon: datetime) -> None:
    with store.transaction() as session:
        propose(session, "49212", KNOWN, noon)
        decide(session, "49212", "245-VIII", Decided("confirmed", noon, "Айгүл"))
        decide_link(session, ("1", "2"), Link(("a",), ("b",), 1.0, "same"), Decided("confirmed", noon, "Айгүл"))
        rows = [
            session.connection().exec_driver_sql(f"SELECT * FROM {table}").all()  # noqa: S608 - our own tables
            for table in ("succession", "concordance_decision")
        ]

    assert "Айгүл" not in f"{rows}"

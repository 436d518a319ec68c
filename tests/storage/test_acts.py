from dataclasses import replace

import pytest

from law.model import ActFacts
from storage import acts
from storage.acts import WatchedAct, find_facts, find_facts_of, list_watched, put_on_watch, store_facts, take_off_watch
from storage.engine import Store


def test_an_act_is_found_by_its_code_and_by_its_adilet_id(store: Store, facts: ActFacts) -> None:
    with store.transaction() as session:
        store_facts(session, facts)
    with store.reading() as session:
        found = [find_facts(session, name) for name in ("49212", "Z090000214_", "Z1", "")]

    assert found == [facts, facts, None, None]


def test_many_acts_are_found_at_once_as_each_alone(
    store: Store, facts: ActFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "ASKED_AT_ONCE", 2)
    # The adilet id of the first is the code of none, that of the second is no id at all, and two share the third.
    stored = [
        facts,
        replace(facts, code="7", ngr=""),
        replace(facts, code="9", ngr="Z2"),
        replace(facts, code="8", ngr="Z2"),
    ]
    ids = ["Z2", "Z1", "7", "", "Z090000214_", "49212", "9"]
    with store.transaction() as session:
        for one in stored:
            store_facts(session, one)
    with store.reading() as session:
        alone = {one: find_facts(session, one) for one in ids}
        together = find_facts_of(session, ids)

    assert together == {one: found for one, found in alone.items() if found}
    assert together["Z2"].code == "8"


def test_what_a_portal_leaves_out_does_not_wipe_what_is_known(store: Store, facts: ActFacts) -> None:
    newer = replace(facts, ngr="", title={"kaz": "Жаңа атау", "rus": ""}, requisites={}, status="yts", adopted_on=None)
    with store.transaction() as session:
        store_facts(session, facts)
        store_facts(session, newer)
    with store.reading() as session:
        found = find_facts(session, "49212")

    assert found == replace(facts, title={**facts.title, "kaz": "Жаңа атау"}, status="yts")
    assert found.title == {**facts.title, "kaz": "Жаңа атау"}
    assert found.requisites == facts.requisites


def test_a_cyrillic_word_in_json_is_stored_as_it_is_written(store: Store, facts: ActFacts) -> None:
    with store.transaction() as session:
        store_facts(session, facts)
        raw = session.connection().exec_driver_sql("SELECT CAST(title AS TEXT) FROM act").scalar_one()

    assert "О профилактике" in raw


def test_the_watch_list_keeps_topics_until_others_are_given(store: Store, facts: ActFacts) -> None:
    with store.transaction() as session:
        put_on_watch(session, "100000", ["labour"])
        put_on_watch(session, "49212", ["domestic_violence", "children"])
        put_on_watch(session, "49212", [], languages=["rus"], is_archived=True)
        store_facts(session, facts)
    with store.reading() as session:
        watched = list_watched(session)

    assert watched == (
        WatchedAct("49212", ("domestic_violence", "children"), ("rus",), is_archived=True, facts=facts),
        WatchedAct("100000", ("labour",), ("rus", "kaz"), is_archived=False, facts=None),
    )


def test_an_act_taken_off_the_list_is_watched_no_longer_and_still_known(store: Store, facts: ActFacts) -> None:
    with store.transaction() as session:
        store_facts(session, facts)
        put_on_watch(session, "49212", [])
        taken = [take_off_watch(session, "49212"), take_off_watch(session, "49212")]

        assert (taken, list_watched(session), find_facts(session, "49212")) == ([True, False], (), facts)

from dataclasses import replace
from datetime import date, datetime, timedelta

from law.discovery.concern import Part
from law.discovery.model import Draft, Listed
from law.topics.relevance import find_topics
from storage.drafts import DraftState, forget_drafts, list_drafts, store_draft
from storage.engine import Store
from storage.found import (
    count_found,
    drop_found,
    forget_found,
    identify,
    list_found,
    record_text,
    store_found,
    store_parts,
)
from storage.lists import ListState, find_list, store_list

DRAFT = Draft("15900001", "О квоте на иностранную рабочую силу", "Приказ", "Минтруда", "На публичном обсуждении",
              date(2026, 9, 10), date(2026, 9, 15))  # fmt: skip
SURE = find_topics(DRAFT.title)
ACT = Listed(
    "espi",
    "220220",
    {"rus": "О профилактике правонарушений", "kaz": "Құқық бұзушылық профилактикасы туралы"},
    {"rus": "Закон Республики Казахстан от 30 декабря 2025 года № 245-VIII ЗРК"},
    "245-VIII",
    date(2025, 12, 30),
    date(2025, 12, 31),
)


def test_a_draft_is_stored_once_and_every_state_of_it_stays(store: Store, noon: datetime) -> None:
    longer = replace(DRAFT, open_until=date(2026, 9, 20))
    closed = replace(longer, status="Архив")
    told = []
    for day, draft in enumerate((DRAFT, DRAFT, longer, closed, closed)):
        with store.transaction() as session:
            told.append(store_draft(session, "legalacts", draft, (SURE, ("59947",)), noon + timedelta(days=day)))
    with store.reading() as session:
        (stored,) = list_drafts(session)

    assert told == ["new", "same", "changed", "changed", "same"]
    assert (stored.draft, stored.found, stored.named, stored.concern) == (closed, SURE, ("59947",), "sure")
    assert (stored.first_seen_at, stored.seen_at) == (noon, noon + timedelta(days=4))
    assert stored.states == (
        DraftState(noon, DRAFT.title, "На публичном обсуждении", date(2026, 9, 15)),
        DraftState(noon + timedelta(days=2), DRAFT.title, "На публичном обсуждении", date(2026, 9, 20)),
        DraftState(noon + timedelta(days=3), DRAFT.title, "Архив", date(2026, 9, 20)),
    )


def test_only_drafts_that_are_open_on_a_day_are_open(store: Store, noon: datetime) -> None:
    drafts = [
        DRAFT,
        replace(DRAFT, number="2", open_until=None),
        replace(DRAFT, number="3", open_until=date(2027, 1, 1)),
    ]
    with store.transaction() as session:
        for draft in drafts:
            store_draft(session, "legalacts", draft, ((), ()), noon)
    with store.reading() as session:
        days = (date(2026, 9, 15), date(2026, 9, 16), date(2027, 1, 2))
        open_on = {day: {one.draft.number for one in list_drafts(session, open_on=day)} for day in days}

    assert open_on == {days[0]: {"15900001", "2", "3"}, days[1]: {"2", "3"}, days[2]: {"2"}}


def test_what_concerns_nobody_is_kept_for_a_time_and_what_does_for_ever(store: Store, noon: datetime) -> None:
    with store.transaction() as session:
        store_draft(session, "legalacts", DRAFT, (SURE, ()), noon)
        store_draft(session, "legalacts", replace(DRAFT, number="2", title="О тарифах"), ((), ()), noon)
        store_found(session, ACT, (), "", noon)
        store_found(session, replace(ACT, number="2", act_number="2"), SURE, "", noon)
    left = []
    for before in (noon, noon + timedelta(seconds=1)):
        with store.transaction() as session:
            gone = (forget_drafts(session, before), forget_found(session, before))
            left.append((gone, len(list_drafts(session)), count_found(session)))

    assert left == [((0, 0), 2, {"none": 1, "sure": 1}), ((1, 1), 1, {"sure": 1})]


def test_an_act_that_two_portals_show_is_one(store: Store, noon: datetime) -> None:
    other = Listed(
        "adilet", "Z2500000245", {"rus": "О  профилактике правонарушений"}, {}, "245-VIII", date(2025, 12, 30)
    )
    with store.transaction() as session:
        numbers = [store_found(session, listed, SURE, "", noon) for listed in (ACT, other, ACT)]
        (found,) = list_found(session)

    assert numbers == [found.id, None, None]
    assert (found.listed, found.also) == (ACT, (("adilet", "Z2500000245"),))
    assert (dict(found.listed.title), found.listed.holder) == (dict(ACT.title), "")
    assert [found.number_on(portal) for portal in ("espi", "adilet", "govkz")] == ["220220", "Z2500000245", None]


def test_acts_of_one_day_and_number_are_two_where_their_titles_differ() -> None:
    other = replace(ACT, portal="adilet", number="x", title={"rus": "О другом"})
    unnamed = replace(ACT, act_number="")

    assert len({identify(ACT), identify(other), identify(unnamed)}) == 3


def test_what_an_act_does_to_watched_acts_makes_it_concern_us(store: Store, noon: datetime) -> None:
    parts = (Part("59947", ("art_7",), SURE), Part("95666"))
    with store.transaction() as session:
        number = store_found(session, ACT, (), "wanted", noon)
        assert number is not None
        before = list_found(session, text="wanted")[0].concern
        store_parts(session, number, parts[:1])
        store_parts(session, number, parts, SURE)
        record_text(session, number, "read")
        (found,) = list_found(session, concern="sure")

    assert (before, found.parts, found.found, found.text, found.tries) == ("none", parts, SURE, "read", 1)


def test_an_act_that_is_watched_now_is_dropped_with_its_parts(store: Store, noon: datetime) -> None:
    with store.transaction() as session:
        number = store_found(session, ACT, (), "", noon)
        assert number is not None
        store_parts(session, number, (Part("59947"),))
        drop_found(session, [number])
        left = list_found(session)

    assert left == ()


def test_a_list_keeps_its_order_and_what_was_known_behind_it(store: Store, noon: datetime) -> None:
    key = ("adilet", "changed", "rus")
    later = noon + timedelta(days=1)
    with store.transaction() as session:
        nothing = find_list(session, *key)
        store_list(session, key, ["a", "b", "c"], noon, is_sweep=True)
        store_list(session, key, ["c", "x", "a"], later, is_sweep=False)
    with store.reading() as session:
        found = find_list(session, *key)

    assert (nothing, found) == (None, ListState(("c", "x", "a", "b"), later, noon))

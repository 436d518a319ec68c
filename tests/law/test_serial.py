import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from law.model import ActFacts, AmendingAct, Amendment, Change, Effect, NumberChange, Revision, Verdict
from law.serial import change_as_contract, from_plain, to_plain

CONTRACT = """
{"language": "rus",
 "kind": "insertion", "stage": "in_force", "eid": "art_17__para_3-1", "places": ["art_17__para_3-1"],
 "label": "статья 17, пункт 3-1", "before": null, "after": "3-1. При выявлении …",
 "amended_by": [{"number": "72-VIII", "date": "2024-04-15"}], "attribution": "agreed",
 "effective_rule": "E3", "effective_on": "2024-06-16", "effective_basis": "corroborated",
 "numbers": [], "topics": ["domestic_violence"]}
"""
# A busy machine is no finding.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
INSERTION = Change(
    language="rus",
    kind="insertion",
    stage="in_force",
    eid="art_17__para_3-1",
    label="статья 17, пункт 3-1",
    before=None,
    after="3-1. При выявлении …",
    places=("art_17__para_3-1",),
    amended_by=(AmendingAct("72-VIII", date(2024, 4, 15), "192333", {"rus": "О внесении изменений"}),),
    attribution="agreed",
    effect=Effect("E3", date(2024, 6, 16), "corroborated", "по истечении шестидесяти дней", date(2024, 4, 16)),
    topics=("domestic_violence",),
)


def test_a_change_is_shown_as_the_contract_prints_it() -> None:
    shown = change_as_contract(INSERTION)

    assert shown == json.loads(CONTRACT)
    assert list(shown) == list(json.loads(CONTRACT))


def test_numbers_unknown_dates_and_old_places_are_shown_too() -> None:
    change = Change(
        language="kaz",
        kind="join",
        stage="in_force",
        eid="art_1__para_2",
        label="1-бап, 2-тармақ",
        before="30",
        after="90",
        eid_before=("art_1__para_2", "art_1__para_3"),
        amended_by=(AmendingAct("73-VIII", None),),
        numbers=(NumberChange("30", "90", "календарных дней"),),
    )

    assert change_as_contract(change) == {
        "language": "kaz",
        "kind": "join",
        "stage": "in_force",
        "eid": "art_1__para_2",
        "eid_before": ["art_1__para_2", "art_1__para_3"],
        "places": [],
        "label": "1-бап, 2-тармақ",
        "before": "30",
        "after": "90",
        "amended_by": [{"number": "73-VIII", "date": None}],
        "attribution": "none",
        "effective_rule": None,
        "effective_on": None,
        "effective_basis": "unknown",
        "numbers": [{"was": "30", "is": "90", "unit": "календарных дней"}],
        "topics": [],
    }


@PATIENT
@given(st.from_type(Change))
def test_every_change_comes_back_from_its_stored_form(change: Change) -> None:
    assert from_plain(Change, json.loads(json.dumps(to_plain(change)))) == change


@PATIENT
@given(st.from_type(Revision))
def test_every_revision_comes_back_from_its_stored_form(revision: Revision) -> None:
    read = from_plain(Revision, json.loads(json.dumps(to_plain(revision))))

    assert (read, read.facts.title) == (revision, revision.facts.title)


@pytest.mark.parametrize(
    "value",
    [
        ActFacts("49212", "Z090000214_", {"rus": "О"}, {"kaz": "Т"}, "upd", "214-IV", date(2009, 12, 4)),
        AmendingAct("72-VIII", None, title={"rus": "О внесении"}),
        Effect("E3", None, "stated", "со дня", date(2024, 4, 16)),
        Amendment("art_1", "words", AmendingAct("72-VIII", None), Effect(), "в статье 1"),
        Verdict("quarantined", "maintenance", "технические работы"),
    ],
)
def test_other_values_of_law_come_back_too(value: object) -> None:
    assert from_plain(type(value), json.loads(json.dumps(to_plain(value)))) == value


def test_one_old_place_and_several_are_told_apart() -> None:
    for before in (None, "art_1", ("art_1",), ("art_1", "art_2")):
        plain = to_plain(INSERTION) | {"eid_before": list(before) if isinstance(before, tuple) else before}

        assert from_plain(Change, plain).eid_before == before


def test_a_field_newer_than_what_was_stored_takes_its_default() -> None:
    plain = to_plain(INSERTION)
    del plain["degraded"]

    assert from_plain(Change, plain) == INSERTION


@pytest.mark.parametrize(
    ("odd", "words"),
    [({"colour": "red"}, "not a Change: colour"), ({"kind": "explosion"}, "not one of the words known here")],
)
def test_what_is_not_a_change_is_refused(odd: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        from_plain(Change, to_plain(INSERTION) | odd)


def test_a_change_without_its_place_is_refused() -> None:
    plain = to_plain(INSERTION)
    del plain["eid"]

    with pytest.raises(ValueError, match="not a Change: eid"):
        from_plain(Change, plain)


def test_a_word_is_no_value_of_law() -> None:
    with pytest.raises(TypeError, match="str is not a value"):
        to_plain("статья")

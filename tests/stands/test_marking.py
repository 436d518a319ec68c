"""What touches a sheet and what does not: on a house with one act, whose texts and changes the test makes."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows import stand_findings
from flows.stand_deeds import Basis, By, confirm, register
from flows.stands import look_after
from law.model import AmendingAct, Change, Effect, Note
from storage.changes import store_changes
from storage.engine import Store
from storage.stand_values import BadSheetError, Draft, Link, Sheet
from storage.stands import get_sheet, list_standings, set_links
from tests.alerts.sample import make_change
from tests.flows.waiting_house import FACTS, House, at, make_person

START = at("2024-04-20 05:00")
NOTE = (
    "Примечание РЦПИ! Статья 8 предусмотрена в редакции Закона РК от 05.02.2024 № 452-VIII "
    "(вводится в действие с {day})."
)
EFFECT = Effect("E1", date(2024, 4, 1), "stated")


@pytest.fixture
def database() -> str:
    """The tables are tested on both databases elsewhere; what happens here has nothing to do with which it is."""
    return "sqlite"


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    opened = House(store, tmp_path, START)
    opened.open(make_person())
    return opened


def by(house: House) -> By:
    return By("Lawyer", "account:1", house.now, house.tools.settings)


def add(house: House, *eids: str, owner: str = "Дана") -> str:
    with house.store.transaction() as session:
        draft = Draft("Памятка", "kir", "Сөздөр", owner=owner)
        return register(session, draft, [Basis(FACTS.code, eid) for eid in eids], by(house)).code


def find(house: House, code: str) -> Sheet:
    with house.store.reading() as session:
        return get_sheet(session, code)


def change(eid: str, kind: str = "substitution", **fields: Any) -> Change:
    made = make_change("rus", eid, "было", "стало")
    return replace(made, kind=kind, places=(eid,), effect=EFFECT, **fields)


def put(house: House, *changes: Change) -> None:
    """Let another edition come a minute later, with these changes."""
    house.now += timedelta(minutes=1)
    house._store(changes)


def look(house: House, days: int = 1) -> int:
    house.now = house.now.replace(hour=5) + timedelta(days=days)
    return look_after(house.tools)


@pytest.mark.parametrize(
    ("rests", "changed", "state"),
    [
        ("art_4", change("art_4"), "check"),
        ("art_4", change("art_4__para_2", "insertion"), "check"),
        ("art_4", change("art_5"), "valid"),
        ("art_4", change("art_41"), "valid"),
        ("art_4", change("art_4", "editorial"), "valid"),
        ("art_4", change("art_4", is_form=True), "valid"),
        ("art_4", change("art_4", "renumbering", eid_before="art_4"), "check"),
        ("art_4", change("art_4", "repeal"), "check"),
        ("art_4", change("status", "status"), "check"),
        ("art_4", change("art_5", "replacement"), "valid"),
    ],
)
def test_a_sheet_is_touched_by_what_its_unit_says_and_by_nothing_else(
    house: House, rests: str, changed: Change, state: str
) -> None:
    code = add(house, rests)
    put(house, changed)
    told = look(house)

    assert (find(house, code).state, told, len(house.outbox)) == (state, int(state == "check"), int(state == "check"))
    assert look(house) == 0


def test_one_letter_is_told_of_all_sheets_of_one_owner_and_once(house: House) -> None:
    codes = [add(house, "art_4"), add(house, "art_4", "art_7"), add(house, "art_9")]
    put(house, change("art_4"))

    assert [look(house), look(house), look(house)] == [1, 0, 0]
    (delivery,) = house.outbox
    assert [code in delivery.message.text for code in codes] == [True, True, False]
    assert "Памятка" not in delivery.message.subject


def test_an_announced_change_is_told_before_it_comes_and_the_sheet_is_checked_on_its_day(house: House) -> None:
    code = add(house, "art_8")
    house.put_text(Note("art_8", "publisher", NOTE.format(day="01.05.2024")))
    before = look(house), find(house, code)
    again = look(house)
    on_day = look(house, days=10), find(house, code)

    assert (before[0], before[1].state, again) == (1, "valid", 0)
    assert [(link.is_changing, link.changes_on) for link in before[1].links] == [(True, date(2024, 5, 1))]
    assert (on_day[0], on_day[1].state) == (1, "check")
    assert ["01.05.2024" in one.message.text for one in house.outbox] == [True, True]

    # The text itself comes two days later: it was told, and the sheet is still being checked.
    on = Effect("E1", date(2024, 5, 1), "stated")
    put(house, replace(change("art_8"), effect=on, amended_by=(AmendingAct("452-VIII", date(2024, 2, 5)),)))

    assert (look(house, days=2), find(house, code).state, len(house.outbox)) == (0, "check", 2)


def test_what_is_announced_when_a_sheet_is_registered_is_shown_and_told_to_nobody(house: House) -> None:
    house.put_text(Note("art_8", "publisher", NOTE.format(day="01.06.2024")))
    code = add(house, "art_8")

    assert [link.changes_on for link in find(house, code).links] == [date(2024, 6, 1)]
    assert (look(house), house.outbox) == (0, ())


def test_an_edition_that_shows_its_text_early_marks_the_sheet_on_its_day_even_if_it_was_confirmed_in_between(
    house: House,
) -> None:
    code = add(house, "art_4")
    put(house, replace(change("art_4"), effect=Effect("E1", date(2024, 5, 1), "stated")))
    early = look(house), find(house, code).state
    with house.store.transaction() as session:
        confirm(session, code, "", by(house))

    assert (early[1], find(house, code).state) == ("valid", "valid")
    assert (look(house, days=12), find(house, code).state) == (1, "check")


def test_a_text_that_is_corrected_under_its_old_date_counts(house: House) -> None:
    code = add(house, "art_4")
    look(house)
    newest = house.texts[-1]
    with house.store.transaction() as session:
        store_changes(session, None, newest, (change("art_4"),), house.now)

    assert (look(house), find(house, code).state) == (1, "check")


def test_a_second_change_is_told_although_the_first_was_not_dealt_with(house: House) -> None:
    code = add(house, "art_4")
    put(house, change("art_4"))
    first = look(house)
    put(house, change("art_4__para_1", "insertion"))

    assert (first, look(house), len(house.outbox)) == (1, 1, 2)
    with house.store.reading() as session:
        assert [one.state for one in list_standings(session, find(house, code).id)] == ["check", "check", "valid"]


def test_a_sheet_follows_its_unit_to_its_new_number(house: House) -> None:
    code = add(house, "art_4")
    moved = replace(change("art_6", "renumbering"), eid_before="art_4", places=("art_6",))
    put(house, moved)
    look(house)
    with house.store.transaction() as session:
        confirm(session, code, "", by(house))
    renamed = [link.eid for link in find(house, code).links]
    put(house, change("art_4"))
    other = look(house)
    put(house, change("art_6"))

    assert (renamed, other, look(house)) == (["art_6"], 0, 1)


def test_words_before_a_list_are_words_of_its_items(house: House) -> None:
    code = add(house, "art_4")
    with house.store.transaction() as session:
        old = get_sheet(session, code)
        link = Link(FACTS.code, "art_4__para_1", old.links[0].edition_on, house.now)
        set_links(session, old.id, [link])
    put(house, change("art_4"))

    assert (look(house), find(house, code).state) == (1, "check")


def test_a_unit_that_is_not_in_the_text_of_today_is_refused(house: House) -> None:
    with pytest.raises(BadSheetError) as caught:
        add(house, "art_99")

    assert (caught.value.kind, "art_99" in str(caught.value)) == ("unit", True)


def test_without_the_count_every_look_would_tell_it_anew(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    add(house, "art_4")
    put(house, change("art_4"))
    monkeypatch.setattr(stand_findings, "list_touches", lambda *_: frozenset())

    # The outbox holds the second one back by its key; the count keeps the sheet's history from growing daily.
    assert [look(house), look(house)] == [1, 1]
    assert len(house.outbox) == 1


def test_without_the_edition_it_was_held_against_a_history_would_mark_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(house, change("art_4"))
    code = add(house, "art_4")
    quiet = look(house), find(house, code).state
    monkeypatch.setattr(stand_findings, "_may_count", lambda *_: True)

    assert (quiet, look(house), find(house, code).state) == ((0, "valid"), 1, "check")

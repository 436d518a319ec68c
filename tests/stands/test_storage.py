"""Sheets, places and copies as they are kept, on both databases; and as files that people keep."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import text

from alerts.model import Person
from flows.stand_file import read_rows, write_rows
from storage.engine import Store
from storage.people import add_person, remove_person
from storage.stand_places import Place, carry_over, list_copies, list_reprints, mark_printed, store_place, take_down
from storage.stand_values import BadSheetError, Draft, Ground, Link, Sheet, Standing
from storage.stands import add_sheet, get_sheet, list_sheets, list_standings, read_file, replace_sheet, say
from tests.storage.conftest import NOON

LINK = Link("49212", "art_18", date(2023, 7, 1), NOON)
FORMULAS = ("=1+1", "+7701", "-1", "@x", "\tx", "\rx", "＝1", "'=1", "обычно")


def add(store: Store, title: str = "Памятка", **fields: str) -> Sheet:
    with store.transaction() as session:
        return add_sheet(session, Draft(title, "kaz", "сөздер", **fields), [LINK], "account:1", NOON)


def test_a_sheet_comes_back_whole_and_its_history_cannot_be_altered(store: Store) -> None:
    with store.transaction() as session:
        add_person(session, Person("Айгүл", "kaz", ("mailto:a@b.kz",), ("labour",)))
    sheet = add(store, owner="Айгүл", note="слово")
    said = Standing("check", NOON, "", "", (Ground("changed", "49212", ("art_18",), date(2024, 6, 16)),))
    with store.transaction() as session:
        say(session, sheet, said)
    with store.reading() as session:
        found, history = get_sheet(session, sheet.code), list_standings(session, sheet.id)

    assert (found.state, found.owner, found.links, found.language) == ("check", "Айгүл", (LINK,), "kaz")
    assert history == (said, Standing("valid", NOON, "account:1"))
    for deed in ("UPDATE stand_state SET why = 'x'", "DELETE FROM stand_state"):
        with pytest.raises(DBAPIError, match=r"append-only|altered"), store.transaction() as session:
            session.connection().execute(text(deed))
    with store.transaction() as session:
        remove_person(session, "Айгүл")
    with store.reading() as session:
        assert get_sheet(session, sheet.code).owner == ""


def test_what_replaces_a_sheet_is_wanted_where_it_hangs_and_takes_it_down(store: Store) -> None:
    old = add(store)
    with store.transaction() as session:
        places = [store_place(session, Place(name, "Кордай", "border_post")) for name in ("Второй", "Первый", "Третий")]
        for place in places:
            mark_printed(session, old, place, "account:1", NOON)
        take_down(session, old, places[2], "account:1", NOON)
        said = Standing("replace", NOON, "account:2", "закон")
        new = replace_sheet(session, old, Draft("Новая", "kaz", "басқа"), [LINK], said)
        carry_over(session, old, new)
    with store.reading() as session:
        wanted = [
            (one.place.name, one.sheet and one.sheet.code, one.old and one.old.code) for one in list_reprints(session)
        ]
        assert get_sheet(session, old.code).replaced_by == new.code
    with store.transaction() as session:
        mark_printed(session, new, places[0], "account:1", NOON)
        left = [one.place.name for one in list_reprints(session)]
        hanging = [
            (one.sheet_id, one.place.name) for one in list_copies(session, [old.id, new.id]) if not one.removed_at
        ]

    assert wanted == [("Второй", new.code, old.code), ("Первый", new.code, old.code)]
    assert (left, hanging) == (["Первый"], [(new.id, "Второй"), (old.id, "Первый"), (new.id, "Первый")])


def test_a_file_is_kept_as_it_is(store: Store) -> None:
    with store.transaction() as session:
        sheet = add_sheet(session, Draft("Ф", "eng", file=b"%PDF-1.7", file_kind="pdf"), [LINK], "", NOON)
    with store.reading() as session:
        assert read_file(session, sheet.code) == (b"%PDF-1.7", "pdf")


def test_no_cell_of_the_table_is_a_formula_and_all_come_back(store: Store) -> None:
    for title in FORMULAS:
        add(store, f"{title}", note=title)
    with store.reading() as session:
        body = write_rows(list_sheets(session), ())
    cells = [cell for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")) for cell in row]
    back = {draft.title for _, draft, _, _ in read_rows(body, "sheets.csv")}

    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))] == []
    assert back == {title.strip() for title in FORMULAS}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("title,language\nx,xyz\n", "line 2"),
        ("title,strange\nx,y\n", "the first line"),
        ("title,language,rests\nx,rus,art_18\n", "line 2"),
        ("title,language,places\nx,rus,Кордай\n", "line 2"),
        ("title,language\nx,rus,more\n", "line 2"),
    ],
)
def test_a_bad_table_names_its_line(table: str, said: str) -> None:
    with pytest.raises(BadSheetError, match=said):
        read_rows(table.encode(), "sheets.csv")

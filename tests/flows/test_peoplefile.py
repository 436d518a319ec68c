"""What is written of people is read back as it was, in every form, and no cell of a table runs in a spreadsheet."""

import csv
from datetime import date, time
from pathlib import Path

import pytest

from alerts.asking import person_as_item
from alerts.model import Person
from alerts.subscriptions import Follow, QuietHours, Subscription, Wish
from flows.peoplefile import FORMS, BadPeopleFileError, read_people, show_people, write_people

PEOPLE = (
    Person(
        "=cmd|'/c calc'!A1",
        "kaz",
        ("mailto:a@b.kz", "tgram:42"),
        (),
        (
            Subscription(Follow("topic", words="labour"), least="important", moments=("reminder", "in_force")),
            Subscription(
                Follow("article", "49212", "art_17", unit_on=date(2024, 6, 16)),
                frequency="weekly",
                note="@дело; «Ж.», строка\nвторая",
                snoozed_until=date(2027, 1, 1),
            ),
            Subscription(Follow("phrase", words="+торговл~ людьми")),
        ),
        Wish(
            "Asia/Tashkent", QuietHours(time(22), time(7), (date(2027, 1, 4),), keeps_public=True), time(9), 4,
            "in_order", wants_heartbeat=False, is_discreet=False,
        ),
    ),
    Person("Дана", "rus", ("json://c.kz",), (), (Subscription(Follow("everything")),)),
    Person("No rules", "eng", ("json://d.kz",), (), ()),
)  # fmt: skip
ITEMS = [person_as_item(person, with_addresses=True) for person in PEOPLE]


@pytest.mark.parametrize("form", FORMS)
def test_what_was_written_is_read_back_whole(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"people{form}"
    write_people(path, ITEMS)

    assert read_people(path) == PEOPLE


def test_no_cell_begins_as_a_formula_does(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_people(path, ITEMS)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert [row[0] for row in rows[1:]] == ["'=cmd|'/c calc'!A1"] * 3 + ["Дана", "No rules"]


def test_a_table_that_excel_saved_with_semicolons_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("name;to;follow;words\nDana;mailto:a@b.kz;topic;labour\nDana;;topic;children\n", "utf-8")

    assert [[rule.follow.words for rule in person.subscriptions] for person in read_people(path)] == [
        ["labour", "children"]
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the heads are name, language,"),
        ("name,colour\nDana,red\n", "line 1: the heads are name, language,"),
        ("name,language\nDana,rus\nDana,kaz\n", "line 3: language differs from an earlier line of the same person"),
        ("name,heartbeat\nDana,perhaps\n", "line 2: heartbeat is yes or no"),
        ("name,language\nDana,rus,more\n", "line 2: 3 cells, and the table has 2 columns"),
    ],
)
def test_a_table_that_is_none_of_people_is_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(text, "utf-8")

    with pytest.raises(BadPeopleFileError) as raised:
        read_people(path)
    assert str(raised.value).startswith(f"people.csv cannot be read: {said}")


def test_another_form_is_refused_by_name() -> None:
    with pytest.raises(BadPeopleFileError, match=r"one of \.json, \.toml, \.csv"):
        show_people(".xls", ITEMS)

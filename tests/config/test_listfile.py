"""The watch list as a file: what is written is read again, in every form, and a wrong line is named."""

from datetime import date
from pathlib import Path

import pytest

from config.listfile import BadListError, read_file, write_file
from config.watchlist import ListedAct, read_list

HEAD = "code,adilet_id,name,number,adopted_on,topics,rus,kaz,why,verified,derived"


@pytest.mark.parametrize("form", ["toml", "csv", "xlsx"])
def test_the_shipped_list_written_and_read_again_is_the_same(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"list.{form}"

    write_file(path, read_list())

    assert read_file(path) == read_list()
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", ["toml", "csv", "xlsx"])
def test_odd_words_come_back_as_they_went(form: str, tmp_path: Path) -> None:
    odd = ListedAct("5", "", ("labour",), {"rus": '«О» "доме", и; \\ мире'}, "=1+1", "@2", "", date(2011, 7, 22))
    path = tmp_path / f"list.{form}"

    write_file(path, [odd])

    assert read_file(path) == (odd,)


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"

    write_file(path, [ListedAct("5", "", (), {}, "=HYPERLINK(1)", is_verified=False)])

    assert path.read_text("utf-8-sig").splitlines()[1] == "5,,,,,,,,'=HYPERLINK(1),,,no,"


def test_a_sheet_with_semicolons_and_a_mark_in_front_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("﻿adilet_id;topics;rus\r\nZ1100000477;migration labour;О миграции\r\n".encode())

    acts = read_file(path)

    assert acts == (
        ListedAct("", "Z1100000477", ("migration", "labour"), {"rus": "О миграции"}, "", is_verified=False),
    )


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("list.csv", f"{HEAD}\nx", "line 2 needs a code of digits"),
        ("list.csv", f"{HEAD}\n5\n\n6,,,,2011-13-01", "line 4: a day is written YYYY-MM-DD; not '2011-13-01'"),
        ("list.csv", f"{HEAD}\n5,,,,,taxes", "line 2: topics are a list of .*; not 'taxes'"),
        ("list.csv", f"{HEAD}\n5,,,,,,,,,maybe", "line 2: verified is «yes», «no» or empty; not 'maybe'"),
        ("list.csv", f"{HEAD}\n5\n5", "act 5 stands twice"),
        ("list.csv", f"{HEAD}\n5{',' * 11}x", "line 2 has more cells than the first line"),
        ("list.csv", "codes,title\n5,a", "the first line names the columns: .* not 'codes'"),
        ("list.csv", "", "no act stands in it"),
        ("list.csv", "code\n\udcff", "not UTF-8"),
        ("list.toml", "act = 5", r"acts stand under \[\[act\]\]"),
        ("list.toml", "[[act]", "cannot be read"),
        ("list.xlsx", "no zip", "no sheet that can be read"),
        ("list.doc", "", "a list is one of .toml, .csv, .xlsx"),
    ],
)
def test_a_wrong_file_is_refused_with_the_line_that_is_wrong(name: str, body: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(body.encode("utf-8", "surrogateescape"))

    with pytest.raises(BadListError, match=f"^{name}.*{words}"):
        read_file(path)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadListError, match=r"none\.csv cannot be read: No such file or directory"):
        read_file(tmp_path / "none.csv")


def test_every_act_of_the_shipped_list_says_in_each_language_why_it_matters() -> None:
    silent = [act.key for act in read_list() if not act.why or not act.why_in.get("rus") or not act.why_in.get("kaz")]

    assert silent == []

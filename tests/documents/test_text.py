"""Plain text and JSON: for whoever has neither Word nor a printer."""

import json
from dataclasses import replace

from alerts.documents.text import write_json, write_text
from law.model import Revision
from law.serial import change_as_contract
from tests.documents.papers import ZONE, redline_of


def test_the_text_marks_what_went_and_what_came(shelter: tuple[Revision, Revision]) -> None:
    lines = write_text(redline_of(*shelter), ZONE).decode().splitlines()

    assert lines[1:2] == [redline_of(*shelter).lead]
    assert sum("[−тридцати−]" in line or "[− тридцати−]" in line for line in lines) == 1
    assert "== Статья 5 ==" in lines


def test_the_json_has_the_changes_as_the_contract_has_them(shelter: tuple[Revision, Revision]) -> None:
    redline = redline_of(*shelter)
    shown = json.loads(write_json(redline))

    where = {"act": "900001", "from": "2021-02-12", "to": "2024-05-13"}
    assert shown["changes"] == [{**where, **change_as_contract(change)} for change in redline.changes]
    assert [edition["captures"][0]["sha256"] for edition in shown["editions"]] == ["a" * 64, "b" * 64]


def test_an_empty_comparison_says_so(shelter: tuple[Revision, Revision]) -> None:
    redline = redline_of(shelter[0], shelter[0])

    assert redline.sections == ()
    assert "Изменений нет." in write_text(redline, ZONE).decode()


def test_half_a_pair_of_letters_stops_nothing(shelter: tuple[Revision, Revision]) -> None:
    redline = replace(redline_of(*shelter), title="\ud800")

    assert json.loads(write_json(redline))["title"] == "\ud800"
    assert write_text(redline, ZONE).startswith(b"?")

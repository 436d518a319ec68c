"""B61, B62: no figure is lost, glued to another or overlooked; two acts are one only where the registry says so."""

import re
from datetime import date

import pytest

from law.changes.compare import compare
from law.model import ActFacts, Revision
from storage.acts import store_facts
from storage.engine import Store
from storage.reading import list_acts
from tests.law.making import revision, tree_of
from tests.law.test_adilet import INDENT, read

TITLE, ARTICLE = "# О помощи (вымышленный)", "Статья 1. Сроки"
LINES = (
    "1. Штраф в размере 1 229 тенге уплачивается в течение 15 календарных дней до 31 декабря 2026 года.",
    "2. Согласно пункту 3-1 статьи 49 Закона № 214-IV срок составляет 10,5 часа, 7½ дней или XIV дней.",
    "3. 2026 жылғы 31 желтоқсанға дейін 5 күн ішінде, 1-тармаққа сәйкес.",
)


def text_of(*lines: str, on: str = "2024-01-01") -> Revision:
    return revision(TITLE, ARTICLE, *lines, on=on)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("15<sup>1</sup>", "15¹"),
        ("15<sup><b>12</b></sup>", "15¹²"),
        ("<b>15</b><sup> 1 </sup>", "15 ¹"),
        ("10<sub>2</sub>", "10₂"),
        ("<sup>1</sup>15", "115"),
        ("км<sup>2</sup>", "км2"),
        ("15<sup>-го</sup>", "15-го"),
    ],
)
def test_a_raised_figure_is_no_figure_of_the_number_before_it(written: str, read_as: str) -> None:
    made = read(f"<p id=z1><b>{INDENT}Статья 1. Сроки</b></p><p id=z2>{INDENT}1. Срок {written} дней.</p>")

    assert tree_of(made)["art_1__para_1"] == f"1. Срок {read_as} дней."


@pytest.mark.parametrize("line", LINES)
def test_every_figure_that_becomes_another_is_a_change(line: str) -> None:
    before = text_of(*LINES)
    unseen = []
    for found in re.finditer(r"[0-9]|(?<=\s)[XIV]+(?=\s)|½", line[3:]):
        other = {"½": "¼"}.get(found[0], str((int(found[0]) + 1) % 10) if found[0].isdigit() else f"{found[0]}I")
        changed = f"{line[:3]}{line[3 : found.start() + 3]}{other}{line[found.end() + 3 :]}"
        lines = [changed if one == line else one for one in LINES]
        if len(compare(before, text_of(*lines, on="2024-02-01"))) != 1:
            unseen.append(changed)

    assert unseen == []


@pytest.mark.parametrize(
    ("was", "is_now"),
    [
        ("15¹", "151"),
        ("10,5", "105"),
        ("10.5", "105"),
        ("10-15", "1015"),
        ("3-1", "31"),
        ("7½", "712"),
        ("№ 5", "№ 15"),
    ],
)
def test_two_numbers_that_only_look_alike_are_two(was: str, is_now: str) -> None:
    before, after = (
        text_of(f"1. Срок {one} дней.", on=day) for one, day in ((was, "2024-01-01"), (is_now, "2024-02-01"))
    )

    assert [(change.kind, change.eid) for change in compare(before, after)] == [("substitution", "art_1__para_1")]


def test_one_number_that_is_only_printed_otherwise_is_one() -> None:
    before, after = (
        text_of(f"1. Сумма {one} тенге.", on=day) for one, day in (("1 229", "2024-01-01"), ("1229", "2024-02-01"))
    )

    assert compare(before, after) == ()


def test_the_same_number_and_title_of_two_years_are_two_acts(store: Store) -> None:
    title = {"rus": "О бюджете на год", "kaz": ""}
    facts = [
        ActFacts(f"{9000 + year}", f"Z{year}", title, {}, "upd", "100-VI", date(year, 12, 1))
        for year in range(1995, 2026)
    ]
    with store.transaction() as session:
        for one in facts:
            store_facts(session, one)
    with store.reading() as session:
        found = list_acts(session)

    assert [act.facts.code for act in found] == [one.code for one in facts]

"""What notes report beyond the examples: lists, ranges, places, joint orders, and what an act's own text orders."""

import pytest

from law.amendments.acts import plain_number
from law.amendments.agreement import find_disagreements
from law.amendments.notes import read_note
from law.model import Note, NoteKind
from tests.law.amendments.showing import show

BY = "Законом РК от 15.04.2024 № 72-VIII"
BY_KAZ = "ҚР 15.04.2024 № 72-VIII Заңымен"


def targets(text: str, at: str, known: tuple[str, ...] = (), kind: NoteKind = "footnote") -> list[str]:
    return [show(item).partition(" | 72")[0] for item in read_note(Note(at, kind, text), known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Подпункты 3), 4) и 5) пункта 2 исключены {BY}",
         ["para_2__subpara_3", "para_2__subpara_4", "para_2__subpara_5"]),
        (f"Пункты 1–3 исключены {BY}", ["para_1", "para_2", "para_3"]),
        (f"Пункт 1-3 исключен {BY}", ["para_1-3"]),
        (f"Часть вторая исключена {BY}", ["para_2"]),
        (f"Абзацы второй и двенадцатый пункта 4 исключены {BY}", ["para_4__indent_2", "para_4__indent_12"]),
        (f"2-тармағының 2), 3) және 5) тармақшалары алып тасталды - {BY_KAZ}",
         ["para_2__subpara_2", "para_2__subpara_3", "para_2__subpara_5"]),
        (f"1–3-тармақтар алып тасталды - {BY_KAZ}", ["para_1", "para_2", "para_3"]),
        (f"бірінші және 1-1-бөліктері алып тасталды - {BY_KAZ}", ["para_1", "para_1-1"]),
        (f"2) тармақша алып тасталды - {BY_KAZ}", ["subpara_2"]),
        (f"11-тармағы 3) тармақшасының бесінші абзацы алып тасталды - {BY_KAZ}", ["para_11__subpara_3__indent_5"]),
    ],
)  # fmt: skip
def test_every_unit_of_a_list_is_a_target(text: str, expected: list[str]) -> None:
    assert targets(text, "art_7") == [f"art_7__{eid} | exclude" for eid in expected]


@pytest.mark.parametrize(
    ("at", "kind", "expected"),
    [
        ("art_3", "footnote", "art_3 (words: art_5)"),
        ("art_3", "publisher", "art_5"),  # a red note may stand before the heading of its article
        ("art_5", "footnote", "art_5"),
    ],
)
def test_a_footnote_is_believed_by_its_place_and_a_red_note_by_its_words(
    at: str, kind: NoteKind, expected: str
) -> None:
    (line,) = targets(f"Статья 5 в редакции {BY}", at, ("art_3", "art_5"), kind)

    assert line.partition(" | ")[0] == expected


def test_one_note_may_do_several_things_by_one_act() -> None:
    text = f"Сноска. Пункт 1 в редакции, подпункт 2) пункта 3 исключен, глава 2 дополнена статьей 5-1 {BY}."

    assert targets(text, "art_5") == [
        "art_5__para_1 | restate",
        "art_5__para_3__subpara_2 | exclude",
        "art_5-1 in chp_2 | insert",
    ]


def test_a_point_that_is_put_into_an_article_is_that_articles() -> None:
    assert targets(f"Статья 5 дополнена пунктами 3 и 4 {BY}", "art_5") == [
        "art_5__para_3 in art_5 | insert",
        "art_5__para_4 in art_5 | insert",
    ]


def test_words_that_are_excluded_are_a_change_of_words() -> None:
    text = f"В статье 5 слова «статья 9 исключена» исключены, статья 5 дополнена словами «и дети» {BY}"

    assert targets(text, "art_5") == ["art_5 | words", "art_5 | words"]


def test_a_joint_kazakh_order_is_one_act() -> None:
    text = (
        "Ескерту. Күші жойылды - ҚР Сыртқы істер министрінің 05.03.2013 № 08-1-1-1/71 және ҚР Ішкі істер министрінің "
        "07.03.2013 № 175 бірлескен бұйрығымен."
    )

    assert [show(item) for item in read_note(Note("title", "footnote", text))] == [
        "act | lose_force | 08-1-1-1/71 2013-03-05 with 175 2013-03-07 | E12"
    ]


@pytest.mark.parametrize(
    ("printed", "number"),
    [("292-VІ", "292-VI"), ("ҚР ДСМ-135", "ҚР ДСМ-135"), ("11-1-4/215", "11-1-4/215"), ("134–I", "134-I")],
)
def test_a_number_has_one_spelling(printed: str, number: str) -> None:
    text = f"Сноска. Статья 1 в редакции приказа РК от 15.04.2024 № {printed} (вводится в действие с 01.01.2025)."

    assert [item.act.number for item in read_note(Note("art_1", "footnote", text))] == [number]
    assert plain_number(printed) == number


def test_a_correction_of_one_language_is_no_disagreement() -> None:
    rus = read_note(
        Note("title", "footnote", f"В заголовок вносится изменение на казахском языке, текст на русском языке "
             f"не изменяется в соответствии с {BY}"),
    )  # fmt: skip
    kaz = read_note(Note("title", "footnote", "Тақырыпқа өзгеріс енгізілді - ҚР 01.02.2024 № 60-VIII Заңымен"))

    assert [item.action for item in rus] == ["language_only"]
    assert [(len(item.here), len(item.there)) for item in find_disagreements(rus, kaz)] == [(0, 1)]
    assert find_disagreements(kaz, kaz) == ()

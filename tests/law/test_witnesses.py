"""Each note is asked for the unit that it names; what notes do not tell apart is said of all, and never guessed."""

from dataclasses import replace
from datetime import date

import pytest

from law.explain import explain
from law.model import AmendingAct, Change, Effect, Revision
from law.serial import from_plain, to_plain
from tests.law.making import revision

X, Y = "15.03.2023 № 208-VII", "15.04.2024 № 72-VIII"
HEAD = ("# А", "Статья 17. Приют", "1. Приют принимает женщин.", "2. Прием бесплатный.")
NEW = ("# А", "Статья 17. Приют", "1. Приют принимает женщин и детей.", "2. Прием бесплатный и тайный.")
THIRD = "3. Адрес приюта не разглашается."
E3 = "вводится в действие по истечении шестидесяти календарных дней после дня его первого официального опубликования"


def told(lines: tuple[str, ...], *notes: str, was: tuple[str, ...] = HEAD, cause: str = "") -> dict[str, str]:
    """Return who made each change, by its place: the numbers, and how we know."""
    new = revision(*lines, *(f"> {note}" for note in notes), on="2024-06-16")
    new = replace(new, cause=AmendingAct(cause, None)) if cause else new
    return {
        f"{change.kind} {change.eid}": f"{' '.join(act.number for act in change.amended_by)} {change.attribution}"
        for change in explain(revision(*was), new)
    }


def test_the_act_that_put_a_point_in_is_not_the_one_that_changed_the_others() -> None:
    note = f"Сноска. Статья 17 дополнена пунктом 3 Законом РК от {X}; с изменением, внесенным Законом РК от {Y}."

    assert told((*HEAD[:2], NEW[2], HEAD[3], THIRD), note) == {
        "substitution art_17__para_1": "72-VIII note",
        "insertion art_17__para_3": "208-VII note",
    }


def test_each_point_goes_by_the_act_that_the_note_names_with_it() -> None:
    note = f"Сноска. Пункт 1 статьи 17 в редакции Закона РК от {X}; пункт 2 в редакции Закона РК от {Y}."

    assert told(NEW, note) == {
        "substitution art_17__para_1": "208-VII note",
        "substitution art_17__para_2": "72-VIII note",
    }


def test_a_note_on_the_heading_tells_nothing_of_the_text() -> None:
    lines = ("# А", "Статья 17. Приют и помощь", *NEW[2:3], HEAD[3])
    note = f"Сноска. Заголовок статьи 17 с изменением, внесенным Законом РК от {X}; статья 17 с изменением, внесенным "

    assert told(lines, f"{note}Законом РК от {Y}.") == {
        "heading art_17": "208-VII note",
        "substitution art_17__para_1": "72-VIII note",
    }


def test_an_article_that_was_worded_anew_stands_as_the_later_act_wrote_it() -> None:
    # Equal rights, art. 3, 13.10.2011 → 10.01.2025: changed by 124-V, worded anew by 153-VIII.
    changed = f"Сноска. Статья 17 с изменением, внесенным Законом РК от {X}; в редакции Закона РК от {Y}."
    after = f"Сноска. Статья 17 в редакции Закона РК от {X}; с изменением, внесенным Законом РК от {Y}."

    assert set(told(NEW, changed).values()) == {"72-VIII note"}
    assert set(told(NEW, after).values()) == {"208-VII 72-VIII ambiguous"}


def test_what_is_gone_may_have_gone_before_the_article_was_worded_anew() -> None:
    # Equal rights, art. 3, 2): perhaps 124-V took it out, perhaps 153-VIII left it out.
    changed = f"Сноска. Статья 17 с изменением, внесенным Законом РК от {X}; в редакции Закона РК от {Y}."

    assert told(HEAD, changed, was=(*HEAD, THIRD)) == {"repeal art_17__para_3": "208-VII 72-VIII ambiguous"}


def test_only_the_act_that_worded_a_unit_anew_gave_its_parts_other_numbers() -> None:
    # Law 214-IV, art. 12, 2014 → 2023: worded anew by 239-V, and an item excluded by 361-VI.
    was = (*HEAD[:3], "2. Исключен Законом РК от 18.02.2014 № 175-V.", THIRD)
    note = f"Сноска. Статья 17 в редакции Закона РК от {X}; с изменением, внесенным Законом РК от {Y}."

    assert told((*HEAD[:3], THIRD.replace("3.", "2.")), note, was=was) == {"renumbering art_17__para_2": "208-VII note"}


def test_words_that_were_replaced_bring_no_new_point() -> None:
    note = f"Сноска. В статье 17 слова «мест» заменены Законом РК от {X}; с изменением, внесенным Законом РК от {Y}."

    assert told((*HEAD, THIRD), note) == {"insertion art_17__para_3": "72-VIII note"}


def test_what_is_announced_for_later_made_no_change_of_today() -> None:
    future = f"В статью 17 предусмотрены изменения Законом РК от {X} (вводится в действие с 01.01.2030)."
    made = f"> Сноска. Статья 17 с изменением, внесенным Законом РК от {Y}."
    new = revision("# А", "! Примечание ИЗПИ!", f"! {future}", *NEW[1:3], HEAD[3], made, on="2024-06-16")
    found = [
        ([act.number for act in change.amended_by], change.attribution)
        for change in explain(revision(*HEAD), new)
        if change.kind == "substitution"
    ]

    assert found == [(["72-VIII"], "note")]


def test_a_note_on_a_point_beside_the_changed_one_leaves_the_word_to_the_cause() -> None:
    note = f"Сноска. Пункт 2 статьи 17 с изменением, внесенным Законом РК от {X}."

    assert told(NEW, note, cause="72-VIII") == {
        "substitution art_17__para_1": "72-VIII cause",
        "substitution art_17__para_2": "208-VII note",
    }
    # With no other witness the note of the article is better than none.
    assert told(NEW, note)["substitution art_17__para_1"] == "208-VII note"


def test_a_joint_order_agrees_with_a_cause_that_bears_either_number() -> None:
    note = (
        "Сноска. Статья 17 с изменением, внесенным совместным приказом Министра труда РК от 01.03.2024 № 71 и Министра "
        "здравоохранения РК от 02.03.2024 № 175."
    )

    assert set(told(NEW, note, cause="175").values()) == {"71 agreed"}


CONTRADICTED = f"Сноска. Статья 5 с изменением, внесенным Законом РК от {Y}."


def changed(note: str, *lines: str) -> tuple[Change, ...]:
    return explain(revision(*HEAD), revision(*(lines or NEW), f"> {note}", on="2024-06-16"))


def test_a_note_that_names_another_article_than_its_own_is_believed_by_place_and_the_words_are_kept() -> None:
    # Law on foreigners, art. 3: «Статья 5 с изменениями …».
    found = changed(CONTRADICTED)

    assert [(change.eid, change.attribution, change.contradictions) for change in found] == [
        ("art_17__para_1", "note", ("art_5",)),
        ("art_17__para_2", "note", ("art_5",)),
    ]
    assert [from_plain(Change, to_plain(change)) for change in found] == list(found)


def effects(rule: str, what: str = "Статья 17 с изменением, внесенным") -> list[Effect]:
    return [change.effect for change in changed(f"Сноска. {what} Законом РК от {Y} ({rule}).")]


EXCEPT = "за исключением {what}, который вводится в действие с 01.01.2025"
BASE = Effect("E3", date(2024, 6, 16), "corroborated", E3, date(2024, 4, 16))
OWN = Effect("E5", date(2025, 1, 1), "stated", "который вводится в действие с 01.01.2025")


@pytest.mark.parametrize("what", ["пункта 2", "пункта 2 статьи 17"])
def test_an_exception_that_names_the_unit_has_its_own_day_and_the_rest_has_the_base_rule(what: str) -> None:
    assert effects(f"{E3}, {EXCEPT.format(what=what)}") == [BASE, OWN]


@pytest.mark.parametrize(
    "what",
    [
        "подпункта 3) пункта 11 статьи 1",  # a place in the amending act: law 327-VI in the law on foreigners
        "положений о присяжных",  # law 292-VI
        "подпункта 1) пункта 2",  # not here: the point has no subpoints
    ],
)
def test_an_exception_that_names_no_unit_of_this_act_leaves_the_day_open(what: str) -> None:
    phrase = f"{E3}, {EXCEPT.format(what=what)}"

    assert effects(phrase) == [Effect("E10", phrase=phrase)] * 2


def test_an_exception_for_a_part_of_what_changed_leaves_the_whole_open() -> None:
    whole = ("Статья 18. Дети", "1. Дети живут с матерью.", "2. Дети учатся.")
    phrase = f"{E3}, {EXCEPT.format(what='пункта 2 статьи 18')}"
    note = f"Сноска. Глава дополнена статьей 18 Законом РК от {Y} ({phrase})."
    (change,) = changed(note, *HEAD, *whole)

    assert (change.kind, change.eid, change.effect) == ("insertion", "art_18", Effect("E10", phrase=phrase))


def test_two_rules_of_one_act_for_one_unit_are_no_rule() -> None:
    notes = (
        f"> Сноска. Статья 17 с изменением, внесенным Законом РК от {Y} (вводится в действие с 01.05.2024).",
        f"> Сноска. Статья 17 с изменением, внесенным Законом РК от {Y} (вводится в действие с 01.06.2024).",
    )
    new: Revision = revision(*NEW, *notes, on="2024-06-16")

    assert [change.effect for change in explain(revision(*HEAD), new)] == [Effect(), Effect()]

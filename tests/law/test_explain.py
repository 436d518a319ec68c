"""Who changed it and from when: notes, cause and dates put together."""

from dataclasses import replace
from datetime import date

import pytest

from law.amendments.rules import Wait, corroborate, in_force_from, read_effect, read_wait
from law.explain import explain
from law.model import AmendingAct, Effect
from law.status import read_status_change
from tests.law.making import revision

E3 = "вводится в действие по истечении шестидесяти календарных дней после дня его первого официального опубликования"
BEFORE = revision("# А", "Статья 17. Б", "1. Приют принимает женщин.")


def after(note: str, on: str = "2024-06-16"):  # noqa: ANN201 - the type is Revision's
    return revision("# А", "Статья 17. Б", "1. Приют принимает женщин и детей.", f"> {note}", on=on)


NOTE = f"Сноска. Статья 17 с изменением, внесенным Законом РК от 15.04.2024 № 72-VIII ({E3})."


def test_note_and_cause_that_name_one_act_agree() -> None:
    cause = AmendingAct("72-VIII", date(2024, 4, 15), "195691")
    (change,) = explain(BEFORE, replace(after(NOTE), cause=cause))

    assert (change.attribution, change.amended_by) == ("agreed", (cause,))
    assert change.effect == Effect("E3", date(2024, 6, 16), "corroborated", E3, date(2024, 4, 16))


def test_a_note_alone_is_a_witness() -> None:
    (change,) = explain(BEFORE, after(NOTE))

    assert (change.attribution, [act.number for act in change.amended_by]) == ("note", ["72-VIII"])


def test_without_a_note_the_cause_stands_alone_and_gives_no_date() -> None:
    bare = revision("# А", "Статья 17. Б", "1. Приют принимает женщин и детей.", on="2024-06-16")
    (change,) = explain(BEFORE, replace(bare, cause=AmendingAct("72-VIII", date(2024, 4, 15))))

    assert (change.attribution, change.effect) == ("cause", Effect())


def test_two_acts_in_one_note_are_both_named_and_neither_is_chosen() -> None:
    note = "Сноска. Статья 17 с изменениями, внесенными законами РК от 01.02.2023 № 10-VIII; от 15.04.2024 № 72-VIII."
    (change,) = explain(BEFORE, after(note))

    assert (change.attribution, [act.number for act in change.amended_by]) == ("ambiguous", ["10-VIII", "72-VIII"])


def test_nobody_is_named_where_nobody_is_known() -> None:
    bare = revision("# А", "Статья 17. Б", "1. Приют принимает женщин и детей.", on="2024-06-16")
    (change,) = explain(BEFORE, bare)

    assert (change.attribution, change.amended_by) == ("none", ())


@pytest.mark.parametrize(
    ("edition", "basis", "on"),
    [
        (date(2024, 6, 16), "corroborated", date(2024, 6, 16)),  # published 16.04.2024, a day after the act
        (date(2024, 6, 15), "corroborated", date(2024, 6, 15)),  # published on the act's own day
        (date(2024, 6, 14), "unknown", None),  # would have been published before it was signed
        (date(2024, 7, 30), "corroborated", date(2024, 7, 30)),  # 45 days after
        (date(2024, 7, 31), "unknown", None),
        (date(2024, 4, 15), "unknown", None),  # the edition bears the date of the act
    ],
)
def test_an_editions_date_is_a_day_of_effect_only_where_rule_and_act_bear_it_out(
    edition: date, basis: str, on: date | None
) -> None:
    effect = corroborate(read_effect(E3), date(2024, 4, 15), edition)

    assert (effect.basis, effect.on) == (basis, on)


@pytest.mark.parametrize(
    ("phrase", "rule", "on"),
    [
        (
            "вводится в действие по истечении десяти календарных дней после дня его первого официального опубликования",
            "E1",
            None,
        ),
        (
            "вводится в действие по истечении десяти календарных дней после его первого официального опубликования",
            "E2",
            None,
        ),
        (E3, "E3", None),
        ("вводится в действие по истечении шести месяцев после дня его первого официального опубликования", "E4", None),
        ("вводится в действие с 01.01.2030", "E5", date(2030, 1, 1)),
        ("вводятся в действие с 1 января 2016 года", "E5", date(2016, 1, 1)),
        ("порядок введения в действие см. ст.2", "E6", None),
        ("вводится в действие со дня его подписания", "E7", None),
        (
            "вводится в действие после дня введения в действие соответствующих изменений и дополнений в Кодекс",
            "E9",
            None,
        ),
        (f"{E3}, за исключением абзаца пятого, который вводится в действие с 01.01.2026", "E10", None),
        # Resolution 214 of 10.02.2012: places are exempt, not units.
        ("с 01.01.2013, за исключением города Алматы, для которого с 01.01.2012", "E10", date(2013, 1, 1)),
        ("с 01.01.2013, за исключением пункта 2, для которого с 01.01.2012", "E10", None),
        ("с 01.01.2013, за исключением города Алматы, для которого с 01.01.2012, и норм, которые с 2014", "E10", None),
        (f"{E3}, за исключением города Алматы, для которого вводится в действие с 01.01.2012", "E10", None),
        ("алғашқы ресми жарияланған күнінен кейін күнтізбелік он күн өткен соң қолданысқа енгізіледі", "E1", None),
        ("алғашқы ресми жарияланғанынан кейін күнтізбелік он күн өткен соң қолданысқа енгізіледі", "E2", None),
        ("алғашқы ресмижарияланған күнінен кейін күнтізбелік алпыс күн өткен соң қолданысқаенгізіледі", "E3", None),
        ("01.01.2024 бастап қолданысқа енгізіледі", "E5", date(2024, 1, 1)),
        ("2011.10.13 бастап қолданысқа енгізіледі", "E5", date(2011, 10, 13)),
        ("2020 жылғы 16 желтоқсаннан бастап қолданысқа енгізіледі", "E5", date(2020, 12, 16)),
        ("қолданысқа енгізілу тәртібін 2-баптан қараңыз", "E6", None),
    ],
)
def test_a_phrase_of_entry_into_force_is_known_in_both_languages(phrase: str, rule: str, on: date | None) -> None:
    effect = read_effect(phrase)

    assert (effect.rule, effect.on) == (rule, on)


def test_months_are_counted_as_months() -> None:
    assert read_wait("по истечении трех месяцев после дня его первого официального опубликования") == Wait(months=3)
    assert in_force_from(date(2023, 11, 30), Wait(months=3)) == date(2024, 3, 1)


REPEAL = (
    "Утратил силу Законом Республики Казахстан от 30 декабря 2025 года № 245-VIII (вводится в действие с 01.03.2026)"
)
FACTS = BEFORE.facts


def with_repeal(status: str):  # noqa: ANN201 - the type is ActFacts'
    return replace(FACTS, status=status, requisites={"rus": f"{FACTS.requisites['rus']}. {REPEAL}"})


def test_a_repeal_in_the_requisites_is_announced_until_the_status_says_so() -> None:
    change = read_status_change(FACTS, with_repeal("upd"), "rus")

    assert change is not None
    assert (change.kind, change.stage, change.eid, change.after) == ("status", "announced", "status", REPEAL)
    assert [(act.number, act.signed_on) for act in change.amended_by] == [("245-VIII", date(2025, 12, 30))]
    assert (change.effect.rule, change.effect.on) == ("E5", date(2026, 3, 1))


def test_the_day_an_announced_repeal_takes_effect_is_told_once_more() -> None:
    change = read_status_change(with_repeal("upd"), with_repeal("yts"), "rus")

    assert change is not None
    assert change.stage == "took_effect"
    assert read_status_change(with_repeal("yts"), with_repeal("yts"), "rus") is None


def test_a_repeal_nobody_announced_is_in_force_at_once() -> None:
    change = read_status_change(FACTS, with_repeal("yts"), "rus")

    assert change is not None
    assert change.stage == "in_force"


def test_a_living_act_has_no_status_change_at_its_first_reading() -> None:
    assert read_status_change(None, FACTS, "rus") is None


def test_in_kazakh_a_predicate_that_moves_to_the_new_last_item_is_form() -> None:
    head = ("# Көмек туралы", "18-бап. Негіздер", "1. Мыналар:")
    before = revision(
        *head, "1) өтініш;", "2) мемлекеттік органдардан келіп түскен материалдар негіз болып табылады.", language="kaz"
    )
    new = revision(
        *head,
        "1) өтініш;",
        "2) мемлекеттік органдардан келіп түскен материалдар;",
        "3) бұқаралық ақпарат құралдарындағы хабарламалар негіз болып табылады.",
        on="2024-06-16",
        language="kaz",
    )

    assert [(change.kind, change.eid, change.is_form) for change in explain(before, new)] == [
        ("substitution", "art_18__para_1__subpara_2", True),
        ("insertion", "art_18__para_1__subpara_3", False),
    ]


def test_a_predicate_that_nobody_took_over_is_a_change_of_meaning() -> None:
    head = ("# Көмек туралы", "18-бап. Негіздер", "1. Мыналар:", "1) өтініш;")
    before = revision(
        *head, "2) мемлекеттік органдардан келіп түскен материалдар негіз болып табылады.", language="kaz"
    )
    new = revision(*head, "2) мемлекеттік органдардан келіп түскен материалдар.", on="2024-06-16", language="kaz")

    assert [change.is_form for change in explain(before, new)] == [False]


def test_what_was_announced_and_has_come_took_effect() -> None:
    future = "Пункт 1 предусмотрен в редакции Закона РК от 15.04.2024 № 72-VIII (вводится в действие с 01.01.2025)."
    before = revision("# А", "Статья 17. Б", "! Примечание ИЗПИ!", f"! {future}", "1. Приют принимает женщин.")
    new = after(
        "Сноска. Статья 17 с изменением, внесенным Законом РК от 15.04.2024 № 72-VIII (с 01.01.2025).", "2025-01-01"
    )

    assert [(change.kind, change.stage, change.eid) for change in explain(before, new)] == [
        ("substitution", "took_effect", "art_17__para_1")
    ]
    assert [change.stage for change in explain(BEFORE, new)] == ["in_force"]

"""Two invented texts of one edition: what parts them is a case, how they are written is none."""

from dataclasses import replace

import pytest

from law.cases.edition import Text, find_all
from law.cases.find import find_cases
from law.cases.model import Case
from law.model import Note, Revision
from tests.law.making import revision

RUS = (
    "# О помощи (вымышленный)",
    "Статья 1. Помощь",
    "1. Центр рассматривает заявление в течение десяти календарных дней:",
    "1) по просьбе заявителя;",
    "2) по обращению прокурора.",
    "2. Отказ обжалуется в порядке, предусмотренном статьей 5 Кодекса.",
)
KAZ = (
    "# Көмек туралы (ойдан шығарылған)",
    "1-бап. Көмек",
    "1. Орталық өтінішті:",
    "1) өтініш берушінің сұрауы бойынша;",
    "2) прокурордың өтініші бойынша күнтізбелік он күн ішінде қарайды.",
    "2. Бас тартуға Кодекстің 5-бабында көзделген тәртіппен шағым жасалады.",
)


def of(*lines: str, language: str = "rus", on: str = "2024-01-01") -> Revision:
    return revision(*lines, language=language, on=on)


def found(rus: tuple[str, ...], kaz: tuple[str, ...]) -> list[tuple[str, str, str | None]]:
    return [(case.kind, case.eid, case.only_in) for case in find_cases(of(*rus), of(*kaz, language="kaz"))]


def swapped(lines: tuple[str, ...], was: str, now: str) -> tuple[str, ...]:
    assert any(was in line for line in lines)
    return tuple(line.replace(was, now) for line in lines)


def test_a_number_that_kazakh_grammar_moves_to_the_last_item_parts_nothing() -> None:
    assert found(RUS, KAZ) == []


def test_another_number_is_a_case_with_both_wordings_and_both_figures() -> None:
    (case,) = find_cases(of(*RUS), of(*swapped(KAZ, "он күн", "бес күн"), language="kaz"))

    assert (case.kind, case.eid, case.eid_kaz) == ("numbers", "art_1__para_1", "art_1__para_1__subpara_2")
    assert [one.printed for one in (*case.rus_figures, *case.kaz_figures)] == ["десяти календарных дней", "бес күн"]
    assert case.rus == "Центр рассматривает заявление в течение десяти календарных дней:"
    assert case.kaz == "прокурордың өтініші бойынша күнтізбелік бес күн ішінде қарайды."


def test_working_days_are_no_calendar_days_and_days_may_be_either() -> None:
    working, plain = swapped(RUS, "календарных", "рабочих"), swapped(RUS, "календарных ", "")

    assert [kind for kind, *_ in found(working, KAZ)] == ["numbers"]
    assert found(plain, KAZ) == []


def test_a_day_is_twenty_four_hours_and_a_year_is_twelve_months() -> None:
    for rus, kaz in (("двадцати четырех часов", "бір тәулік"), ("двенадцати месяцев", "бір жыл")):
        lines = swapped(RUS, "десяти календарных дней", rus)

        assert found(lines, swapped(KAZ, "күнтізбелік он күн", kaz)) == []


def test_one_that_only_one_language_says_is_no_number() -> None:
    assert found(swapped(RUS, "заявление", "заявление одного раза"), KAZ) == []


def test_a_unit_that_one_language_lacks_is_named_there_with_all_its_text() -> None:
    (case,) = find_cases(of(*RUS), of(*KAZ[:-1], language="kaz"))

    assert case == Case("missing", "art_1__para_2", None, RUS[-1], None, "rus")


def test_a_unit_that_is_excluded_in_one_language_is_law_in_the_other_only() -> None:
    dead = "2. Исключен Законом РК от 03.07.2013 № 124-V (вводится в действие с 01.01.2014)."

    assert found((*RUS[:-1], dead), KAZ) == [("missing", "art_1__para_2", "kaz")]
    assert found((*RUS[:-1], dead), KAZ[:-1]) == []


def test_a_list_is_lettered_by_each_alphabet() -> None:
    rus = (*RUS[:2], "1. Нужны:", "1) документы:", "а) паспорт;", "б) справка на 5 дней;", "в) заявление.")
    kaz = (*KAZ[:2], "1. Керек:", "1) құжаттар:", "а) паспорт;", "ә) 5 күнге анықтама;", "б) өтініш.")

    assert found(rus, kaz) == []
    assert found(rus, swapped(kaz, "5 күнге", "6 күнге")) == [("numbers", "art_1__para_1__subpara_1__subpara_б", None)]


FIRST = "2. Центр отказывает, если заявитель не представил сведений о себе и о своей семье."
SECOND = "Отказ вручают заявителю в течение двух рабочих дней и разъясняют ему, как его обжаловать."
KAZ_FIRST = "2. Өтініш беруші өзі және отбасы туралы мәліметтер бермесе, орталық бас тартады."
KAZ_SECOND = "Бас тарту өтініш берушіге екі жұмыс күні ішінде тапсырылады және шағым жасау тәртібі түсіндіріледі."


def test_a_text_that_is_broken_into_other_lines_is_the_same_text() -> None:
    assert found((*RUS[:-1], FIRST, SECOND), (*KAZ[:-1], f"{KAZ_FIRST} {KAZ_SECOND}")) == []


def test_a_line_that_one_language_lacks_is_missing() -> None:
    case = ("missing", "art_1__para_2__indent_2", "rus")

    assert case in found((*RUS[:-1], FIRST, SECOND), (*KAZ[:-1], KAZ_FIRST))


TABLE = ("# Ставки", "1. Ставки утвердить.", "| № | Виза | Ставка |", "| 1. | Разовая | 30 долларов |")
ROWS = ("| 2. | Туристская:", "| до 30 дней | 30 долларов", "| до 90 дней | 90 долларов")
KAZ_TABLE = (
    "# Мөлшерлемелер",
    "1. Мөлшерлемелер бекітілсін.",
    "| № | Виза | Мөлшері |",
    "| 1. | Бір реттік | 30 доллар |",
)
KAZ_ROWS = ("| 2. | Туристік: 30 күнге дейін 90 күнге дейін | 30 доллар 90 доллар",)


def test_a_table_that_each_language_draws_in_its_own_way_is_compared_by_its_numbered_rows() -> None:
    assert found((*TABLE, *ROWS), (*KAZ_TABLE, *KAZ_ROWS)) == []

    other = swapped(KAZ_ROWS, "доллар 90", "доллар 60")
    (case,) = find_cases(of(*TABLE, *ROWS), of(*KAZ_TABLE, *other, language="kaz"))

    assert ([one.value for one in case.rus_figures], [one.value for one in case.kaz_figures]) == (["90"], ["60"])


def test_figures_that_change_places_in_a_row_are_two_cases() -> None:
    rus, kaz = (*TABLE, "| 2. | 15 долларов | 20 долларов"), (*KAZ_TABLE, "| 2. | 20 доллар | 15 доллар")

    assert [kind for kind, *_ in found(rus, kaz)] == ["numbers", "numbers"]


def test_a_row_that_one_language_lacks_is_missing() -> None:
    assert [kind for kind, *_ in found((*TABLE, "| 2. | Иная | 5 евро"), KAZ_TABLE)] == ["missing"]


@pytest.fixture
def steps() -> tuple[Text, Text]:
    """Both texts before and after an edition in which both were reworded in point 2."""
    old = "2. Отказ обжалуется в суд."
    old_kaz = "2. Бас тартуға сотқа шағым жасалады."
    return (
        Text(of(*RUS, on="2025-01-01"), of(*RUS[:-1], old)),
        Text(of(*KAZ, language="kaz", on="2025-01-01"), of(*KAZ[:-1], old_kaz, language="kaz")),
    )


def test_what_both_languages_changed_is_no_case(steps: tuple[Text, Text]) -> None:
    assert find_all(*steps) == ()


def test_what_one_language_changed_alone_is_a_case_with_the_words_before(steps: tuple[Text, Text]) -> None:
    rus, kaz = steps
    (case,) = find_all(rus, Text(kaz.before or kaz.revision, kaz.before))

    assert (case.kind, case.eid, case.only_in) == ("changed", "art_1__para_2", "rus")
    assert (case.before, case.rus) == ("2. Отказ обжалуется в суд.", RUS[-1])
    assert case.kaz == "2. Бас тартуға сотқа шағым жасалады."


def test_a_text_that_an_act_meant_to_leave_alone_is_no_case(steps: tuple[Text, Text]) -> None:
    rus, kaz = steps
    words = "Сноска. В пункт 2 вносится изменение на казахском языке, текст на русском языке не изменяется."
    before = rus.before or rus.revision
    left = replace(before, notes=(Note("art_1__para_2", "footnote", words),))

    assert find_all(Text(left, before), kaz) == ()
    assert [case.only_in for case in find_all(Text(before, before), kaz)] == ["kaz"]


def test_editions_without_a_common_one_before_say_nothing_of_who_changed_what(steps: tuple[Text, Text]) -> None:
    rus, kaz = steps

    assert find_all(rus, Text(kaz.before or kaz.revision)) == ()


def test_a_predicate_that_a_new_last_item_takes_over_is_form() -> None:
    # Law 214-IV, art. 18, edition of 16.06.2024.
    rus = ("# О доме", "Статья 1. Основания", "1. Основанием является:", "1) заявление;", "2) материалы органов;")
    kaz = (
        "# Үй туралы",
        "1-бап. Негіздер",
        "1. Мыналар:",
        "1) өтініш;",
        "2) органдардан түскен материалдар негіз болып табылады.",
    )
    rus_after = (*rus, "3) сообщения о фактах насилия.")
    kaz_after = (
        *kaz[:-1],
        "2) органдардан түскен материалдар;",
        "3) зорлық фактілері туралы хабарламалар негіз болып табылады.",
    )
    texts = (
        Text(of(*rus_after), of(*rus)),
        Text(of(*kaz_after, language="kaz"), of(*kaz, language="kaz")),
    )

    assert find_all(*texts) == ()

"""Quantities in both languages, and all that has a number and is none; every line is worded as laws word it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.cases.figures import read_figures
from law.model import Language

SAME: dict[str, tuple[str, str, list[tuple[str, str, str]]]] = {
    # From the corpus: laws 214-IV and 223-IV, resolution № 197.
    "hours in words": (
        "в течение двадцати четырех часов с момента его вручения",
        "берілген кезінен бастап жиырма төрт сағат ішінде",
        [("24", "hour", "")],
    ),
    "days and times": (
        "тридцать суток … не менее одного раза в семь календарных дней",
        "отыз тәулікті … күнтізбелік жеті күнде кемінде бір ретті",
        [("1", "time", ""), ("30", "day", ""), ("7", "day", "calendar")],
    ),
    "a span": (
        "от одного до четырех раз в месяц",
        "айына бір реттен төрт ретке дейін",
        [("1", "time", ""), ("4", "time", "")],
    ),
    "an age in one word": ("достигшего шестнадцатилетнего возраста", "он алты жасқа толған", [("16", "year", "")]),
    "money": ("1 –810 английских фунтов", "1 – 810 ағылшын фунты", [("1", "gbp", ""), ("810", "gbp", "")]),
    "two dollars": ("30 долларов США", "30 АҚШ доллары", [("30", "usd", "")]),
    "other dollars": ("70 канадских долларов", "70 канада долларынан", [("70", "cad", "")]),
    "percent": ("0,2 % от общей суммы", "жалпы соманың 0,2 %-ы", [("0.2", "percent", "")]),
    "once and twice": ("Двукратная виза", "Екi мәртелік виза", [("2", "time", "")]),
    "a Latin letter": ("Трехкратная виза", "Yш мәртелік виза", [("3", "time", "")]),
    "a whole date": (
        "от 10 декабря 2008 года",
        "2008 жылғы 10 желтоқсандағы",
        [("2008-12-10", "date", "")],
    ),
    # Worded as other laws are.
    "a date in figures": ("до 01.07.2026", "01.07.2026 дейін", [("2026-07-01", "date", "")]),
    "indices": (
        "штраф в размере ста двадцати месячных расчетных показателей",
        "жүз жиырма айлық есептік көрсеткіш мөлшерінде айыппұл",
        [("120", "mci", "")],
    ),
    "short indices": ("в размере 100 МРП", "100 АЕК мөлшерінде", [("100", "mci", "")]),
    "a number said twice": (
        "в течение 15 (пятнадцати) рабочих дней",
        "15 (он бес) жұмыс күні ішінде",
        [("15", "day", "working")],
    ),
    "thousands": (
        "не более двухсот пятидесяти тысяч тенге",
        "екі жүз елу мың теңгеден аспайтын",
        [("250000", "tenge", "")],
    ),
    "thousands in figures": ("1 229 500 тенге", "1 229 500 теңге", [("1229500", "tenge", "")]),
    "figures and a scale": ("5 млн. тенге", "5 миллион теңге", [("5000000", "tenge", "")]),
    "a year with hundreds": ("тысячу двести человек", "мың екі жүз адам", [("1200", "", "")]),
    "months": ("в двухмесячный срок", "екі ай мерзімде", [("2", "month", "")]),
    "days in one word": ("30-дневный срок", "отыз күндік мерзім", [("30", "day", "")]),
    "a third": ("одной трети от числа депутатов", "депутаттар санының үштен бірі", [("1/3", "", "")]),
    "two thirds": ("двумя третями голосов", "дауыстың үштен екісі", [("2/3", "", "")]),
    "an age from and to": ("от 14 до 18 лет", "14-тен 18 жасқа дейін", [("14", "year", ""), ("18", "year", "")]),
    "members": ("не менее трех членов", "кемінде үш мүше", [("3", "", "")]),
}
NONE: dict[str, tuple[Language, str]] = {
    "an article": ("rus", "в порядке, предусмотренном статьей 128 Кодекса"),
    "a kazakh article": ("kaz", "Кодекстің 128-бабында көзделген тәртіппен"),
    "subpoints": ("rus", "предусмотренная подпунктами 1), 2), 3), 4) и 5) части первой настоящего пункта"),
    "kazakh subpoints": ("kaz", "Осы тармақтың бірінші бөлігінің 1), 2), 3), 4) және 5) тармақшаларында"),
    "points": ("rus", "пунктов 1, 2-1 и 4 статьи 59, ст. 593"),
    "kazakh points": ("kaz", "59-бабының 1, 2-1 және 4-тармақтарында, 1–3-тармақтарына, 8-1 бап"),
    "an annex": ("rus", "согласно приложению 1 к настоящему приказу (форма 2)"),
    "a kazakh annex": ("kaz", "осы бұйрыққа 1-қосымшаға сәйкес 2-нысан бойынша"),
    "an act": ("rus", "постановление № 1761, САПП, 2001 г., № 49-50, приказ № 11-1-4/215"),
    "a kazakh act": ("kaz", "N 1761 қаулысы (ПҮАЖ-ы, 2001 ж., N 49-50, 593-құжат)"),
    "one of them": ("rus", "является одно из следующих обстоятельств, один из супругов"),
    "a person": ("kaz", "бір адамның басқаға, мән-жайлардың бірі, бірге тұратын, бірден"),
    "right": ("kaz", "оң қорытынды, онда, оның, онымен, жүзеге асырады, бесік, реттеу"),
    "an ordinal": ("rus", "в двадцать пятой части, первого чтения, 5-го числа"),
    "a kazakh ordinal": ("kaz", "жиырма бесінші бөлік, он бірінші, 5-сынып"),
    "a year": ("rus", "на 2024 год, в 2020–2025 годах, до 1 января"),
    "a kazakh year": ("kaz", "2024 жылға, 2020–2025 жылдар, 1 қаңтарға дейін"),
    "a quarter": ("kaz", "тоқсан сайын, айлық есептік көрсеткіш"),
    "an account": ("rus", "счет 40817810099910004312"),
}


@pytest.mark.parametrize("name", SAME)
def test_both_languages_say_the_same_quantities(name: str) -> None:
    rus, kaz, expected = SAME[name]
    found = [
        sorted((one.value, one.unit, one.manner) for one in read_figures(text, language))
        for text, language in ((rus, "rus"), (kaz, "kaz"))
    ]

    assert found == [sorted(expected)] * 2


@pytest.mark.parametrize("name", NONE)
def test_what_only_has_a_number_is_no_quantity(name: str) -> None:
    language, text = NONE[name]

    assert read_figures(text, language) == ()


def test_a_quantity_is_kept_as_it_is_printed() -> None:
    found = [one.printed for one in read_figures("20 – 100 долларов США, не менее  двух рабочих дней", "rus")]

    assert found == ["20", "100 долларов США", "двух рабочих дней"]


TEXT = st.text(
    st.sampled_from("0123456789 .,()/–-№%абвеидтнұқіЖ\xa0\u0301²٣\n") | st.characters(codec="utf-8"), max_size=60
) | st.lists(
    st.sampled_from(
        [
            "5",
            "мың",
            "жүз",
            "екі",
            "үштен",
            "бір",
            "день",
            "тысяч",
            "двух",
            "(",
            ")",
            "статьи",
            "-",
            "2024",
            "года",
            "№",
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=300, deadline=None, database=None)
@given(TEXT, st.sampled_from(["rus", "kaz"]))
def test_no_text_breaks_the_reading(text: str, language: Language) -> None:
    for one in read_figures(text, language):
        assert one.value
        assert one.printed


@pytest.mark.long
@pytest.mark.parametrize(
    "part", ["1, ", "5 мың ", "(", "бес ", "двадцати ", "№ 1/", "статьи 1 и ", "10 декабря ", "1-"]
)
def test_a_long_text_is_read_in_time_that_grows_with_its_length(part: str) -> None:
    taken = []
    for size in (20_000, 200_000):
        start = time.perf_counter()
        for language in ("rus", "kaz"):
            read_figures((part * size)[:size], language)  # type: ignore[arg-type]
        taken.append(time.perf_counter() - start)

    assert taken[1] < 25 * taken[0] + 0.5

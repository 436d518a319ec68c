"""Each rule has a sample that only it rates so: without the rule the sample weighs less, or another reason is given."""

from typing import Any

import pytest

from law.languages import label
from law.model import SEVERITIES, Change, Language
from law.severity import Rating, rate
from law.severity.rating import rate_by
from law.severity.rules import RULES

Sample = tuple[Language, str | None, str | None, dict[str, Any]]
SAMPLES: dict[str, tuple[Sample, ...]] = {
    "form": (("kaz", "3) материалдар негіз болып табылады.", "3) материалдар;", {"is_form": True}),),
    "status": (("rus", None, "Утратил силу.", {"kind": "status", "eid": "status"}),),
    "future_note": (
        ("rus", None, "Примечание. В пункт 1 предусмотрено изменение.", {"kind": "editorial", "stage": "announced"}),
    ),
    "note": (("rus", None, "Сноска. Исключён.", {"kind": "editorial"}),),
    "renumbering": (("rus", "2) жалоба;", "1) жалоба.", {"kind": "renumbering"}),),
    "move": (("kaz", "4) шағым беру;", "2) шағым беру;", {"kind": "move"}),),
    "division": (("rus", "1. Жалоба. Заявление.", "1. Жалоба.\n2. Заявление.", {"kind": "split"}),),
    "marks": (("rus", "помощь направленная на защиту", "помощь, направленная на защиту", {}),),
    "degraded": (("rus", "старый текст", "новый текст", {"degraded": True}),),
    "punishment": (
        ("rus", "влечёт предупреждение", "влечёт штраф", {}),
        ("rus", "ограничение на время", "ограничение свободы на время", {}),
        ("kaz", "ескерту жасалады", "айыппұл салынады", {}),
        ("kaz", "бас бостандығын шектеу", "қоғамдық жұмыстар", {}),
    ),
    "prohibition": (
        ("rus", "Курение в приюте разрешается.", "Курение в приюте не допускается.", {}),
        ("rus", "орган вправе отказать", "орган не вправе отказать", {}),
        ("kaz", "жұмыс беруші құқылы.", "жұмыс беруші құқылы емес.", {}),
        ("kaz", None, "2) жұмысқа тартуға тыйым салынады;", {}),
    ),
    "right_gone": (
        ("rus", "работник вправе обратиться в суд", "работник обращается в суд", {}),
        ("kaz", "қызметкер сотқа жүгінуге құқылы.", "қызметкер сотқа жүгінеді.", {}),
    ),
    "refusal": (
        ("rus", None, "1) в регистрации отказывается;", {}),
        ("kaz", None, "1) тіркеуден бас тартылады;", {}),
    ),
    "whole": (("rus", "18. Порядок подачи заявления", None, {"eid": "art_18"}),),
    "duty_gone": (
        ("rus", "работодатель обязан выдать копию", "работодатель выдаёт копию", {}),
        ("kaz", "жұмыс беруші көшірмесін беруге мiндеттi.", "жұмыс беруші көшірмесін береді.", {}),
    ),
    "prohibition_gone": (
        ("rus", "вывоз запрещается из приюта", "вывоз разрешается из приюта", {}),
        ("kaz", "шығаруға тыйым салынады.", "шығаруға рұқсат етіледі.", {}),
    ),
    "repeal": (("kaz", "5) өңірлерді айқындайды;", None, {"eid": "art_8__subpara_5"}),),
    "age": (
        ("rus", "лица, достигшие 16 лет", "лица, достигшие 18 лет", {}),
        ("kaz", "16 жасқа толған адам", "18 жасқа толған адам", {}),
    ),
    "sum": (
        ("rus", "в размере 10 МРП", "в размере 15 МРП", {}),
        ("rus", "20 % от месячного расчётного показателя", "50 % от месячного расчётного показателя", {}),
        ("kaz", "10 АЕК мөлшерінде", "15 АЕК мөлшерінде", {}),
        ("kaz", "айлық есептік көрсеткіштің 20 %-ы", "айлық есептік көрсеткіштің 50 %-ы", {}),
        ("rus", "30 долларов 60 долларов", "30 долларов", {"kind": "table_cell"}),
    ),
    "deadline": (
        ("rus", "в течение 30 календарных дней", "в течение 90 календарных дней", {}),
        ("rus", "в течение десяти дней", "в течение десяти месяцев", {}),
        ("kaz", "30 күнтізбелік күн ішінде", "90 күнтізбелік күн ішінде", {}),
        ("kaz", "он күн ішінде", "он ай ішінде", {}),
        # A time of day, in words or in figures, with the endings of Kazakh.
        ("rus", "приём с девяти часов утра", "приём с десяти часов утра", {}),
        ("rus", "к девяти часам", "к десяти часам", {}),
        ("rus", "не позднее 18:00", "не позднее 17:00", {}),
        ("kaz", "таңғы сағат тоғыздан басталады", "таңғы сағат оннан басталады", {}),
        ("kaz", "кешкі сағат он сегізге дейін", "кешкі сағат он тоғызға дейін", {}),
        ("kaz", "сағат 22-ден 6-ға дейін", "сағат 23-тен 6-ға дейін", {}),
        ("kaz", "сағат 9.00-ден 18.00-ге дейін", "сағат 10.00-ден 18.00-ге дейін", {}),
    ),
    "figure": (
        ("rus", "не более 3 человек", "не более 5 человек", {}),
        ("kaz", "3 адамнан", "5 адамнан", {}),
        ("rus", "однократная двукратная", "однократная многократная", {"kind": "table_cell"}),
    ),
    "age_new": (("rus", None, "3) лица старше 18 лет;", {}), ("kaz", None, "3) 18 жасқа толған адамдар;", {})),
    "sum_new": (("rus", None, "3) пособие в 10 МРП;", {}), ("kaz", None, "3) 10 АЕК жәрдемақы;", {})),
    "deadline_new": (
        ("rus", None, "3-1. Ответ даётся в течение 24 часов.", {}),
        ("rus", None, "3-1. Приём ведётся с девяти часов утра.", {}),
        ("kaz", None, "3-1. Қабылдау таңғы сағат тоғыздан басталады.", {}),
        ("kaz", None, "3-1. Жауап 24 сағат ішінде беріледі.", {}),
    ),
    "duty": (
        ("rus", "орган выдаёт копию", "орган обязан выдать копию", {}),
        ("kaz", "орган көшірмесін береді.", "орган көшірмесін беруге тиіс.", {}),
    ),
    "right": (
        ("rus", None, "4) потерпевший имеет право на приют;", {}),
        ("kaz", None, "4) жәбірленуші өтініш беруге құқылы;", {}),
    ),
    "negation": (
        ("rus", "услуга является платной", "услуга не является платной", {}),
        ("kaz", "қызмет ақылы болады", "қызмет ақылы болмайды", {}),
        ("kaz", "қызмет ақылы", "қызмет ақылы емес", {}),
    ),
    "insertion": (("rus", None, "4) сообщения в газетах.", {}), ("kaz", None, "4) хабарламалар.", {})),
    "replacement": (("rus", "трудной ситуации", "социальных услугах", {"kind": "replacement"}),),
    "heading": (("rus", "24. Надзор за применением", "24. Надзор за соблюдением", {"kind": "heading"}),),
}
CASES = [(name, sample) for name, samples in SAMPLES.items() for sample in samples]


def make(sample: Sample) -> Change:
    language, before, after, other = sample
    kind = "insertion" if before is None else "repeal" if after is None else "substitution"
    eid = other.get("eid", "art_5__para_1")
    given: dict[str, Any] = {"kind": kind, "stage": "in_force", "eid": eid, "label": label(eid, language)}
    return Change(language=language, before=before, after=after, **{**given, **other})


def test_every_rule_but_the_last_has_a_sample() -> None:
    assert [*SAMPLES, "wording"] == [rule.name for rule in RULES]


@pytest.mark.parametrize(("name", "sample"), CASES, ids=[f"{name}-{sample[0]}" for name, sample in CASES])
def test_a_rule_rates_its_sample_and_nothing_else_does(name: str, sample: Sample) -> None:
    change = make(sample)
    rule = next(rule for rule in RULES if rule.name == name)
    without = rate_by([other for other in RULES if other.name != name], change)
    found = rate(change)

    assert (found.rule, found.severity, found.reason) == (name, rule.severity, rule.reason)
    if rule.severity in ("important", "critical"):
        assert SEVERITIES.index(without.severity) < SEVERITIES.index(rule.severity)
    assert without.reason != rule.reason


def test_the_words_that_a_rule_was_known_by_are_words_of_the_change() -> None:
    change = make(("rus", "орган выдаёт копию", "орган обязан выдать копию", {}))

    assert rate(change) == Rating("important", "a new duty («{words}»)", "обязан", "duty")


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        # Words of another meaning that look like a sign.
        ("rus", "права и обязанности лица", "права и обязанности семьи"),
        ("kaz", "тең құқылы мәдениет", "тең құқылы қатысу"),
        ("kaz", "міндетті сақтандыру туралы", "міндетті әлеуметтік сақтандыру туралы"),
        ("kaz", "жазбаша өтініш", "жазбаша шағым"),
        # The number of a unit, the year and the day of another act are no figures of the law.
        ("rus", "частью третьей статьи 132 Кодекса", "частью третьей статьи 128 Кодекса"),
        ("rus", "Закона от 5 июля 2014 года", "Закона от 7 июля 2015 года"),
        ("rus", "2) жалоба в суд;", "1) жалоба в орган;"),
        # «Онда» is «there» as well as «at ten»: only beside an hour is it one.
        ("kaz", "сағаттық жүктеме онда көрсетіледі", "сағаттық жүктеме мұнда көрсетіледі"),
        # A sign that stays where the words beside it change.
        ("rus", "орган вправе выдать справку", "орган вправе выдать копию"),
        ("rus", "орган обязан принять меры", "орган обязан принять решение"),
    ],
)
def test_what_only_looks_like_a_sign_weighs_nothing(language: Language, before: str, after: str) -> None:
    assert rate(make((language, before, after, {}))).rule == "wording"


def test_a_right_said_in_other_words_is_not_gone() -> None:
    change = make(("rus", "работник вправе обратиться в суд", "работник имеет право обратиться в суд", {}))

    assert rate(change).rule == "wording"


def test_how_kazakh_letters_were_typed_makes_no_difference() -> None:
    typed = make(("kaz", "көшірмесін береді.", "көшірмесін беруге мiндеттi.", {}))
    proper = make(("kaz", "көшірмесін береді.", "көшірмесін беруге міндетті.", {}))

    assert (rate(typed).rule, rate(proper).rule) == ("duty", "duty")


def test_rules_that_fit_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="no rule fits"):
        rate_by(RULES[:1], make(("rus", "а", "б", {})))


def test_who_refused_before_is_no_refusal_by_the_law() -> None:
    # The invented act 901-VII, article 17, point 3-1: both texts set a term to explain a refusal that was given.
    kaz = "3-1. Көмектесуден бас тартқан ұйым бас тарту себебін үш жұмыс күні ішінде жазбаша түсіндіреді."
    rus = "3-1. Организация, которая отказала в содействии, объясняет причину письменно в течение трех рабочих дней."

    said: tuple[tuple[Language, str], ...] = (("rus", rus), ("kaz", kaz))
    rated = [rate(make((language, None, text, {}))).rule for language, text in said]

    assert rated == ["deadline_new", "deadline_new"]

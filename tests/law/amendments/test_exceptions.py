"""A rule with exceptions (E10): which units of the amending act they name, and what rule each has; E6 has its place."""

import pytest

from law.amendments.exceptions import read_exceptions
from law.amendments.rules import read_effect
from tests.law.amendments.showing import show_rule

E3 = "по истечении шестидесяти календарных дней после дня его первого официального опубликования"


@pytest.mark.parametrize(
    ("phrase", "reference"),
    [
        ("порядок введения в действие см. ст.2", "art_2"),
        ("порядок введения в действие см. п.1 ст. 2", "art_2__para_1"),
        ("порядок введения в действие настоящего Закона см. п. 3", "para_3"),
        ("қолданысқа енгізілу тәртібін 26-баптан қараңыз", "art_26"),
        ("қолданысқа енгізілу тәртібін 2-баптың 1-тармағынан қараңыз", "art_2__para_1"),
    ],
)
def test_a_rule_that_stands_elsewhere_says_where(phrase: str, reference: str) -> None:
    effect = read_effect(phrase)

    assert (effect.rule, effect.on, effect.reference) == ("E6", None, reference)


def test_a_rule_without_exceptions_has_none() -> None:
    assert read_exceptions(f"вводится в действие {E3}") is None


EXCEPTIONS = (
    f"вводится в действие {E3}, за исключением подпунктов 2) и 3) пункта 5 и абзаца второго пункта 7 статьи 1, которые "
    "вводятся в действие с 1 января 2025 года, и статьи 3, которая вводится в действие со дня его подписания"
)


def test_each_exception_has_its_units_and_its_own_rule() -> None:
    read = read_exceptions(EXCEPTIONS)

    assert read is not None
    assert show_rule(read.base) == "E3 60 days"
    assert [(item.units, show_rule(item.effect)) for item in read.exceptions] == [
        (
            ("art_1__para_5__subpara_2", "art_1__para_5__subpara_3", "art_1__para_7__indent_2"),
            "E5 on 2025-01-01",
        ),
        (("art_3",), "E7"),
    ]


def test_kazakh_exceptions_stand_before_the_rule() -> None:
    read = read_exceptions(
        "2025.01.01 бастап қолданысқа енгізілетін 1-баптың 5-тармағының 2) және 3) тармақшаларын, 01.07.2025 бастап "
        "қолданысқа енгізілетін 3-бапты қоспағанда, алғашқы ресми жарияланған күнінен кейін күнтізбелік алпыс күн "
        "өткен соң қолданысқа енгізіледі"
    )

    assert read is not None
    assert show_rule(read.base) == "E3 60 days"
    assert [(item.units, show_rule(item.effect)) for item in read.exceptions] == [
        (("art_1__para_5__subpara_2", "art_1__para_5__subpara_3"), "E5 on 2025-01-01"),
        (("art_3",), "E5 on 2025-07-01"),
    ]

"""Who changed a unit: where the notes of the two languages name other acts is a case, how they are typed is none."""

from law.cases.attribution import find_attributions
from law.cases.edition import Text, find_all
from law.cases.model import Case, case_as_contract
from law.model import Revision
from tests.law.making import revision

RUS = ("# О помощи (вымышленный)", "Статья 4. Помощь", "1. Центр помогает.", "2. Помощь бесплатна.")
KAZ = ("# Көмек туралы (ойдан шығарылған)", "4-бап. Көмек", "1. Орталық көмектеседі.", "2. Көмек тегін.")


def both(rus: str, kaz: str) -> tuple[Revision, Revision]:
    return revision(*RUS, f"> {rus}"), revision(*KAZ, f"> {kaz}", language="kaz")


def found(rus: str, kaz: str) -> list[tuple[str, list[str], list[str]]]:
    return [
        (case.eid, [act.number for act in case.rus_acts], [act.number for act in case.kaz_acts])
        for case in find_attributions(*both(rus, kaz))
    ]


# Law on foreigners, art. 4: each language cites another act.
SAID_RUS = "Сноска. Статья 4 с изменением, внесенным Законом РК от 10.12.2013 № 153-V."
SAID_KAZ = "Ескерту. 4-бапқа өзгеріс енгізілді - ҚР 05.12.2013 № 152-V Заңымен."


def test_notes_that_name_other_acts_are_a_case_with_both_wordings() -> None:
    (case,) = find_all(*(Text(text) for text in both(SAID_RUS, SAID_KAZ)))

    assert (case.kind, case.eid, case.rus, case.kaz, case.only_in) == ("attribution", "art_4", SAID_RUS, SAID_KAZ, None)
    assert case_as_contract(case)["acts"] == {
        "rus": [{"number": "153-V", "date": "2013-12-10"}],
        "kaz": [{"number": "152-V", "date": "2013-12-05"}],
    }


def test_an_act_that_one_note_alone_names_is_a_case_of_that_language() -> None:
    longer = SAID_RUS.replace("Законом РК", "законами РК").replace("№ 153-V.", "№ 153-V; от 15.04.2024 № 72-VIII.")
    (case,) = find_attributions(*both(longer, SAID_KAZ.replace("05.12.2013 № 152-V", "10.12.2013 № 153-V")))

    assert ([act.number for act in case.rus_acts], case.kaz_acts, case.only_in) == (["72-VIII"], (), "rus")


def test_a_day_that_differs_is_another_act() -> None:
    kaz = SAID_KAZ.replace("05.12.2013 № 152-V", "05.12.2013 № 153-V")

    assert found(SAID_RUS, kaz) == [("art_4", ["153-V"], ["153-V"])]


def test_notes_that_name_one_act_agree_however_they_are_typed() -> None:
    plain = SAID_KAZ.replace("05.12.2013 № 152-V", "10.12.2013 № 153-V")
    dated = SAID_KAZ.replace("05.12.2013 № 152-V", "2013 жылғы 10 желтоқсандағы № 153–V")
    order = ("с изменением, внесенным приказом Министра РК от 01.03.2024 № 71-нк", "01.03.2024 № 71-нқ")

    assert found(SAID_RUS, plain) == []
    assert found(SAID_RUS, dated) == []
    assert (
        found(f"Сноска. Статья 4 {order[0]}.", f"Ескерту. 4-бапқа өзгеріс енгізілді - ҚР {order[1]} Бұйрығымен.") == []
    )


def test_a_note_on_the_point_and_one_on_its_article_say_the_same() -> None:
    rus = revision(
        *RUS[:3],
        "> Сноска. Пункт 1 с изменением, внесенным Законом РК от 10.12.2013 № 153-V.",
        RUS[3],
        "> Сноска. Статья 4 с изменением, внесенным Законом РК от 15.04.2024 № 72-VIII.",
    )
    kaz = revision(
        *KAZ, "> Ескерту. 4-бапқа өзгерістер енгізілді - ҚР 10.12.2013 № 153-V; 15.04.2024 № 72-VIII заңдарымен.",
        language="kaz",
    )  # fmt: skip

    assert find_attributions(rus, kaz) == ()
    assert find_attributions(revision(*RUS), kaz) == ()  # a language without any note on the unit says nothing of it


def test_a_correction_of_one_language_is_no_case() -> None:
    one = (
        "Сноска. В статью 4 вносится изменение на казахском языке, текст на русском языке не изменяется в соответствии "
        "с Законом РК от 15.04.2024 № 72-VIII; с изменением, внесенным Законом РК от 10.12.2013 № 153-V."
    )
    kaz = SAID_KAZ.replace("05.12.2013 № 152-V", "10.12.2013 № 153-V")

    assert found(one, kaz) == []


def test_letters_and_rows_that_each_language_counts_for_itself_are_not_mistaken() -> None:
    rus = revision(
        *RUS[:3], "а) приют;", "б) деньги;", "> б) исключен Законом РК от 10.12.2013 № 153-V;", "в) еда."
    )  # fmt: skip
    kaz = revision(
        *KAZ[:3], "а) баспана;", "ә) ақша;", "> ә) алып тасталды - ҚР 10.12.2013 № 153-V Заңымен;", "б) тамақ.",
        "> Ескерту. б) тармақшаға өзгеріс енгізілді - ҚР 15.04.2024 № 72-VIII Заңымен.", language="kaz",
    )  # fmt: skip

    assert [case for case in find_attributions(rus, kaz) if case.rus_acts] == []


def test_a_case_is_known_by_its_acts_and_not_by_the_notes_that_grow() -> None:
    from storage.cases import hash_words  # noqa: PLC0415 - the one place where law's tests ask how a case is kept

    first = find_attributions(*both(SAID_RUS, SAID_KAZ))
    more = SAID_RUS.replace("Законом РК", "законами РК").replace("№ 153-V.", "№ 153-V; от 15.04.2024 № 72-VIII.")
    grown = SAID_KAZ.replace("№ 152-V Заңымен", "№ 152-V; 15.04.2024 № 72-VIII заңдарымен")
    later = find_attributions(*both(more, grown))

    assert first[0].rus != later[0].rus
    assert [hash_words(case) for case in first] == [hash_words(case) for case in later]
    assert isinstance(first[0], Case)

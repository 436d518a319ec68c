from datetime import date

import pytest

from config.catalogues import read_catalogue
from law.languages.words import ReaderLanguage
from law.model import AmendingAct, Effect, NumberChange
from law.summaries import Sentence, summarise
from law.summaries.effects import describe_acts, describe_effect
from law.summaries.headline import describe_headline
from law.summaries.kinds import describe_kind, describe_line
from tests.alerts.sample import FACTS, FORM, ITEM, KAZAKH, POINT, RUSSIAN, make_change

RUS = read_catalogue("rus")


def test_a_summary_says_what_from_when_and_by_which_act_each_with_its_eid() -> None:
    sentences = summarise(RUSSIAN, "rus", RUS)

    assert sentences == (
        Sentence(
            "Добавлен пункт 3-1 статьи 17: «3-1. Органы принимают меры в течение 24 часов <b>&amp; сообщают.»", (POINT,)
        ),
        Sentence("Важно: установлен срок.", (POINT,)),
        Sentence("Добавлен подпункт 4) пункта 1 статьи 18: «4) сообщения в средствах массовой информации.»", (ITEM,)),
        Sentence("Обычное: новая норма.", (ITEM,)),
        Sentence(
            "Вступает в силу 16.06.2024: 60 календарных дней после официального опубликования, "
            "совпадает с датой редакции.",
            (POINT, ITEM),
        ),
        Sentence("Внесено Законом от 15.04.2024 № 72-VIII.", (POINT, ITEM)),
    )


def test_words_moved_for_grammar_are_never_called_a_change_of_meaning() -> None:
    form = KAZAKH[1]

    assert describe_kind(form, "kaz", read_catalogue("kaz")) == (
        "18-баптың 1-тармағының 3) тармақшасы тек нысаны өзгерген, мағынасы бұрынғыдай"
    )
    assert describe_line(form, "eng", read_catalogue("eng")) == (
        "Article 18, point 1, subpoint 3) — changed in form only, the meaning is the same"
    )
    assert [said.text for said in summarise(KAZAKH, "rus", RUS) if said.eids == (FORM,)] == [
        "Изменён только по форме (смысл прежний) подпункт 3) пункта 1 статьи 18.",
        "Было: «3) материалдар негіз болып табылады.»",
        "Стало: «3) материалдар;».",
    ]


def test_figures_come_before_the_words() -> None:
    change = make_change(
        "rus", "art_1", "в течение 30 дней", "в течение 90 дней", numbers=(NumberChange("30", "90", "дней"),)
    )

    assert [sentence.text for sentence in summarise((change,), "rus", RUS)][:3] == [
        "Изменена статья 1: 30 → 90 дней.",
        "Было: «в течение 30 дней».",
        "Стало: «в течение 90 дней».",
    ]


def test_after_ten_changes_the_rest_is_counted() -> None:
    changes = tuple(make_change("rus", f"art_{n // 2}__para_{n}", "а", "б") for n in range(17))
    last = summarise(changes, "rus", RUS)[-1]

    assert last == Sentence(
        "И ещё 7 изменений: статья 5 — 2; статья 6 — 2; статья 7 — 2; статья 8.",
        tuple(f"art_{n // 2}__para_{n}" for n in range(10, 17)),
    )


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (
            Effect("E3", date(2024, 6, 16), "corroborated"),
            (
                "вступает в силу 16.06.2024: 60 календарных дней после официального опубликования, "
                "совпадает с датой редакции"
            ),
        ),
        (
            Effect("E1", date(2026, 6, 14), "computed", "", date(2026, 6, 3)),
            (
                "вступает в силу 14.06.2026: 10 календарных дней после официального опубликования; "
                "дата опубликования 03.06.2026 (наш расчёт)"
            ),
        ),
        (
            Effect("E5", date(2030, 1, 1), "stated", "с 01.01.2030"),
            "вступает в силу 01.01.2030: дата указана в источнике",
        ),
        (
            Effect("E10", date(2013, 1, 1), "stated", "с 01.01.2013, кроме города Алматы"),
            "вступает в силу 01.01.2013: «с 01.01.2013, кроме города Алматы»",
        ),
        (
            Effect("E4", None),
            "в источнике дата вступления в силу не указана, сказано: 6 месяцев после официального опубликования",
        ),
        (
            Effect("E9", None, "unknown", "после дня введения"),
            "в источнике дата вступления в силу не указана, сказано: «после дня введения»",
        ),
        (Effect(), "в источнике дата вступления в силу не указана"),
    ],
)
def test_from_when_is_said_with_its_working_and_never_guessed(effect: Effect, words: str) -> None:
    assert describe_effect(effect, RUS) == words


def test_an_act_that_is_not_sure_or_not_named_is_said_to_be_so() -> None:
    acts = (AmendingAct("72-VIII", date(2024, 4, 15)), AmendingAct("183", None))

    assert describe_acts(acts, "ambiguous", RUS) == (
        "внесено одним из актов (каким именно, в источнике не сказано): Законом от 15.04.2024 № 72-VIII; актом № 183 "
        "(дата акта в источнике не указана)"
    )
    assert describe_acts((), "none", RUS) == "изменяющий акт в источнике не назван"


def test_a_number_or_a_date_that_an_act_lacks_is_said_to_be_not_stated() -> None:
    undated, unnumbered, unnamed = (
        AmendingAct("72-VIII", None),
        AmendingAct("", date(2024, 4, 15)),
        AmendingAct("", None),
    )

    assert describe_acts((undated,), "note", RUS) == "внесено Законом № 72-VIII (дата акта в источнике не указана)"
    assert describe_acts((unnumbered,), "note", RUS) == "внесено актом от 15.04.2024 (номер в источнике не указан)"
    assert describe_acts((unnamed,), "note", RUS) == "изменяющий акт в источнике не назван"
    assert describe_acts((unnamed, undated), "ambiguous", RUS) == (
        "внесено одним из актов (каким именно, в источнике не сказано): "
        "актом, который в источнике не назван; Законом № 72-VIII (дата акта в источнике не указана)"
    )


def test_a_day_that_rests_on_nothing_is_not_told() -> None:
    change = make_change("rus", "art_1", "а", "б", effect=Effect(on=date(2024, 6, 16)))

    assert describe_effect(change.effect, RUS) == "в источнике дата вступления в силу не указана"
    assert describe_headline(FACTS, (change,), "rus", RUS) == (
        "Закон от 04.12.2009 № 214-IV: изменена статья 1; в источнике дата вступления в силу не указана"
    )


def test_a_day_that_is_computed_says_so_also_where_the_day_of_publication_is_lost() -> None:
    effect = Effect("E1", date(2026, 6, 14), "computed")

    assert describe_effect(effect, RUS) == (
        "вступает в силу 14.06.2026: 10 календарных дней после официального опубликования (наш расчёт)"
    )


def test_a_headline_tells_new_articles_from_changed_ones() -> None:
    changes = (
        make_change("rus", "art_5__para_1", "а", "б"),
        make_change("rus", "art_6-1", None, "новая"),
        make_change("rus", "art_7", "старая", None),
        make_change("rus", "annex_1__para_2", "а", "б", effect=Effect()),
    )

    assert describe_headline(FACTS, changes, "rus", RUS) == (
        "Закон от 04.12.2009 № 214-IV: изменены статья 5 и приложение 1, добавлена статья 6-1, исключена статья 7; "
        "вступает в силу 16.06.2024; для части изменений дата в источнике не указана"
    )


def test_a_point_of_a_code_keeps_the_name_it_was_given() -> None:
    change = make_change("rus", "art_50__para_2", "а", "б", label="статья 50, часть 2")

    assert describe_line(change, "kaz", read_catalogue("kaz")) == "50-бап, 2-бөлік — өзгертілді"
    assert describe_kind(change, "rus", RUS) == "изменена часть 2 статьи 50"


@pytest.mark.parametrize("language", ["rus", "kaz", "uzb", "eng"])
@pytest.mark.parametrize(
    "effect",
    [
        Effect("E3", date(2024, 6, 16), "corroborated"),
        Effect("E2", date(2024, 6, 16), "computed", published_on=date(2024, 6, 5)),
        Effect("E2", date(2024, 6, 16), "computed"),
        Effect("E5", date(2024, 6, 16), "stated", "с 16.06.2024"),
        Effect("E10", date(2024, 6, 16), "stated", "с 16.06.2024, кроме статьи 3"),
    ],
)
def test_of_a_day_that_is_over_only_the_tense_changes(language: ReaderLanguage, effect: Effect) -> None:
    t = read_catalogue(language)
    ahead = describe_effect(effect, t, date(2024, 6, 16))
    over = describe_effect(effect, t, date(2024, 6, 17))
    will = t.gettext("in force from {date}").format(date="16.06.2024")
    did = t.gettext("took effect on {date}").format(date="16.06.2024")

    assert ahead == describe_effect(effect, t)
    assert (ahead.startswith(will), over) == (True, did + ahead.removeprefix(will))

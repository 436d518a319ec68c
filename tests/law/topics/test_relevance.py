"""The title decides, then the words that changed; whoever is in doubt is shown the text, with the reason."""

from gettext import NullTranslations

from hypothesis import given
from hypothesis import strategies as st

from law.model import Change
from law.topics.because import because
from law.topics.model import TITLE, Passage, Reason, Relevance
from law.topics.relevance import find_topics, passages_of

BLIND = "О внесении изменений в некоторые законодательные акты по вопросам социального обеспечения"
ENGLISH = NullTranslations()


def change(before: str | None, after: str | None, kind: str = "substitution") -> Change:
    return Change("rus", kind, "in_force", "art_128", "статья 128", before, after)  # type: ignore[arg-type]


def test_a_blind_title_is_decided_by_words_that_changed() -> None:
    found = find_topics(BLIND, [Passage("статья 128", "Купля-продажа человека, торговля людьми и рабство")])

    assert found == (
        Relevance(
            "human_trafficking",
            "sure",
            (
                Reason("Купля-продажа человека", "статья 128"),
                Reason("торговля людьми", "статья 128"),
                Reason("рабство", "статья 128"),
            ),
        ),
    )
    assert because(found, ENGLISH) == (
        "because: human trafficking, статья 128 («Купля-продажа человека», «торговля людьми», «рабство»)"
    )


def test_one_mention_in_changed_words_may_concern_a_topic() -> None:
    found = find_topics(BLIND, [Passage("статья 5", "расходы на прием мигрантов")])

    assert found == (Relevance("migration", "possible", (Reason("мигрантов", "статья 5", "possible"),)),)
    assert because(found, ENGLISH) == "may concern: migration, статья 5 («мигрантов»)"


def test_the_heading_of_what_changed_decides_for_all_of_it() -> None:
    found = find_topics(BLIND, [Passage("статья 128", "наказывается", heading="Торговля людьми")])

    assert found == (Relevance("human_trafficking", "sure", (Reason("Торговля людьми", "статья 128"),)),)


def test_the_reasons_of_a_title_come_first_and_both_are_kept() -> None:
    found = find_topics("О беженцах", [Passage("статья 3", "беженец, визы")])

    assert found == (
        Relevance(
            "migration",
            "sure",
            (Reason("беженцах", TITLE), Reason("беженец", "статья 3"), Reason("визы", "статья 3")),
        ),
    )


def test_two_weak_signals_of_different_kinds_in_a_title_are_sure() -> None:
    both = find_topics("О семейной политике в отношении женщин")
    one = find_topics("О поддержке женщин")

    assert [(found.topic, found.certainty) for found in both] == [("gender_equality", "sure")]
    assert [(found.topic, found.certainty) for found in one] == [("gender_equality", "possible")]


def test_the_name_of_the_ministry_of_labour_is_only_possible_and_hides_no_other_word() -> None:
    named = find_topics("О внесении изменений в приказ Министра труда и социальной защиты населения")
    meant = find_topics("О внесении изменений в приказ министра здравоохранения об охране труда и технике безопасности")
    both = find_topics("Еңбек және халықты әлеуметтік қорғау министрінің еңбек шарты туралы бұйрығы")

    assert [(found.topic, found.certainty) for found in named] == [("labour", "possible")]
    assert [(found.topic, found.certainty) for found in meant] == [("labour", "sure")]
    assert [(found.topic, found.certainty) for found in both] == [("labour", "sure")]


def test_only_thoughts_that_changed_are_looked_at() -> None:
    before = "Мигранты регистрируются. Срок составляет 30 дней."
    after = "Мигранты регистрируются. Срок составляет 10 дней."

    assert passages_of([change(before, after)]) == (
        Passage("статья 128", "Срок составляет 10 дней.\nСрок составляет 30 дней."),
    )
    assert find_topics(BLIND, passages_of([change(before, after)])) == ()


def test_words_that_are_gone_count_as_words_that_are_new() -> None:
    found = find_topics(BLIND, passages_of([change("Выдворение иностранца.", None, "repeal")]))

    assert [(one.topic, one.certainty) for one in found] == [("migration", "sure")]


def test_an_editors_note_and_a_new_status_are_no_changed_words() -> None:
    assert passages_of([change(None, "Сноска о мигрантах", "editorial"), change("а", "мигранты", "status")]) == ()


def test_a_sentence_says_what_is_sure_before_what_may_be() -> None:
    found = find_topics("Занятость. Приюты", [Passage(f"статья {at}", "занятость безработных") for at in range(4)])

    assert because(found, ENGLISH) == (
        "because: labour, the title («Занятость»), статья 0 («занятость», «безработных»),"
        " статья 1 («занятость», «безработных»), …; may concern: domestic violence, the title («Приюты»)"
    )
    assert because((), ENGLISH) == ""


@given(st.text())
def test_any_text_is_told_and_its_reasons_are_its_own_words(text: str) -> None:
    for found in find_topics(text, [Passage("статья 1", text)]):
        assert all(reason.words for reason in found.reasons)

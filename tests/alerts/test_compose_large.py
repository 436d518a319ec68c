"""What is too much for a mail is counted by article; what a note or the other language says otherwise is said."""

import pytest

from alerts.compose import compose, write_letter
from alerts.letter import Links
from alerts.model import ChannelKind
from config.catalogues import read_catalogue
from law.model import NumberChange
from law.summaries.large import LARGE
from tests.alerts.sample import make_change, make_news, make_person
from tests.alerts.test_compose import TELLING

RUS = read_catalogue("rus")
KINDS: tuple[ChannelKind, ...] = ("mail", "telegram", "other")


def write(kind: ChannelKind, *changes: object, url: str = "") -> str:
    message = compose(make_person(), make_news(*changes), Links(url), RUS)[kind]  # type: ignore[arg-type] - changes
    return message.html if kind == "telegram" else message.text


@pytest.mark.parametrize("kind", KINDS)
def test_an_act_rewritten_says_compare_in_full_with_counts_by_article(kind: ChannelKind) -> None:
    changes = [make_change("rus", f"art_{1 + n % 3}__para_{n}", "было", "стало") for n in range(LARGE + 1)]
    text = write(kind, *changes)

    assert (
        "Всего 41 изменение. Большое изменение, сравните целиком. "
        "Изменений по единицам: статья 1 — 14; статья 2 — 14; статья 3 — 13."
    ) in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_too_long_to_compare_says_so(kind: ChannelKind) -> None:
    text = write(kind, make_change("rus", "art_7", "старый текст", "новый текст", degraded=True))

    assert "Большое изменение, сравните целиком. Изменений по единицам: статья 7." in text
    assert "Важно: текст слишком велик для сравнения по словам." in text


def test_forty_changes_are_not_large() -> None:
    changes = [make_change("rus", f"art_1__para_{n}", "было", "стало") for n in range(LARGE)]

    assert "Большое изменение" not in write("mail", *changes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_note_that_contradicts_its_own_place_is_told(kind: ChannelKind) -> None:
    change = make_change("rus", "art_5__para_1", "было", "стало", contradictions=("art_5__para_2",))

    assert (
        "В словах сноски названа другая структурная единица (статья 5, пункт 2); верным принято место сноски."
    ) in write(kind, change)


@pytest.mark.parametrize("kind", KINDS)
def test_figures_that_differ_between_the_two_languages_are_told(kind: ChannelKind) -> None:
    # Consular fees, edition of 31.08.2017: 90 dollars in Russian, 30 in Kazakh.
    russian = make_change("rus", "art_1", "20 долларов", "90 долларов")
    kazakh = make_change("kaz", "art_1", "20 доллар", "30 доллар")
    alike = make_change("rus", "art_2", "5 дней", "7 дней"), make_change("kaz", "art_2", "5 күн", "7 күн")

    assert "здесь разные числа, читайте оба: статья 1." in write(kind, russian, kazakh, *alike)
    assert "разные числа" not in write(kind, *alike)


def test_the_order_of_a_change_is_place_weight_figures_whom_words() -> None:
    numbers = (NumberChange("30", "90", "дней"),)
    change = make_change(
        "rus", "art_1", "иностранец в течение 30 дней", "иностранец в течение 90 дней", numbers=numbers
    )

    assert write("other", change).partition("»\n\n")[2].splitlines()[:6] == [
        "1. Статья 1 — изменена",
        "Важно: изменился срок.",
        "30 → 90 дней",
        "Кого касается: иностранцы.",
        "Было: иностранец в течение 30 дней",
        "Стало: иностранец в течение 90 дней",
    ]


def test_of_long_texts_only_what_differs_is_shown() -> None:
    same = "слово " * 60
    change = make_change("rus", "art_1", f"{same}было {same}конец", f"{same}стало {same}конца")
    text = write("other", change)

    assert f"Стало: … {'слово ' * 8}стало {'слово ' * 8}… {'слово ' * 8}конца" in text


def test_where_there_are_pages_of_ours_the_comparison_is_linked() -> None:
    change = make_change("rus", "art_1", "было", "стало")
    html = compose(make_person(), make_news(change), Links("https://c.kz/"), RUS)["mail"].html
    page = "https://c.kz/acts/49212/compare/2023-07-01/2024-06-16?lang=rus"

    assert f'<p>Сравнение редакций:</p>\n<p><a href="{page}">{page}</a></p>' in html
    assert "Сравнение редакций" not in write("mail", change)


@pytest.mark.parametrize("language", ["rus", "kaz", "uzb", "eng"])
def test_subject_headline_and_counts_hold_no_word_of_the_subject_matter(language: str) -> None:
    words = "штраф за насилие над женщинами, мигранты в убежище"
    changes = [make_change("rus", f"art_{n}", None, words) for n in range(50)]
    letter = write_letter(
        make_person(language),  # type: ignore[arg-type] - one of the four
        make_news(*changes),
        Links(),
        read_catalogue(language),
    )
    assert letter is not None
    shown = f"{letter.subject} {letter.headline} {letter.amended} {letter.counts}".casefold()

    assert [word for word in TELLING if word in shown] == []

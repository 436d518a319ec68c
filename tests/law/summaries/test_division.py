"""A split and a join in the four languages of our readers, as a clause and as the head of a list."""

import pytest

from config.catalogues import read_catalogue
from law.changes.compare import compare
from law.languages.words import ReaderLanguage
from law.model import Change
from law.summaries.headline import describe_headline
from law.summaries.kinds import describe_kind, describe_line
from tests.law.making import revision

ONE = "Приют принимает женщин с детьми в течение 10 календарных дней"
OTHER = "Решение о приеме выносит комиссия при местном исполнительном органе"
WHOLE = revision("# О приютах", "Статья 5. Прием", "1. Общее.", f"2. {ONE}. {OTHER}.")
PARTS = revision("# О приютах", "Статья 5. Прием", "1. Общее.", f"2. {ONE}.", f"3. {OTHER}.", on="2024-06-01")


def split_and_join() -> tuple[Change, Change]:
    (split,), (join,) = compare(WHOLE, PARTS), compare(PARTS, WHOLE)
    return split, join


@pytest.mark.parametrize(
    ("language", "split_said", "join_said"),
    [
        (
            "rus",
            "пункт 2 статьи 5 разделён; теперь это пункт 2 статьи 5 и пункт 3 статьи 5",
            "пункт 2 статьи 5 и пункт 3 статьи 5 объединены; теперь это пункт 2 статьи 5",
        ),
        (
            "kaz",
            "5-баптың 2-тармағы бөлінді; енді ол – 5-баптың 2-тармағы және 5-баптың 3-тармағы",
            "5-баптың 2-тармағы және 5-баптың 3-тармағы біріктірілді; енді олар – 5-баптың 2-тармағы",
        ),
        (
            "eng",
            "point 2 of article 5 was divided; it is now point 2 of article 5 and point 3 of article 5",
            "point 2 of article 5 and point 3 of article 5 were joined; they are now point 2 of article 5",
        ),
        (
            "uzb",
            "5-moddaning 2-bandi boʻlindi; endi u – 5-moddaning 2-bandi va 5-moddaning 3-bandi",
            "5-moddaning 2-bandi va 5-moddaning 3-bandi birlashtirildi; endi ular – 5-moddaning 2-bandi",
        ),
    ],
)
def test_what_was_divided_or_joined_and_what_it_is_now_are_both_said(
    language: ReaderLanguage, split_said: str, join_said: str
) -> None:
    t = read_catalogue(language)

    said = [describe_kind(change, language, t) for change in split_and_join()]
    heads = [describe_line(change, language, t) for change in split_and_join()]

    assert said == [split_said, join_said]
    assert heads == [words[0].upper() + words[1:] for words in said]


def test_the_headline_names_every_article_that_was_joined() -> None:
    apart = revision("# О приютах", "Статья 5. Прием", f"1. {ONE}.", "Статья 5-1. Решение", f"1. {OTHER}.")
    whole = revision("# О приютах", "Статья 5. Прием", f"1. {ONE}.", f"2. {OTHER}.", on="2024-06-01")

    headline = describe_headline(whole.facts, compare(apart, whole), "rus", read_catalogue("rus"))

    assert "изменены статьи 5 и 5-1" in headline

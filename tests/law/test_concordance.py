"""Where each unit of an act that died went: by its words, said with a score, and said where it went nowhere."""

import time
from typing import Any

import pytest

from law.concordance import Link, concord, place_of
from law.model import Revision
from tests.journeys.pages import NOISE, Pages
from tests.law.concordance_score import Score, score
from tests.law.making import revision
from tests.law.test_samples import EXPECTED
from zanwatch.samples import acts_folder

DEAD = EXPECTED["old-protection"]["status"]


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages([acts_folder()])


def both(pages: Pages, language: str, **noise: Any) -> tuple[Revision, Revision]:
    return (
        pages.revision("900004", language, "2019-05-18"),
        pages.revision("900005", language, "2025-03-14", **noise),
    )


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_the_samples_articles_went_where_a_lawyer_says(pages: Pages, language: str) -> None:
    links = concord(*both(pages, language))
    articles = {link.old[0]: link.new for link in links if link.old and link.old[0] != "preamble"}

    assert articles == {old: (new,) for old, new in DEAD["concordance"].items()}
    assert [link.new[0] for link in links if link.kind == "added"] == ["art_3", "art_4", "art_7", "art_11"]


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_every_unit_of_the_samples_is_where_the_reader_found_it(pages: Pages, language: str) -> None:
    assert score(concord(*both(pages, language)), "900004") == Score(27, 0, (), ())


def test_typing_changes_no_link(pages: Pages) -> None:
    old, new = both(pages, "rus")
    _, noisy = both(pages, "rus", noise=NOISE, seed=3)

    assert [(link.old, link.new, link.kind) for link in concord(old, noisy)] == [
        (link.old, link.new, link.kind) for link in concord(old, new)
    ]


def test_an_act_beside_itself_is_the_same_in_every_place(pages: Pages) -> None:
    old, _ = both(pages, "rus")

    assert {(link.old == link.new, link.kind, link.score) for link in concord(old, old)} == {(True, "same", 1.0)}


def test_two_definitions_are_told_apart_by_what_they_define() -> None:
    head = ("# А", "Статья 1. Понятия", "Слова означают:")
    old = revision(*head, "1) пострадавший – человек, которому причинили вред или угрожают причинить вред;")
    new = revision(
        *head,
        "1) обидчик – человек, который причинил вред или угрожает причинить вред;",
        "2) пострадавший – человек, которому причинили вред или угрожают его причинить, и его дети;",
    )

    assert place_of(concord(old, new), "art_1__subpara_1") == ("art_1__subpara_2",)


def test_an_article_whose_points_went_to_two_articles_is_split() -> None:
    home = "1. Приют принимает женщин с детьми в любое время суток без направления и документов."
    police = "2. Полиция прибывает по вызову дежурного приюта не позднее двадцати минут после сообщения."
    old = revision("# А", "Статья 1. Приём и охрана приюта", home, police)
    new = revision("# Б", "Статья 4. Приём", home, "Статья 9. Охрана", police.replace("2.", "1."))

    assert [(link.old, link.new, link.kind) for link in concord(old, new)] == [
        (("art_1",), ("art_4", "art_9"), "split"),
        (("art_1__para_2",), ("art_9__para_1",), "same"),
    ]


def test_what_has_no_counterpart_is_said_and_what_is_excluded_is_not_looked_for() -> None:
    lines = ("Статья 1. Приют", "1. Приют принимает женщин с детьми в любое время суток.")
    old = revision(
        "# А",
        *lines,
        "2. Стоимость питания возмещается из средств кредитного товарищества.",
        "3. Исключен Законом РК от 18.02.2014 № 175-V.",
        "Статья 2. Надзор",
        "Прокурор проверяет журналы посещений ежеквартально.",
    )

    assert [(link.old, link.kind) for link in concord(old, revision("# Б", *lines))] == [
        (("art_1",), "reworded"),
        (("art_1__para_2",), "none"),
        (("art_2",), "none"),
    ]


def test_a_point_without_a_link_stands_under_its_own_number_in_a_sure_article_alone() -> None:
    sure, doubtful = Link(("art_1",), ("art_7",), 0.9, "reworded"), Link(("art_2",), ("art_8",), 0.4, "related")

    assert place_of((sure, doubtful), "art_1__para_3__subpara_2") == ("art_7__para_3__subpara_2",)
    assert place_of((sure, doubtful), "art_2") == ("art_8",)
    assert (place_of((sure, doubtful), "art_2__para_1"), place_of((sure, doubtful), "art_9")) == ((), ())


def long_act(articles: int) -> Revision:
    lines = [
        line
        for at in range(1, articles + 1)
        for line in (
            f"Статья {at}. Права лица",
            "1. Лицо вправе обратиться в суд за защитой.",
            "2. Суд отвечает в срок.",
        )
    ]
    return revision("# А", *lines)


@pytest.mark.long  # what is timed does not belong into the usual run: a busy machine would make it red
def test_many_articles_with_the_same_words_take_time_by_their_number_and_not_by_its_square() -> None:
    spent = []
    for count in (400, 1600):
        act = long_act(count)
        began = time.perf_counter()
        links = concord(act, act)
        spent.append(time.perf_counter() - began)
        assert all(link.old == link.new for link in links)

    assert spent[1] < 12 * spent[0]

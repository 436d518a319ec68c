import re

import pytest

from tests.web.pages.conftest import Look
from tests.web.pages.filling import Page

HITS = "//ol[@class='hits']/li"


def test_an_everyday_question_leads_to_the_article_with_its_words_marked(look: Look) -> None:
    page = Page(look("/search?q=не отдают паспорт&lang=rus"))

    assert page.texts(f"{HITS}[1]/h3/a")[0].startswith(("статья 7.", "статья 8."))
    assert "документы" in page.texts(f"{HITS}[1]//mark")


def test_an_act_is_found_by_its_number_before_all_places(look: Look) -> None:
    page = Page(look("/search?q=902-VII"))

    assert page.texts("//section[1]//li/a") == ["О сезонном труде и учете приезжих (вымышленный образец)"]


def test_the_number_of_an_amending_act_leads_to_what_it_changed(look: Look) -> None:
    page = Page(look("/search?q=906-VIII"))

    assert "Что изменил акт № 906-VIII" in page.texts("//section[1]//li/a") or "/amended-by?number=906-VIII" in look(
        "/search?q=906-VIII"
    )


def test_the_title_of_the_page_says_nothing_of_the_question(look: Look) -> None:
    title = re.search(r"<title>(.*?)</title>", look("/search?q=муж бьёт"))

    assert title is not None
    assert "муж" not in title[1]


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "a" * 5_000, "%00%FF", "' OR 1"]
)
def test_what_was_typed_is_shown_as_text_and_kept_short(look: Look, words: str) -> None:
    body = look(f"/search?q={words}&act={words}&topic={words}&where={words}&lang={words}&page={words}")

    assert "<script>alert" not in body
    assert "<img src" not in body
    assert len(body.encode()) < 100_000


def test_nothing_found_says_what_was_tried_in_the_laws_words(look: Look) -> None:
    page = look("/search?q=развестись&lang=rus")

    assert "расторжение брака" in page


def test_the_page_needs_no_script(look: Look) -> None:
    assert "hx-" not in look("/search?q=приют")

from tests.web.pages.conftest import Look
from tests.web.pages.filling import SEASONAL, SHELTER, Page, cls


def test_the_places_that_say_a_phrase_are_told_with_their_editions(look: Look) -> None:
    page = Page(look(f"/acts/{SEASONAL}/since?q=состоит на учете до 120", "eng"))

    assert page.text(f"//p[{cls('lead')}]") == (
        "«состоит на учете до 120» stood in the first edition that is stored, of 12.03.2024; it may be older."
    )
    assert page.texts("//ol/li/p[1]") == ["article 4, point 1: since the edition of 12.03.2024"]


def test_a_phrase_that_came_later_names_its_first_edition(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/since?q=Ночью   ЗАЯВИТЕЛЯ", "eng"))

    assert page.text(f"//p[{cls('lead')}]") == "«Ночью ЗАЯВИТЕЛЯ» first stood in the edition of 13.05.2024."


def test_a_phrase_that_no_edition_has_leads_to_the_search(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/since?q=<i>налог", "eng"))

    assert page.text(f"//p[{cls('calm-word')}]") == "«<i>налог» stands in none of the stored editions of this act."
    assert page.tree.xpath("//section//a/@href") == ["/search?q=%3Ci%3E%D0%BD%D0%B0%D0%BB%D0%BE%D0%B3"]

"""The text of an act tinted by how long ago each article changed; the date itself stands in words."""

from tests.web.pages.conftest import Look
from tests.web.pages.filling import SHELTER, Page, cls

TINTED = "//article//h3[starts-with(@class, 'age-')]"


def test_an_article_is_tinted_by_its_last_change_and_one_that_never_changed_is_not(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}?lang=rus&ages=1", "eng"))
    tints = {item.get("id"): item.get("class") for item in page.tree.xpath(TINTED)}
    plain = page.tree.xpath("//article//h3[not(@class)]/@id")

    assert (tints["art_10"], tints["art_5"], tints["art_8-1"]) == ("age-1", "age-2", "age-2")
    assert "art_1" in plain
    touched = page.tree.xpath(f"//p[{cls('touch')}]/preceding-sibling::h3[1]/@id")
    assert sorted(tints) == sorted(set(touched))


def test_the_tints_count_from_the_day_of_the_text_and_are_there_only_when_asked_for(look: Look) -> None:
    past = Page(look(f"/acts/{SHELTER}?lang=rus&on=2024-06-01&ages=1"))
    plain = Page(look(f"/acts/{SHELTER}?lang=rus"))

    assert {item.get("class") for item in past.tree.xpath(TINTED)} == {"age-1"}
    assert plain.tree.xpath(TINTED) == []
    assert plain.tree.xpath(f"//div[{cls('ages')}]//a/@href") == ["?lang=rus&ages=1"]

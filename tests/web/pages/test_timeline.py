from tests.web.pages.conftest import Look
from tests.web.pages.filling import OLD, SHELTER, Page, cls


def test_each_edition_date_has_one_row_with_both_dates_and_the_amending_act(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/timeline"))

    assert page.texts(f"//ol[{cls('timeline')}]/li/p[{cls('when')}]/time") == [
        "02.03.2026",
        "01.01.2026",
        "27.06.2025",
        "13.05.2024",
        "12.02.2021",
    ]
    assert page.texts(f"//ol[{cls('timeline')}]//dd") == [
        "01.01.2026 (указано в источнике)",
        "№ 917-VIII от 27.06.2025",
        "01.01.2026 (указано в источнике)",
        "№ 917-VIII от 27.06.2025",
        "13.05.2024 (правило и дата редакции совпадают)",
        "№ 906-VIII от 12.03.2024",
    ]


def test_changes_are_counted_by_kind_in_each_language(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/timeline"))

    assert page.texts(f"//li[4]//span[{cls('tally')}]/span[1]") == ["+3", "~3", "−1", "+3", "~4", "−1"]


def test_an_edition_that_only_announces_says_so(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/timeline"))

    assert page.texts(f"//li[{cls('quiet')}]//p[1]")[1] == (
        "только анонсирует Примечания издателя сообщают о будущей редакции; закон не изменился."
    )


def test_the_picture_is_drawn_without_styles_and_named_for_a_screen_reader(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/timeline"))
    (picture,) = page.tree.xpath("//svg")

    assert picture.xpath("descendant-or-self::*/@style") == []
    assert [dot.get("class") for dot in picture.xpath(".//circle")] == ["first", "law", "notes", "law"]
    assert page.text("//desc") == "Хранятся 4 редакции; чем больше точка, тем больше изменений."


def test_the_end_of_an_act_stands_on_its_timeline(look: Look) -> None:
    page = Page(look(f"/acts/{OLD}/timeline"))

    assert page.texts(f"//li[{cls('status')}]//strong") == ["✕ Акт утратил силу"]

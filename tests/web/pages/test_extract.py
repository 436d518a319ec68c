from datetime import date

from storage.engine import Store
from tests.web.pages.conftest import Look
from tests.web.pages.filling import SEASONAL, SHELTER, Page, cls
from web.pages.finding import find_act, find_on


def test_the_wording_of_the_day_stands_beside_the_one_of_today(look: Look) -> None:
    page = Page(look(f"/acts/{SEASONAL}/extract/art_4?on=2024-05-01", "eng"))

    assert page.text(f"//p[{cls('lead')}]") == "On 01.05.2024 it did not read as it does today."
    assert [box.partition("4. Срок")[0].strip() for box in page.texts(f"//div[{cls('two')}]/section")] == [
        "On 01.05.2024 In this wording since the edition of 12.03.2024 until that of 11.09.2025",
        "Today, 02.03.2026 In this wording since the edition of 11.09.2025",
    ]
    assert page.texts("//del") == ["removed: рабочий"]
    assert page.texts("//section[h2='What happened between']//li") == [
        (
            "11.09.2025: by act No. 918-VIII of 11.07.2025; In force from 11.09.2025:"
            " 60 calendar days after official publication, which fits the date of the edition"
        )
    ]


def test_what_did_not_change_since_is_shown_once(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/extract/art_3?on=2024-06-01", "eng"))

    assert page.text(f"//p[{cls('lead')}]") == "On 01.06.2024 it read as it does today."
    assert len(page.texts(f"//div[{cls('two')}]/section")) == 1


def test_a_provision_that_was_not_there_yet_is_told_from_a_text_that_is_not_stored(look: Look) -> None:
    before = {
        day: Page(look(f"/acts/{SHELTER}/extract/art_8-1?on={day}", "eng")).texts(f"//p[{cls('warn')}]")
        for day in ("2023-05-01", "2020-01-01")
    }

    assert before == {
        "2023-05-01": ["There was no such provision on this day."],
        "2020-01-01": ["The stored editions begin later; what stood there on this day is not known here."],
    }


def test_the_digests_are_those_of_the_stored_bytes_and_no_crawl_address_is_shown(look: Look, samples: Store) -> None:
    said = look(f"/acts/{SEASONAL}/extract/art_4?on=2024-05-01", "eng")
    with samples.reading() as session:
        act = find_act(session, SEASONAL)
        assert act is not None
        stored = [find_on(session, act, "rus", day) for day in (date(2024, 5, 1), date(2026, 3, 2))]

    assert all(stored)
    assert said.count("sha256 ") == sum(len(one.captures) for one in stored if one)
    assert "/api/documents" not in said

"""Every wording of one unit; the journey through the predecessor and «since when»."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from config.settings import Settings
from law.explain import explain
from law.model import ActFacts, Effect, Provision, Revision
from storage.acts import store_facts
from storage.changes import store_changes
from storage.engine import Store
from storage.revisions import store_revision
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NEW, NOW, SEASONAL, SHELTER, Moving, Page, cls
from web.app import create_app

FACTS = ActFacts("666", "", {"rus": "О приюте"}, {"rus": ""}, "upd", "1-VIII", None)


def test_each_wording_has_its_date_its_act_and_its_marks(look: Look) -> None:
    page = Page(look(f"/acts/{SEASONAL}/history/art_4"))

    assert page.texts(f"//ol/li/p[{cls('when')}]/time") == ["11.09.2025", "12.03.2024"]
    assert page.texts("//ol/li[1]//ins")[0] == "добавлено: работник"
    assert page.texts("//ol/li[1]//del")[0] == "удалено: рабочий"
    assert "№ 918-VIII от 11.07.2025" in page.text("//ol/li[1]")
    assert page.texts("//ol/li[2]//ins") == []


def test_a_unit_that_was_never_touched_has_one_wording(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/history/art_3"))

    assert page.texts(f"//ol/li/p[{cls('when')}]/time") == ["12.02.2021"]


def test_the_history_goes_on_in_the_act_before(look: Look) -> None:
    page = Page(look(f"/acts/{NEW}/history/art_5"))

    assert page.tree.xpath(f"//section[{cls('break')}]//a/@href")[1] == "/acts/900004/history/art_3?lang=rus"
    assert "другими словами" in page.text(f"//section[{cls('break')}]")


def test_the_newest_wording_of_a_repealed_act_does_not_stand_today(look: Look) -> None:
    said = look("/acts/900004/history/art_4")

    assert "акт больше не действует" in said
    assert "Действует сегодня" not in said


def test_a_place_that_no_edition_has_is_said_to_be_unknown(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/history/art_777", status=404))

    assert page.texts("//ol") == []


@pytest.fixture
def renumbered(own_store: Store, settings: Settings) -> Browser:
    """Article 2 had the number 1 before, and its term was changed, taken back and changed again."""
    words = ("Срок равен тридцати дням пребывания.", "Срок равен сорока дням пребывания.")
    texts = [
        (date(2020, 1, 1), {"art_1": f"{words[0]}"}),
        (date(2021, 1, 1), {"art_1": "Новое общее начало.", "art_2": f"{words[0]}"}),
        (date(2022, 1, 1), {"art_1": "Новое общее начало.", "art_2": f"{words[1]}"}),
        (date(2023, 1, 1), {"art_1": "Новое общее начало.", "art_2": f"{words[0]}"}),
        (date(2024, 1, 1), {"art_1": "Новое общее начало.", "art_2": f"{words[1]}"}),
    ]
    with own_store.transaction() as session:
        store_facts(session, FACTS)
        before = None
        for on, articles in texts:
            units = tuple(Provision(eid, "article", "", eid[4:], "", text) for eid, text in articles.items())
            hashed = " ".join(articles.values())
            revision = Revision("666", "rus", on, "О приюте", units, (), None, FACTS, law_hash=hashed)
            after = store_revision(session, revision, (), datetime(on.year, 1, 2, tzinfo=UTC))
            if before is not None:
                changes = explain(before.revision, after.revision)
                store_changes(session, before, after, changes, after.stored_at)
            before = after
    return Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "reader", NOW))


def test_a_unit_is_followed_under_the_number_it_had_before(renumbered: Browser) -> None:
    renumbered.cookies.set("lang", "eng", "127.0.0.1")
    page = Page(renumbered.get("/acts/666/history/art_2").text)

    assert [words.partition(" had")[0] for words in page.texts("//ol/li//h3")] == [*["Article 2"] * 4, "Article 1"]


def test_a_phrase_that_went_and_came_back_has_two_spans(renumbered: Browser) -> None:
    renumbered.cookies.set("lang", "eng", "127.0.0.1")
    page = Page(renumbered.get("/acts/666/history/art_2?q=СОРОКА  дням").text)

    assert page.texts(f"//section[{cls('calm')}]/p") == [
        "«СОРОКА дням»: since the edition of 01.01.2022 until that of 01.01.2023.",
        "«СОРОКА дням»: since the edition of 01.01.2024.",
    ]


def test_a_phrase_of_the_first_edition_may_be_older(renumbered: Browser) -> None:
    renumbered.cookies.set("lang", "eng", "127.0.0.1")
    page = Page(renumbered.get("/acts/666/history/art_2?q=тридцати").text)

    assert page.texts(f"//section[{cls('calm')}]/p")[0] == (
        "«тридцати»: it stood there in the first edition that is stored, of 01.01.2020; it may be older"
        " until that of 01.01.2022."
    )


def test_a_phrase_that_never_stood_there_is_said_so(renumbered: Browser) -> None:
    renumbered.cookies.set("lang", "eng", "127.0.0.1")
    page = Page(renumbered.get("/acts/666/history/art_2?q=<b>пятьдесят").text)

    assert page.texts(f"//section[{cls('calm')}]/p") == [
        "«<b>пятьдесят» stands in none of the stored wordings of this place."
    ]


def test_an_announcement_ends_no_wording(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/history/art_10", "eng"))
    said = dict(
        zip(
            page.texts(f"//ol/li/p[{cls('when')}]/time"),
            page.texts(f"//ol/li/div[{cls('what')}]/p[1]"),
            strict=True,
        )
    )

    assert said == {
        "01.01.2026": "Stands today, as far as is known",
        "27.06.2025": "only announces The publisher's notes tell of wording to come; the law did not change.",
        "13.05.2024": "Stood until the edition of 01.01.2026",
        "12.02.2021": "Stood until the edition of 13.05.2024",
    }


@pytest.fixture
def early(own_store: Store, settings: Settings) -> Browser:
    """A portal that shows one wording before its day, and dates another edition with a day to come."""
    texts = [
        (date(2024, 1, 1), "Срок десять дней.", None),
        (date(2025, 1, 1), "Срок двадцать дней.", date(2025, 3, 1)),
        (date(2027, 1, 1), "Срок тридцать дней.", date(2027, 1, 1)),
    ]
    with own_store.transaction() as session:
        store_facts(session, FACTS)
        before = None
        for on, text, effect_on in texts:
            unit = Provision("art_1", "article", "", "1", "", text)
            revision = Revision("666", "rus", on, "О приюте", (unit,), (), None, FACTS, law_hash=text)
            after = store_revision(session, revision, (), NOW)
            if before is not None:
                effect = Effect("E1", effect_on, "stated", "с")
                changes = [replace(change, effect=effect) for change in explain(before.revision, after.revision)]
                store_changes(session, before, after, changes, NOW)
            before = after
    browser = Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "reader", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    return browser


def test_an_edition_of_a_day_to_come_is_no_wording_of_today(early: Browser) -> None:
    page = Page(early.get("/acts/666/history/art_1").text)

    assert page.texts(f"//ol/li/div[{cls('what')}]/p[1]") == [
        "Not in force yet – from 01.01.2027",
        "Stands today, as far as is known",
        "Stood until the edition of 01.01.2025",
    ]


def test_an_extract_warns_of_a_wording_that_was_shown_before_its_day(early: Browser) -> None:
    warned = {
        day: Page(early.get(f"/acts/666/extract/art_1?on={day}").text).texts(f"//p[{cls('warn')}]")
        for day in ("2025-02-01", "2025-04-01")
    }

    assert ["by the source it is law from 01.03.2025. On 01.02.2025" in words for words in warned["2025-02-01"]] == [
        True
    ]
    assert warned["2025-04-01"] == []

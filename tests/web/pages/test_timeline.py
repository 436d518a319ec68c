from config.settings import Settings
from law.model import ActFacts, AmendingAct, Verdict
from storage.acts import store_facts
from storage.captures import record_verdict, store_capture
from storage.engine import Store
from storage.revisions import store_revision
from storage.runs import open_run
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NOW, OLD, SHELTER, Moving, Page, cls, make_capture, make_revision
from web.app import create_app

FACTS = ActFacts("666", "", {"rus": "О приюте"}, {"rus": ""}, "upd", "1-VIII", None)


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
        "Вступает в силу 01.01.2026: дата указана в источнике",
        "№ 917-VIII от 27.06.2025",
        "Вступает в силу 01.01.2026: дата указана в источнике",
        "№ 917-VIII от 27.06.2025",
        "Вступает в силу 13.05.2024: 60 календарных дней после официального опубликования, совпадает с датой редакции",
        "№ 906-VIII от 12.03.2024",
    ]


def test_changes_are_counted_by_kind_in_each_language(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/timeline"))

    assert page.texts(f"//li[4]/div/p/span[{cls('tally')}]/span[1]") == ["+3", "~3", "−1", "+3", "~4", "−1"]


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


def test_it_is_said_which_article_came_from_which_act_and_each_leads_to_its_words(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/timeline"))
    (part,) = page.tree.xpath(f"//li[4]//details[{cls('by-act')}]")

    assert [" ".join(line.text_content().split()) for line in part.xpath("p")] == [
        (
            "№ 906-VIII от 12.03.2024 всё, что он изменил: № 906-VIII от 12.03.2024:"
            " +3добавлено: 3; ~3изменено: 3; −1удалено: 1;"
        ),
        "статья 5, статья 7, статья 8-1, статья 9, статья 10, статья 12, статья 17",
    ]
    assert part.xpath("p[2]/a/@href")[2] == (
        f"/acts/{SHELTER}/compare/2021-02-12/2024-05-13?lang=rus&at=art_8-1#art_8-1"
    )


def test_what_only_announces_can_be_left_out_and_the_address_keeps_it(look: Look) -> None:
    whole, short = (Page(look(f"/acts/{SHELTER}/timeline{query}")) for query in ("", "?announced=no"))
    rows = f"//ol[{cls('timeline')}]/li[{cls('quiet')}]"

    assert (len(whole.texts(rows)), len(short.texts(rows))) == (1, 0)
    assert whole.tree.xpath(f"//p[{cls('chips')}]/a/@href") == [f"/acts/{SHELTER}/timeline?announced=no"]
    assert short.tree.xpath(f"//p[{cls('chips')}]/a/@href") == [f"/acts/{SHELTER}/timeline"]


def test_an_edition_that_came_and_was_held_back_is_a_gap_and_is_said(own_store: Store, settings: Settings) -> None:
    text = make_capture(make_revision(FACTS, AmendingAct("1-VIII", None), 2, "после"))
    with own_store.transaction() as session:
        run = open_run(session, "watch-espi", NOW)
        store_facts(session, FACTS)
        first = make_revision(FACTS, AmendingAct("1-VIII", None), 1, "до")
        store_revision(session, first, [store_capture(session, make_capture(first), run)], NOW)
        record_verdict(session, store_capture(session, text, run), Verdict("quarantined", "shrunk", "120 of 900"))
    browser = Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "reader", NOW))
    browser.cookies.set("lang", "rus", "127.0.0.1")
    page = Page(browser.get("/acts/666/timeline").text)

    assert page.text(f"//p[{cls('warn')}]") == (
        "! Пробел: редакция от 02.01.2025 получена и задержана. русский:"
        " текст сильно сократился, и ни одна сноска не говорит почему."
    )


def test_an_edition_that_came_late_or_brought_a_text_back_says_so(own_store: Store, settings: Settings) -> None:
    with own_store.transaction() as session:
        run = open_run(session, "watch-espi", NOW)
        store_facts(session, FACTS)
        for day, words in ((1, "до"), (3, "до"), (2, "после")):
            text = make_revision(FACTS, AmendingAct("1-VIII", None), day, words)
            store_revision(session, text, [store_capture(session, make_capture(text), run)], NOW)
    browser = Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "reader", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    page = Page(browser.get("/acts/666/timeline").text)

    assert page.texts(f"//li[@id='e-2025-01-02']//p[{cls('warn')}]") == [
        "! The portal published this edition after a later one."
    ]
    assert "The text has returned to that of the edition of 01.01.2025." in page.texts("//li[@id='e-2025-01-03']//p")


def test_everything_that_one_act_changed_stands_on_a_page_of_its_own(look: Look) -> None:
    page = Page(look("/amended-by?number=906-VIII"))

    assert page.text("//h1") == "Что изменил акт № 906-VIII"
    assert page.texts("//section/header/h2") == ["О временном приюте и помощи проживающим в нем (вымышленный образец)"]
    assert page.texts(f"//section/p[not({cls('meta')})]") == [
        "13.05.2024, русский: +3добавлено: 3; ~3изменено: 3; −1удалено: 1; Что изменилось",
        "13.05.2024, казахский: +3добавлено: 3; ~4изменено: 4; −1удалено: 1; Что изменилось",
    ]


def test_an_act_that_changed_nothing_here_is_said_to_have_done_so(look: Look) -> None:
    assert Page(look("/amended-by?number=906-VII")).texts(f"//section[{cls('calm')}]") == [
        "Изменений, внесённых актом с таким номером, у нас нет."
    ]

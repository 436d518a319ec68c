from datetime import UTC, datetime

from fastapi import FastAPI

from storage.engine import Store
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NOW, Page, cls

NEWS = f"//article[{cls('news')}]"


def test_news_are_grouped_by_act_with_the_newest_first(look: Look) -> None:
    page = Page(look("/?since=2024-01-01"))

    assert [head.partition(" ·")[0] for head in page.texts(f"{NEWS}/header/p[1]")] == [
        "Редакция от 01.01.2026",
        "Редакция от 11.09.2025",
        "Редакция от 18.05.2019",
        "Редакция от 27.06.2025",
        "Редакция от 06.01.2025",
        "Редакция от 22.09.2024",
        "Редакция от 13.05.2024",
    ]


def test_a_card_has_the_article_its_heading_kind_effect_act_and_topic(look: Look) -> None:
    page = Page(look("/?since=2026-02-01"))
    card = page.texts(NEWS)[0]

    for words in (
        "О временном приюте и помощи проживающим в нем",
        "актом № 917-VIII от 27.06.2025",
        "Вступает в силу 01.01.2026: дата указана в источнике.",
        "Почему вы это видите: тема «бытовое насилие»",
        "Статья 10, пункт 2 — изменён",
        "План помощи",
        "удалено: месяц добавлено: две недели",
        "Сравнить История Официальный текст",
    ):
        assert words in card


def test_beyond_three_changes_the_rest_is_folded(look: Look) -> None:
    page = Page(look("/?since=2024-01-01"))

    assert page.texts(f"{NEWS}[last()]/details/summary") == ["ещё 4 изменения"]
    assert len(page.texts(f"{NEWS}[last()]/section")) == 3


def test_what_was_read_in_as_history_is_no_news(look: Look) -> None:
    page = Page(look("/?since=2026-03-01"))

    assert "О мерах защиты пострадавших" not in page.text("//main")
    assert page.texts("//main//p")[-2] == "Загружена история: 8 изменений прежних редакций; они – в истории актов."


def test_without_news_the_page_says_what_was_checked_and_when(look: Look) -> None:
    page = Page(look("/?since=2026-03-02"))

    assert page.text(f"//section[{cls('calm')}]") == (
        "Изменений нет. Проверено 4 из 5 актов. Последняя проверка 01.03.2026, 10:00."
    )


def test_what_is_held_back_or_silent_is_named_with_its_since(look: Look) -> None:
    page = Page(look("/?since=2026-03-02"))

    assert page.texts(f"//section[{cls('banner')}]//li") == [
        (
            "ЕСПИ (zan.gov.kz): Об утверждении размеров платы за справки районных архивов (вымышленный образец)"
            " – молчит с 01.10.2024, 10:00"
        ),
        "ЕСПИ (zan.gov.kz): Кодекс о дворах и садах (вымышленный образец) – молчит с 01.07.2025, 10:00",
        (
            "ЕСПИ (zan.gov.kz): О сезонном труде и учете приезжих (вымышленный образец) – задержано до проверки"
            " с 01.03.2026, 12:00"
        ),
    ]


def test_somebody_who_was_here_sees_what_came_since(app: FastAPI, samples: Store) -> None:
    for at in (datetime(2025, 12, 1, tzinfo=UTC), NOW):
        browser = Browser(app).hold(start_visit(samples, "editor", at))
    browser.cookies.set("lang", "rus", "127.0.0.1")
    page = Page(browser.get("/").text)

    assert page.text(f"//p[{cls('lead')}]") == "С вашего прошлого визита, 01.12.2025, 05:00."
    assert len(page.texts(NEWS)) == 3

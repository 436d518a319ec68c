from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from config.settings import Settings
from law.model import AmendingAct
from storage.engine import Store
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NOW, Moving, Page, cls, fill_with_harm
from web.app import create_app
from web.reading.groups import group_news
from web.reading.home import News
from web.reading.said import Tally

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
        "Изменений нет. Проверено 5 из 6 актов. Последняя проверка 01.03.2026, 11:00."
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


def test_somebody_who_was_here_sees_what_came_since(own_samples: Store, settings: Settings) -> None:
    app = create_app(own_samples, settings, clock=Moving())
    for at in (datetime(2025, 12, 1, tzinfo=UTC), NOW):
        browser = Browser(app).hold(start_visit(own_samples, "editor", at))
    browser.cookies.set("lang", "rus", "127.0.0.1")
    page = Page(browser.get("/").text)

    assert page.text(f"//p[{cls('lead')}]") == "С вашего прошлого визита, 01.12.2025, 05:00."
    assert len(page.texts(NEWS)) == 3


def test_each_change_says_how_heavy_it_is_and_why(look: Look) -> None:
    page = Page(look("/?since=2024-01-01"))

    assert page.texts(f"{NEWS}[last()]//span[{cls('weight')}]")[:4] == [
        "▲ Важно: изменился срок",
        "▲ Важно: норма исключена",
        "▲ Важно: установлен срок",
        "◇ Обычное: изменился заголовок",
    ]


def test_whoever_has_been_away_is_on_a_new_visit_without_signing_in_again(own_store: Store, settings: Settings) -> None:
    clock = Moving(datetime(2026, 3, 2, 4, tzinfo=UTC))
    browser = Browser(create_app(own_store, settings, clock=clock)).hold(start_visit(own_store, "reader", clock.at))
    browser.cookies.set("lang", "rus", "127.0.0.1")
    said = []
    for hours in (1, 1, 8, 1, 11):
        clock.at += timedelta(hours=hours)
        said.append(Page(browser.get("/").text).text(f"//p[{cls('lead')}]"))

    # Monday at 09:00 in Almaty, 10:00, 11:00; again at 19:00 and 20:00; Tuesday at 07:00.
    assert said == [
        "С 31.01.2026.",
        "С 31.01.2026.",
        "С вашего прошлого визита, 02.03.2026, 09:00.",
        "С вашего прошлого визита, 02.03.2026, 09:00.",
        "С вашего прошлого визита, 02.03.2026, 19:00.",
    ]


def test_what_is_seen_goes_to_the_foot_of_the_page_and_can_be_put_back(own_store: Store, settings: Settings) -> None:
    fill_with_harm(own_store, settings)
    browser = Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "reader", NOW))
    browser.cookies.set("lang", "rus", "127.0.0.1")
    step = {"act": "666", "start": "2025-01-01", "end": "2025-01-02", "next": "/?since=2020-01-01"}
    counts = []
    for what, code in (("opened", 204), ("seen", 303), ("opened", 204), ("unseen", 303)):
        answer = browser.post("/seen", what=what, **step)
        assert (answer.status_code, answer.headers.get("location")) == (code, step["next"] if code == 303 else None)
        page = Page(browser.get("/?since=2020-01-01").text)
        counts.append((len(page.texts(NEWS)), len(page.texts(f"//details[{cls('seen-box')}]/form"))))

    assert counts == [(2, 0), (1, 1), (1, 1), (2, 0)]


@pytest.mark.parametrize("changed", [{"act": "667"}, {"start": "2025-01-03"}, {"end": "soon"}, {"act": "6" * 201}])
def test_what_is_no_news_cannot_be_seen(own_store: Store, settings: Settings, changed: dict[str, str]) -> None:
    fill_with_harm(own_store, settings)
    browser = Browser(create_app(own_store, settings, clock=Moving())).hold(start_visit(own_store, "reader", NOW))
    step = {"act": "666", "start": "2025-01-01", "end": "2025-01-02", "what": "seen"}

    assert browser.post("/seen", **{**step, **changed}).status_code in (400, 404)


def news_of(code: str, number: str, on: date) -> News:
    """A piece of news with nothing in it but its act and what made it."""
    act = AmendingAct(number, on)
    nothing: dict[str, Any] = {"effect": "", "topics": (), "cards": (), "more": (), "rest": 0, "other": None}
    flags = {"is_by_one": True, "is_open": False, "has_other": False, "is_other_different": False, "is_status": False}
    return News(code, code, "rus", on, on, NOW, Tally(), (act,), **nothing, **flags)


def test_an_omnibus_law_is_one_group_with_a_card_for_each_act() -> None:
    day = date(2026, 1, 1)
    news = [news_of("1", "906-VIII", day), news_of("2", "917-VIII", day), news_of("3", "906-VIII", day)]
    groups = [(group.act and group.act.number, [item.code for item in group.news]) for group in group_news(news)]

    assert groups == [("906-VIII", ["1", "3"]), (None, ["2"])]

import html
from collections.abc import Callable

import pytest

from config.schedules import read_default_schedules
from config.settings import Settings
from flows import schedules
from storage.engine import Store
from storage.schedules import Deed, record_event
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Moving, Page, cls
from web.app import create_app

FORM = {
    "name": "espi-noon",
    "what": "watch",
    "portal": "espi",
    "mode": "every",
    "every": "3",
    "unit": "h",
    "start": "08:00",
    "end": "20:00",
    "timezone": "Asia/Almaty",
    "reason": "Пресс-служба публикует в полдень",
}


@pytest.fixture
def enter(own_store: Store, settings: Settings) -> Callable[[str], Browser]:
    app = create_app(own_store, settings, clock=Moving())

    def make(role: str) -> Browser:
        browser = Browser(app).hold(start_visit(own_store, role, NOW))
        browser.cookies.set("lang", "rus", "127.0.0.1")
        return browser

    return make


def _post(browser: Browser, path: str, days: str = "mon tue wed thu fri", **form: str) -> tuple[int, str]:
    answer = browser.ask("POST", path, data={"csrf": browser.csrf(), "weekdays": days.split(), **form})
    return answer.status_code, answer.headers.get("location", answer.text)


def test_a_reader_sees_the_timetable_with_five_runs_and_no_forms(enter: Callable[[str], Browser]) -> None:
    page = Page(enter("reader").get("/schedules").text)

    assert page.texts(f"//section[{cls('schedule')}]/h2") == [
        "adilet-lists",
        "drafts",
        "espi-afternoon",
        "espi-evening",
        "espi-morning",
        "espi-night",
        "espi-reread",
        "espi-search",
        "ministries",
        "send-waiting",
    ]
    assert page.texts(f"(//ol[{cls('runs')}])[3]/li") == [f"{day:02d}.03.2026, 13:30" for day in (2, 3, 4, 5, 6)]
    assert page.tree.xpath("//main//form") == []


def test_an_admin_adds_a_schedule_without_cron_and_its_reason_is_kept(
    enter: Callable[[str], Browser], own_store: Store
) -> None:
    browser = enter("admin")

    assert _post(browser, "/schedules", **FORM) == (303, "/schedules?done=added")

    page = Page(browser.get("/schedules?done=added").text)
    assert page.texts(f"//section[{cls('schedule')}][h2[contains(., 'espi-noon')]]/p")[:2] == [
        (
            "прочитать то, что под наблюдением, ЕСПИ (zan.gov.kz): по рабочим дням, каждые 3 часа, с 08:00 до 20:00"
            " Asia/Almaty"
        ),
        "Пресс-служба публикует в полдень",
    ]
    event = schedules.list_history(own_store, "espi-noon")[0]
    assert (event.who, event.verb, event.reason) == ("admin", "added", "Пресс-служба публикует в полдень")


def test_pause_change_resume_and_remove_keep_who_and_why(enter: Callable[[str], Browser], own_store: Store) -> None:
    browser = enter("admin")
    assert _post(browser, "/schedules/espi-morning/pause", why="праздники")[0] == 303
    assert _post(browser, "/schedules/espi-morning", **{**FORM, "mode": "at", "at": "06:15", "why": "раньше"})[0] == 303
    assert _post(browser, "/schedules/espi-morning/resume", why="праздники прошли")[0] == 303
    assert _post(browser, "/schedules/espi-morning/remove", why="не нужно")[0] == 303

    events = schedules.list_history(own_store, "espi-morning")
    assert [(event.verb, event.who, event.reason) for event in events[:4]] == [
        ("removed", "admin", "не нужно"),
        ("resumed", "admin", "праздники прошли"),
        ("changed", "admin", "раньше"),
        ("paused", "admin", "праздники"),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "Полдень"}, "Имя: строчные латинские буквы и цифры с одиночными дефисами, не больше 50,"),
        ({"every": "0"}, "Как часто: от одной минуты до менее чем суток."),
        ({"every": "often"}, "Как часто: от одной минуты до менее чем суток."),
        ({"end": ""}, "У промежутка нужны оба конца"),
        ({"timezone": "Asia/Atlantis"}, "Часовой пояс: его название"),
        ({"reason": "  "}, "Укажите причину"),
        ({"days": ""}, "Выберите хотя бы один день недели."),
        ({"mode": "at", "at": ""}, "Время: часы и минуты"),
        ({"name": "espi-morning"}, "Расписание с таким именем уже есть"),
    ],
)
def test_what_cannot_be_is_said_in_the_reader_s_language_and_nothing_is_kept(
    enter: Callable[[str], Browser], own_store: Store, changed: dict[str, str], said: str
) -> None:
    browser = enter("admin")
    browser.get("/schedules")
    before = schedules.list_history(own_store)
    status, body = _post(browser, "/schedules", **{**FORM, **changed})

    assert status == 400
    assert Page(body).text(f"//p[{cls('wrong')}]").startswith(said)
    assert schedules.list_history(own_store) == before


def test_a_run_without_prefect_is_refused_in_words(enter: Callable[[str], Browser]) -> None:
    status, body = _post(enter("admin"), "/schedules/espi-morning/run")

    assert status == 409
    assert Page(body).text(f"//p[{cls('wrong')}]").startswith("Prefect не отвечает")


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_no_reason_of_a_shipped_schedule_is_left_in_english(enter: Callable[[str], Browser], language: str) -> None:
    browser = enter("admin")
    browser.cookies.set("lang", language, "127.0.0.1")
    body = browser.get("/schedules").text

    assert [one.reason for one in read_default_schedules() if html.escape(one.reason) in body] == []


def test_a_reason_that_was_only_seen_in_another_language_stays_as_it_is_stored(
    enter: Callable[[str], Browser], own_store: Store
) -> None:
    browser = enter("admin")
    page = Page(browser.get("/schedules/espi-morning").text)
    (shown,) = page.tree.xpath("//input[@name='reason']/@value")
    _post(browser, "/schedules/espi-morning", **{**FORM, "mode": "at", "at": "06:15", "reason": shown, "why": "раньше"})
    stored = schedules.get(own_store, "espi-morning", NOW)

    assert shown.startswith("До начала работы консультантов")
    assert stored.reason == next(one.reason for one in read_default_schedules() if one.name == "espi-morning")


def test_an_admin_s_own_reason_is_shown_as_it_was_written_even_where_the_catalogue_knows_the_word(
    enter: Callable[[str], Browser],
) -> None:
    browser = enter("admin")
    _post(browser, "/schedules", **{**FORM, "reason": "Add"})
    page = Page(browser.get("/schedules").text)

    assert page.texts(f"//section[{cls('schedule')}][h2[contains(., 'espi-noon')]]/p")[1] == "Add"
    assert page.texts("//tbody/tr")[0].endswith("adminAdd")


def test_a_pass_that_was_made_up_for_says_so_in_the_reader_s_language(
    enter: Callable[[str], Browser], own_store: Store
) -> None:
    browser = enter("admin")
    browser.get("/schedules")
    schedule = schedules.get(own_store, "espi-morning", NOW)
    with own_store.transaction() as session:
        record_event(session, Deed("zanwatch", NOW, "missed at 02.03.2026 07:30"), "run", schedule, schedule)

    assert Page(browser.get("/schedules").text).texts("//tbody/tr/td")[3] == "был пропущен: 02.03.2026 07:30"


def test_how_politely_we_ask_stands_beside_the_timetable(enter: Callable[[str], Browser]) -> None:
    page = Page(enter("reader").get("/schedules").text)

    assert page.text("//p[@id='manners']").startswith(
        "Вежливость: пауза между запросами к одному порталу – 2,5 с; одно соединение; запреты robots.txt соблюдаются;"
        " мы называем себя: Mozilla/5.0 (compatible; ZanWatch"
    )

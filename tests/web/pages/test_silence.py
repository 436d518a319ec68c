"""A source is silent when the timetable says it should have been read, and it was not."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from config.schedules import Schedule, read_default_schedules
from config.settings import Settings
from flows import schedules
from flows.timetable import MARGIN, Rhythm, read_rhythm
from storage.engine import Store
from storage.runs import RunOutcome, close_run, open_run, record_outcome
from storage.schedules import Deed
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, Moving, Page, cls
from web.app import create_app

MORNING = Schedule("espi-morning", "watch", "espi", "Asia/Almaty", at=time(7, 30))
BEGUN = {"espi-morning": datetime(2026, 1, 1, tzinfo=UTC)}
FACTS = f"(//dl[{cls('facts')}])[1]/div"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of March 2026, in UTC: Almaty is five hours ahead."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_a_pass_is_missed_only_when_the_margin_is_over() -> None:
    # 07:30 in Almaty is 02:30 in UTC.
    rhythms = [read_rhythm((MORNING,), BEGUN, now) for now in (at(2, 2, 31), at(2, 4, 29), at(2, 4, 31))]

    assert timedelta(hours=2) == MARGIN
    assert [rhythm.due_at for rhythm in rhythms] == [at(1, 2, 30), at(1, 2, 30), at(2, 2, 30)]
    assert {rhythm.next_at for rhythm in rhythms} == {at(3, 2, 30)}


def test_a_reading_since_the_due_pass_is_no_silence_however_long_ago_that_pass_was() -> None:
    sunday = Schedule("espi-sunday", "watch", "espi", "Asia/Almaty", at=time(3), weekdays=("sun",))
    rhythm = read_rhythm((sunday,), {"espi-sunday": at(1, 0) - timedelta(days=90)}, at(6, 12))

    assert not rhythm.is_silent_since(at(1, 0), at(6, 12))
    assert rhythm.is_silent_since(at(1, 0) - timedelta(days=3), at(6, 12))


def test_a_schedule_counts_from_the_day_it_was_made() -> None:
    rhythm = read_rhythm((MORNING,), {"espi-morning": at(2, 3)}, at(2, 12))

    assert rhythm.due_at is None
    assert not rhythm.is_silent_since(at(1, 12), at(2, 12))
    assert rhythm.is_silent_since(at(2, 12) - timedelta(days=4), at(2, 12))


def test_what_is_paused_or_only_sends_keeps_nobody_awake() -> None:
    shipped = tuple(read_default_schedules())
    sending = tuple(one for one in shipped if one.what == "send")

    assert read_rhythm(sending, {}, NOW) == Rhythm(None, None)


@pytest.fixture
def clock() -> Moving:
    return Moving()


@pytest.fixture
def enter(own_store: Store, settings: Settings, clock: Moving) -> Callable[..., Browser]:
    app = create_app(own_store, settings, clock=clock)

    def make(role: str = "reader", language: str = "rus") -> Browser:
        browser = Browser(app).hold(start_visit(own_store, role, clock.at))
        browser.cookies.set("lang", language, "127.0.0.1")
        return browser

    return make


def read(store: Store, moment: datetime, outcome: str = "good") -> None:
    """Let a pass end in this way."""
    with store.transaction() as session:
        run = open_run(session, "watch-espi", moment)
        for language in ("rus", "kaz"):
            record_outcome(session, RunOutcome(run, "espi", "49212", language, outcome, "", moment))  # type: ignore[arg-type]
        close_run(session, run, moment)


def test_a_source_falls_silent_when_its_pass_is_late_and_speaks_again_after_the_next(
    enter: Callable[..., Browser], own_store: Store, clock: Moving
) -> None:
    clock.at = at(2, 1)
    schedules.ensure_defaults(own_store, clock.at)
    read(own_store, at(2, 2, 31))
    states = []
    for moment in (at(2, 9), at(2, 10, 29), at(2, 10, 31), at(2, 13)):
        clock.at = moment
        page = Page(enter().get("/sources").text)
        states.append((page.text(f"(//h2/span[{cls('light')}])[1]"), page.texts(FACTS)[3]))
        banner = Page(enter().get("/").text).texts(f"//section[{cls('banner')}]//li")
    read(own_store, at(2, 23, 30))
    clock.at = at(2, 23, 40)
    after = Page(enter().get("/sources").text)

    # The afternoon's pass is due at 13:30 in Almaty, 08:30 in UTC.
    assert states == [
        ("● работает", "Молчитнет"),
        ("● работает", "Молчитнет"),
        ("▲ молчит", "Молчит8 часов следовало прочитать 02.03.2026, 13:30"),
        ("▲ молчит", "Молчит10 часов следовало прочитать 02.03.2026, 13:30"),
    ]
    assert banner == ["ЕСПИ (zan.gov.kz): 49212 – молчит с 02.03.2026, 07:31"]
    assert after.texts(FACTS)[3] == "Молчитнет"


def test_the_next_run_stands_there_and_an_admin_s_pause_shows(
    enter: Callable[..., Browser], own_store: Store, settings: Settings
) -> None:
    schedules.ensure_defaults(own_store, NOW)
    before = Page(enter().get("/sources").text).texts(FACTS)[5]
    for name in ("espi-morning", "espi-afternoon", "espi-evening", "espi-night"):
        schedules.pause(own_store, settings, name, Deed("admin", NOW, "праздники"))
    after = Page(enter().get("/sources").text).texts(FACTS)[5]

    assert (before, after) == (
        "Следующий запуск02.03.2026, 13:30 Prefect не отвечает: само ничего не запустится",
        "Следующий запускнет: ни одно расписание не читает этот источник",
    )


def test_an_editor_may_ask_for_a_pass_and_a_reader_sees_no_button(enter: Callable[..., Browser]) -> None:
    buttons = {
        role: Page(enter(role).get("/sources").text).texts("//main//button")[:2] for role in ("reader", "editor")
    }
    answer = enter("editor").post("/sources/espi/run")

    assert buttons == {"reader": [], "editor": ["Запустить сейчас ЕСПИ (zan.gov.kz)", "Запустить сейчас Әділет"]}
    assert answer.status_code == 409
    assert Page(answer.text).text(f"//p[{cls('wrong')}]").startswith("Prefect не отвечает")


def test_a_pass_of_a_source_nobody_reads_cannot_be_asked_for(enter: Callable[..., Browser]) -> None:
    assert enter("editor").post("/sources/gazette/run").status_code == 404


def test_how_much_came_and_how_much_failed_is_told(enter: Callable[..., Browser], own_store: Store) -> None:
    read(own_store, NOW - timedelta(days=3), "failed")
    for days in (2, 1, 0):
        read(own_store, NOW - timedelta(days=days, hours=1))
    facts = Page(enter().get("/sources").text).texts(FACTS)

    assert facts[6:] == ["Страниц за последний запуск0", "Неудач за 30 дней2 из 8 текстов, 25 %"]

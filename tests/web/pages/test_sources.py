from datetime import timedelta
from pathlib import Path

import pytest

from config.catalogues import read_catalogue
from flows.drift import lift_alerts
from flows.schedules import ensure_defaults
from storage.cooldown import store_pause
from storage.engine import Store
from storage.health import SourceEvent, find_event, list_stopped, record_event
from storage.runs import RunOutcome, open_run, record_outcome
from storage.sightings import Lead
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import NOW, Moving, Page, cls, make_settings
from web.app import create_app
from web.reading.sources import FirstBy, read_leads
from zanwatch.commands.sources import describe_sources
from zanwatch.show_sources import show_sources


def test_a_source_says_its_state_in_a_word_and_what_it_brought(look: Look) -> None:
    page = Page(look("/sources"))

    assert page.texts("//h2")[:2] == ["ЕСПИ (zan.gov.kz) ▲ работает частично", "Әділет ○ ещё не запрашивался"]
    assert page.texts(f"(//dl[{cls('facts')}])[1]/div") == [
        "Последний запуск01.03.2026, 12:00",
        "Последний успех01.03.2026, 11:00",
        "Последнее замеченное изменение01.03.2026, 11:00",
        "Молчитнет",
        "Тексты при последней попыткепрочитано заново: 9 · задержано: 2",
        "Следующий запуск02.03.2026, 13:30 Prefect не отвечает: само ничего не запустится",
        "Страниц за последний запуск4",
        "Неудач за 30 дней2 из 10 текстов, 20 %",
    ]


def test_what_is_held_back_stands_with_its_reason_in_words(look: Look) -> None:
    page = Page(look("/sources"))
    rows = page.texts("//h3[contains(., 'Задержано')]/following-sibling::div[1]//tbody/tr")

    assert len(rows) == 2
    assert all("не хватает статей, и ни одна сноска не говорит почему" in row for row in rows)
    assert all("gone without a trace: 3, 6, 9, 12" in row for row in rows)


@pytest.fixture
def browser(own_store: Store, tmp_path: Path) -> Browser:
    app = create_app(own_store, make_settings(tmp_path), clock=Moving())
    browser = Browser(app).hold(start_visit(own_store, "reader", NOW))
    browser.cookies.set("lang", "eng", "127.0.0.1")
    return browser


def test_stopped_alerts_and_a_host_that_is_left_alone_are_said_with_since_until_and_why(
    browser: Browser, own_store: Store
) -> None:
    with own_store.transaction() as session:
        record_event(session, SourceEvent("espi", "alerts", "stopped", NOW, detail="held: 3 of 40"))
        pause = store_pause(session, "old.adilet.zan.kz", 3600, "captcha")
    page = Page(browser.get("/sources").text)
    said = page.texts(f"//section/p[{cls('warn')}]")

    assert len(said) == 2
    assert said[0].startswith("! Readers are told nothing from this source since 02.03.2026, 09:30: too many of its")
    assert "(3 / 40). What is good waits. To lift it: zanwatch sources lift espi." in said[0]
    assert pause.until - pause.since == timedelta(hours=1)
    assert said[1].startswith("! It is left alone from ")
    assert said[1].endswith("the portal asks whether we are a robot.")


def test_lists_stand_apart_from_texts(browser: Browser, own_store: Store) -> None:
    with own_store.transaction() as session:
        run = open_run(session, "look-espi", NOW)
        record_outcome(session, RunOutcome(run, "espi", "search", "rus", "identical", "", NOW))
        record_outcome(session, RunOutcome(run, "espi", "49212", "rus", "good", "", NOW))
        record_outcome(session, RunOutcome(run, "legalacts", "359", "rus", "failed", "timeout: 60 s", NOW))
    page = Page(browser.get("/sources").text)

    assert page.texts("//h3[contains(., 'Lists')]/following-sibling::div[1]//tbody/tr/th") == ["search", "359"]
    assert page.texts("//h3[contains(., 'Lists')]/following-sibling::div[1]//tbody/tr/td[1]") == [
        "nothing new",
        "no answer in time (60 s)",
    ]
    assert page.texts(f"(//dl[{cls('facts')}])[1]/div")[4] == "Texts at the last attemptread anew: 1"


def test_who_had_an_edition_first_is_counted_by_days() -> None:
    leads = [Lead("espi", "adilet", days) for days in (0, 1, 3, 9)] + [Lead("adilet", "espi", 2)]

    assert read_leads(leads) == ((FirstBy("espi", "adilet", 3, 3, 9), FirstBy("adilet", "espi", 1, 2, 2)), 1)


def test_an_admin_lifts_a_stop_and_a_reader_is_not_offered_it(browser: Browser, own_store: Store) -> None:
    with own_store.transaction() as session:
        record_event(session, SourceEvent("espi", "alerts", "stopped", NOW, detail="held: 3 of 40"))
    offered = "//form[@action='/sources/espi/lift']//button"
    to_reader = Page(browser.get("/sources").text).texts(offered)
    refused = browser.post("/sources/espi/lift").status_code
    admin = browser.hold(start_visit(own_store, "admin", NOW))
    to_admin = Page(admin.get("/sources").text).texts(offered)
    answers = [admin.post("/sources/espi/lift") for _ in range(2)]
    after = Page(admin.get("/sources?done=lift").text)
    with own_store.reading() as session:
        stopped, event = list_stopped(session), find_event(session, "espi", "alerts")

    assert (to_reader, refused) == ([], 403)
    assert to_admin == ["Let its alerts go out again ESPI (zan.gov.kz)"]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert "not stopped any more" in answers[1].text
    assert (stopped, event and (event.deed, event.who)) == ((), ("lifted", "admin"))
    assert after.texts(offered) == []
    assert after.texts("//p[@role='status']") == [
        "Its alerts go out again; what has waited goes with the next round of sending."
    ]


def test_what_the_operator_was_told_is_read_in_the_language_of_whoever_looks(
    browser: Browser, own_store: Store
) -> None:
    with own_store.transaction() as session:
        record_event(session, SourceEvent("espi", "alerts", "stopped", NOW, detail="held: 3 of 40"))
        lift_alerts(session, "espi", "<admin>", NOW)
    of_notices = "//h2[. = 'What the operator was told last']/following-sibling::dl[1]/div"
    to_reader = Page(browser.get("/sources").text).texts(of_notices)
    admin = browser.hold(start_visit(own_store, "editor", NOW))
    told = Page(admin.get("/sources").text).texts(of_notices)

    assert to_reader == []
    assert told == ["02.03.2026, 09:30 ZanWatch: alerts of espi go out againLifted by <admin>."]


def test_the_command_says_pauses_leads_and_which_lists_are_stale_by_their_own_rhythm(
    own_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    settings = make_settings(tmp_path)
    # Its texts are read every few hours and its lists once a day: a list of twenty hours ago is late nowhere.
    ages = {("espi", "search"): 20, ("espi", "49212"): 1, ("legalacts", "359"): 20, ("legalacts", "367"): 24 * 9}
    ensure_defaults(own_store, NOW - timedelta(days=10))
    with own_store.transaction() as session:
        run = open_run(session, "look-espi", NOW - timedelta(days=9))
        for (portal, name), hours in ages.items():
            line = RunOutcome(run, portal, name, "rus", "good", "", NOW - timedelta(hours=hours))
            record_outcome(session, line)
        pause = store_pause(session, "old.adilet.zan.kz", 3600, "captcha")
    monkeypatch.setattr(
        "storage.sightings.list_leads", lambda _: (Lead("adilet", "espi", 2), Lead("adilet", "espi", 4))
    )
    found = {one["source"]: one for one in describe_sources(own_store, settings, NOW)}
    show_sources(list(found.values()), read_catalogue("eng"))
    said = capsys.readouterr()

    assert found["adilet"]["pause"] == {
        "since": pause.since.isoformat(), "until": pause.until.isoformat(), "because": "captcha"
    }  # fmt: skip
    assert found["adilet"]["leads"] == [{"before": "espi", "editions": 2, "median_days": 3, "most_days": 4}]
    assert {(one["list"], one["is_stale"]) for name in ("espi", "legalacts") for one in found[name]["lists"]} == {
        ("search", False), ("359", False), ("367", True)
    }  # fmt: skip
    assert [one["act"] for one in found["espi"]["acts"]].count("search") == 0
    assert "adilet is left alone from " in " ".join(said.err.split())
    assert "adilet had 2 editions before espi: 3 days earlier in the middle, 4 at most." in " ".join(said.out.split())

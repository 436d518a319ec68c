"""What is announced stands on every page before its day, and leads to what came of it after."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from fastapi import FastAPI

from config.catalogues import read_catalogue
from flows.passes import watch
from flows.tools import Tools
from law.model import AmendingAct, Effect
from law.pending import Pending
from spiders.crawl import crawl
from storage.acts import put_on_watch
from storage.engine import Store
from tests.web.doors.browsing import Browser, add_users, start_visit
from tests.web.pages.conftest import Look
from tests.web.pages.filling import SHELTER, Moving, Page, cls, make_settings, never, opened, wish_for
from web.app import create_app
from web.reading.coming import count_states, read_coming
from zanwatch.sample_portal import ReplayPortal
from zanwatch.samples import acts_folder

NEWS = f"//article[{cls('news')}]"
ANNOUNCED, HERE = date(2025, 6, 27), date(2026, 1, 1)
"""Art. 10, p. 2: a publisher's note of this edition tells of a wording from 01.01.2026, and the edition that has it."""


def walk(store: Store, folder: Path, days: list[date]) -> None:
    """Watch the shelter act on these days of the sample portal."""
    clock = Moving()
    with ReplayPortal([acts_folder()], days[0]) as portal:
        tools = Tools(store, make_settings(folder, espi_url=portal.espi_url, crawl_delay=0), clock, crawl, never, float)
        with store.transaction() as session:
            put_on_watch(session, SHELTER, ())
        for day in days:
            portal.set_today(day)
            clock.at = datetime.combine(day, time(5), UTC)
            assert not watch(tools, [wish_for(SHELTER)]).has_failures


@pytest.fixture(scope="module")
def foretold_path(sqlite_template: Path, key: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the note is there, and the wording not yet."""
    folder = tmp_path_factory.mktemp("foretold")
    shutil.copy(sqlite_template, folder / "foretold.db")
    with opened(folder / "foretold.db", key) as store:
        add_users(store)
        walk(store, folder, [date(2024, 10, 1), ANNOUNCED])
    return folder / "foretold.db"


@pytest.fixture
def foretold(foretold_path: Path, key: bytes, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(foretold_path, tmp_path / "own.db")
    with opened(tmp_path / "own.db", key) as store:
        yield store


@pytest.fixture
def before(foretold: Store, tmp_path: Path) -> Callable[..., Page]:
    """A page of that store, in English, on a day."""

    def get(path: str, today: date = date(2025, 7, 2)) -> Page:
        at = datetime.combine(today, time(5), UTC)
        browser = Browser(_app(foretold, tmp_path, at)).hold(start_visit(foretold, "reader", at))
        browser.cookies.set("lang", "eng", "127.0.0.1")
        return Page(browser.get(path).text)

    return get


def _app(store: Store, folder: Path, at: datetime) -> FastAPI:
    return create_app(store, make_settings(folder), clock=Moving(at))


def test_the_home_page_has_a_card_for_what_is_still_to_come(before: Callable[..., Page]) -> None:
    page = before("/")

    assert page.texts(f"//article[{cls('to-come')}]/*") == [
        "◷ Article 10, point 2 – will be worded anew deferred",
        "О временном приюте и помощи проживающим в нем (вымышленный образец)",
        "In force from 01.01.2026: the source states this date · 183 days left",
        "by act No. 917-VIII of 27.06.2025 · announced in the edition of 27.06.2025",
    ]


def test_the_timeline_has_it_above_today_and_leads_to_the_edition_that_announced_it(
    before: Callable[..., Page],
) -> None:
    page = before(f"/acts/{SHELTER}/timeline")
    (row,) = page.tree.xpath(f"//ol[{cls('timeline')}]/li[1][@class='future']")

    assert row.xpath("p/time/@datetime") == ["2026-01-01"]
    assert row.xpath(".//a[contains(@href, '#e-')]/@href") == [f"/acts/{SHELTER}/timeline#e-2025-06-27"]
    assert page.texts("//li[@id='e-2025-06-27']//ul/li") == ["article 10, point 2 – ◷ its text has not come yet"]
    assert page.text(f"//p[{cls('standing')}]") == "In force. deferred 1"


def test_on_its_day_it_is_overdue_until_the_text_is_here(before: Callable[..., Page]) -> None:
    page = before(f"/acts/{SHELTER}/timeline", date(2026, 1, 2))

    assert page.texts("//li[@class='late']//span") == ["its day went by, the text has not come"]


def test_the_list_of_many_acts_is_made_anew_after_a_pass_and_on_another_day(foretold: Store, tmp_path: Path) -> None:
    clock = Moving()
    app = create_app(foretold, make_settings(tmp_path), clock=clock)
    said = []
    for day, is_read in ((date(2025, 7, 2), False), (date(2025, 7, 3), False), (HERE, False), (HERE, True)):
        clock.at = datetime.combine(day, time(5), UTC)
        if is_read:
            walk(foretold, tmp_path, [HERE])
        browser = Browser(app).hold(start_visit(foretold, "reader", clock.at))
        browser.cookies.set("lang", "eng", "127.0.0.1")
        said.append(Page(browser.get("/").text).texts(f"//article[{cls('to-come')}]/p[2]"))

    when = "In force from 01.01.2026: the source states this date"
    assert said == [[f"{when} · 183 days left"], [f"{when} · 182 days left"], [when], []]


def test_the_announcement_and_the_edition_that_brought_it_lead_to_each_other(look: Look) -> None:
    page = Page(look(f"/acts/{SHELTER}/timeline", "eng"))
    ends = [page.tree.xpath(f"//li[@id='e-{day}']//ul/li/a/@href") for day in (ANNOUNCED, HERE)]
    said = [page.texts(f"//li[@id='e-{day}']//ul/li") for day in (ANNOUNCED, HERE)]

    assert ends == [[f"/acts/{SHELTER}/timeline#e-{HERE}"], [f"/acts/{SHELTER}/timeline#e-{ANNOUNCED}"]]
    assert said == [
        ["article 10, point 2 – ✓ took effect in the edition of 01.01.2026"],
        ["article 10, point 2 – ◷ announced in the edition of 27.06.2025"],
    ]


@pytest.mark.parametrize("path", ["/?since=2026-02-01", f"/acts/{SHELTER}/compare/{ANNOUNCED}/{HERE}"])
def test_card_and_comparison_of_what_took_effect_lead_to_its_announcement(look: Look, path: str) -> None:
    page = Page(look(path, "eng"))

    assert page.texts(f"(//p[{cls('tie')}])[1]") == ["◷ announced in the edition of 27.06.2025"]
    assert page.tree.xpath(f"(//p[{cls('tie')}])[1]/a/@href") == [f"/acts/{SHELTER}/timeline#e-{ANNOUNCED}"]


PENDING = Pending(
    act="1",
    language="rus",
    eid="art_8",
    label="статья 8",
    action="restate",
    source="note",
    effect=Effect("E5", date(2026, 4, 1), "stated"),
    days_left=30,
    amended_by=(AmendingAct("1-VIII", None),),
    words="",
)


def test_the_soonest_stands_first_and_each_state_has_its_word() -> None:
    def waiting(rule: str) -> Pending:
        return replace(PENDING, effect=Effect(rule, None, phrase="см. ст. 2"), days_left=None)

    late = replace(PENDING, effect=Effect("E5", date(2026, 2, 1), "stated"), days_left=-29)
    later = replace(PENDING, effect=Effect("E5", date(2027, 4, 1), "stated"), days_left=395)
    pending = (late, waiting("E6"), waiting("E9"), later, PENDING)
    coming = read_coming(pending, (), "О приюте", ("rus", read_catalogue("rus")))

    assert [(one.state, one.on) for one in coming] == [
        ("deferred", date(2026, 4, 1)),
        ("deferred", date(2027, 4, 1)),
        ("conditional", None),
        ("open", None),
        ("late", date(2026, 2, 1)),
    ]
    assert count_states(coming) == (("deferred", 2), ("conditional", 1), ("open", 1), ("late", 1))

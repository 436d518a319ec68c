"""Doubtful places on a page: both words side by side, and a word of a person that is kept with its reason."""

from datetime import date
from typing import Any

import pytest

from law.cases.model import Case, Figure, SourceText
from law.model import ActFacts
from law.succession import Successor
from storage.acts import store_facts
from storage.audit import list_entries
from storage.cases import get_case, list_decisions, store_cases
from storage.engine import Store
from storage.succession import propose
from tests.web.admin.conftest import Enter
from tests.web.doors.browsing import Browser
from tests.web.pages.filling import NOW, Page, harm

CASES = "/admin/cases"
DAYS = date(2023, 7, 1), date(2024, 6, 16)
ONLY = Case("missing", "art_5__para_2", None, "2. Срок 10 дней.", None, "rus")
CHANGED = Case("changed", "art_6", None, "Срок 20 дней.", "Мерзімі 10 күн.", "rus", before="Срок 10 дней.")
NUMBERS = Case(
    "numbers", "art_7", None, "10 дней", "15 күн",
    rus_figures=(Figure("10", "day", "10 дней"),), kaz_figures=(Figure("15", "day", "15 күн"),),
)  # fmt: skip
TEXTS = SourceText("espi", "Срок 10 дней."), SourceText("adilet", "Срок 12 дней.")
SOURCES = Case("sources", "art_8", None, None, None, "rus", by_source=TEXTS)


@pytest.fixture
def browser(own_store: Store, enter: Enter) -> Browser:
    with own_store.transaction() as session:
        store_facts(session, ActFacts("49212", "", {"rus": "О приюте"}, {}, "upd", "1-I", None))
        store_cases(session, "49212", DAYS, [ONLY, CHANGED, NUMBERS, SOURCES], NOW)
    return enter(own_store)


def listed(browser: Browser, query: str = "") -> list[str]:
    found = Page(browser.get(CASES + query).text).tree.xpath("//tbody//a/@href")
    return [str(one).rpartition("/")[2] for one in found]


def test_the_list_shows_what_waits_and_the_filter_what_was_asked_for(browser: Browser) -> None:
    queries = ["", "?kind=sources", "?state=confirmed", "?state=all&act=49212", "?act=1", "?kind=odd&page=-3"]

    assert [listed(browser, query) for query in queries] == [
        ["1", "2", "3", "4"], ["4"], [], ["1", "2", "3", "4"], [], ["1", "2", "3", "4"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "sides"),
    [
        (1, ["2. Срок 10 дней.", "nothing stands there"]),
        (2, ["Срок removed: 10 added: 20 дней.", "Мерзімі 10 күн."]),
        (3, ["10 дней", "15 күн"]),
        (4, ["Срок 10 дней.", "Срок removed: 10 added: 12 дней."]),
    ],
)
def test_both_words_stand_side_by_side(browser: Browser, number: int, sides: list[str]) -> None:
    page = Page(browser.get(f"{CASES}/{number}").text)

    assert page.texts("//div[@class='two']/section/p") == sides


@pytest.mark.parametrize(
    ("verb", "state", "action"), [("confirm", "confirmed", "approved"), ("reject", "rejected", "removed")]
)
def test_a_decision_is_kept_with_who_and_why(
    own_store: Store, browser: Browser, verb: str, state: str, action: str
) -> None:
    answer = browser.post(f"{CASES}/2/{verb}", why=" сверено ")
    with own_store.reading() as session:
        said = [(one.state, one.who, one.at, one.reason) for one in list_decisions(session, 2)]
        deeds = [(one.deed.action, one.deed.object_kind, one.deed.object_id) for one in list_entries(session)]

    assert (answer.status_code, answer.headers["location"]) == (303, f"{CASES}?done={verb}")
    assert (said, deeds) == ([(state, "admin", NOW, "сверено")], [(action, "case", "2")])
    assert (listed(browser), listed(browser, f"?state={state}")) == (["1", "3", "4"], ["2"])
    assert "сверено" in browser.get(f"{CASES}/2").text


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        (f"{CASES}/1/confirm", {"why": " "}, 400),
        (f"{CASES}/1/confirm", {"why": "x" * 501}, 400),
        (f"{CASES}/1/delete", {"why": "x"}, 404),
        (f"{CASES}/9/confirm", {"why": "x"}, 404),
        (f"{CASES}/0/confirm", {"why": "x"}, 404),
        (f"{CASES}/99999999999999999999/confirm", {"why": "x"}, 404),
    ],
)
def test_a_word_without_a_reason_or_a_case_is_none(
    own_store: Store, browser: Browser, path: str, form: dict[str, Any], status: int
) -> None:
    answer = browser.post(path, **form)
    with own_store.reading() as session:
        states = {get_case(session, number).state for number in (1, 2, 3, 4)}
        deeds = list_entries(session)

    assert (answer.status_code, states, deeds) == (status, {"open"}, ())


def test_a_link_that_nobody_has_confirmed_leads_to_where_it_is_judged(own_store: Store, browser: Browser) -> None:
    with own_store.transaction() as session:
        propose(session, "49212", Successor("", "9-II", date(2025, 1, 1), ()), NOW)
    links = Page(browser.get(CASES).text).tree.xpath("//ul[@class='plain-list']//a/@href")

    assert links == ["/acts/49212/successor"]


def test_words_of_law_are_words_on_these_pages_too(own_store: Store, enter: Enter) -> None:
    case = Case("changed", "art_1", None, harm("rus"), harm("kaz"), "rus", before=harm("before"), about=harm("about"))
    with own_store.transaction() as session:
        store_facts(session, ActFacts("666", "", {"rus": harm("title")}, {}, "upd", harm("number"), None))
        store_cases(session, "666", DAYS, [case], NOW)
    browser = enter(own_store)
    trees = [Page(browser.get(path).text).tree for path in (CASES, f"{CASES}/1", f"{CASES}?act=<script>")]

    assert [tree.xpath("//img | //script | //*[@onerror]") for tree in trees] == [[], [], []]
    assert harm("title") in trees[0].text_content()
    assert harm("kaz") in trees[1].text_content()

"""The staff's inbox: whose work a change is, how far it is, what was said of it, and a rule that brings too much."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.model import Person
from alerts.subscriptions import Follow, Subscription
from config.settings import Settings
from storage.audit import list_entries
from storage.engine import Store
from storage.inbox import find_work, list_colleagues
from storage.inbox_comments import list_comments
from storage.people import add_person, find_person
from storage.roster import list_roster
from storage.seen import NewsStep, mark, tie_account
from storage.users import find_account
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW, PAYLOAD, SHELTER, Moving, Page
from web.app import create_app
from web.pages.home import read_day

AT = f"/inbox/{SHELTER}/2025-07-01/2026-01-01"
Enter = Callable[..., Browser]


@pytest.fixture
def enter(own_samples: Store, settings: Settings) -> Enter:
    """A browser of somebody who is signed in, on a store of this test alone."""

    def make(role: str = "editor", language: str = "eng", moved: timedelta = timedelta()) -> Browser:
        app = create_app(own_samples, settings, clock=Moving(NOW + moved))
        browser = Browser(app).hold(start_visit(own_samples, role, NOW + moved))
        browser.cookies.set("lang", language, "127.0.0.1")
        return browser

    return make


def first_path(browser: Browser) -> str:
    page = Page(browser.get("/inbox?days=366&tab=all").text)
    return str(page.tree.xpath(f"//tbody/tr/th/a[starts-with(@href, '/inbox/{SHELTER}/')]/@href")[0])


def step_of(path: str) -> NewsStep:
    *_, code, start, end = path.split("/")
    days = read_day(start), read_day(end)
    assert days[0] is not None
    assert days[1] is not None
    return NewsStep(code, days[0], days[1])


def counts(browser: Browser, query: str = "") -> dict[str, int]:
    tabs = Page(browser.get(f"/inbox?days=366{query}").text).texts("//nav[@class='tabs']/a")
    return {name: int(count) for name, _, count in (tab.rpartition(": ") for tab in tabs)}


def test_every_told_change_is_new_work_and_a_button_makes_it_mine(own_samples: Store, enter: Enter) -> None:
    browser = enter()
    before, path = counts(browser), first_path(browser)
    answer = browser.post(f"{path}/assignee", to="me", next="/inbox?tab=mine")
    after = counts(browser)
    mine = Page(browser.get("/inbox?days=366&tab=mine").text)
    with own_samples.reading() as session:
        deeds = [(one.deed.action, one.deed.object_kind) for one in list_entries(session)]

    assert before["New"] == before["All"] > 0
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?tab=mine")
    assert (before["Mine"], after["Mine"], after["New"]) == (0, 1, before["New"])
    assert mine.texts("//tbody/tr/td[5]") == ["editor"]
    assert deeds == [("changed", "inbox")]


def test_the_inbox_is_filtered_by_whose_work_it_is(own_samples: Store, enter: Enter) -> None:
    browser = enter()
    path = first_path(browser)
    with own_samples.reading() as session:
        admin = next(one.number for one in list_colleagues(session) if one.name == "admin")
    browser.post(f"{path}/assignee", to=str(admin))
    found = [counts(browser, f"&who={who}")["All"] for who in ("", "none", admin, 999)]

    assert found == [found[0], found[0] - 1, 1, 0]


def test_work_goes_from_new_to_done_by_buttons_and_two_who_press_at_once_do_not_skip_a_state(
    own_samples: Store, enter: Enter
) -> None:
    browser = enter()
    path = first_path(browser)
    shown = Page(browser.get(path).text).tree.xpath("//form[@action='" + path + "/state']/input[@name='state']/@value")
    answers = [
        browser.post(f"{path}/state", was=was, state=state).status_code
        for was, state in (
            ("new", "in_review"),
            ("new", "in_review"),
            ("in_review", "done"),
            ("in_review", "approved"),
            ("approved", "done"),
            ("done", "sent"),
        )
    ]
    page = Page(browser.get(path).text)
    with own_samples.reading() as session:
        work = find_work(session, step_of(path))

    assert shown == ["in_review", "not_relevant"]
    assert answers == [303, 409, 400, 303, 303, 400]
    assert work.state == "done"
    assert [
        line.split(" editor ")[-1].rpartition("· editor ")[-1]
        for line in page.texts("//section[h2[@id='h-history']]//li")
    ] == [
        "done",
        "approved",
        "given to editor",
        "in review",
    ]


def test_what_is_not_relevant_to_the_house_says_why_and_words_are_only_words(enter: Enter) -> None:
    browser = enter()
    path = first_path(browser)
    answers = [
        browser.post(f"{path}/state", was="new", state="not_relevant", why=why).status_code for why in (" ", PAYLOAD)
    ]
    page = browser.get(path).text

    assert answers == [400, 303]
    assert "<script>alert" not in page
    assert PAYLOAD in Page(page).tree.text_content()


def test_approved_words_bring_the_work_on(own_samples: Store, enter: Enter) -> None:
    browser = enter()
    path = first_path(browser)
    words = path.replace("/inbox/", "/acts/").replace(SHELTER, f"{SHELTER}/words")
    digest = Page(browser.get(words).text).tree.xpath("//section[@id='rus']//input[@name='digest']/@value")[0]
    answer = browser.post(words, language="rus", digest=str(digest), verdict="approved")
    with own_samples.reading() as session:
        work = find_work(session, step_of(path))

    assert (answer.status_code, work.state) == (303, "approved")


def test_who_is_named_finds_it_in_her_inbox_until_she_says_that_she_has_read_it(
    own_samples: Store, enter: Enter
) -> None:
    editor, reader = enter(), enter("reader")
    path = first_path(editor)
    answer = editor.post(f"{path}/comment", text=f"@reader, см. {PAYLOAD}")
    found = []
    for _ in range(2):
        found.append(Page(reader.get("/inbox").text).texts("//section[h2[@id='h-named']]//li/a"))
        reader.get(path)
    reader.post(f"{path}/read")
    after = Page(reader.get("/inbox").text).texts("//section[h2[@id='h-named']]")
    with own_samples.reading() as session:
        said = [(one.author, one.text) for one in list_comments(session, step_of(path))]

    assert answer.headers["location"] == f"{path}#comments"
    assert ([len(one) for one in found], after) == ([1, 1], [])
    assert said == [("editor", f"@reader, см. {PAYLOAD}")]
    assert "<script>alert" not in reader.get(path).text


def test_who_has_not_read_it_is_for_editors_to_see(own_samples: Store, enter: Enter) -> None:
    path = first_path(enter())
    with own_samples.transaction() as session:
        mark(session, "reader", step_of(path), "seen", NOW)
        mark(session, "admin", step_of(path), "opened", NOW)
    shown = [Page(enter(role).get(path).text).texts("//section[h2[@id='h-read']]/p") for role in ("editor", "reader")]

    assert shown == [["admin, editor"], []]


def test_work_that_nobody_takes_in_the_admins_hours_is_late_and_stands_on_her_page(enter: Enter) -> None:
    later = timedelta(hours=30)
    admin = enter("admin", moved=later)
    before = counts(admin)["Late"]
    said = "New work in the inbox waits for somebody"
    duty = said in admin.get("/admin").text
    answers = [admin.post("/inbox/hours", hours=hours).status_code for hours in ("336", "0", "337", "soon")]
    after = counts(admin)["Late"]

    assert (before > after, duty) == (True, True)
    assert answers == [303, 400, 400, 400]
    assert enter("editor").post("/inbox/hours", hours="5").status_code == 403


@pytest.fixture
def mine(own_samples: Store) -> Store:
    """The reader is a person of her own, who follows everything."""
    with own_samples.transaction() as session:
        rules = (Subscription(Follow("everything")),)
        add_person(session, Person("Айгуль", "rus", ("mailto:a@centre.example",), (), rules))
        (entry,) = list_roster(session)
        account = find_account(session, "reader")
        assert account is not None
        tie_account(session, account.id or 0, entry.number)
    return own_samples


def rule_of(store: Store) -> Subscription:
    with store.reading() as session:
        person = find_person(session, "Айгуль")
    assert person is not None
    (rule,) = person.subscriptions
    return rule


def test_a_rule_is_narrowed_only_after_she_saw_what_it_would_have_left_out_and_by_her_button(
    mine: Store, enter: Enter
) -> None:
    browser, rule = enter("reader"), rule_of(mine)
    path = first_path(browser)
    told = browser.post(f"{path}/unfit", rule=rule.key, reason="too_small", words="Мелочь.")
    still = rule_of(mine)
    page = Page(browser.get(told.headers["location"]).text)
    ways = [str(one) for one in page.tree.xpath("//main//form/input[@name='way']/@value")]
    shown = dict(zip(ways, page.tree.xpath("//main//form/input[@name='shown']/@value"), strict=True))
    words = page.texts("//main//section/p[1]/strong")
    at = f"/inbox/rules/{rule.key}"
    wrong = [browser.post(at, way="critical", shown=what).status_code for what in ("0" * 16, str(shown["important"]))]
    untouched = rule_of(mine)
    kept = browser.post(at, way="important", shown=str(shown["important"]))

    assert (told.status_code, told.headers["location"]) == (303, at)
    assert (still, untouched) == (rule, rule)
    assert ways == ["normal", "important", "critical", "in_force"]
    assert words == [f"The rule would have left out {n} of 5 past ones." for n in (0, 0, 3, 1)]
    assert (wrong, kept.status_code) == ([409, 409], 303)
    assert rule_of(mine) == replace(rule, least="important")


def test_nobody_elses_rule_is_found_and_a_rule_that_did_not_bring_it_is_not_blamed(mine: Store, enter: Enter) -> None:
    rule = rule_of(mine)
    path = first_path(enter())
    answers = [
        enter("editor").get(f"/inbox/rules/{rule.key}"),
        enter("editor").post(f"{path}/unfit", rule=rule.key, reason="other"),
        enter("reader").post(f"{path}/unfit", rule="0" * 32, reason="other"),
        enter("reader").post(f"/inbox/{SHELTER}/2001-01-01/2001-01-02/unfit", rule=rule.key, reason="other"),
        enter("reader").get("/inbox/rules/none"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5


@pytest.mark.parametrize("address", [AT, f"/inbox/{SHELTER}/x/2026-01-01", "/inbox/1/2023-07-01/2024-06-16"])
def test_what_is_no_step_is_no_work(enter: Enter, address: str) -> None:
    browser = enter()
    answers = [
        browser.get(address),
        browser.post(f"{address}/comment", text="?"),
        browser.post(f"{address}/assignee", to="me"),
        browser.post(f"{address}/state", was="new", state="in_review"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_reader_looks_and_speaks_and_moves_no_work(enter: Enter) -> None:
    path = first_path(enter())
    browser = enter("reader")
    answers = [
        browser.post(f"{path}/assignee", to="me").status_code,
        browser.post(f"{path}/state", was="new", state="in_review").status_code,
        browser.post(f"{path}/comment", text="Вопрос.").status_code,
        browser.post(f"{path}/comment", text=" ").status_code,
    ]

    assert answers == [403, 403, 303, 400]
    assert Page(browser.get(path).text).tree.xpath("//section[h2[@id='h-work']]") == []

"""The watch list as a page: what it warns of, what is asked before it does anything, and files that mean no good."""

import base64
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from alerts.model import Person
from alerts.subscriptions import Follow, Subscription
from config.listfile import FIELDS
from config.settings import Settings
from flows.watchlist import find_entry, list_entries
from law.model import ActFacts
from storage.acts import list_watched, store_facts
from storage.audit import list_entries as list_deeds
from storage.engine import Store
from storage.people import add_person
from tests.web.admin.conftest import Enter
from tests.web.doors.browsing import Browser
from tests.web.pages.filling import Page
from web.doors.gate import TAKES_FILE
from web.pages.admin_watchlist import MOST_BYTES

LIST, IMPORT, KEEP = "/admin/watchlist", "/admin/watchlist/import", "/admin/watchlist/import/keep"
MIGRATION = "59947"
HEAD = ",".join(FIELDS)
FRESH = f"{HEAD}\n44444,,,44-VIII,2024-01-02,labour,О пробе,,Проба,yes,\n".encode()


@pytest.fixture
def browser(own_store: Store, enter: Enter) -> Browser:
    return enter(own_store)


def send(browser: Browser, body: bytes, name: str = "list.csv", **fields: Any) -> Any:
    form = {"csrf": browser.csrf(), **fields}
    return browser.ask("POST", IMPORT, data=form, files={"file": (name, body)})


def fields_of(page: Page) -> dict[str, str]:
    (form,) = page.tree.xpath(f"//form[@action='{KEEP}']")
    return {str(one.get("name")): str(one.get("value")) for one in form.xpath(".//input") if one.get("name") != "csrf"}


def keys_of(page: Page) -> list[str]:
    return [str(one) for one in page.tree.xpath("//table//input[@name='act']/@value")]


def watched(store: Store) -> set[str]:
    with store.reading() as session:
        return {act.code for act in list_watched(session)}


def deeds(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as session:
        return [(one.deed.action, one.deed.object_kind, one.deed.object_id) for one in list_deeds(session)]


def state_of(store: Store, settings: Settings, key: str) -> str | None:
    with store.reading() as session:
        entry = find_entry(list_entries(session, settings), key)
        return entry.state if entry else None


def test_each_act_says_who_follows_it_and_an_act_that_nobody_follows_is_named(
    own_store: Store, browser: Browser
) -> None:
    before = keys_of(Page(browser.get(f"{LIST}?warned=nobody").text))
    with own_store.transaction() as session:
        by_act = Subscription(Follow("act", act=MIGRATION))
        add_person(session, Person("a", "rus", ("mailto:a@b.kz",), ("migration",), (by_act,)))
        add_person(session, Person("b", "rus", ("mailto:b@b.kz",), (), (by_act,)))
        add_person(session, Person("c", "rus", ("mailto:c@b.kz",), (), (Subscription(Follow("phrase", words="x")),)))
    after = keys_of(Page(browser.get(f"{LIST}?warned=nobody").text))
    page = Page(browser.get(f"{LIST}?q={MIGRATION}").text)

    assert MIGRATION in before
    assert set(before) > set(after)
    assert MIGRATION not in after
    assert page.texts("//tbody/tr/td")[4:6] == ["2", "0"]


def test_the_filter_leaves_what_was_asked_for(browser: Browser) -> None:
    all_of_it = keys_of(Page(browser.get(LIST).text))
    proposed = keys_of(Page(browser.get(f"{LIST}?state=proposed").text))
    found = keys_of(Page(browser.get(f"{LIST}?q=477-iv+миграции").text))
    labour = keys_of(Page(browser.get(f"{LIST}?topic=labour&state=watched").text))

    assert (found, len(all_of_it) > len(proposed) > 0) == ([MIGRATION], True)
    assert set(labour) < set(all_of_it)


def test_an_act_whose_portal_says_something_else_is_shown_with_both(own_store: Store, browser: Browser) -> None:
    with own_store.transaction() as session:
        store_facts(session, ActFacts(MIGRATION, "", {"rus": "О миграции населения"}, {}, "upd", "1-I", None))
    page = Page(browser.get(f"{LIST}?surety=differs").text)

    assert keys_of(page) == [MIGRATION]
    assert "number: 477-IV / 1-I" in page.text("//tbody/tr/td[2]")


def test_an_act_is_put_on_watch_by_its_id_alone(own_store: Store, browser: Browser, settings: Settings) -> None:
    answers = [browser.post(LIST, act=one, topics="labour") for one in ("77777", "Z2400000072", "О миграции", "Z1")]

    assert [answer.status_code for answer in answers] == [303, 303, 400, 400]
    assert {"77777", "Z2400000072"} <= watched(own_store)
    assert deeds(own_store) == [("added", "watchlist", "Z2400000072"), ("added", "watchlist", "77777")]
    assert "This is no id" in answers[2].text
    assert state_of(own_store, settings, "77777") == "watched"


@pytest.mark.parametrize("fields", [{"adilet_id": "Z1"}, {"topics": "poetry"}])
def test_a_wrong_field_is_told_and_the_form_keeps_what_was_typed(
    own_store: Store, browser: Browser, fields: dict[str, str]
) -> None:
    answer = browser.post(LIST, act="77777", **fields)

    assert (answer.status_code, "77777" in watched(own_store)) == (400, False)
    assert Page(answer.text).tree.xpath("//input[@id='a-act']/@value") == ["77777"]


def test_taking_an_act_off_is_asked_about_first_and_can_be_undone(
    own_store: Store, browser: Browser, settings: Settings
) -> None:
    with own_store.transaction() as session:
        add_person(session, Person("a", "rus", ("mailto:a@b.kz",), ("migration",)))
    browser.post(LIST, act=MIGRATION)
    asked = browser.post(f"{LIST}/off", act=MIGRATION)
    still = state_of(own_store, settings, MIGRATION), MIGRATION in watched(own_store)
    answer = browser.post(f"{LIST}/off", act=MIGRATION, sure="yes")
    off = state_of(own_store, settings, MIGRATION), MIGRATION in watched(own_store)
    browser.post(LIST, act=MIGRATION)

    assert (asked.status_code, "1 person follows it today." in asked.text) == (200, True)
    assert (still, answer.status_code, off) == (("watched", True), 303, ("off", False))
    assert state_of(own_store, settings, MIGRATION) == "watched"
    assert browser.post(f"{LIST}/off", act="none", sure="yes").status_code == 404
    assert [deed[0] for deed in deeds(own_store)] == ["added", "removed", "added"]


def test_a_file_is_shown_first_and_done_by_the_second_form_alone(
    own_store: Store, browser: Browser, settings: Settings
) -> None:
    shown = send(browser, FRESH)
    page = Page(shown.text)
    before = state_of(own_store, settings, "44444")
    answer = browser.post(KEEP, **fields_of(page))

    assert (shown.status_code, before) == (200, None)
    assert "О пробе" in page.text("//ul[@class='plain-list']")
    assert (answer.status_code, state_of(own_store, settings, "44444")) == (303, "watched")
    assert deeds(own_store) == [("changed", "watchlist", "import")]
    assert not Page(send(browser, FRESH).text).tree.xpath(f"//form[@action='{KEEP}']")


def test_what_an_act_was_and_would_be_stands_field_by_field(browser: Browser) -> None:
    body = f"{HEAD}\n{MIGRATION},Z1100000477,,477-IV,2011-07-22,migration,О миграции,,=1+1,,,yes,\n".encode()
    page = Page(send(browser, body).text)
    cells = page.texts("//tbody/tr/td[1]")
    would_be = page.texts("//tbody/tr/td[3]")

    whys = ["why it matters", "why it matters · Русский", "why it matters · Қазақша"]
    assert cells == ["topics", "title in Russian", "title in Kazakh", *whys]
    assert would_be == ["added: migration", "added: О миграции", "—", "added: =1+1", "—", "—"]


def test_a_list_that_changed_meanwhile_is_shown_anew_and_nothing_is_done(
    own_store: Store, browser: Browser, settings: Settings
) -> None:
    fields = fields_of(Page(send(browser, FRESH).text))
    browser.post(LIST, act="44444", topics="labour")
    answer = browser.post(KEEP, **fields)
    with own_store.reading() as session:
        entry = find_entry(list_entries(session, settings), "44444")

    assert (answer.status_code, "The list has changed since you looked" in answer.text) == (409, True)
    assert entry is not None
    assert entry.act.why == ""
    assert fields_of(Page(answer.text))["digest"] != fields["digest"]


BIG = f"{HEAD}\n".encode() + b"".join(b"%d,,,,,,,,%s,,\n" % (at, b"x" * 6000) for at in range(1, 101))
"""A list without a fault, but for its size."""


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (64 * 2**20))
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (BIG, "list.csv"),
        (f"{HEAD}\n".encode() + b"".join(b"%d,,,,,,,,,,\n" % at for at in range(1, 1002)), "list.csv"),
        (FRESH, "list.exe"),
        (FRESH, ""),
        (b"\xff\xfe", "list.csv"),
        (FRESH, "list.toml"),
        (FRESH, "list.xlsx"),
        (b"", "list.csv"),
    ],
)
def test_a_file_that_is_none_or_too_much_changes_nothing(
    own_store: Store, browser: Browser, body: bytes, name: str
) -> None:
    answer = send(browser, body, name)

    assert (answer.status_code, deeds(own_store)) == (400, [])


def test_a_bomb_is_measured_and_not_unpacked(browser: Browser) -> None:
    bomb = _bomb()
    answer = send(browser, bomb, "list.xlsx")

    assert len(bomb) < MOST_BYTES
    assert (answer.status_code, "would unpack to more than" in answer.text) == (400, True)


def test_the_name_of_a_file_is_no_path_and_no_markup(browser: Browser) -> None:
    answer = send(browser, b"nonsense", "../../../tmp/<b>x</b>.csv")

    assert answer.status_code == 400
    assert "<b>x" not in answer.text
    assert ".." not in Page(answer.text).text("//p[@role='alert']").replace("...", "")


def test_what_comes_back_with_the_second_form_is_read_as_sharply_as_the_file(
    own_store: Store, browser: Browser
) -> None:
    bodies = [(".csv", "###"), (".csv", _as_text(BIG)), (".xlsx", _as_text(_bomb()))]
    codes = [browser.post(KEEP, form=form, digest="0" * 64, body=body).status_code for form, body in bodies]

    assert len(BIG) > MOST_BYTES
    assert (codes, deeds(own_store)) == ([400] * 3, [])


def _as_text(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).decode()


def test_what_is_exported_comes_back_unchanged_and_runs_in_no_spreadsheet(own_store: Store, browser: Browser) -> None:
    browser.post(LIST, act="77777", topics="labour", why="=HYPERLINK(1)")
    files = {form: browser.get(f"{LIST}/export.{form}") for form in ("csv", "xlsx", "toml")}
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    same = [
        Page(send(browser, answer.content, f"x.{form}").text).text("//p[@class='lead']")
        for form, answer in files.items()
    ]

    assert [answer.headers["content-disposition"] for answer in files.values()] == [
        f'attachment; filename="watchlist.{form}"' for form in files
    ]
    assert "'=HYPERLINK(1)" in files["csv"].text
    assert "'=HYPERLINK(1)" in cells
    assert [cell for cell in cells if cell.startswith("=")] == []
    assert all(re.fullmatch(r"new: 0, changed: 0, as they were: \d+", words) for words in same)
    assert browser.get(f"{LIST}/export.exe").status_code == 404


def test_a_file_comes_in_with_our_token_only_and_at_one_door(own_store: Store, browser: Browser, enter: Enter) -> None:
    files = {"file": ("list.csv", FRESH)}
    token = browser.csrf()
    codes = [
        browser.ask("POST", IMPORT, files=files).status_code,
        browser.ask("POST", IMPORT, files=files, data={"csrf": "0" * 64}).status_code,
        browser.ask("POST", IMPORT, files=files, data={"csrf": [token, token]}).status_code,
        browser.ask("POST", IMPORT, files={**files, "csrf": ("x", token.encode())}).status_code,
        browser.ask("POST", IMPORT, files=files, data={"csrf": token}, headers={"Origin": "https://evil.kz"}).status_code,
    ]  # fmt: skip
    elsewhere = browser.ask("POST", KEEP, files=files, data={"csrf": token}).status_code
    broken = browser.ask("POST", IMPORT, content=b"x", headers={"Content-Type": "multipart/form-data"}).status_code
    others = [enter(own_store, role).get(LIST).status_code for role in ("reader", "editor")]

    assert (codes, elsewhere, broken, others) == ([403, 403, 403, 400, 403], 415, 400, [403, 403])
    assert {IMPORT, "/stands/new"} == set(TAKES_FILE)


def test_a_file_may_hold_the_signs_that_part_the_fields_of_a_form(browser: Browser) -> None:
    body = FRESH.replace(b"\xd0\x9f\xd1\x80\xd0\xbe\xd0\xb1\xd0\xb0", b"&" * 300)

    assert send(browser, body).status_code == 200

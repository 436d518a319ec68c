import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI

from config.settings import Settings
from storage.audit import list_entries
from storage.engine import Store
from storage.factors import begin_factor, confirm_factor, drop_factor
from tests.storage.telephone import Phone
from tests.web.doors.browsing import NOON, PASSWORD, Browser, Clock, start_visit
from web.doors.cookies import SESSION

MakeBrowser = Callable[..., Browser]
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def phone(store: Store) -> Phone:
    """The telephone of the admin, whose factor is in force since a minute ago."""
    with store.transaction() as session:
        phone = Phone(begin_factor(session, "admin"))
        confirm_factor(session, "admin", phone.show(NOON - 2 * HALF_MINUTE), NOON - 2 * HALF_MINUTE)
    return phone


def test_somebody_turns_it_on_and_is_asked_for_a_code_from_then_on(
    client: Browser, make_browser: MakeBrowser, clock: Clock, store: Store
) -> None:
    client.sign_in("editor")
    other = make_browser().hold(start_visit(store, "editor"))
    wrong, shown = client.post("/account/factor", password="wrong"), client.post("/account/factor", password=PASSWORD)
    seed = re.search(r'class="seed">([A-Z2-7 ]+)<', shown.text)
    assert seed, shown.text
    phone = Phone(f"otpauth://x?digits=6&period=30&algorithm=SHA1&issuer=ZanWatch&secret={seed[1].replace(' ', '')}")
    on = client.post("/account/factor/confirm", code=phone.show(clock.at))
    codes = re.findall(r"<code>([0-9a-f-]{24})</code>", on.text)
    clock.at += HALF_MINUTE
    again = make_browser()
    tries = [again.sign_in("editor", code=code).status_code for code in ("", phone.show(clock.at), codes[0])]
    with store.reading() as session:
        deeds = [(one.deed.actor, one.deed.action, one.deed.object_kind) for one in list_entries(session)]

    assert (wrong.status_code, shown.status_code, on.status_code, len(codes)) == (400, 200, 200, 10)
    assert "data:image/svg+xml" in shown.text
    # The other browser was in by the password alone.
    assert (other.get("/account").status_code, client.get("/account").status_code) == (303, 200)
    assert tries == [401, 303, 303]
    assert [(action, kind) for _, action, kind in deeds] == [("added", "second_factor")]
    assert deeds[0][0].startswith("account:")


def test_neither_seed_nor_codes_are_ever_shown_again(client: Browser, phone: Phone, store: Store) -> None:
    client.hold(start_visit(store, "admin"))
    page = client.get("/account")
    again = client.post("/account/factor", password=PASSWORD, code=phone.show(NOON))

    assert ("data:image" in page.text, 'class="seed"' in page.text, "-" * 4 in page.text) == (False,) * 3
    assert again.status_code == 400
    assert "data:image" not in again.text


def test_without_the_code_the_right_password_looks_like_a_wrong_one(client: Browser, phone: Phone) -> None:
    pages = [
        client.sign_in("admin", password, code=code).text
        for password, code in [("wrong", ""), (PASSWORD, ""), (PASSWORD, "000000"), ("wrong", phone.show(NOON))]
    ]
    last = client.sign_in("admin", code=phone.show(NOON))

    assert len(set(pages)) == 1
    assert last.status_code == 303


def test_a_code_that_was_overheard_opens_nothing(client: Browser, make_browser: MakeBrowser, phone: Phone) -> None:
    code = phone.show(NOON)
    codes = [browser.sign_in("admin", code=code).status_code for browser in (client, make_browser())]

    assert codes == [303, 401]


@pytest.mark.usefixtures("phone")
def test_codes_are_guessed_ten_times_in_a_quarter_of_an_hour_and_no_more(app: FastAPI) -> None:
    guesses = [
        Browser(app, peer=f"2001:db8:{number:x}::1").sign_in("admin", code=f"{number:06}").status_code
        for number in range(60)
    ]

    assert guesses == [401] * 10 + [429] * 50


def test_it_is_taken_away_by_password_and_code_alone(client: Browser, phone: Phone, store: Store) -> None:
    client.hold(start_visit(store, "admin"))
    answers = [
        client.post("/account/factor/off", password=password, code=code).status_code
        for password, code in [(PASSWORD, ""), ("wrong", phone.show(NOON)), (PASSWORD, phone.show(NOON))]
    ]
    with store.reading() as session:
        deeds = [one.deed.action for one in list_entries(session)]

    assert (answers, deeds) == ([400, 400, 303], ["removed"])
    assert client.sign_in("admin").status_code == 303


def test_a_password_is_not_tried_out_at_an_open_browser(client: Browser, store: Store) -> None:
    client.hold(start_visit(store, "editor"))
    answers = [client.post("/account/factor", password=f"guess {number}").status_code for number in range(12)]

    assert answers == [400] * 10 + [429] * 2


def test_one_signs_out_of_the_other_browsers(client: Browser, make_browser: MakeBrowser, store: Store) -> None:
    client.hold(start_visit(store, "editor"))
    others = [make_browser().hold(start_visit(store, "editor")) for _ in range(2)]
    stranger = make_browser().hold(start_visit(store, "reader"))
    before = client.get("/account").text
    client.post("/account/others")

    assert "/account/others" in before
    assert "/account/others" not in client.get("/account").text
    assert [one.get("/probe/reader").status_code for one in (client, *others, stranger)] == [200, 303, 303, 200]


def test_where_it_is_required_an_admin_without_one_sees_no_page_of_admins(
    app: FastAPI, store: Store, settings: Settings, clock: Clock, phone: Phone
) -> None:
    app.state.settings = settings.model_copy(update={"admin_second_factor": "required"})
    browser = Browser(app).hold(start_visit(store, "admin"))
    with_factor = [browser.get("/probe/admin").status_code, browser.post("/probe/admin").status_code]
    with store.transaction() as session:
        drop_factor(session, "admin")
    looks, changes = browser.get("/probe/admin"), browser.post("/probe/admin")
    app.state.settings = settings

    assert with_factor == [200, 200]
    assert (looks.status_code, looks.headers["location"], changes.status_code) == (303, "/account", 403)
    # She is asked for what is missing on a page that she may see; and where it is not required, nothing is.
    assert [browser.get(path).status_code for path in ("/account", "/probe/editor", "/probe/admin")] == [200] * 3
    assert (phone.show(clock.at).isdigit(), SESSION in browser.cookies) == (True, True)

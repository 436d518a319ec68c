"""Accounts: nobody takes rights from herself, one admin stays, and a password is shown to nobody."""

from collections.abc import Callable

import pytest

from storage.accounts import LastAdminError, change_role, list_accounts, remove_account, set_disabled
from storage.audit import list_entries
from storage.engine import Store
from storage.users import User, find_account, list_users, store_user
from tests.web.doors.browsing import Browser, start_visit
from tests.web.pages.filling import NOW
from web.doors.passwords import is_right

Enter = Callable[..., Browser]
GOOD = "four words are enough"


def number_of(store: Store, name: str) -> int:
    with store.reading() as session:
        row = find_account(session, name)
    return row.id or 0 if row else 0


def roles(store: Store) -> dict[str, str]:
    with store.reading() as session:
        return {user.name: "off" if user.is_disabled else user.role for user in list_users(session)}


def test_an_account_is_made_with_a_password_that_is_typed_twice_and_never_shown(own_store: Store, enter: Enter) -> None:
    browser = enter(own_store)
    answer = browser.post("/admin/users", name="Асель", role="editor", password=GOOD, again=GOOD)
    with own_store.reading() as session:
        row = find_account(session, "асель")
        deed = list_entries(session)[0].deed

    assert answer.status_code == 303
    assert row is not None
    assert is_right(GOOD, row.password_hash)
    assert (deed.action, deed.object_kind, deed.object_id) == ("added", "account", str(row.id))
    assert GOOD not in browser.get("/admin/users").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"again": "four words are enougH"}, 400),
        ({"password": "short", "again": "short"}, 400),
        ({"password": "aaaaaaaaaaaa", "again": "aaaaaaaaaaaa"}, 400),
        ({"password": "asel-asel-12", "again": "asel-asel-12"}, 400),
        ({"name": " "}, 400),
        ({"role": "owner"}, 400),
        ({"name": "READER"}, 409),
        ({"is_disabled": "0"}, 400),
    ],
)
def test_an_account_that_is_none_is_not_made(
    own_store: Store, enter: Enter, fields: dict[str, str], status: int
) -> None:
    before = roles(own_store)
    form = {"name": "asel", "role": "reader", "password": GOOD, "again": GOOD} | fields
    answer = enter(own_store).post("/admin/users", **form)

    assert answer.status_code == status
    assert GOOD not in answer.text
    assert roles(own_store) == before


@pytest.mark.parametrize("verb", ["disable", "remove", "factor", "role", "password"])
def test_nobody_takes_rights_from_herself(own_store: Store, enter: Enter, verb: str) -> None:
    form = {"role": {"role": "reader"}, "password": {"password": GOOD, "again": GOOD}}.get(verb, {})
    answer = enter(own_store).post(f"/admin/users/{number_of(own_store, 'admin')}/{verb}", **form)

    assert answer.status_code == 409
    assert roles(own_store) == {"reader": "reader", "editor": "editor", "admin": "admin"}


def test_the_last_admin_stays_even_if_two_take_each_others_rights(own_store: Store) -> None:
    with own_store.transaction() as session:
        store_user(session, User("second", "admin", NOW), "no password fits")
    first, second = number_of(own_store, "admin"), number_of(own_store, "second")
    with own_store.transaction() as session:
        change_role(session, second, "reader")
    for act in (
        lambda session: change_role(session, first, "reader"),
        lambda session: set_disabled(session, first, is_disabled=True),
        lambda session: remove_account(session, first),
    ):
        with pytest.raises(LastAdminError), own_store.transaction() as session:
            act(session)

    assert roles(own_store)["admin"] == "admin"


def test_a_disabled_admin_is_none(own_store: Store) -> None:
    with own_store.transaction() as session:
        store_user(session, User("second", "admin", NOW, is_disabled=True), "no password fits")

    with pytest.raises(LastAdminError), own_store.transaction() as session:
        remove_account(session, number_of(own_store, "admin"))


def test_another_role_holds_at_once_in_an_open_browser(own_store: Store, enter: Enter) -> None:
    editor, admin = enter(own_store, "editor"), enter(own_store)
    before = editor.get("/reviewing").status_code
    admin.post(f"/admin/users/{number_of(own_store, 'editor')}/role", role="reader")

    assert (before, editor.get("/reviewing").status_code) == (200, 403)


@pytest.mark.parametrize("verb", ["disable", "sessions", "remove", "password"])
def test_whoever_loses_an_account_or_its_password_is_out_of_every_browser(
    own_store: Store, enter: Enter, verb: str
) -> None:
    reader, admin = enter(own_store, "reader"), enter(own_store)
    start_visit(own_store, "reader", NOW)
    form = {"password": GOOD, "again": GOOD} if verb == "password" else {}
    answer = admin.post(f"/admin/users/{number_of(own_store, 'reader')}/{verb}", **form)
    with own_store.reading() as session:
        left = {one.user.name: one.sessions for one in list_accounts(session, NOW)}

    assert answer.status_code == 303
    assert reader.get("/").status_code == 303
    assert left.get("reader", 0) == 0
    assert left["admin"] == 1


def test_who_was_disabled_may_be_let_in_again(own_store: Store, enter: Enter) -> None:
    admin, number = enter(own_store), number_of(own_store, "reader")
    seen = []
    for verb in ("disable", "enable"):
        admin.post(f"/admin/users/{number}/{verb}")
        seen.append(roles(own_store)["reader"])

    assert seen == ["off", "reader"]


def test_a_number_that_nobody_has_is_not_found(own_store: Store, enter: Enter) -> None:
    admin = enter(own_store)
    paths = [f"/admin/users/{number}/remove" for number in ("999", "0", "-1", "9" * 30)]

    assert [admin.post(path).status_code for path in paths] == [404] * 4

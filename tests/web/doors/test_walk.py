"""Every route and method, as nobody, reader, editor and admin. A new page needs its row in routes.toml."""

import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import Response

from storage.engine import Store
from tests.web.doors.browsing import PUBLIC, Browser, start_visit
from web.doors.guards import Door, list_doors
from web.doors.headers import HEADERS

HERE = Path(__file__).parent
ROWS: dict[str, dict[str, Any]] = tomllib.loads((HERE / "routes.toml").read_text("utf-8"))
TABLE = HERE.parents[2] / "docs" / "routes.md"
VISITORS = ("nobody", "reader", "editor", "admin")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND")
EXAMPLES = {"{code}": "49212", "{before_on}": "2023-07-01", "{after_on}": "2024-06-16", "{eid}": "art_17__para_3-1"}
SAFE = ("GET", "HEAD", "OPTIONS")


def expect(visitor: str, method: str, guard: str) -> str:
    """What a guard does with a visitor: ``enters``, ``sign in`` (led there), ``401`` or ``403``."""
    order = ("guest", "reader", "editor", "admin")
    if guard == "guest":
        return "enters"
    if visitor == "nobody":
        return "sign in" if method == "GET" else "401"
    return "enters" if order.index(visitor) >= order.index(guard) else "403"


def read(answer: Response, statuses: list[int]) -> str:
    """What a visitor met."""
    if answer.headers.get("location", "").startswith("/sign-in?next="):
        return "sign in"
    if answer.status_code in statuses:
        return "enters"
    return str(answer.status_code)


@pytest.fixture
def knock(bare_app: FastAPI, store: Store) -> Any:
    def ask(visitor: str, method: str, path: str, *, is_ours: bool = True) -> Response:
        browser = Browser(bare_app)
        if visitor != "nobody":
            browser.hold(start_visit(store, visitor))
        form = {"csrf": browser.csrf()} if is_ours else {}
        return browser.ask(method, path, data=None if method in SAFE else form)

    return ask


def test_every_route_has_its_row_and_no_row_is_left_over(bare_app: FastAPI) -> None:
    doors = {f"{door.method} {door.path}": door for door in list_doors(bare_app)}
    missing = [_propose(door) for name, door in doors.items() if name not in ROWS]
    left_over = [name for name in ROWS if name not in doors]

    assert missing == [], "add to tests/web/doors/routes.toml:\n\n" + "\n".join(missing)
    assert left_over == [], "take out of tests/web/doors/routes.toml: no route has this method and path any more"


def test_every_route_has_the_guard_of_its_row(bare_app: FastAPI) -> None:
    found = {f"{door.method} {door.path}": door.guard for door in list_doors(bare_app)}

    assert {name: row["guard"] for name, row in ROWS.items() if name in found} == found


@pytest.mark.parametrize("name", ROWS)
def test_a_door_opens_for_whom_it_should_and_for_nobody_else(knock: Any, name: str) -> None:
    row, method = ROWS[name], name.partition(" ")[0]
    answers = {visitor: knock(visitor, method, row["at"]) for visitor in VISITORS}
    kept = {answer.headers["cache-control"] for answer in answers.values()}
    cookies = [line for answer in answers.values() for line in answer.headers.get_list("set-cookie")]

    assert {visitor: read(answer, row["enters"]) for visitor, answer in answers.items()} == {
        visitor: expect(visitor, method, row["guard"]) for visitor in VISITORS
    }
    assert [{header: answer.headers.get(header) for header in HEADERS} for answer in answers.values()] == [HEADERS] * 4
    assert kept == {"no-cache" if name.endswith("/static/{path}") else "no-store"}
    assert [line for line in cookies if not _is_kept_close(line)] == []


@pytest.mark.parametrize("path", sorted({row["at"] for row in ROWS.values()}))
def test_a_method_that_a_route_does_not_have_opens_nothing(knock: Any, path: str) -> None:
    known = {name.partition(" ")[0] for name, row in ROWS.items() if row["at"] == path}
    codes = {
        (visitor, method): knock(visitor, method, path).status_code
        for visitor in ("nobody", "admin")
        for method in METHODS
        if method not in known
    }

    assert set(codes.values()) == {405}, codes


@pytest.mark.parametrize("path", sorted({row["at"] for row in ROWS.values()}))
def test_no_unsafe_method_does_anything_without_its_token(knock: Any, path: str) -> None:
    with_own_right = {(name.partition(" ")[0], row["at"]) for name, row in ROWS.items() if row.get("own_right")}
    codes = {
        knock("admin", method, path, is_ours=False).status_code
        for method in METHODS
        if method not in SAFE and (method, path) not in with_own_right
    }

    assert codes == {403}


def test_one_door_alone_opens_without_a_form_of_ours() -> None:
    assert [name for name, row in ROWS.items() if row.get("own_right")] == ["POST /u/{token}"]


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith("GET ") and not ROWS[name].get("noted")])
def test_a_page_that_is_only_looked_at_changes_nothing(bare_app: FastAPI, store: Store, name: str) -> None:
    browser = Browser(bare_app).hold(start_visit(store, "admin"))
    # Whoever first looks at a new store, a command or a page, finds the shipped schedules put into it.
    browser.get(ROWS[name]["at"])
    with closing(sqlite3.connect(store.engine.url.database)) as watcher:
        # SQLite counts here what others have written.
        before = watcher.execute("PRAGMA data_version").fetchone()
        browser.get(ROWS[name]["at"])
        after = watcher.execute("PRAGMA data_version").fetchone()

    assert before == after


def test_only_a_look_at_people_is_written_down() -> None:
    # Such a look adds one entry to the record and nothing else: tests/web/admin/test_people.py.
    assert [name for name in ROWS if ROWS[name].get("noted")] == ["GET /admin/people", "GET /admin/deliveries"]


def test_over_https_every_page_asks_for_https(bare_app: FastAPI) -> None:
    answers = [Browser(bare_app, PUBLIC).get(row["at"]) for name, row in ROWS.items() if name.startswith("GET ")]

    assert {answer.headers.get("strict-transport-security") for answer in answers} == {"max-age=31536000"}


def test_the_table_in_the_docs_is_the_one_that_was_walked() -> None:
    lines = ["| Method | Route | Nobody | Reader | Editor | Admin |", "|---|---|---|---|---|---|"]
    for name, row in sorted(ROWS.items(), key=lambda pair: (pair[1]["at"], pair[0])):
        method, _, path = name.partition(" ")
        cells = " | ".join(expect(visitor, method, row["guard"]) for visitor in VISITORS)
        lines.append(f"| {method} | `{path}` | {cells} |")
    head, _, _ = TABLE.read_text("utf-8").partition("| Method |")
    wanted = head + "\n".join(lines) + "\n"
    is_same = TABLE.read_text("utf-8") == wanted
    if not is_same:
        TABLE.write_text(wanted, "utf-8")

    assert is_same, "docs/routes.md was written anew from routes.toml: read it, then run this again"


def _propose(door: Door) -> str:
    at = "/".join(EXAMPLES.get(part, part) for part in door.path.split("/"))
    enters = "[200]" if door.method == "GET" else "[303]"
    return f'"{door.method} {door.path}" = {{ guard = "{door.guard}", at = "{at}", enters = {enters} }}'


def _is_kept_close(line: str) -> bool:
    return all(part in line for part in ("HttpOnly", "Path=/", "SameSite=lax"))

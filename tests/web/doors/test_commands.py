"""The commands as they are typed: who may sign in, and the server from its start to its end."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from storage.engine import open_store
from storage.factors import begin_factor, confirm_factor, fits_factor
from storage.users import find_password_hash
from tests.storage.telephone import Phone
from tests.web.doors.browsing import PASSWORD
from web.doors.passwords import is_right
from zanwatch.cli import main

RUN = "from zanwatch.cli import main; main()"


@dataclass(frozen=True)
class End:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., End]


@pytest.fixture
def environment(tmp_path: Path, key: bytes) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZANWATCH_")}
    return {**kept, "ZANWATCH_DATA_DIR": str(tmp_path), "ZANWATCH_SECRET_KEY": key.hex(), "LC_ALL": "C.UTF-8"}


@pytest.fixture
def run(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process; the servers below run in their own."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def ask(*words: str, given: str = "") -> End:
        monkeypatch.setattr(sys, "argv", ["zanwatch", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return End(int(ended.value.code or 0), said.out, said.err)

    return ask


@pytest.fixture
def started(environment: dict[str, str]) -> Iterator[Callable[..., Any]]:
    processes = []

    def start(*command: str) -> Any:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def test_a_user_is_added_listed_replaced_and_removed(run: Run, tmp_path: Path, key: bytes) -> None:
    added = run("users", "add", "Айгүл", "--role", "admin", given=f"{PASSWORD}\n")
    replaced = run("users", "add", "айгүл", "--role", "reader", given="другой пароль\r\n")
    (row,) = json.loads(run("users", "list", "--json").stdout)
    store = open_store(f"sqlite:///{tmp_path / 'zanwatch.db'}", key)
    with store.reading() as session:
        password_hash = find_password_hash(session, "Айгүл")
    store.close()
    removed, again = run("users", "remove", "АЙГҮЛ"), run("users", "remove", "АЙГҮЛ")

    assert (added.returncode, added.stdout, added.stderr) == (0, "Айгүл may sign in.\n", "")
    assert (replaced.returncode, replaced.stdout) == (0, "айгүл: role and password were replaced.\n")
    assert (row.pop("created_at")[:2], row) == ("20", {"name": "айгүл", "role": "reader", "disabled": False})
    assert is_right("другой пароль", password_hash)
    assert (removed.returncode, again.returncode, json.loads(run("users", "list", "--json").stdout)) == (0, 2, [])


def test_who_lost_telephone_and_codes_is_let_in_by_the_operator(run: Run, tmp_path: Path, key: bytes) -> None:
    run("users", "add", "Айгүл", "--role", "admin", given=f"{PASSWORD}\n")
    store = open_store(f"sqlite:///{tmp_path / 'zanwatch.db'}", key)
    with store.transaction() as session:
        phone, now = Phone(begin_factor(session, "Айгүл")), datetime.now(UTC)
        confirm_factor(session, "Айгүл", phone.show(now), now)
        asked = not fits_factor(session, "Айгүл", "", now)
    store.close()
    ends = [run("users", "drop-factor", name) for name in ("айгүл", "Айгүл", "Дана")]

    assert (asked, [end.returncode for end in ends]) == (True, [0, 0, 2])
    assert [end.stdout for end in ends[:2]] == [
        "айгүл signs in by the password alone now.\n",
        "Айгүл has no second factor.\n",
    ]


@pytest.mark.parametrize(
    ("words", "password", "said"),
    [
        (("Айгүл", "--role", "owner"), PASSWORD, "--role owner: one of reader, editor, admin"),
        (("Айгүл", "--role", "reader"), "123456789", "a password has 10 letters or more; nothing was changed"),
        (("Айгүл", "--role", "reader"), "", "a password has 10 letters or more; nothing was changed"),
        (("Айгүл", "--role", "reader"), "x" * 201, "a password has 200 letters at most; nothing was changed"),
        ((" ", "--role", "reader"), PASSWORD, "NAME: 1 to 100 letters"),
        (("x" * 101, "--role", "reader"), PASSWORD, "NAME: 1 to 100 letters"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(run: Run, words: tuple[str, ...], password: str, said: str) -> None:
    end = run("users", "add", *words, given=f"{password}\n")

    assert (end.returncode, end.stdout, end.stderr) == (2, "", f"zanwatch: {said}\n")


@pytest.mark.parametrize(("command", "number"), [(("-m", "web"), signal.SIGTERM), (("-c", RUN, "web"), signal.SIGINT)])
def test_the_server_starts_answers_and_ends_in_order(
    started: Callable[..., Any], command: tuple[str, ...], number: int
) -> None:
    process = started(*command, "--port", "0")
    address = process.stdout.readline().split()[-1]
    with urlopen(f"{address}sign-in", timeout=10) as page:  # noqa: S310 - our own server
        answer = (page.status, page.headers["Content-Type"], page.headers["Server"])
    process.send_signal(number)
    _, said = process.communicate(timeout=15)

    assert answer == (200, "text/html; charset=utf-8", None)
    assert (process.returncode, [line for line in said.splitlines() if "users add NAME" not in line]) == (0, [])


def test_a_port_that_is_taken_is_one_sentence(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        end = run("web", "--port", str(port))

    assert (end.returncode, end.stdout) == (1, "")
    assert end.stderr.splitlines()[-1] == (
        f"zanwatch: port {port} cannot be used (Address already in use); name another with --port"
    )

import os
import pty
import select
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.first_hour import killed
from tests.first_hour.conftest import TOKEN
from tests.journeys.line import COMMAND, House
from tests.servers import BotApi, Mailbox

PASSWORD = "correct horse battery"


def write_answers(folder: Path, **said: str) -> str:
    path = folder / "answers.toml"
    path.write_text("".join(f'{name} = "{value}"\n' for name, value in said.items()), "utf-8")
    path.chmod(0o600)
    return str(path)


def read_rows(folder: Path) -> dict[str, list[Any]]:
    """Everything that an answer may change, as it stands in the database."""
    tables = ("account", "person", "channel", "subscription", "wish", "schedule")
    with closing(sqlite3.connect(folder / "data" / "zanwatch.db")) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        known = [name for name in tables if name in names]
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in known}  # noqa: S608 - our own words


def test_one_command_leads_from_nothing_to_a_test_alert_and_everything_is_kept(
    house: House, mailbox: Mailbox, tmp_path: Path
) -> None:
    answers = write_answers(
        tmp_path, through=mailbox.url, to="aigul@centre.kz", topics="2 1", when="daily 09:30", password=PASSWORD
    )

    ran = house.run("init", "--answers", answers, "--language", "rus")

    assert ran.code == 0, ran.err
    assert "Sent to mailto:a…@centre.kz" in ran.out
    assert PASSWORD not in ran.out + ran.err
    kept = tmp_path / "data" / "zanwatch.env"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert f'ZANWATCH_SMTP_URL="{mailbox.url}"' in kept.read_text("utf-8")
    (mail,) = mailbox.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert mailbox.recipients == ["aigul@centre.kz"]
    assert body.get_content().splitlines()[0].startswith(("This is a test", "Это проверка"))
    assert "951-VIII" in body.get_content()
    (person,) = house.read("subscribers")
    assert (person["name"], person["topics"], person["to"]) == (
        "office",
        ["migration", "domestic_violence"],
        ["mailto:a…@centre.kz"],
    )
    assert person["wish"]["digest_at"] == "09:30"
    assert [rule["frequency"] for rule in person["rules"]] == ["daily", "daily"]
    assert [(user["name"], user["role"]) for user in house.read("users", "list")] == [("admin", "admin")]
    assert len(house.read("schedules", "list")) >= 4


def test_a_second_time_only_what_is_said_anew_changes(house: House, mailbox: Mailbox, tmp_path: Path) -> None:
    answers = write_answers(tmp_path, through=mailbox.url, to="aigul@centre.kz", topics="all", password=PASSWORD)
    assert house.run("init", "--answers", answers).code == 0
    before, settings = read_rows(tmp_path), (tmp_path / "data" / "zanwatch.env").read_text("utf-8")

    assert house.run("init", "--yes", "--no-service").code == 0

    assert read_rows(tmp_path) == before
    assert (tmp_path / "data" / "zanwatch.env").read_text("utf-8") == settings

    assert house.run("init", "--yes", "--topics", "labour", "--no-service").code == 0

    after = read_rows(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {"subscription"}
    assert house.read("subscribers")[0]["topics"] == ["labour"]


def test_by_telegram_the_chat_that_wrote_to_the_bot_last_is_told(house: House, bot: BotApi, tmp_path: Path) -> None:
    bot.write(42, "/start")
    answers = write_answers(tmp_path, through=TOKEN, topics="labour", password=PASSWORD)

    ran = house.run("init", "--answers", answers)

    assert ran.code == 0, ran.err
    assert "@zan_test_bot" in ran.err
    assert TOKEN not in ran.out + ran.err
    told = [body for path, body in bot.calls if path.endswith("/sendMessage")]
    assert [str(body["chat_id"]) for body in told] == ["42"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"through": "nonsense here"}, "--through: This is neither"),
        ({"through": "smtp://127.0.0.1:9"}, "--through: The mail server cannot be reached"),
        ({"to": "nobody"}, "--to: This is neither a mail address"),
        ({"to": "42"}, "--to: Alerts go by mail"),
        ({"topics": "9"}, "--topics: 9: a number from 1 to 7"),
        ({"when": "sometimes"}, "--when: 1 (at once)"),
        ({"password": "short"}, "password: A password has 10 letters"),
        ({"colour": "red"}, "colour: not one of"),
    ],
)
def test_a_bad_answer_is_one_sentence_and_nothing_is_kept(
    house: House, mailbox: Mailbox, tmp_path: Path, said: dict[str, str], words: str
) -> None:
    good = {"through": mailbox.url, "to": "a@centre.kz", "topics": "all", "when": "1", "password": PASSWORD}
    answers = write_answers(tmp_path, **{**good, **said})

    ran = house.run("init", "--answers", answers)

    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert mailbox.mails == []
    assert not (tmp_path / "data" / "zanwatch.env").exists()


def test_answers_that_others_can_read_are_refused(house: House, tmp_path: Path) -> None:
    answers = write_answers(tmp_path, password=PASSWORD)
    Path(answers).chmod(0o644)

    ran = house.run("init", "--answers", answers)

    assert ran.code == 2
    assert "chmod 600" in ran.err


def test_what_the_server_says_of_the_test_is_shown_and_no_success_is_claimed(
    house: House, mailbox: Mailbox, tmp_path: Path
) -> None:
    mailbox.rcpt = ["550 5.1.1 no such user here"]
    answers = write_answers(tmp_path, through=mailbox.url, to="a@centre.kz", topics="all", password=PASSWORD)

    ran = house.run("init", "--answers", answers)

    assert ran.code == 3
    assert "no such user here" in ran.err
    assert "Not sent to" in ran.err


@pytest.mark.parametrize("point", killed.POINTS)
def test_killed_at_any_point_nothing_is_half_done(
    cold_house: House, house: House, mailbox: Mailbox, tmp_path: Path, point: str
) -> None:
    answers = write_answers(tmp_path, through=mailbox.url, to="a@centre.kz", topics="all", password=PASSWORD)
    command = [sys.executable, "-m", "tests.first_hour.killed", point, "init", "--answers", answers]

    died = subprocess.run(command, env=dict(cold_house.environment), capture_output=True, check=False, timeout=100)

    assert died.returncode == -9, died.stderr
    ran = house.run("init", "--yes", "--no-service")
    rows = read_rows(tmp_path)
    is_kept = point == "put_in_place"
    assert ran.code == (0 if is_kept else 2), ran.err
    assert (tmp_path / "data" / "zanwatch.env").exists() is is_kept
    assert [len(rows[name]) for name in ("account", "person", "channel")] == [int(is_kept)] * 3
    assert bool(rows["schedule"]) is is_kept
    assert not (tmp_path / "data" / ".zanwatch.env.next").exists()


def talk(master: int, said: list[str], seconds: float = 100) -> str:
    """Answer each question that ends with a colon, one after another, and return all that was shown."""
    shown, answers, ends, heard = "", list(said), time.monotonic() + seconds, 0
    while time.monotonic() < ends:
        ready, _, _ = select.select([master], [], [], 0.5)
        if ready:
            try:
                piece = os.read(master, 10_000).decode("utf-8", "replace")
            except OSError:
                return shown
            if not piece:
                return shown
            shown += piece
        # Once it is quiet: a terminal forgets what was typed before it stopped showing it, as for a password.
        elif answers and shown[heard:].rstrip(" ").endswith(":") and "/5" in shown[heard:]:
            heard = len(shown)
            os.write(master, f"{answers.pop(0)}\n".encode())
    return shown


def test_at_a_terminal_there_are_five_questions_and_a_bad_answer_may_be_given_again(
    cold_house: House, mailbox: Mailbox, tmp_path: Path
) -> None:
    master, terminal = pty.openpty()
    process = subprocess.Popen(
        [str(COMMAND), "init", "--no-service"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**cold_house.environment, "TERM": "dumb", "COLUMNS": "200"},
        start_new_session=True,
    )
    os.close(terminal)
    try:
        shown = talk(master, [mailbox.url, "nobody", "aigul@centre.kz", "", "", ""])
    finally:
        os.close(master)
        code = process.wait(60)

    assert code == 0, shown
    assert [number for number in range(1, 7) if f"{number}/5" in shown] == [1, 2, 3, 4, 5]
    assert shown.count("2/5") == 2
    assert "neither a mail address" in shown
    assert "with the password" in shown
    assert [mail["To"] for mail in mailbox.mails] == ["aigul@centre.kz"]

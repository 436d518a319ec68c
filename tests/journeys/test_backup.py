"""The drill: a machine is lost, its database comes back from a backup, and nobody is told anything twice for it."""

import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.journeys.invented import AFTER, change_of
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

ACT = ("--act", "910001")
CHANGES = [change_of("910001", "rus"), change_of("910001", "kaz")]


@pytest.fixture
def changed(light_house: House, portal: ReplayPortal, mailbox: Mailbox) -> House:
    """A ZanWatch that has told one change to one person."""
    light_house.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    light_house.read("watch", *ACT)
    portal.set_today(date.fromisoformat(AFTER))
    light_house.read("watch", *ACT)
    assert len(mailbox.mails) == 1
    return light_house


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "backups"


def destroy(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data")


def test_after_a_lost_machine_all_is_there_and_nobody_gets_a_second_mail(
    changed: House, mailbox: Mailbox, backups: Path, tmp_path: Path
) -> None:
    made = changed.run("db", "backup", str(backups))
    outbox = changed.read("outbox", "list")
    destroy(tmp_path)
    restored = changed.run("db", "restore", str(backups))
    checked = changed.read("db", "check")
    again = changed.read("watch", *ACT)

    assert (made.code, restored.code, made.err, restored.err) == (0, 0, "", "")
    assert "The secret key is not in it. Keep a copy of ZANWATCH_SECRET_KEY in another place" in made.out
    assert "Who was forgotten or unsubscribed since then" in restored.out
    assert (checked["ok"], checked["faults"], checked["revisions"], checked["rebuilt"]) == (True, [], 4, 4)
    assert (again["revisions"], again["changes"], again["queued"]) == (0, [], 0)
    assert (changed.read("changes"), changed.read("outbox", "list")) == (CHANGES, outbox)
    assert len(mailbox.mails) == 1


def test_a_backup_from_before_a_change_finds_it_again_under_the_same_numbers(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, backups: Path, tmp_path: Path
) -> None:
    light_house.run("subscribe", "Reception", "--to", "mailto:a@centre.example", "--topic", "labour")
    light_house.read("watch", *ACT)
    assert light_house.run("db", "backup", str(backups)).code == 0
    portal.set_today(date.fromisoformat(AFTER))
    light_house.read("watch", *ACT)
    first = light_house.read("outbox", "list")
    destroy(tmp_path)
    assert light_house.run("db", "restore", str(backups)).code == 0
    before = light_house.read("changes")
    light_house.read("watch", *ACT)
    again = light_house.read("outbox", "list")

    assert (before, light_house.read("changes")) == ([], CHANGES)
    for name in ("alert", "message_id"):
        assert [delivery[name] for delivery in again] == [delivery[name] for delivery in first]
    # What was sent in the lost hour is not known here: it comes again, as the very same message.
    one, two = mailbox.mails
    assert (one["Message-ID"], one["Subject"]) == (two["Message-ID"], two["Subject"])
    assert one.get_body(("plain",)).get_content() == two.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_lost_key_and_a_lost_database_are_said_in_words_and_nothing_is_made(
    changed: House, backups: Path, tmp_path: Path
) -> None:
    changed.run("db", "backup", str(backups))
    destroy(tmp_path)
    without = changed.run("db", "restore", str(backups), secret_key="")
    other = changed.run("db", "restore", str(backups), secret_key="ab" * 32)
    nothing = [changed.run("db", *words) for words in (("check",), ("backup", str(backups)), ("reparse",))]

    assert (without.code, without.out) == (2, "")
    assert "the secret key is not here: set ZANWATCH_SECRET_KEY, or put the old key back" in without.err
    assert other.code == 1
    assert "was made with another secret key" in other.err
    assert [(ran.code, "there is no database at" in ran.err) for ran in nothing] == [(1, True)] * 3
    assert not (tmp_path / "data" / "zanwatch.db").exists()
    assert not (tmp_path / "data" / "secret.key").exists()


def test_a_damaged_backup_is_refused_and_the_database_stays(changed: House, backups: Path, mailbox: Mailbox) -> None:
    changed.run("db", "backup", str(backups))
    (file,) = backups.glob("zanwatch-*.db")
    file.write_bytes(file.read_bytes()[:-4096])
    ran = changed.run("db", "restore", str(backups))

    assert (ran.code, ran.out, "is cut" in ran.err) == (1, "", True)
    assert changed.read("changes") == CHANGES


def test_check_says_in_words_what_is_wrong_and_ends_with_one(changed: House, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "zanwatch.db")) as connection:
        connection.execute("DROP TRIGGER revision_no_update")
        connection.execute("UPDATE revision SET law_hash = 'x' WHERE seq = 2 AND language = 'rus'")
        connection.commit()
    ran = changed.run("db", "check")
    report = changed.run("db", "check", "--json")

    assert (ran.code, report.code) == (1, 1)
    assert [fault["kind"] for fault in report.json["faults"]] == ["unguarded", "hash-differs"]
    assert "The guard of the history is gone: rows of revision could be altered." in ran.out
    assert "910001 rus 2024-06-17) is not that of its text" in ran.out
    assert "Wrong: 2." in ran.out


def test_reading_again_with_the_same_reader_changes_nothing(changed: House, mailbox: Mailbox) -> None:
    report = changed.read("db", "reparse")
    one = changed.read("db", "reparse", "--act", "910001")
    unknown = changed.run("db", "reparse", "--act", "5")

    assert (report["same"], report["better"], report["unreadable"]) == (4, 0, [])
    assert one == report
    assert (unknown.code, "nothing is stored of an act with this id" in unknown.err) == (2, True)
    assert len(mailbox.mails) == 1

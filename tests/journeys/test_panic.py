"""A bad day, from the terminal: one command closes the house and reads on, one says whom it concerns."""

import csv
from datetime import date
from pathlib import Path

from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.servers import Mailbox
from zanwatch.sample_portal import ReplayPortal

ACT = "910002"


def test_in_a_panic_the_law_is_read_on_and_nobody_is_told_until_it_is_over(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    light_house.run("subscribe", "Canary", "--to", "mailto:canary@centre.example", "--topic", "labour")
    light_house.run("watch", "--act", ACT)
    begun = light_house.run("panic")
    portal.set_today(date.fromisoformat(AFTER))
    watched = light_house.run("watch", "--act", ACT).code
    during = (
        len(light_house.read("changes")),
        len(mailbox.mails),
        [d["state"] for d in light_house.read("outbox", "list")],
    )
    ended = light_house.run("panic", "--off"), light_house.run("panic", "--off")
    light_house.run("outbox", "retry")

    assert (begun.code, begun.err, watched) == (0, "", 0)
    assert (during[0] > 0, *during[1:]) == (True, 0, ["waiting"])
    assert ([end.code for end in ended], len(mailbox.mails)) == ([0, 2], 1)


def test_one_command_lists_everybody_whom_a_leak_concerns_in_a_file_for_one_pair_of_eyes(
    light_house: House, tmp_path: Path
) -> None:
    light_house.run("subscribe", "=Canary", "--to", "mailto:canary@centre.example", "--topic", "labour")
    file = tmp_path / "affected.csv"
    ran, again = light_house.run("affected", str(file)), light_house.run("affected", str(file))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    deeds = [(deed["action"], deed["kind"]) for deed in light_house.read("audit", "list")]

    assert (ran.code, again.code, file.stat().st_mode & 0o777) == (0, 2, 0o600)
    assert rows == [
        ["kind", "name", "language", "addresses", "kept"],
        ["reader", "'=Canary", "rus", "mailto:canary@centre.example", "name and addresses, what she follows"],
    ]
    assert "canary" not in (ran.out + ran.err).replace(str(tmp_path), "").lower()
    assert deeds.count(("exported", "affected")) == 2

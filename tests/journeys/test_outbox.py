"""What could not be sent stays, is tried again under the same Message-ID, and goes to nobody who left meanwhile."""

import socket
from datetime import date

import pytest

from tests.journeys.invented import AFTER
from tests.journeys.line import House
from tests.servers import BotApi, Mailbox
from zanwatch.sample_portal import ReplayPortal


@pytest.fixture
def nobody() -> str:
    """The address of a mail server that is not there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"smtp://127.0.0.1:{free.getsockname()[1]}"


def see_a_change(house: House, portal: ReplayPortal, *to: str, **settings: str) -> tuple[int, str, str]:
    """Subscribe, take a baseline, let the law change, and watch again; return how that ended and what it said."""
    words = [word for address in to for word in ("--to", address)]
    assert house.run("subscribe", "Reception", *words, "--topic", "labour").code == 0
    assert house.run("watch", "--act", "910002").code == 0
    portal.set_today(date.fromisoformat(AFTER))
    ran = house.run("watch", "--act", "910002", **settings)
    return ran.code, ran.out, ran.err


def states(house: House) -> list[tuple[str, str, int, str]]:
    return [(d["to"], d["state"], d["attempts"], d["answer"]) for d in house.read("outbox", "list")]


def test_mail_waits_for_its_server_and_goes_out_under_the_id_it_was_given(
    house: House, portal: ReplayPortal, mailbox: Mailbox, nobody: str
) -> None:
    code, out, err = see_a_change(house, portal, "mailto:aigul@centre.example", smtp_url=nobody)

    (waiting,) = house.read("outbox", "list")
    assert (code, mailbox.mails) == (0, [])
    assert "1 message waits to be sent." in err
    assert "refused" in err
    assert "waits" not in out
    assert (waiting["state"], waiting["attempts"], waiting["sent_at"]) == ("waiting", 1, None)
    assert waiting["next_try_at"] > waiting["created_at"]

    # Its time has not come: a pass leaves it where it is.
    assert house.run("watch", "--act", "910002").code == 0
    assert mailbox.mails == []

    retried = house.read("outbox", "retry")

    (mail,) = mailbox.mails
    (sent,) = house.read("outbox", "list")
    assert retried == {"sent": 1, "waiting": 0, "dead": 0, "stopped": False, "reasons": []}
    assert mail["Message-ID"] == sent["message_id"] == waiting["message_id"]
    assert (sent["state"], sent["attempts"], sent["alert"]) == ("sent", 2, waiting["alert"])
    assert house.read("outbox", "retry")["sent"] == 0
    assert len(mailbox.mails) == 1


def test_one_server_that_is_down_holds_up_no_other(
    light_house: House, portal: ReplayPortal, bot: BotApi, nobody: str
) -> None:
    code, _, _ = see_a_change(light_house, portal, "mailto:aigul@centre.example", "tgram:4200420", smtp_url=nobody)

    assert code == 0
    assert [(to, state) for to, state, _, _ in states(light_house)] == [
        ("mailto:a…@centre.example", "waiting"),
        ("tgram:…420", "sent"),
    ]
    assert len(bot.calls) == 1


def test_who_leaves_while_a_message_waits_never_gets_it(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox, nobody: str
) -> None:
    see_a_change(light_house, portal, "mailto:aigul@centre.example", smtp_url=nobody)

    left = light_house.run("unsubscribe", "Reception")
    retried = light_house.read("outbox", "retry")

    assert left.code == 0
    assert retried == {"sent": 0, "waiting": 0, "dead": 0, "stopped": False, "reasons": []}
    assert mailbox.mails == []
    # The row stays, without saying to whom it was.
    (row,) = light_house.read("outbox", "list")
    assert (row["person"], row["state"], row["answer"]) == ("", "dead", "cancelled: no longer asked for")
    assert light_house.read("subscribers") == []


def test_nothing_leaves_the_house_between_stop_and_resume(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    assert light_house.run("outbox", "stop").code == 0

    code, _, err = see_a_change(light_house, portal, "mailto:aigul@centre.example")
    stopped = light_house.read("outbox", "retry")

    assert code == 0
    assert "Sending is stopped" in err
    assert stopped == {"sent": 0, "waiting": 1, "dead": 0, "stopped": True, "reasons": []}
    assert mailbox.mails == []
    assert states(light_house) == [("mailto:a…@centre.example", "waiting", 0, "")]

    assert light_house.run("outbox", "resume").code == 0
    # What was never tried is due at once: the next pass takes it along.
    assert light_house.run("watch", "--act", "910002").code == 0

    assert len(mailbox.mails) == 1
    assert states(light_house)[0][1:3] == ("sent", 1)


def test_an_address_that_the_server_refuses_is_given_up(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    mailbox.rcpt[:] = ["550 <aigul@centre.example> is unknown here", "250 OK"]

    code, _, err = see_a_change(light_house, portal, "mailto:aigul@centre.example")

    ((to, state, attempts, answer),) = states(light_house)
    assert code == 0
    assert (to, state, attempts) == ("mailto:a…@centre.example", "dead", 1)
    assert "550" in answer
    assert "aigul" not in answer + err


def test_without_a_mail_server_named_mail_waits_and_says_what_is_missing(
    light_house: House, portal: ReplayPortal, mailbox: Mailbox
) -> None:
    code, _, err = see_a_change(light_house, portal, "mailto:aigul@centre.example", smtp_url="")

    assert code == 0
    assert "ZANWATCH_SMTP_URL is not set" in err
    assert light_house.read("outbox", "retry")["sent"] == len(mailbox.mails) == 1

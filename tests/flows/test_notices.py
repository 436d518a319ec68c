"""An operator's server that hangs holds up no reader, and is asked once in a round for all that waits for it."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from alerts import mail_plugin
from alerts.model import Delivery
from alerts.outcome import Sent
from config.settings import Settings
from flows import notices
from flows.notices import note, post_notices
from storage.engine import Store
from tests.alerts.test_limits import hang, make_authority, opened, tls_server
from tests.flows.post_office import NOON, PostOffice, open_office


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        yield open_office(stack, store)


def fill(store: Store, count: int = 3) -> None:
    """Store so many notices."""
    for number in range(count):
        with store.transaction() as session:
            note(session, f"n{number}", "espi", NOON, lambda _: ("A notice", "Words"))


def listen_to(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses that are sent to, in order."""
    order: list[str] = []
    sender = office.sender

    def send(delivery: Delivery, settings: Settings) -> Sent:
        order.append(delivery.channel)
        return sender(delivery, settings)

    monkeypatch.setattr(office, "sender", send)
    return order


def test_a_hanging_address_of_the_operator_is_asked_once_a_round_and_readers_go_first(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_plugin, "LIMIT", 0.5)
    order = listen_to(office, monkeypatch)
    fill(office.store)
    office.queue(office.add("R", "mailto:r@example.kz"), "one", "two")
    with opened(hang) as line:
        hanging = f"mailto://127.0.0.1:{line.port}/?from=a@centre.kz&to=admin@example.kz&mode=insecure"
        office.settings["admin_to"] = f"{hanging} tgram:42"
        office.deliver()
        asked_first = line.calls
        office.pass_by(hours=1)
        office.deliver()

    assert order[:2] == ["mailto:r@example.kz"] * 2
    assert [word for _, word in office.mailed] == ["one", "two"]
    assert (asked_first, line.calls) == (1, 2)
    assert order.count("tgram:42") == 3


def test_where_our_own_mail_server_is_away_the_second_address_does_not_wait_for_it_too(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = listen_to(office, monkeypatch)
    fill(office.store)
    office.settings |= {
        "smtp_url": "smtp://127.0.0.1:9",
        "admin_to": "mailto:a@example.kz mailto:b@example.kz tgram:42",
    }
    post_notices(office.tools)

    assert order == ["mailto:a@example.kz", *["tgram:42"] * 3]


def test_an_address_that_is_slow_gets_the_rest_with_the_next_round(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = listen_to(office, monkeypatch)
    fill(office.store)
    office.settings["admin_to"] = "tgram:42"
    seconds = iter([0.0, 1.0, notices.PATIENCE + 1, 100.0, 101.0, 102.0, 103.0])
    post_notices(office.tools, lambda: next(seconds))
    first = len(order)
    office.now += timedelta(minutes=5)
    post_notices(office.tools, lambda: next(seconds))

    assert (first, len(order)) == (1, 3)


def test_a_bad_certificate_is_told_to_the_operator_when_it_lasts(
    office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    files = make_authority(tmp_path, monkeypatch).sign("mail.example.kz", tmp_path)
    with tls_server(files, at_once=True) as (mailbox, port):
        office.settings |= {"smtp_url": f"smtps://127.0.0.1:{port}", "admin_to": "tgram:42"}
        office.queue(office.add("R", "mailto:r@example.kz"), "one")
        for _ in range(4):
            office.deliver()
            office.pass_by(hours=1)
    ((state, answer),) = office.rows("state", "answer")

    assert (state, mailbox.mails, mailbox.recipients) == ("waiting", [], [])
    assert "CERTIFICATE_VERIFY_FAILED" in answer
    assert len(office.told) == 1
    assert "CERTIFICATE_VERIFY_FAILED" in office.told[0][1]

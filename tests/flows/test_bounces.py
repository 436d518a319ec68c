"""A mail that came back: which address is closed by it, and which report is not believed."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from alerts.bounces import Bounce, NotABounceError, read_bounces
from flows.bounces import Bounced, take_bounces
from storage.addresses import list_suspensions
from storage.engine import Store
from storage.notices import list_notices
from tests.flows.post_office import PostOffice, open_office

REPORT = """\
From: MAILER-DAEMON@mx.example.kz
To: svodka@centre.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.kz
Arrival-Date: Sun, 22 Nov 2026 12:00:00 +0500

Final-Recipient: rfc822; r@example.kz
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <r@example.kz>: no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: x

--b--
"""


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with ExitStack() as stack:
        yield open_office(stack, store)


def bounce(office: PostOffice, message_id: str, status: str = "5.1.1", action: str = "failed") -> Bounced:
    data = REPORT.format(message_id=message_id, status=status, action=action).encode()
    with office.store.transaction() as session:
        return take_bounces(session, data, office.now)


def suspended(office: PostOffice) -> list[tuple[str, str]]:
    with office.store.reading() as session:
        return [(found.channel, found.why) for found in list_suspensions(session)]


def test_a_report_is_read_with_the_recipient_taken_out() -> None:
    data = REPORT.format(message_id="<a@b>", status="5.1.1", action="failed").encode()
    words = "5.1.1 550 5.1.1 <***>: no such user"

    assert read_bounces(data) == (Bounce("<a@b>", "hard", words),)
    assert read_bounces(b"From x Sun\n" + data + b"\n\nFrom y Sun\n" + data.replace(b"5.1.1", b"5.2.2")) == (
        Bounce("<a@b>", "hard", words),
        Bounce("<a@b>", "soft", words.replace("5.1.1", "5.2.2")),
    )


@pytest.mark.parametrize("data", [b"", b"From x\n", b"Subject: hi\n\nI am on holiday", b"\xff\x00" * 500])
def test_what_is_no_report_is_refused(data: bytes) -> None:
    with pytest.raises(NotABounceError):
        read_bounces(data)


def test_a_mail_that_came_back_closes_its_address_and_goes_by_the_next_one_allowed(office: PostOffice) -> None:
    person = office.add("R", "mailto:r@example.kz", "tgram:1", in_order=True)
    office.queue(person, "one")
    office.deliver()
    ((message_id,), _) = office.rows("message_id")
    bounced = [bounce(office, message_id), bounce(office, message_id)]
    office.deliver()
    with office.store.reading() as session:
        notices = len(list_notices(session))

    assert bounced == [Bounced(suspended=1), Bounced(not_ours=1)]
    assert suspended(office) == [("mailto:r@example.kz", "5.1.1 550 5.1.1 <***>: no such user")]
    assert [text for _, text in office.told if "<b>" in text] == ["<b>one</b>"]
    assert notices == 1


def test_a_report_that_names_no_message_of_ours_closes_nothing(office: PostOffice) -> None:
    office.queue(office.add("R", "mailto:r@example.kz"), "one")
    office.deliver()

    assert bounce(office, "<forged@centre.example>") == Bounced(not_ours=1)
    assert suspended(office) == []


def test_a_full_mailbox_closes_an_address_only_the_third_time(office: PostOffice) -> None:
    person = office.add("R", "mailto:r@example.kz")
    for number in range(3):
        office.queue(person, f"w{number}")
        office.deliver()
        assert suspended(office) == []
        bounce(office, office.rows("message_id")[-1][0], "5.2.2")

    assert len(suspended(office)) == 1


def test_a_delay_report_changes_nothing(office: PostOffice) -> None:
    office.queue(office.add("R", "mailto:r@example.kz"), "one")
    office.deliver()

    assert bounce(office, office.rows("message_id")[0][0], "4.4.1", "delayed") == Bounced()
    assert office.rows("state") == [("sent",)]

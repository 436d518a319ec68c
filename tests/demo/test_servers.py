import json
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from zanwatch.demo.chats import TOKEN, opened_chats
from zanwatch.demo.folder import OutFolder
from zanwatch.demo.mailbox import opened_mailbox


def test_a_mail_is_kept_as_it_came_and_a_line_that_begins_with_a_dot_survives(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Сводка"
    mail.set_content(".\n..two\nқазақша\n", cte="8bit")
    with opened_mailbox(OutFolder(tmp_path)) as (mailbox, url):
        server = smtplib.SMTP("127.0.0.1", int(url.rpartition(":")[2]), timeout=5)
        server.sendmail("a@b.example", ["one@b.example", "two@b.example"], mail.as_bytes(policy=SMTP))
        refused = server.docmd("DATA")
        server.quit()

    assert refused[0] == 503
    assert [(kept.to, kept.text) for kept in mailbox.mails] == [
        ("one@b.example", ".\n..two\nқазақша\n"),
        ("two@b.example", ".\n..two\nқазақша\n"),
    ]
    assert [path.name for path in sorted((tmp_path / "mailbox").iterdir())] == ["01-one.eml", "02-two.eml"]


def test_a_mail_that_never_ended_is_not_kept(tmp_path: Path) -> None:
    with opened_mailbox(OutFolder(tmp_path)) as (mailbox, url):
        server = smtplib.SMTP("127.0.0.1", int(url.rpartition(":")[2]), timeout=5)
        server.mail("a@b.example")
        server.rcpt("one@b.example")
        server.docmd("DATA")
        server.send(b"Subject: half\r\n\r\nhal")
        server.close()

    assert mailbox.mails == []
    assert list((tmp_path / "mailbox").iterdir()) == []


def test_a_recipient_cannot_choose_where_his_mail_is_written(tmp_path: Path) -> None:
    with opened_mailbox(OutFolder(tmp_path / "out")) as (mailbox, _):
        mailbox.keep("../../../etc/passwd@b.example", b"Subject: x\r\n\r\n")

    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.eml")] == [
        "out/mailbox/01----------etc-passwd.eml"
    ]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/bot{TOKEN}/sendMessage", {"chat_id": 7, "text": "<b>1.</b> a &lt; b"}, 200),
        ("/bot1:x/sendMessage", {"chat_id": 7, "text": "x"}, 404),
        (f"/bot{TOKEN}/sendMessage", {"chat_id": 7, "text": "ы" * 4097}, 400),
        (f"/bot{TOKEN}/sendMessage", ["no", "call"], 400),
        (f"/bot{TOKEN}/sendMessage", {"chat_id": 9, "text": "x"}, 403),
    ],
)
def test_the_bot_takes_what_telegram_takes(tmp_path: Path, path: str, body: object, status: int) -> None:
    with opened_chats(OutFolder(tmp_path), ("9",)) as (chats, origin):
        request = Request(f"{origin}{path}", json.dumps(body).encode())  # noqa: S310 - our own server
        try:
            with build_opener(ProxyHandler({})).open(request, timeout=5) as answer:
                answered = answer.status
        except HTTPError as error:
            with error:
                answered = error.code

    assert answered == status
    assert [(kept.chat, kept.text) for kept in chats.messages] == ([("7", "1. a < b")] if status == 200 else [])

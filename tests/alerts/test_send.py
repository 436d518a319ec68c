import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from alerts.channels import BadChannelError, check_channel
from alerts.compose import compose
from alerts.deliveries import make_deliveries
from alerts.letter import Links
from alerts.model import Delivery, Message
from alerts.outcome import Sent, retry_at
from alerts.send import send
from config.catalogues import read_catalogue
from config.settings import Settings
from tests.alerts.sample import NEWS, SEEN_AT, make_person
from tests.servers import BotApi, Mailbox

TOKEN = "123456:canary-token_of-the-bot"


def make_delivery(channel: str, message: Message | None = None) -> Delivery:
    person = make_person("rus", channel)
    messages = compose(person, NEWS, Links(), read_catalogue("rus"))
    (delivery,) = make_deliveries(NEWS, person, messages, SEEN_AT, "centre.kz")
    return replace(delivery, message=message) if message else delivery


@pytest.fixture(scope="module")
def smtp() -> Iterator[Mailbox]:
    with Mailbox() as server:
        yield server


@pytest.fixture
def mailbox(smtp: Mailbox) -> Mailbox:
    smtp.rcpt, smtp.data = ["250 OK"], ["250 OK"]
    for kept in (smtp.mails, smtp.recipients, smtp.raw):
        kept.clear()
    return smtp


@pytest.fixture
def bot() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def told(mailbox: Mailbox, bot: BotApi) -> Settings:
    return Settings(
        smtp_url=mailbox.url, mail_from="svodka@centre.kz", telegram_token=TOKEN, telegram_url=bot.url, _env_file=None
    )


def test_a_mail_arrives_with_our_two_parts_and_our_headers(mailbox: Mailbox, told: Settings) -> None:
    delivery = make_delivery("mailto:aigul@example.kz")
    sent = send(delivery, told)
    (mail,) = mailbox.mails

    assert sent == Sent("ok", "250 OK")
    assert mailbox.recipients == ["aigul@example.kz"]
    assert {name: mail[name] for name in ("From", "To", "Subject", "Message-ID", "List-Unsubscribe")} == {
        "From": "Сводка <svodka@centre.kz>",
        "To": "aigul@example.kz",
        "Subject": delivery.message.subject,
        "Message-ID": delivery.message_id,
        "List-Unsubscribe": "<mailto:svodka@centre.kz?subject=unsubscribe>",
    }
    assert parsedate_to_datetime(mail["Date"]) == SEEN_AT
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == f"{delivery.message.text}\n"
    assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == delivery.message.html


@pytest.mark.parametrize(
    ("rcpt", "data", "outcome"),
    [
        ("550 5.1.1 no such user", "250 OK", "refused"),
        ("450 4.2.0 greylisted", "250 OK", "wait"),
        ("250 OK", "451 4.3.0 later", "wait"),
        ("250 OK", "554 5.7.1 not wanted", "refused"),
        ("421 4.3.2 closing", "250 OK", "wait"),
    ],
)
def test_a_refusal_is_told_from_a_wait(mailbox: Mailbox, told: Settings, rcpt: str, data: str, outcome: str) -> None:
    mailbox.rcpt, mailbox.data = [rcpt], [data]
    sent = send(make_delivery("mailto:aigul@example.kz"), told)

    assert sent.outcome == outcome
    assert sent.answer == (data if rcpt == "250 OK" else rcpt)
    assert sent.least == (300 if outcome == "wait" else 0)


def test_a_connection_cut_after_data_goes_again_under_the_same_message_id(mailbox: Mailbox, told: Settings) -> None:
    mailbox.data = ["", "250 OK"]
    delivery = make_delivery("mailto:aigul@example.kz")
    outcomes = [send(delivery, told).outcome, send(delivery, told).outcome]

    assert outcomes == ["wait", "ok"]
    assert [mail["Message-ID"] for mail in mailbox.mails] == [delivery.message_id] * 2
    assert mailbox.raw[0] == mailbox.raw[1]


def test_a_server_that_is_down_is_a_wait(told: Settings) -> None:
    sent = send(make_delivery("mailto:a@example.kz"), told.model_copy(update={"smtp_url": "smtp://127.0.0.1:9"}))

    assert sent.outcome == "wait"


def test_a_server_without_tls_gets_nothing_when_tls_is_required(mailbox: Mailbox, told: Settings) -> None:
    tls = told.model_copy(update={"smtp_url": mailbox.url.replace("smtp:", "smtps:")})
    sent = send(make_delivery("mailto:a@example.kz"), tls)

    assert sent.outcome == "wait"
    assert mailbox.mails == []


@pytest.mark.parametrize("mode", ["starttls", "ssl"])
def test_tls_that_is_asked_for_never_falls_back_to_plain_words(mailbox: Mailbox, told: Settings, mode: str) -> None:
    url = f"mailtos://127.0.0.1:{mailbox.port}/?from=a@centre.kz&to=b@example.kz&mode={mode}"
    sent = send(make_delivery(url), told)

    assert (sent.outcome, sent.concern) == ("wait", "carrier")
    assert (mailbox.mails, mailbox.recipients) == ([], [])


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x1c", "\x1d", "\x0b"])
def test_no_title_can_add_a_header(mailbox: Mailbox, told: Settings, break_: str) -> None:
    plain = send(make_delivery("mailto:a@example.kz", Message("x", "text")), told)
    headers = set(mailbox.mails[-1].keys())
    nasty = send(make_delivery("mailto:a@example.kz", Message(f"x{break_}Bcc: evil@x.y{break_}" * 9, "text")), told)
    mail = mailbox.mails[-1]

    assert (plain.outcome, nasty.outcome) == ("ok", "ok")
    assert set(mail.keys()) == headers
    assert len(mail["Subject"]) <= 150
    assert "evil@x.y" not in mailbox.recipients


def test_a_telegram_message_arrives_with_no_preview(bot: BotApi, told: Settings) -> None:
    delivery = make_delivery("tgram:-10042:7")
    sent = send(delivery, told)

    assert sent == Sent("ok")
    assert bot.calls == [
        (
            f"/bot{TOKEN}/sendMessage",
            {
                "chat_id": -10042,
                "text": delivery.message.html,
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                "message_thread_id": 7,
            },
        )
    ]


@pytest.mark.parametrize(
    ("status", "told_by_bot", "expected"),
    [
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 17}}, ("wait", 17)),
        (403, {"description": "Forbidden: bot was blocked by the user"}, ("refused", None)),
        (400, {"description": "Bad Request: chat not found"}, ("refused", None)),
        (500, {"description": "Internal"}, ("wait", None)),
        (401, {"description": "Unauthorized"}, ("wait", None)),
        (200, {"ok": False}, ("wait", None)),
        (0, {}, ("wait", None)),
    ],
)
def test_the_bot_apis_answers_are_told_apart(
    bot: BotApi, told: Settings, status: int, told_by_bot: dict[str, Any], expected: tuple[str, int | None]
) -> None:
    bot.answers = [(status, told_by_bot)]
    sent = send(make_delivery("tgram:42"), told)

    assert (sent.outcome, sent.seconds) == expected
    assert len(bot.calls) == 1


def test_a_429_is_waited_for_exactly_and_a_greylist_for_five_minutes() -> None:
    now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    assert (retry_at(Sent("wait", seconds=17), 5, now, 0.9) - now).total_seconds() == 17
    assert (retry_at(Sent("wait", least=300), 1, now, 0.9) - now).total_seconds() == 300
    assert (retry_at(Sent("wait"), 1, now, 0) - now).total_seconds() == 60
    assert retry_at(Sent("wait"), 14, now, 0) is None


@pytest.mark.parametrize(
    ("channel", "named"), [("mailto:a@example.kz", "ZANWATCH_SMTP_URL"), ("tgram:42", "ZANWATCH_TELEGRAM_TOKEN")]
)
def test_what_has_no_server_stays_queued_and_says_which_variable_is_missing(channel: str, named: str) -> None:
    sent = send(make_delivery(channel), Settings(smtp_url="", telegram_token=""))

    assert sent.outcome == "wait"
    assert named in sent.answer


def test_any_other_service_gets_plain_text(bot: BotApi, told: Settings) -> None:
    sent = send(make_delivery(f"json://{bot.url.removeprefix('http://')}/hook-canary"), told)
    ((path, body),) = bot.calls

    assert sent == Sent("ok")
    assert path == "/hook-canary"
    assert body["message"] == make_delivery("json://x").message.text


def test_no_log_and_no_answer_holds_a_token_an_address_or_the_text(
    mailbox: Mailbox, bot: BotApi, told: Settings, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox.rcpt = ["250 OK", "550 no such user canary.mail@example.kz"]
    bot.answers = [(200, {"ok": True}), (403, {"description": "chat 77001234567 blocked"}), (0, {})]
    channels = ["mailto:canary.mail@example.kz"] * 2 + ["tgram:77001234567"] * 3
    channels += [f"json://{bot.url.removeprefix('http://')}/hook-canary"] * 2
    answers = [send(make_delivery(channel), told).answer for channel in channels]
    said = " ".join([caplog.text, *answers, *capfd.readouterr()])

    assert [word for word in ("canary", "77001234567", "Органы принимают") if word in said] == []
    assert len(answers) == 7


def test_reading_the_house_does_not_load_apprise() -> None:
    code = "import alerts.compose, alerts.send, alerts.channels, sys; print('apprise' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.parametrize(
    "url", ["mailto:a@b.kz", "tgram:42", "tgram:-100123:7", "tgram:@channel", "json://localhost/x"]
)
def test_a_good_address_is_accepted(url: str) -> None:
    check_channel(url)


@pytest.mark.parametrize(
    "url",
    [
        "mailto:", "mailto:a@b.kz,c@d.kz", "mailto:a", "mailto:a@b.kz?cc=x@y.z", "mailto:a@b.kz\nBcc:x@y.z", "tgram:",
        "tgram:a b", "tgram:1/2", "nonsense", "nosuchscheme://x", "mailto://u:p@smtp.kz/a@b.kz/c@d.kz",
    ],
)  # fmt: skip
def test_a_bad_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadChannelError) as caught:
        check_channel(url)

    assert not url.partition(":")[2] or url not in str(caught.value)


def test_a_message_is_given_up_only_after_four_days_and_every_wait_is_at_least_as_long_as_the_last() -> None:
    start = now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    waits = []
    while (at := retry_at(Sent("wait"), len(waits) + 1, now, 0)) is not None:
        waits.append(at - now)
        now = at

    assert waits == sorted(waits)
    assert 4 <= (now - start).total_seconds() / 86400 < 5

"""Apprise's mail and Telegram plugins, extended where their result cannot tell a refusal from a wait.

Apprise answers yes or no and makes its own Message-ID and text part. Ours keep its way of addressing, security modes
and limits, send the delivery's own words under its own Message-ID, and remember what the server said.
"""

import json
import logging
import smtplib
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

import requests

from alerts.channels import BadChannelError, is_apprise_url, read_chat, read_mailbox
from alerts.model import Delivery
from alerts.outcome import Sent, one_line
from config.settings import Settings, is_loopback

with warnings.catch_warnings():
    # Apprise 1.13 asks for a module that Python 3.13 dropped, and does without it where it is gone.
    warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
    from apprise import Apprise, NotifyFormat
    from apprise.plugins.email.base import NotifyEmail
    from apprise.plugins.telegram import NotifyTelegram

SENDER = "Сводка"
"""The sender's name: it tells nothing to somebody who looks over a shoulder."""
# What we call ourselves to a mail server: the name of this machine is nobody's business, and asking for it may hang.
_OWN_NAME = "zanwatch.invalid"
_TIMEOUT = 20
_GREYLIST = 300
_NOBODY = "zanwatch@zanwatch.invalid"

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class _Silence(logging.Filter):
    """Keeps what libraries log while a message is sent: at DEBUG it holds the token, the address and the text."""

    def filter(self, record: logging.LogRecord) -> bool:
        heard = _heard.get()
        if heard is None:
            return True
        if record.levelno >= logging.WARNING:
            heard.append(record.getMessage())
        return False


for _name in ("apprise", "urllib3.connectionpool", "urllib3.util.retry", "requests", "charset_normalizer"):
    logging.getLogger(_name).addFilter(_Silence())


@contextmanager
def silence() -> Iterator[list[str]]:
    """Let nothing that libraries say reach a log; gives the list that collects their warnings."""
    heard: list[str] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


# Apprise's base has an untyped hook for its subclasses.
class Mail(NotifyEmail):  # type: ignore[no-untyped-call]
    """Apprise's mail, with our two parts, our Message-ID, and the server's answer kept."""

    request_rate_per_sec = 0

    delivery: Delivery
    sent: Sent = Sent("wait", "not tried")

    def send(self, *_args: Any, **_kwargs: Any) -> bool:
        """Send the delivery, whose words are complete; called by Apprise with its own rendering of them."""
        recipient, sender = str(self.targets[0][1]), str(self.from_addr[1])
        try:
            with self._connect() as server:
                server.sendmail(sender, [recipient], self._write(sender, recipient).as_bytes(policy=SMTP))
                self.sent = Sent("ok")
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            self.sent = _judge(code, words)
        except smtplib.SMTPDataError as error:
            self.sent = _judge(error.smtp_code, error.smtp_error)
        except smtplib.SMTPResponseException as error:
            # A greeting, a password or a sender that the server refuses is ours to mend, not the recipient's fault.
            self.sent = Sent("wait", f"{error.smtp_code} {_text(error.smtp_error)}", least=_GREYLIST)
        except (OSError, smtplib.SMTPException) as error:
            # Also a connection that ends after DATA: nobody knows, so it goes again under the same Message-ID.
            self.sent = Sent("wait", f"{type(error).__name__}: {error}")
        return self.sent.outcome == "ok"

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.secure_mode == "ssl":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.smtp_host, int(self.port or 0), _OWN_NAME, timeout=_TIMEOUT, context=context
            )
        else:
            server = smtplib.SMTP(self.smtp_host, int(self.port or 0), _OWN_NAME, timeout=_TIMEOUT)
        try:
            if self.secure_mode == "starttls":
                server.starttls(context=context)
            if self.user and self.password:
                server.login(self.user, self.password)
            yield server
        finally:
            # The message was taken or not before this; a server that hangs up without a word changes neither.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()

    def _write(self, sender: str, recipient: str) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(SENDER, addr_spec=sender)
        message["To"] = Address(addr_spec=recipient)
        message["Subject"] = one_line(self.delivery.message.subject)
        message["Message-ID"] = self.delivery.message_id
        message["Date"] = format_datetime(self.delivery.created_at)
        message["Auto-Submitted"] = "auto-generated"
        if sender != _NOBODY:
            message["List-Unsubscribe"] = f"<mailto:{sender}?subject=unsubscribe>"
        message.set_content(self.delivery.message.text, cte="base64")
        if self.delivery.message.html:
            message.add_alternative(self.delivery.message.html, subtype="html", cte="base64")
            message.set_boundary(f"=_{self.delivery.key[:32]}")
        return message


class Telegram(NotifyTelegram):  # type: ignore[no-untyped-call]
    """Apprise's Telegram, with the Bot API's answer kept: how long to wait, or that the chat is closed to us."""

    request_rate_per_sec = 0

    delivery: Delivery
    sent: Sent = Sent("wait", "not tried")

    def send(self, *_args: Any, **_kwargs: Any) -> bool:
        """Send the delivery, whose words are complete; called by Apprise with its own rendering of them."""
        chat, topic = self.targets[0]
        payload: dict[str, Any] = {
            "chat_id": chat,
            "text": self.delivery.message.html,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if topic:
            payload["message_thread_id"] = topic
        address = f"{self.notify_url}{self.bot_token}/sendMessage"
        try:
            answer = requests.post(
                address, json=payload, timeout=_TIMEOUT, verify=self.verify_certificate, allow_redirects=False
            )
        except requests.RequestException as error:
            # The error's words hold the address, and the address holds the token.
            self.sent = Sent("wait", f"{type(error).__name__}: the Bot API cannot be reached")
            return False
        self.sent = _judge_bot(answer.status_code, answer.text)
        return self.sent.outcome == "ok"


def send_mail(delivery: Delivery, settings: Settings) -> Sent:
    """Send by mail: through our own server, or through the one that an Apprise URL names."""
    if is_apprise_url(delivery.channel):
        plugin = _read(Mail, delivery.channel)
    else:
        server = urlsplit(settings.smtp_url)
        host = server.hostname or ""
        sender = parseaddr(settings.mail_from)[1] or (_NOBODY if is_loopback(host) else "")
        if not sender:
            return Sent("wait", "ZANWATCH_MAIL_FROM is not set: mail stays queued")
        mode = "ssl" if server.scheme == "smtps" else "insecure" if is_loopback(host) else "starttls"
        plugin = _make(
            Mail,
            host=host,
            smtp_host=host,
            port=server.port or {"ssl": 465, "starttls": 587}.get(mode, 25),
            secure=mode != "insecure",
            secure_mode=mode,
            from_addr=sender,
            targets=[read_mailbox(delivery.channel)],
        )
        # Set after the fact: Apprise guesses hosts and modes from the domain of a user name.
        plugin.user, plugin.password = unquote(server.username or ""), unquote(server.password or "")
    return _carry(plugin, delivery)


def send_telegram(delivery: Delivery, settings: Settings) -> Sent:
    """Send to a chat with our own bot, or with the one that an Apprise URL names."""
    if is_apprise_url(delivery.channel):
        plugin = _read(Telegram, delivery.channel)
    else:
        try:
            plugin = _make(Telegram, bot_token=settings.telegram_token, targets=[read_chat(delivery.channel)])
        except TypeError:
            return Sent("wait", "ZANWATCH_TELEGRAM_TOKEN is not a bot's token (123456:letters): messages stay queued")
        plugin.notify_url = f"{settings.telegram_url}/bot"
    return _carry(plugin, delivery)


def send_other(delivery: Delivery, heard: list[str]) -> Sent:
    """Send plain text to any other service; Apprise does not tell its refusals apart, so a failure waits."""
    carrier = Apprise()
    if not carrier.add(delivery.channel):
        return Sent("refused", "Apprise does not know this address")
    message = delivery.message
    if carrier.notify(title=one_line(message.subject), body=message.text, body_format=NotifyFormat.TEXT):
        return Sent("ok")
    return Sent("wait", heard[-1] if heard else "the service did not take it")


def count_recipients(url: str) -> int:
    """Return how many recipients an Apprise URL names; 0 for one that Apprise does not know."""
    with silence():
        carrier = Apprise()
        return len(carrier[0]) if carrier.add(url) else 0


def _carry(plugin: Mail | Telegram, delivery: Delivery) -> Sent:
    if len(plugin.targets) != 1:
        raise BadChannelError("This address does not name exactly one recipient.")
    plugin.delivery = delivery
    carrier = Apprise()
    carrier.add(plugin)
    message = delivery.message
    carrier.notify(title=one_line(message.subject), body=message.text, body_format=NotifyFormat.TEXT)
    return plugin.sent


def _make(kind: Any, **given: Any) -> Any:
    return kind(**given)


def _read(kind: Any, url: str) -> Any:
    given = kind.parse_url(url)
    if not given:
        raise BadChannelError("Apprise does not know this address.")
    try:
        return kind(**given)
    except TypeError:
        # Apprise's way of refusing an address; its words repeat the address.
        raise BadChannelError("Apprise does not take this address.") from None


def _judge(code: int, words: bytes | str) -> Sent:
    answer = f"{code} {_text(words)}"
    if 500 <= code < 600:  # noqa: PLR2004 - SMTP's permanent failures
        return Sent("refused", answer)
    return Sent("wait", answer, least=_GREYLIST)


def _judge_bot(status: int, body: str) -> Sent:
    try:
        told = json.loads(body)
    except ValueError:
        told = {}
    if not isinstance(told, dict):
        told = {}
    if status == requests.codes.ok and told.get("ok") is True:
        return Sent("ok")
    answer = f"{status} {told.get('description', '')}".strip()
    if status == requests.codes.too_many_requests:
        parameters = told.get("parameters")
        seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return Sent("wait", answer, seconds=float(seconds) if isinstance(seconds, int | float) else None)
    if status in (requests.codes.bad_request, requests.codes.forbidden):
        return Sent("refused", answer)
    # 401 and 404 mean that our token is wrong, 5xx that they are down: neither is the reader's fault.
    return Sent("wait", answer)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words

"""Apprise's mail with our two parts, our Message-ID, and the server's answer kept: a refusal is told from a wait."""

import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from alerts.connections import connected
from alerts.library import NotifyEmail
from alerts.limits import Limit, WatchedSMTP, WatchedSMTPS
from alerts.model import Delivery
from alerts.outcome import Concern, Sent, one_line

SENDER = "Сводка"
"""The sender's name: it tells nothing to somebody who looks over a shoulder."""
NOBODY = "zanwatch@zanwatch.invalid"
# What we call ourselves to a mail server: the name of this machine is nobody's business, and asking for it may hang.
_OWN_NAME = "zanwatch.invalid"
_TIMEOUT = 20
LIMIT = 120.0
"""Seconds for one mail, from the connection to the server's last word, however it drips; much less than a lease lasts.
A server may think about a text it has got for long, and to leave it then is to send the mail twice."""
_GREYLIST = 300
_FULL_WAIT = 3600
_ENHANCED = re.compile(r"[245]\.(\d{1,3})\.(\d{1,3})\b")
_FULL = ("2", "2")
_ABOUT_ADDRESS = ("1", "2")
"""The subjects of RFC 3463 that are the address and the mailbox; the others are the message, the network, a policy."""
_NO_RELAY = re.compile(r"\brelay", re.IGNORECASE)
_CLOSING = 421


# Apprise's base has an untyped hook for its subclasses.
class Mail(NotifyEmail):  # type: ignore[no-untyped-call]
    """One mail to one address."""

    request_rate_per_sec = 0

    delivery: Delivery
    sent: Sent = Sent("wait", "not tried", concern="carrier")

    def send(self, *_args: Any, **_kwargs: Any) -> bool:
        """Send the delivery, whose words are complete; called by Apprise with its own rendering of them."""
        recipient, sender = str(self.targets[0][1]), str(self.from_addr[1])
        # Before anything is opened: words that cannot be written are not the server's fault.
        content = self._write(sender, recipient).as_bytes(policy=SMTP)
        whom = self.smtp_host, self.port, self.secure_mode, self.user, self.password
        stage = "connect"
        limit = Limit(LIMIT)
        try:
            with limit, connected(whom, self._open) as server:
                stage = "sender"
                _expect(server.mail(sender, _options(server, content)), smtplib.SMTPResponseException)
                stage = "recipient"
                _expect(server.rcpt(recipient), smtplib.SMTPResponseException)
                stage = "data"
                _wait_for_words(server)
                code, said = server.data(content)
                _expect((code, said), smtplib.SMTPResponseException)
                # Under these words the server's own log knows the mail: «250 2.0.0 Ok: queued as 4F1C2».
                self.sent = Sent("ok", f"{code} {_text(said)}")
        except (OSError, smtplib.SMTPException) as error:
            if isinstance(error, smtplib.SMTPResponseException) and not limit.is_over:
                self.sent = _judge(stage, error.smtp_code, _text(error.smtp_error))
                return False
            # Also a connection that ends after DATA: nobody knows, so it goes again under the same Message-ID.
            is_cut = stage == "data"
            concern: Concern = "message" if is_cut else "carrier"
            words = f"it took longer than {LIMIT:g} seconds" if limit.is_over else f"{type(error).__name__}: {error}"
            self.sent = Sent("wait", words, concern=concern, is_cut=is_cut)
        return self.sent.outcome == "ok"

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.secure_mode == "ssl":
            server: smtplib.SMTP = WatchedSMTPS(
                self.smtp_host, int(self.port or 0), _OWN_NAME, timeout=_TIMEOUT, context=context
            )
        else:
            server = WatchedSMTP(self.smtp_host, int(self.port or 0), _OWN_NAME, timeout=_TIMEOUT)
        try:
            if self.secure_mode == "starttls":
                # Raises where the server has no TLS, or a bad certificate: nothing is ever said in plain instead.
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            if self.user and self.password:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server

    def _write(self, sender: str, recipient: str) -> EmailMessage:
        delivery = self.delivery
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(SENDER, addr_spec=sender)
        message["To"] = Address(addr_spec=recipient)
        message["Subject"] = one_line(delivery.message.subject)
        message["Message-ID"] = delivery.message_id
        message["Date"] = format_datetime(delivery.created_at)
        message["Auto-Submitted"] = "auto-generated"
        if delivery.posting.reply_to:
            message["In-Reply-To"] = message["References"] = delivery.posting.reply_to
        url = delivery.posting.unsubscribe_url
        ways = [f"<{url}>"] if url else []
        ways += [f"<mailto:{sender}?subject=unsubscribe>"] if sender != NOBODY else []
        if ways:
            message["List-Unsubscribe"] = ", ".join(ways)
        if url:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(delivery.message.text, cte="base64")
        if delivery.message.html:
            message.add_alternative(delivery.message.html, subtype="html", cte="base64")
            message.set_boundary(f"=_{delivery.key[:32]}")
        for file in delivery.posting.attachments:
            maintype, _, subtype = file.media_type.partition("/")
            message.add_attachment(file.body, maintype=maintype, subtype=subtype, filename=file.name)
        if delivery.posting.attachments:
            message.set_boundary(f"=_{delivery.key[32:64]}-files")
        return message


def _wait_for_words(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        server.sock.settimeout(LIMIT)


def _options(server: smtplib.SMTP, content: bytes) -> list[str]:
    return [f"size={len(content)}"] if server.does_esmtp and server.has_extn("size") else []


def _expect(answer: tuple[int, bytes], error: type[smtplib.SMTPResponseException]) -> None:
    if not 200 <= answer[0] < 300:  # noqa: PLR2004 - SMTP's «done»
        raise error(*answer)


def _judge(stage: str, code: int, words: str) -> Sent:
    """Return what an answer means: RFC 5321 tells a refusal from a wait, RFC 3463 whom it is about."""
    answer = f"{code} {words}"
    if stage in ("connect", "sender") or code == _CLOSING:
        # A greeting, a password or a sender that the server refuses is ours to mend, not the recipient's fault.
        return Sent("wait", answer, least=_GREYLIST, concern="carrier")
    found = _ENHANCED.search(words)
    subject = found.groups() if found else None
    if subject == _FULL or (subject is None and code in (452, 552)):
        return Sent("wait", answer, least=_FULL_WAIT, concern="address")
    if not 500 <= code < 600:  # noqa: PLR2004 - SMTP's permanent failures
        return Sent("wait", answer, least=_GREYLIST, concern="address" if stage == "recipient" else "message")
    if stage == "recipient" and _NO_RELAY.search(words):
        # «Relaying denied» is said to whoever is not let in, of every address.
        return Sent("wait", answer, least=_GREYLIST, concern="carrier")
    about_address = subject[0] in _ABOUT_ADDRESS if subject else stage == "recipient"
    return Sent("refused", answer, concern="address" if about_address else "message")


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words

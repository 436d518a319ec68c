"""Apprise carries every message; its mail and Telegram are extended where its result cannot tell a refusal from a wait.

Apprise answers yes or no and makes its own Message-ID and text part. Ours keep its way of addressing, security modes
and limits, send the delivery's own words under its own Message-ID, and remember what the server said.
"""

from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from alerts.channels import BadChannelError, is_apprise_url, read_chat, read_mailbox
from alerts.library import Apprise, AppriseAsset, NotifyFormat, silence
from alerts.mail_plugin import NOBODY, Mail
from alerts.model import Delivery
from alerts.outcome import Sent, one_line
from alerts.telegram_plugin import Telegram
from config.settings import Settings, is_loopback


def send_mail(delivery: Delivery, settings: Settings) -> Sent:
    """Send by mail: through our own server, or through the one that an Apprise URL names."""
    if is_apprise_url(delivery.channel):
        plugin = _read(Mail, delivery.channel)
    else:
        server = urlsplit(settings.smtp_url)
        host = server.hostname or ""
        sender = parseaddr(settings.mail_from)[1] or (NOBODY if is_loopback(host) else "")
        if not sender:
            return Sent("wait", "ZANWATCH_MAIL_FROM is not set: mail stays queued", seconds=0, concern="carrier")
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
            words = "ZANWATCH_TELEGRAM_TOKEN is not a bot's token (123456:letters): messages stay queued"
            return Sent("wait", words, seconds=0, concern="carrier")
        plugin.notify_url = f"{settings.telegram_url}/bot"
    return _carry(plugin, delivery)


def send_other(delivery: Delivery, heard: list[str]) -> Sent:
    """Send plain text to any other service; Apprise does not tell its refusals apart, so a failure waits."""
    # A service that sends us on to another host would have the message delivered to whomever it likes.
    carrier = Apprise(asset=AppriseAsset(http_redirects=False))
    if not carrier.add(delivery.channel):
        return Sent("refused", "Apprise does not know this address", concern="address")
    message = delivery.message
    if carrier.notify(title=one_line(message.subject), body=message.text, body_format=NotifyFormat.TEXT):
        return Sent("ok")
    return Sent("wait", heard[-1] if heard else "the service did not take it", concern="address")


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

"""The only door out of the house: one delivery to one address, through Apprise, and what came of it.

Apprise is loaded by the act of sending and by nothing else: it takes a second, and most commands send nothing.
"""

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from threading import Thread
from urllib.parse import unquote, urlsplit

from alerts.channels import BadChannelError, is_apprise_url
from alerts.model import Delivery, kind_of
from alerts.outcome import Sent, redact
from config.settings import Settings

LIMIT = 60.0
"""Seconds for one message to a service of which Apprise alone knows how to talk to it."""


def send(delivery: Delivery, settings: Settings) -> Sent:
    """Send a delivery to its address; never raises for what a server, a network or an address does."""
    kind = kind_of(delivery.channel)
    own_server = not is_apprise_url(delivery.channel)
    if own_server and kind == "mail" and not settings.smtp_url:
        return Sent("wait", "ZANWATCH_SMTP_URL is not set: mail stays queued", seconds=0, concern="carrier")
    if own_server and kind == "telegram" and not settings.telegram_token:
        words = "ZANWATCH_TELEGRAM_TOKEN is not set: Telegram messages stay queued"
        return Sent("wait", words, seconds=0, concern="carrier")
    from alerts import carriers, library  # noqa: PLC0415 - see the docstring of this file

    try:
        with library.silence() as heard:
            if kind == "mail":
                sent = carriers.send_mail(delivery, settings)
            elif kind == "telegram":
                sent = carriers.send_telegram(delivery, settings)
            else:
                sent = _in_time(lambda: carriers.send_other(delivery, heard))
    except BadChannelError as error:
        return Sent("refused", str(error), concern="address")
    return replace(sent, answer=redact(sent.answer, _secrets(delivery, settings)))


def _in_time(send_: Callable[[], Sent]) -> Sent:
    """Return what came of a sending, or that it took too long: a service that drips is left to itself.

    Nobody knows whether it was taken then, so it goes again under the same number, as after a cut connection.
    """
    ended: list[Sent | BaseException] = []

    def run() -> None:
        try:
            ended.append(send_())
        except BaseException as error:  # noqa: BLE001 - it is raised again by whoever waits
            ended.append(error)

    thread = Thread(target=copy_context().run, args=(run,), daemon=True)
    thread.start()
    thread.join(LIMIT)
    if not ended:
        return Sent("wait", f"it took longer than {LIMIT:g} seconds", concern="address")
    if isinstance(ended[0], BaseException):
        raise ended[0]
    return ended[0]


def _secrets(delivery: Delivery, settings: Settings) -> tuple[str, ...]:
    """Return all that must stand in no answer: the address, its parts, the token, the mail server's password."""
    channel = delivery.channel
    rest = channel.partition(":")[2]
    parts = urlsplit(settings.smtp_url)
    long_parts = tuple(part for part in unquote(rest).replace("?", "/").split("/") if len(part) >= _SHORTEST_SECRET)
    return (channel, rest, *long_parts, settings.telegram_token, unquote(parts.password or ""), parts.netloc)


_SHORTEST_SECRET = 4

"""Mail server, bot and portals are really asked, each once, and what comes back is a value: an answer or a sentence.

What is asked for is the least that shows whether it works: a greeting and a login, the bot's own name, robots.txt.
"""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from gettext import NullTranslations
from http.client import HTTPException, HTTPResponse
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from alerts.bot import ask_bot
from config.settings import Settings, is_loopback
from spiders.orders import name_ourselves

TIMEOUT = 15.0
_OWN_NAME = "zanwatch.invalid"  # as in alerts.mail_plugin: this machine's name is nobody's business
_MOST = 600_000
"""Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least."""
_UNAUTHORISED = 401
_NOT_FOUND = 404
Fault = Literal["", "away", "no-tls", "certificate", "login", "refused"]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a server answered; ``fault`` is empty where it did as it should, ``words`` are its own, without secrets."""

    fault: Fault
    words: str = ""
    name: str = ""
    """How it calls itself: a bot's name."""
    is_signed_in: bool = False
    """Whether a name and a password were given to it, and taken."""


@dataclass(frozen=True, slots=True)
class Robots:
    """What a portal said to the question for its robots.txt; a status of 0 means that nobody answered."""

    status: int
    body: bytes = b""
    at: datetime | None = None
    """What the portal's clock said."""
    words: str = ""


def ask_mail_server(settings: Settings) -> Asked:
    """Greet the mail server, with TLS where mails would go with it, and sign in; no mail is sent."""
    parts = urlsplit(settings.smtp_url)
    is_wrapped, is_plain = parts.scheme == "smtps", is_loopback(parts.hostname or "")
    try:
        _greet(parts, is_wrapped=is_wrapped, is_plain=is_plain)
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        is_safe = is_wrapped or is_plain
        return _read_fault(error, may_lack_login=bool(parts.username) and is_safe)
    return Asked("", is_signed_in=bool(parts.username))


def _greet(parts: SplitResult, *, is_wrapped: bool, is_plain: bool) -> None:
    context = ssl.create_default_context()
    host, port = parts.hostname or "", parts.port or (465 if is_wrapped else 25 if is_plain else 587)
    if is_wrapped:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, _OWN_NAME, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port, _OWN_NAME, timeout=TIMEOUT)
    with server:
        if not is_wrapped and not is_plain:
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))


def _read_fault(error: Exception, *, may_lack_login: bool) -> Asked:
    """Return what an error means; a server's own words may repeat the name, so its number stands for them."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Asked("certificate", error.verify_message)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Asked("login", f"{error.smtp_code}")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Asked("login" if may_lack_login else "no-tls", type(error).__name__)
    if isinstance(error, smtplib.SMTPResponseException):
        return Asked("refused", f"{error.smtp_code}")
    if isinstance(error, ssl.SSLError):
        return Asked("no-tls", error.reason or type(error).__name__)
    return Asked("away", _say(error))


def ask_telegram(settings: Settings) -> Asked:
    """Ask the bot for its own name."""
    answer = ask_bot(settings, "getMe", {})
    if answer.is_ok:
        result = answer.body.get("result")
        name = result.get("username", "") if isinstance(result, dict) else ""
        return Asked("", name=str(name))
    if answer.status in (_UNAUTHORISED, _NOT_FOUND):
        return Asked("login", f"{answer.status}")
    return Asked("away" if answer.status == 0 else "refused", answer.description if not answer.status else "")


def describe_mail(asked: Asked, t: NullTranslations) -> tuple[str, str]:
    """Return what is wrong with a mail server, and how it is mended."""
    said = {
        "": t.gettext("The mail server answers, and takes the name and password.")
        if asked.is_signed_in
        else t.gettext("The mail server answers; it was given no name and password."),
        "away": t.gettext("The mail server cannot be reached: {words}."),
        "no-tls": t.gettext("The mail server offers no encryption ({words}); no mail is sent through it in the open."),
        "certificate": t.gettext("The certificate of the mail server is not good: {words}."),
        "login": t.gettext("The mail server does not take this name and password (it says {words})."),
        "refused": t.gettext("The mail server refuses to talk to us (it says {words})."),
    }
    mend = {
        "": "",
        "away": t.gettext("Check the name and the port of the server: smtps://…:465 or smtp://…:587."),
        "no-tls": t.gettext("Use the server's port with encryption: smtps://…:465, or smtp://…:587 with STARTTLS."),
        "certificate": t.gettext("Use the name that stands in the certificate, or ask whoever runs the server."),
        "login": t.gettext("Check both; many mailboxes want a password for programs (an app password)."),
        "refused": t.gettext("Ask whoever runs the server whether this machine may send through it."),
    }
    return said[asked.fault].format(words=asked.words), mend[asked.fault]


def describe_telegram(asked: Asked, t: NullTranslations) -> tuple[str, str]:
    """Return what is wrong with the bot, and how it is mended."""
    if not asked.fault:
        return t.gettext("The bot answers: @{name}.").format(name=asked.name), ""
    if asked.fault == "login":
        words = t.gettext("Telegram does not know this token (it says {words}).").format(words=asked.words)
        return words, t.gettext("Copy the token again from @BotFather (/mybots, API Token).")
    words = t.gettext("Telegram does not answer ({words}).").format(words=asked.words or asked.fault)
    return words, t.gettext("Check whether this machine reaches the internet, and whether api.telegram.org is blocked.")


def ask_robots(settings: Settings, origin: str) -> Robots:
    """Ask a portal for its robots.txt, as ourselves."""
    # The address is one of the settings' own origins.
    request = Request(f"{origin}/robots.txt", headers={"User-Agent": name_ourselves(settings.contact)})  # noqa: S310 - see above
    handlers = [ProxyHandler({})] if is_loopback(urlsplit(origin).hostname or "") else []
    try:
        with build_opener(_NoHops, *handlers).open(request, timeout=TIMEOUT) as answer:
            return Robots(answer.status, answer.read(_MOST), _read_date(answer))
    except HTTPError as error:
        with error:
            return Robots(error.code, at=_read_date(error))
    except (OSError, HTTPException, ValueError) as error:
        cause = getattr(error, "reason", error)
        return Robots(0, words=cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else _say(error))


class _NoHops(HTTPRedirectHandler):
    """A hop is an answer: nobody sends us to another host."""

    def redirect_request(self, *_: object) -> None:
        """Follow nowhere."""


def _read_date(answer: HTTPResponse | HTTPError) -> datetime | None:
    try:
        found = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def _say(error: BaseException) -> str:
    cause = getattr(error, "reason", error)
    words = getattr(cause, "strerror", None) or type(cause).__name__
    return " ".join(str(words).split())

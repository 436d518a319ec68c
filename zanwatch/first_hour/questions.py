"""Five questions in plain words; Enter takes what stands in brackets, and an answer is tried before the next question.

Whoever asks is a parameter: the terminal, or answers that were given before, which are tried in the same way.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import TypeVar
from urllib.parse import quote, urlsplit

from alerts.bot import ask_bot
from alerts.model import Person, kind_of
from config.settings import BadSettingError, Settings, make_settings
from config.watchlist import TOPICS
from flows.doctor_asking import ask_mail_server, ask_telegram, describe_mail, describe_telegram
from law.topics.because import topic_names
from web.doors.passwords import find_fault
from zanwatch.first_hour.answers import (
    BadAnswerError,
    Moment,
    find_sender,
    read_channels,
    read_through,
    read_topics,
    read_when,
)

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Asker:
    """How a question is put; ``ask`` gets its words and whether the answer is hidden, and gives the answer."""

    ask: Callable[[str, bool], str]
    say: Callable[[str], None]
    is_patient: bool
    """Whether a bad answer may be given again; else it is the end."""


@dataclass(frozen=True, slots=True)
class Known:
    """What stands already, from an earlier time."""

    settings: Settings
    person: Person | None
    has_admin: bool


@dataclass(frozen=True, slots=True)
class Through:
    """By what alerts go: the settings that change, all settings with them, and how the bot is called."""

    changed: dict[str, str] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    bot: str = ""


def ask_through(asker: Asker, said: str, known: Known, t: NullTranslations) -> Through:
    """Ask by what alerts go, and really ask that server or bot."""
    has_way = bool(known.settings.smtp_url or known.settings.telegram_token)

    def read(answer: str) -> Through:
        if not answer.strip() and has_way:
            changed: dict[str, str] = {}
        else:
            changed = read_through(answer or "127.0.0.1:25", t)
            changed = _with_password(asker, changed, t)
        try:
            settings = make_settings({**_as_said(known.settings), **changed})
        except BadSettingError as error:
            raise BadAnswerError(str(error)) from error
        bot = ""
        if "smtp_url" in changed or (not changed and settings.smtp_url):
            asked = ask_mail_server(settings)
            if asked.fault:
                raise BadAnswerError(" ".join(describe_mail(asked, t)))
            asker.say(describe_mail(asked, t)[0])
        if "telegram_token" in changed or (not changed and settings.telegram_token):
            asked = ask_telegram(settings)
            if asked.fault:
                raise BadAnswerError(" ".join(describe_telegram(asked, t)))
            asker.say(describe_telegram(asked, t)[0])
            bot = asked.name
        return Through(changed, settings, bot)

    words = t.gettext(
        "1/5 By what do the alerts go? A mail server, as smtps://name:password@mail.example.kz (an @ in the name is"
        " written %40), or the token of a Telegram bot, which @BotFather gives."
    )
    default = _say_way(known.settings, t) if has_way else t.gettext("the mail server of this machine")
    return _ask(asker, said, ("--through", words, default), read)


def _with_password(asker: Asker, changed: dict[str, str], t: NullTranslations) -> dict[str, str]:
    """Return it with the password, which is asked for hidden where a name stands without one."""
    parts = urlsplit(changed.get("smtp_url", ""))
    if not parts.username or parts.password or not asker.is_patient:
        return changed
    password = asker.ask(t.gettext("1/5 The password of this mailbox"), True)  # noqa: FBT003 - whether it is hidden
    netloc = f"{parts.username}:{quote(password, safe='')}@{parts.netloc.rpartition('@')[2]}"
    return {"smtp_url": parts._replace(netloc=netloc).geturl()}


def ask_channels(
    asker: Asker, said: str, through: Through, known: Known, t: NullTranslations
) -> tuple[str, ...] | None:
    """Ask who is told; None where what stands stays. A chat must be known to the bot."""
    settings, person = through.settings, known.person
    found = "" if person else _find_default(through)

    def read(answer: str) -> tuple[str, ...] | None:
        if not answer.strip() and person:
            return None
        channels = read_channels(answer or found, t)
        for channel in channels:
            _check_way(channel, settings, t)
        return channels

    words = t.gettext("2/5 Who is told? A mail address or the number of a chat; several with a space between them.")
    default = t.gettext("as it is") if person else found
    return _ask(asker, said, ("--to", words, default), read)


def _check_way(channel: str, settings: Settings, t: NullTranslations) -> None:
    if "://" in channel:
        return
    kind = kind_of(channel)
    if kind == "mail" and not settings.smtp_url:
        raise BadAnswerError(
            t.gettext("Alerts go by Telegram: give the number of a chat, or name a mail server first.")
        )
    if kind == "telegram":
        if not settings.telegram_token:
            raise BadAnswerError(t.gettext("Alerts go by mail: give a mail address, or name a bot first."))
        if not ask_bot(settings, "getChat", {"chat_id": channel.partition(":")[2].partition(":")[0]}).is_ok:
            raise BadAnswerError(
                t.gettext("The bot does not know this chat. Write anything to the bot from there, then answer again.")
            )


def _find_default(through: Through) -> str:
    """Return the mailbox that signs in, or the chat from which somebody wrote to the bot last."""
    settings = through.settings
    if settings.smtp_url:
        return find_sender(settings.smtp_url, ())
    answer = ask_bot(settings, "getUpdates", {"timeout": 0, "allowed_updates": ["message"]})
    updates = answer.body.get("result") if answer.is_ok else None
    chats = [
        one["message"]["chat"]["id"]
        for one in (updates if isinstance(updates, list) else [])
        if isinstance(one, dict) and one.get("message", {}).get("chat", {}).get("type") == "private"
    ]
    return f"{chats[-1]}" if chats else ""


def ask_topics(asker: Asker, said: str, known: Known, t: NullTranslations) -> tuple[str, ...] | None:
    """Ask which topics are followed; None where what stands stays."""
    known_names = {str(topic): name for topic, name in topic_names(t).items()}
    names = [known_names[topic] for topic in TOPICS]
    listed = "\n".join(f"    {number} {name}" for number, name in enumerate(names, 1))

    def read(answer: str) -> tuple[str, ...] | None:
        if not answer.strip() and known.person:
            return None
        return read_topics(answer.strip() or "all", t)

    words = t.gettext("3/5 Which topics? Numbers with a space between them, or all:")
    default = t.gettext("as it is") if known.person else "all"
    return _ask(asker, said, ("--topics", f"{words}\n{listed}\n   ", default), read)


def ask_when(asker: Asker, said: str, known: Known, t: NullTranslations) -> Moment | None:
    """Ask when people are told; None where what stands stays."""

    def read(answer: str) -> Moment | None:
        if not answer.strip() and known.person:
            return None
        return read_when(answer.strip() or "1", t)

    words = t.gettext("4/5 When? 1 at once, 2 once a day («daily 08:00»), 3 once a week («weekly mon 08:00»)")
    return _ask(asker, said, ("--when", words, t.gettext("as it is") if known.person else "1"), read)


def ask_password(asker: Asker, said: str, admin: str, known: Known, t: NullTranslations) -> tuple[str | None, bool]:
    """Ask for the admin's password; None where it stays. Tells whether we made one, which must then be shown."""

    def read(answer: str) -> tuple[str | None, bool]:
        if not answer:
            return (None, False) if known.has_admin else (secrets.token_urlsafe(12), True)
        if find_fault(answer):
            raise BadAnswerError(t.gettext("A password has 10 letters at least, and 200 at most."))
        return answer, False

    words = t.gettext("5/5 A password for the pages, for the user «{name}» (10 letters or more; it is not shown)")
    default = t.gettext("as it is") if known.has_admin else t.gettext("one is made")
    return _ask(asker, said, ("password", words.format(name=admin), default), read, is_hidden=True)


def _ask(
    asker: Asker, said: str, words: tuple[str, str, str], read: Callable[[str], Read], *, is_hidden: bool = False
) -> Read:
    """Return what is made of the answer; what was said before is tried first, and only a patient asker asks again."""
    option, question, default = words
    answer = said
    if not said and asker.is_patient:
        answer = asker.ask(f"{question} [{default}]" if default else question, is_hidden)
    while True:
        try:
            return read(answer)
        except BadAnswerError as error:
            if not asker.is_patient:
                raise BadAnswerError(f"{option}: {error}") from error
            asker.say(str(error))
        answer = asker.ask(f"{question} [{default}]" if default else question, is_hidden)


def _say_way(settings: Settings, t: NullTranslations) -> str:
    """Return by what alerts go now, without its secrets."""
    ways = []
    if settings.smtp_url:
        ways.append(t.gettext("mail by {host}").format(host=urlsplit(settings.smtp_url).hostname))
    if settings.telegram_token:
        ways.append("Telegram")
    return ", ".join(ways)


def _as_said(settings: Settings) -> dict[str, str]:
    """Return the settings that a new way of telling goes together with; the others come from the environment."""
    names = ("smtp_url", "mail_from", "telegram_token", "telegram_url", "admin_to", "contact")
    return {name: str(getattr(settings, name)) for name in names}

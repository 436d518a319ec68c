"""The five answers as a frozen value, and how each of them is read: what cannot be used is one sentence at once."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import time
from email.utils import parseaddr
from gettext import NullTranslations
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alerts.asking import WEEKDAYS, BadWishError, read_hour
from alerts.subscriptions import Frequency
from config.watchlist import TOPICS
from zanwatch.entry import UsageError

ASKED = ("through", "to", "topics", "when", "password")
_TOKEN = re.compile(r"\d{5,}:[\w-]{10,}")
_MAILBOX = re.compile(r"[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+")
_CHAT = re.compile(r"-?\d+|@\w+")
_OTHERS = 0o077


class BadAnswerError(ValueError):
    """Raised for an answer that cannot be used, from this room; its words say what is wrong, and hold no secret."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered, as it was said; empty means that nothing was, and what stands stays."""

    through: str = ""
    """A mail server, as smtps://name:password@host, or the token of a bot."""
    to: str = ""
    """Who is told: mail addresses or chat numbers with a space between them."""
    topics: str = ""
    when: str = ""
    password: str = ""
    """Of the pages' first admin."""
    name: str = ""
    """The label of the person who is told; it goes into no message."""
    admin: str = ""
    """What the admin signs in with."""
    sender: str = ""
    contact: str = ""
    """What portals are told of us."""
    language: str = ""
    """In which the person reads."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When somebody is told: at once, or in a digest at an hour of a day."""

    frequency: Frequency
    at: time = time(8)
    weekday: int = 0

    def __str__(self) -> str:
        """Return it as it is said, as «daily 08:00»."""
        if self.frequency == "at_once":
            return "at_once"
        day = f"{WEEKDAYS[self.weekday]} " if self.frequency == "weekly" else ""
        return f"{self.frequency} {day}{self.at:%H:%M}"


def read_answers(path: Path) -> Answers:
    """Return the answers of a TOML file; raises UsageError that names what is wrong, and shows no value."""
    try:
        if path.stat().st_mode & _OTHERS and os.name == "posix":
            raise UsageError(f"{path}: it holds a password, and others can read it; first: chmod 600 {path}")
        said = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} is no TOML file") from error
    known = {field.name for field in fields(Answers)}
    for name, value in said.items():
        if name not in known:
            raise UsageError(f"{path}: {name}: not one of {', '.join(sorted(known))}")
        if not isinstance(value, str):
            raise UsageError(f'{path}: {name}: write it in quotes, as {name} = "…"')
    return Answers(**said)


def with_answers(answers: Answers, said: Mapping[str, str | None]) -> Answers:
    """Return the answers with those that were said elsewhere over them."""
    return replace(answers, **{name: value for name, value in said.items() if value})


def read_through(said: str, t: NullTranslations) -> dict[str, str]:
    """Return the settings that a way means; raises BadAnswerError.

    >>> from gettext import NullTranslations
    >>> read_through("mail.example.kz:587", NullTranslations())
    {'smtp_url': 'smtp://mail.example.kz:587'}
    >>> read_through("12345:abcdefghijkl", NullTranslations())
    {'telegram_token': '12345:abcdefghijkl'}
    """
    words = said.strip()
    if _TOKEN.fullmatch(words):
        return {"telegram_token": words}
    url = words if "://" in words else f"smtp://{words}"
    if re.search(r"\s", url) or urlsplit(url).scheme not in ("smtp", "smtps") or not urlsplit(url).hostname:
        raise BadAnswerError(
            t.gettext(
                "This is neither a mail server (smtps://name:password@mail.example.kz) nor the token of a bot"
                " (123456789:letters)."
            )
        )
    return {"smtp_url": url}


def find_sender(smtp_url: str, channels: tuple[str, ...]) -> str:
    """Return from whom mails come where nobody said so: the mailbox that signs in, else the first reader's own.

    >>> find_sender("smtps://news%40example.kz:x@mail.example.kz", ()), find_sender("smtp://h", ("mailto:a@b.kz",))
    ('news@example.kz', 'a@b.kz')
    """
    user = unquote(urlsplit(smtp_url).username or "")
    if _MAILBOX.fullmatch(user):
        return user
    first = next((channel for channel in channels if channel.startswith("mailto:")), "")
    return parseaddr(first.partition(":")[2])[1]


def read_channels(said: str, t: NullTranslations) -> tuple[str, ...]:
    """Return the addresses of people, each as our other commands take it; raises BadAnswerError.

    >>> from gettext import NullTranslations
    >>> read_channels("a@b.kz 42", NullTranslations())
    ('mailto:a@b.kz', 'tgram:42')
    """
    from alerts.channels import BadChannelError, check_channel  # noqa: PLC0415 - see zanwatch.commands

    channels = tuple(dict.fromkeys(_as_channel(word) for word in said.replace(",", " ").split()))
    if not channels:
        raise BadAnswerError(t.gettext("Give one address or chat number at least."))
    for channel in channels:
        try:
            check_channel(channel)
        except BadChannelError as error:
            words = t.gettext("This is neither a mail address (name@example.kz) nor the number of a chat (123456789).")
            raise BadAnswerError(words) from error
    return channels


def _as_channel(word: str) -> str:
    if _MAILBOX.fullmatch(word):
        return f"mailto:{word}"
    return f"tgram:{word}" if _CHAT.fullmatch(word) else word


def read_topics(said: str, t: NullTranslations) -> tuple[str, ...]:
    """Return the codes of the topics that are named by number or code; «all» is every one. Raises BadAnswerError.

    >>> from gettext import NullTranslations
    >>> read_topics("2, migration", NullTranslations())
    ('migration', 'domestic_violence')
    """
    words = said.replace(",", " ").lower().split()
    if words == ["all"]:
        return TOPICS
    chosen = set()
    for word in words:
        number = int(word) if word.isdecimal() else 0
        topic = TOPICS[number - 1] if 1 <= number <= len(TOPICS) else word
        if topic not in TOPICS:
            raise BadAnswerError(
                t.gettext("{word}: a number from 1 to {last}, or all.").format(word=word, last=len(TOPICS))
            )
        chosen.add(topic)
    if not chosen:
        raise BadAnswerError(t.gettext("Choose one topic at least, or all."))
    return tuple(topic for topic in TOPICS if topic in chosen)


def read_when(said: str, t: NullTranslations) -> Moment:
    """Return when somebody is told; raises BadAnswerError.

    >>> from gettext import NullTranslations
    >>> [str(read_when(said, NullTranslations())) for said in ("1", "daily 09:30", "weekly fri")]
    ['at_once', 'daily 09:30', 'weekly fri 08:00']
    """
    words = said.lower().replace(",", " ").split()
    first = {"1": "at_once", "2": "daily", "3": "weekly"}.get(words[0], words[0]) if words else ""
    rest = words[1:]
    weekday = WEEKDAYS.index(rest.pop(0)) if first == "weekly" and rest and rest[0] in WEEKDAYS else 0
    try:
        at = read_hour(rest.pop(0), "when") if rest and first in ("daily", "weekly") else time(8)
    except BadWishError:
        first = ""
    if first == "at_once" and not rest:
        return Moment("at_once")
    if first == "daily" and not rest:
        return Moment("daily", at)
    if first == "weekly" and not rest:
        return Moment("weekly", at, weekday)
    raise BadAnswerError(t.gettext("1 (at once), 2 or «daily 08:00», 3 or «weekly mon 08:00»."))

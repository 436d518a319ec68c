"""What stands under an alert in a chat: two pages to open, and words to us that tell nothing to whoever reads them.

A word to us is a letter and an opaque token, under Telegram's 64 bytes: no topic, no act, no name. It stands in private
chats with our own bot alone; in a group anybody could press it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from typing import Literal
from urllib.parse import urlsplit

from alerts.channels import is_apprise_url
from alerts.model import Button, kind_of
from law.summaries.effects import write_date

Word = Literal["seen", "snooze", "take"]
_LETTERS: dict[Word, str] = {"seen": "v", "snooze": "z", "take": "t"}
MOST_BYTES = 64
"""Telegram's limit of what a button may say."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader has said of a message already; None is nothing. ``seen_at`` is by her own clock."""

    seen_at: datetime | None = None
    snoozed_until: date | None = None
    has_taken: bool = False
    """Whether she looks after it in the inbox of the house."""


@dataclass(frozen=True, slots=True)
class Under:
    """What can be done with a message: its pages, empty where there are none; its token, empty where none may speak."""

    compare: str = ""
    official: str = ""
    token: str = ""
    is_alert: bool = False
    """Whether it is about one act, so that one can be silent about that for a while."""
    is_work: bool = False
    """Whether its reader is of the staff that looks after the inbox."""


def write_buttons(under: Under, said: Said, t: NullTranslations) -> tuple[tuple[Button, ...], ...]:
    """Return the rows of buttons; a button that was pressed says so, and stays."""
    pages = []
    if urlsplit(under.compare).scheme == "https":
        # Telegram opens no address of this machine, and refuses the whole message for one.
        pages.append(Button(t.gettext("Compare"), url=under.compare))
    if under.official:
        pages.append(Button(t.gettext("Official text"), url=under.official))
    words = []
    if under.token:
        words.append(Button(_say_seen(said, t), data=f"{_LETTERS['seen']}{under.token}"))
    if under.token and under.is_alert:
        words.append(Button(_say_snoozed(said, t), data=f"{_LETTERS['snooze']}{under.token}"))
    work = []
    if under.token and under.is_alert and under.is_work:
        work.append(Button(_say_taken(said, t), data=f"{_LETTERS['take']}{under.token}"))
    return tuple(tuple(row) for row in (pages, words, work) if row)


def read_word(data: object) -> tuple[Word, str] | None:
    """Return what a button said and its token; None where no button of ours says that.

    >>> read_word("vabc"), read_word("xabc"), read_word(None)
    (('seen', 'abc'), None, None)
    """
    if not isinstance(data, str) or not data.isascii() or not 1 < len(data) <= MOST_BYTES:
        return None
    word = next((word for word, letter in _LETTERS.items() if data[0] == letter), None)
    return (word, data[1:]) if word else None


def may_speak(channel: str) -> bool:
    """Tell whether an address is a private chat with our own bot: a group's number is below zero, a channel has a name.

    >>> may_speak("tgram:42"), may_speak("tgram:-10042"), may_speak("tgram://1:a/42"), may_speak("mailto:a@b.kz")
    (True, False, False, False)
    """
    return kind_of(channel) == "telegram" and not is_apprise_url(channel) and channel.partition(":")[2].isdigit()


def _say_seen(said: Said, t: NullTranslations) -> str:
    if said.seen_at is None:
        return t.gettext("I have seen it")
    return t.gettext("✓ Seen, {moment}").format(moment=f"{said.seen_at:%d.%m %H:%M}")


def _say_snoozed(said: Said, t: NullTranslations) -> str:
    if said.snoozed_until is None:
        return t.gettext("Silent for 7 days")
    return t.gettext("✓ Silent until {date}").format(date=write_date(said.snoozed_until))


def _say_taken(said: Said, t: NullTranslations) -> str:
    return t.gettext("✓ With me") if said.has_taken else t.gettext("I take it on")

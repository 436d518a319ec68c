"""Who hears, what is told, and the record that it was said: frozen values.

What is told is News: all that one pass found in one act, its languages together. It becomes one Message for each
person and channel; the Delivery of that message is stored before it is sent, with the words as they will be sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from alerts.subscriptions import USUAL, Subscription, Wish
from law.model import ActFacts, Change, Language

ReaderLanguage = Literal["rus", "kaz", "uzb", "eng"]
READER_LANGUAGES: tuple[ReaderLanguage, ...] = ("rus", "kaz", "uzb", "eng")
ChannelKind = Literal["mail", "telegram", "other"]
DeliveryState = Literal["waiting", "sending", "sent", "dead", "standby", "folded"]
"""``standby`` goes out only if the address before it fails; ``folded`` is told by one message together with others."""


OtherText = Literal["unread", "unchanged", "changed"]
"""An edition's text in the other language: not read yet, read and as it was, or changed in what is not told here."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asked to be told; ``name`` is a label that person chose, unique here, and goes into no message."""

    name: str
    language: ReaderLanguage
    channels: tuple[str, ...]
    """Addresses in order: ``mailto:a@b.kz``, ``tgram:CHAT``, or any Apprise URL. Secret: never in a log or a title."""
    topics: tuple[str, ...]
    """Topics that she follows by the defaults: a plain rule for each, at once (contract.md)."""
    subscriptions: tuple[Subscription, ...] = ()
    """All her rules, those of ``topics`` among them once they are stored."""
    wish: Wish = USUAL


@dataclass(frozen=True, slots=True)
class Step:
    """The changes of one act in one language from one edition to the next, in the order of the act."""

    language: Language
    from_on: date
    to_on: date
    changes: tuple[Change, ...]
    late_on: date | None = None
    """The date of the edition that came to light late and made this step; a later edition was told before it."""
    returned_to: date | None = None
    """The date of the earlier edition whose law the newer text of this step brings back."""
    portal: str = ""
    """The portal that the newer text was read from; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class NextAct:
    """The act that takes the place of one that ended; its code is empty while only its number is known."""

    facts: ActFacts
    is_watched: bool
    """Whether the watch follows it."""
    is_confirmed: bool
    """Whether a person has said so; else it is what the program found."""


@dataclass(frozen=True, slots=True)
class News:
    """All that one pass found in one act; ``key`` is the same whenever the same is found: a keyed hash (hex)."""

    key: str
    facts: ActFacts
    steps: tuple[Step, ...]
    seen_at: datetime
    next_act: NextAct | None = None
    """Who takes this act's place, where its status is part of the news."""
    other_texts: Mapping[Language, OtherText] = field(default_factory=dict)
    """What is stored of the same edition in a language that these steps are not in; empty where nobody looked."""


@dataclass(frozen=True, slots=True)
class Message:
    """The composed words for one channel: ``html`` is empty where the channel has plain text only."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a delivery tells of, as far as sending must know it."""

    act: str = ""
    """The code of the one act it is about; empty for a digest and the like, which no storm folds."""
    changes: int = 0
    weight: int = 0
    """How heavy the heaviest of its changes is: its place in SEVERITIES."""
    answers: str = ""
    """The key of the delivery that this one corrects, in whose thread it goes."""


@dataclass(frozen=True, slots=True)
class Button:
    """What stands under a message: it opens a page, or says a word to us that means nothing to anybody else."""

    text: str
    url: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail carries; its name tells nothing of what it is about."""

    name: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Posting:
    """What is known only at the moment of sending, and is no part of the stored words."""

    language: ReaderLanguage = "rus"
    unsubscribe_url: str = ""
    """Stops this address with one click; empty where there are no public pages."""
    reply_to: str = ""
    """How the channel calls the message that this one answers."""
    told_ids: tuple[str, ...] = ()
    """How the channel calls the parts that an earlier try has brought there."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    """Rows of buttons under the last part, where the channel has any."""
    attachments: tuple[Attachment, ...] = ()
    """Files of a mail; other channels carry none."""
    unattached: int = 0
    """How many more were asked for, and could not be made or are too large."""
    unattached_at: tuple[str, ...] = ()
    """Where the first of those can be read; empty where there are no public pages."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one address. ``key`` and ``message_id`` stay the same however often it is tried."""

    key: str
    alert: str
    """The alert's number as people see it, as «ZW-3F9A2C1B»; the same on every channel."""
    person: str
    channel: str
    message: Message
    message_id: str
    created_at: datetime
    state: DeliveryState = "waiting"
    attempts: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    answer: str = ""
    """What the channel's server said last, with secrets taken out."""
    about: About = About()
    posting: Posting = Posting()


def kind_of(channel: str) -> ChannelKind:
    """Return which format an address takes.

    >>> kind_of("mailto:a@b.kz"), kind_of("tgram:42"), kind_of("slack://x")
    ('mail', 'telegram', 'other')
    """
    scheme = channel.partition(":")[0].lower()
    if scheme in ("mailto", "mailtos"):
        return "mail"
    return "telegram" if scheme == "tgram" else "other"

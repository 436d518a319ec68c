"""What the demo shows, as values: the screen and the page tell the same story from them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.passes import ActReport
from flows.pendings import Kept
from flows.previewing import CannotMatchError, Forecast
from law.model import ActFacts, Change, Revision
from law.pending import Pending
from zanwatch.demo.chats import ChatMessage
from zanwatch.demo.house import Fired
from zanwatch.demo.mailbox import Mail
from zanwatch.demo.visit import Copy


@dataclass(frozen=True, slots=True)
class ReadAct:
    """An act that was read for the first time."""

    facts: ActFacts
    units: int
    words: int
    """Words of the law, Russian and Kazakh together."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The first reading; nobody is told of what was there before."""

    on: date
    acts: tuple[ReadAct, ...]
    sent: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Held:
    """A pass in which the portal gave a page that is no law, or not all of it."""

    fault: str
    lines: tuple[ActReport, ...]
    came: tuple[int, int]
    """HTTP status and bytes of the spoilt answer, the Russian one."""
    sent: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Card:
    """What changed in one act: one edition to the next, or the act's status."""

    facts: ActFacts
    before: Revision
    after: Revision
    changes: tuple[Change, ...]
    other: int
    """How many changes the text in the other language has."""
    successor: ActFacts | None = None
    """The act that takes its place, where it is known here."""


@dataclass(frozen=True, slots=True)
class News:
    """A day on which something was new: cards, acts that were met for the first time, what was sent."""

    on: date
    cards: tuple[Card, ...]
    first: tuple[ReadAct, ...]
    mails: tuple[Mail, ...]
    messages: tuple[ChatMessage, ...]
    seconds: float
    coming: tuple[Pending, ...] = ()
    """What is to come in the acts of this day."""
    came: tuple[Kept, ...] = ()
    """What was announced, and came on this day."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """One more pass over everything: nothing is new and nothing is sent again."""

    acts: int
    changes: int
    sent: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Served:
    """What `zanwatch serve` did by itself, and its pages as files."""

    fired: Fired
    copies: tuple[Copy, ...]
    files: tuple[Path, ...]
    """What can be taken along of a comparison: a document, a redline, and its evidence."""
    sheet: str
    """The code of the printed sheet that it marked as one to be checked."""
    seconds: float
    """How long it was waited for; it had stood up while the story was told."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What it came to, counted in the store and not in this story."""

    acts: int
    editions: int
    read: int
    """Bytes that the portal gave."""
    changes: int
    messages: int
    readers: int
    shut: int
    """Addresses that get nothing more, for their server said so."""
    held: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Night:
    """What waited in the evening of a day with news, and went in the morning; and a chat that was closed."""

    on: date
    late: Mail
    """What waited until the quiet hours of its reader were over."""
    digest: Mail
    shut: str
    """Why the chat gets nothing more, in the words of its server."""
    stood_in: tuple[Mail, ...]
    """What went to the mailbox of the same reader instead: the message, and a word that the chat is closed."""
    forgotten: str
    """The mailbox of the digest's reader: she was forgotten, and no byte of it is left in the database."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that was tried on the past year before it was kept, and one that could never speak."""

    forecast: Forecast
    error: CannotMatchError
    seconds: float


@dataclass(frozen=True, slots=True)
class Reminded:
    """A day on which nothing changed, and one reader was reminded of what is to come."""

    on: date
    mail: Mail
    seconds: float


@dataclass(frozen=True, slots=True)
class Source:
    """How a source of the story fares, as `zanwatch sources` has it."""

    name: str
    texts: int
    errors: float
    """The part of what it was asked for that it did not give, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What works in the running house without signing in, and how its sources fare."""

    stopped: str
    """The address that was stopped by the link in its mail."""
    left: int
    """Its reader's addresses after that."""
    calendar: Path
    events: int
    sources: tuple[Source, ...]
    seconds: float


Told = Night | Tried | Reminded | Doors
"""The scenes that are told in sentences alone."""
Scene = Baseline | Held | News | Quiet | Served | Told | Figures

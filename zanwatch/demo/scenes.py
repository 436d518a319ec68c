"""What the demo shows, as values: the screen and the page tell the same story from them."""

from dataclasses import dataclass
from datetime import date

from flows.passes import ActReport
from flows.pendings import Kept
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
    held: int
    seconds: float


Scene = Baseline | Held | News | Quiet | Served | Figures

"""What a crawl is asked for, and how it says that it has done it. The parent writes an order, the child reads it."""

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Literal
from urllib.parse import quote

from law.model import Language

MEBIBYTE = 1 << 20
PRODUCT = "ZanWatch"


@dataclass(frozen=True, slots=True)
class ActOrder:
    """What is wanted of one act in one language.

    ``known`` are the edition dates already stored, ascending; empty: the act was never read. In mode ``new`` that is
    the current edition when nothing is known, else every edition newer than the newest known one; ``all`` is every
    edition in the portal's list, oldest first. ``reread`` asks for the current edition even when the list has nothing
    new.
    """

    code: str
    language: Language
    known: tuple[date, ...] = ()
    mode: Literal["new", "all"] = "new"
    reread: bool = False


@dataclass(frozen=True, slots=True)
class CrawlOrder:
    """One crawl of one portal: what is wanted, and how politely. ``origin`` has no slash at its end.

    ``allowed_hosts`` are names (or names with a port) beside the origin's own that a redirect may lead to.
    """

    portal: str
    origin: str
    acts: tuple[ActOrder, ...]
    delay: float
    """Seconds between two requests, on average; 0 only for this machine."""
    user_agent: str
    allowed_hosts: tuple[str, ...] = ()
    body_limit: int = 32 * MEBIBYTE
    """Bytes of one answer, as sent and as unpacked."""
    answer_seconds: float = 60.0
    """For one answer, from the connection to its last byte."""
    silence_seconds: float = 30.0
    """After this long without a sign of life the child is given up; it gives one every two seconds."""


@dataclass(frozen=True, slots=True)
class Finished:
    """All captures of this act and language have been given."""

    code: str
    language: Language


def name_ourselves(contact: str) -> str:
    """Return our User-Agent, which tells a portal who asks and whom to write to.

    >>> name_ourselves("mailto:a@b.kz").partition("; +")[2]
    'mailto:a@b.kz)'
    """
    words = quote(contact.strip(), safe="/:@?&=+,.-_~%")
    return f"Mozilla/5.0 (compatible; {PRODUCT}/{version('zanwatch')}{f'; +{words}' if words else ''})"

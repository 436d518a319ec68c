"""What a crawl is asked for, and how it says that it has done it. The parent writes an order, the child reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Literal
from urllib.parse import quote

from law.model import Language

MEBIBYTE = 1 << 20
PRODUCT = "ZanWatch"
SIGNED = "; +"
"""Stands in a User-Agent before the words that say whom to write to."""
MOST_LATE = 5
"""Editions that join a list at once without being new; more of them, and it was the list that had been cut before."""
MOST_GAPS = 3
"""Editions of an act that may fail before its history is left for the next time."""


@dataclass(frozen=True, slots=True)
class ActOrder:
    """What is wanted of one act in one language.

    ``known`` are the edition dates already stored, ascending; empty: the act was never read. In mode ``new`` that is
    the current edition when nothing is known, else every edition newer than the newest known one, and those in
    ``again``; ``all`` is every edition in the portal's list, oldest first; ``missing`` is every one that is not known
    and dated before ``until``. ``reread`` asks for the current edition even when the list has nothing new.
    """

    code: str
    language: Language
    known: tuple[date, ...] = ()
    mode: Literal["new", "all", "missing"] = "new"
    reread: bool = False
    again: tuple[date, ...] = ()
    """Known editions that are wanted all the same."""
    listed: tuple[date, ...] = ()
    """What the list had when it was last made use of; in mode ``new`` a day that joined it since is wanted, however
    old; empty where that is not known."""
    until: date | None = None
    address: str = ""
    """The portal's own id of the act, where it is not the code."""
    seen: tuple[str, ...] = ()
    """Of a list: the portal's ids that are known from it; reading stops at a page with no other."""
    if_new: bool = False
    """Whether nothing is asked for unless an edition was asked for in a language before, which is the sign of news."""

    @property
    def failures(self) -> int:
        """After how many editions that failed no other is asked for.

        Whatever is newer than the newest stored edition must be taken in order, or an older one that is missing would
        be hidden for ever. A gap in what is filled in is asked for again.
        """
        return MOST_GAPS if self.mode == "missing" else 1


@dataclass(frozen=True, slots=True)
class Validator:
    """What a portal gave with a text, to be asked for it again only if it changed; either word may be empty."""

    url: str
    language: Language
    etag: str
    last_modified: str


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
    wait_first: float = 0.0
    """Seconds before the first request: the rest of a pause, or of the gap to the last request of the crawl before."""
    rest: float = 0.0
    """Seconds without a request after the portal showed that it does not want us; 0 only for this machine."""
    most_requests: int = 0
    """For each act, where one look at each kind of answer is enough; 0 is as many as it needs."""
    validators: tuple["Validator", ...] = ()
    enough: int = 0
    """Requests of the whole crawl after which no other act is begun; 0 is as many as it takes."""

    @property
    def is_signed(self) -> bool:
        """Whether the User-Agent tells a portal whom to write to."""
        return SIGNED in self.user_agent


@dataclass(frozen=True, slots=True)
class Finished:
    """All captures of this act and language have been given."""

    code: str
    language: Language


def choose_editions(order: ActOrder, listed: tuple[date, ...]) -> Iterator[date | None]:
    """Yield the editions to ask for, oldest first; None is the current one, which stands last in the list.

    >>> first, second, third = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
    >>> list(choose_editions(ActOrder("1", "rus"), (first, second)))
    [None]
    >>> list(choose_editions(ActOrder("1", "rus", known=(first,)), (first, second, third)))
    [datetime.date(2021, 1, 1), None]
    >>> list(choose_editions(ActOrder("1", "rus", known=(third,)), (first, second, third)))
    []
    >>> list(choose_editions(ActOrder("1", "rus", known=(third,), listed=(first, third)), (first, second, third)))
    [datetime.date(2021, 1, 1)]
    >>> list(choose_editions(ActOrder("1", "rus", (second,), "missing", until=third), (first, second, third)))
    [datetime.date(2020, 1, 1)]
    """
    if not listed:
        return
    if order.mode == "all":
        wanted = listed
    elif order.mode == "missing":
        wanted = tuple(day for day in listed if day not in order.known and (order.until is None or day < order.until))
    elif order.known:
        newest, late = max(order.known), _find_late(order, listed)
        fresh = tuple(day for day in listed if day > newest or day in order.again or day in late)
        wanted = fresh or listed[-1:] * order.reread
    else:
        wanted = listed[-1:]
    yield from (day if day != listed[-1] else None for day in wanted)


def _find_late(order: ActOrder, listed: tuple[date, ...]) -> frozenset[date]:
    """Return the days that joined the list since it was last made use of: an edition may be published late."""
    late = frozenset(listed).difference(order.listed, order.known) if order.listed else frozenset[date]()
    return late if len(late) <= MOST_LATE else frozenset()


def name_ourselves(contact: str) -> str:
    """Return our User-Agent, which tells a portal who asks and whom to write to.

    >>> name_ourselves("mailto:a@b.kz").partition("; +")[2]
    'mailto:a@b.kz)'
    """
    words = quote(contact.strip(), safe="/:@?&=+,.-_~%")
    return f"Mozilla/5.0 (compatible; {PRODUCT}/{version('zanwatch')}{f'{SIGNED}{words}' if words else ''})"

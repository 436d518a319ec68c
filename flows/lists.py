"""Which lists of which portals are looked at, and how often; what a list brought becomes items and a verdict.

A portal may move a list's rows at any moment, so a list is known by the ids it showed, never by a row's place.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, Literal

from flows.reading import Kept
from law.discovery.judge import judge_list
from law.discovery.model import Item, Listed, ListPage, Portal
from law.model import Language, Verdict
from law.parsing.portals import adilet_lists, espi_search, govkz, legalacts
from storage.lists import ListState

DAILY = timedelta(hours=20)
FRONT = 100
"""Ids; one page of the list of changes."""
CATEGORIES = ("359", "367", "369", "370")
"""Of legalacts: migration and citizenship, family, employment, social security."""
MINISTRIES = ("enbek", "qriim")
"""Of gov.kz: labour, internal affairs."""


@dataclass(frozen=True, slots=True)
class PortalList:
    """A list: ``spider`` reads it for the portal, ``read`` understands a page of it."""

    portal: Portal
    spider: str
    name: str
    read: Callable[[bytes], ListPage[Any]]
    language: Language = "rus"
    every: timedelta = timedelta()
    """It is left alone for so long after it was read."""
    swept_every: timedelta | None = None
    """It is read deep so often, for rows that slipped through; not all lists on one day, so that no day is full."""
    is_by_change: bool = False
    """Whether it stands in the order of the last change, so that its order tells what was changed."""


@dataclass(frozen=True, slots=True)
class Taken(Generic[Item]):
    """What one reading of a list brought: its items from the front, a verdict for every capture and for the whole."""

    items: tuple[Item, ...]
    verdicts: tuple[tuple[int, Verdict], ...]
    worst: Verdict


LISTS: tuple[PortalList, ...] = (
    PortalList("espi", "espi_search", "search", espi_search.read_search, swept_every=timedelta(days=5)),
    PortalList(
        "adilet", "adilet_lists", "changed", adilet_lists.read_search, swept_every=timedelta(days=6), is_by_change=True
    ),
    # The list of changes has its documents too; the feed is for what that may miss.
    PortalList("adilet", "adilet_lists", "rss", adilet_lists.read_feed, every=DAILY),
    *(
        PortalList("legalacts", "legalacts", name, legalacts.read_list, swept_every=timedelta(days=7))
        for name in CATEGORIES
    ),
    *(
        PortalList("legalacts", "legalacts", f"{name}/IN_ARCHIVE", legalacts.read_list, every=DAILY)
        for name in CATEGORIES
    ),
    *(PortalList("govkz", "govkz", name, govkz.read_documents, swept_every=timedelta(days=8)) for name in MINISTRIES),
)
PORTALS: tuple[Portal, ...] = ("espi", "adilet", "legalacts", "govkz")


def choose_mode(asked: PortalList, state: ListState | None, now: datetime) -> Literal["new", "all"] | None:
    """Return how a list is to be read now, None where it is left alone."""
    if state is None:
        return "new"
    if now - state.read_at < asked.every:
        return None
    is_due = asked.swept_every is not None and now - state.swept_at >= asked.swept_every
    return "all" if is_due else "new"


def choose_seen(asked: PortalList, state: ListState | None) -> tuple[str, ...]:
    """Return the ids at which turning the pages of a list may end.

    In the order of the last change any act may come to the front again, so there only what stood in front counts.
    """
    ids = state.ids if state else ()
    return ids[:FRONT] if asked.is_by_change else ids


def take_list(asked: PortalList, kept: Sequence[Kept], expected: Collection[str]) -> Taken[Any]:
    """Judge and read the captures of a list, in their order of arrival; a row that was met twice is the later one.

    ``expected`` are ids that the list must still show something of: with none of them here, a list that says that it
    is empty is not believed.
    """
    items: dict[str, Any] = {}
    verdicts: list[tuple[int, Verdict]] = []
    for one in kept:
        judged = judge_list(one.capture, asked.read)
        verdict, page = judged.verdict, judged.value
        if page is not None:
            items.update({item.number: _held_by(asked, item) for item in page.items})
            if verdict.outcome == "good" and not page.items and expected and one.capture.page == 1:
                told = f"the list says that it is empty, and {len(expected)} of it should be there"
                verdict = Verdict("quarantined", "empty", told)
        verdicts.append((one.number, verdict))
    worst = next((verdict for _, verdict in verdicts if verdict.outcome != "good"), Verdict("good"))
    return Taken(tuple(items.values()), tuple(verdicts), worst)


def _held_by(asked: PortalList, item: Item) -> Item:
    """The address that people open at gov.kz has the ministry in it, which the documents themselves do not name."""
    return replace(item, holder=asked.name) if isinstance(item, Listed) and asked.portal == "govkz" else item


def find_moved(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """Return the ids that came to the front of a list by change since it was read; all others kept their order.

    What stood first and was changed again did not move; a list cannot tell that.

    >>> find_moved(["a", "b", "c", "d"], ["c", "x", "a", "b", "d"])
    ('c', 'x')
    >>> find_moved([], ["a"]), find_moved(["a", "b"], ["a", "b"])
    ((), ())
    """
    if not before:
        return ()
    places = {name: place for place, name in enumerate(before)}
    last, front = len(before), len(now)
    for at in range(len(now) - 1, -1, -1):
        place = places.get(now[at])
        if place is None:
            continue
        if place >= last:
            break
        last, front = place, at
    return tuple(now[:front])

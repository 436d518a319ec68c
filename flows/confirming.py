"""A first text that does not show its own end is asked for once more: what cuts an answer cuts the next one elsewhere.

An edition that comes later is measured against the one before it. The first one of an act has nothing to be measured
against, and half of it is a law in good order. Where the two answers have other words, both are held back.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.crawling import Asking, Brought, crawl_acts, load_kept, make_order
from flows.hosts import AlreadyRunningError, fenced, held_host
from flows.reading import Reading
from flows.tools import Tools
from law.model import Language, Verdict
from law.quality.ending import shows_its_end
from storage.captures import record_verdict

if TYPE_CHECKING:
    from flows.passes import Wish

Read = Callable[["Wish", Brought], list[Reading]]
REASON = "cut-text"
_NOT_AGAIN = "it shows no end, and was not given a second time"
_OTHERWISE = "it shows no end, and came with other words when it was asked for again"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of an act, and what was read of it."""

    wish: "Wish"
    brought: Brought
    readings: list[Reading]

    @property
    def endless(self) -> tuple[Language, ...]:
        """The languages of which nothing is stored, and whose text does not show its end."""
        return tuple(
            reading.language
            for reading in self.readings
            if reading.is_first and reading.revisions and not shows_its_end(reading.revisions[-1][0])
        )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An act whose text is asked for once more: numbers of captures, for many acts may wait."""

    wish: "Wish"
    numbers: dict[Language, list[int]]
    endless: tuple[Language, ...]


def confirm(
    tools: Tools,
    run: int,
    arriving: Generator[tuple["Wish", Brought], None, None],
    asking: Asking,
    read: Read,
) -> Generator[Arrival, None, None]:
    """Yield what arrives as it was read; first texts without an end come last, agreed on or held back.

    A history is its own witness: the edition after the first is measured against it.
    """
    waiting: dict[str, _Waiting] = {}
    with closing(arriving):
        for wish, brought in arriving:
            arrival = Arrival(wish, brought, read(wish, brought))
            if arrival.endless and not asking.history:
                numbers = {language: [one.number for one in kept] for language, kept in brought.items()}
                waiting[wish.code] = _Waiting(wish, numbers, arrival.endless)
            else:
                yield arrival
    if waiting:
        yield from _ask_again(tools, run, waiting, asking, read)


def _ask_again(
    tools: Tools, run: int, waiting: dict[str, _Waiting], asking: Asking, read: Read
) -> Generator[Arrival, None, None]:
    wishes = [replace(one.wish, languages=one.endless) for one in waiting.values()]
    with suppress(AlreadyRunningError), held_host(tools.store, tools.settings.portal_origins[asking.portal]) as held:
        crawling = replace(tools, crawl=fenced(tools.crawl, held))
        order = make_order(crawling, wishes, asking)
        for code, brought in crawl_acts(crawling, run, order, lambda _code, _language, _why: None):
            one = waiting.pop(code)
            yield _settle(tools, one, read, read(one.wish, brought))
    for one in waiting.values():
        # The crawl broke off, or another pass took the host between the two.
        yield _settle(tools, one, read, ())


def _settle(tools: Tools, one: _Waiting, read: Read, again: Sequence[Reading]) -> Arrival:
    """Hold back what did not come again in the same words, and write down what became of the second answers."""
    brought = load_kept(tools, one.numbers)
    arrival = Arrival(one.wish, brought, read(one.wish, brought))
    second = {reading.language: reading for reading in again}
    doubts: dict[Language, Verdict] = {}
    for reading in arrival.readings:
        if reading.language in one.endless:
            other = second.get(reading.language)
            if other is None or not other.revisions:
                doubts[reading.language] = Verdict("quarantined", REASON, _NOT_AGAIN)
            elif _words(other) != _words(reading):
                doubts[reading.language] = Verdict("quarantined", REASON, _OTHERWISE)
    with tools.store.transaction() as session:
        for language, reading in second.items():
            taken = {number for _, numbers in reading.revisions for number in numbers}
            doubt = doubts.get(language, Verdict("identical"))
            for number, verdict in reading.verdicts:
                record_verdict(session, number, doubt if number in taken else verdict)
    if doubts and not one.wish.code.isdecimal():
        # It is read anew as soon as one of its languages gives its code: nothing of it may do so now.
        doubts = {reading.language: next(iter(doubts.values())) for reading in arrival.readings}
    for reading in arrival.readings:
        if reading.language in doubts:
            reading.hold(doubts[reading.language])
    return arrival


def _words(reading: Reading) -> tuple[object, ...]:
    newest = reading.revisions[-1][0]
    return newest.portal_version_on, newest.law_hash, newest.notes_hash

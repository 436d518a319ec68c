"""From a portal to the mailbox: 95 of 100 within six hours, at no more than 200 requests a day; simulated over 90 days.

Real are the rules: the shipped timetable, whose turn it is (``flows.rota``), how a list is read (the spider's own
turning of pages) and how often (``choose_mode``), what moved (``find_moved``). Invented are the portals
(``delay_portals``). Counted is every request: robots.txt, lists, texts and their pages, amending acts, what is read
again, and one in a hundred that fails and is asked for once more.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest

from config.hours import begin_day
from config.schedules import Schedule, read_default_schedules
from config.timing import count_runs
from flows.crawling import is_fresh
from flows.lists import LISTS, choose_mode, choose_seen, find_moved
from flows.rota import KEPT, MOST, Choice, Day, Text, Turn, choose_reread, choose_turn, may_look
from law.model import LANGUAGES
from spiders.orders import ActOrder
from storage.lists import MOST_IDS, ListState
from tests.flows.delay_portals import (
    END,
    KINDS,
    START,
    TODAY,
    WHOLE,
    Edition,
    Portals,
    World,
    make_portals,
    turn_over,
)

SIX_HOURS, A_DAY = timedelta(hours=6), timedelta(days=1)
ZONE = "Asia/Almaty"
"""A day of requests begins at its midnight."""
A_REQUEST = timedelta(seconds=2.5 + 2)
"""The polite pause, and an answer."""
FAILING = 0.01
A_RETRY = timedelta(seconds=60)
MAIL, WAITING = timedelta(seconds=30), timedelta(minutes=5)
"""Composing and sending; until the next round of what waits to be sent."""
ROBOTS = 1
LAST = timedelta(days=2)
"""What comes at the very end has no time to be seen."""


@dataclass
class Us:
    """What we know, and what it cost."""

    portals: Portals
    states: dict[str, ListState] = field(default_factory=dict)
    met: dict[str, datetime] = field(default_factory=dict)
    """When each row was seen first."""
    turns: dict[str, Turn] = field(default_factory=dict)
    read_at: dict[str, datetime] = field(default_factory=dict)
    known: dict[Edition, datetime] = field(default_factory=dict)
    """When each edition was read."""
    looked_at: dict[str, datetime] = field(default_factory=dict)
    laws: set[datetime] = field(default_factory=set)
    """Amending acts that were fetched."""
    requests: list[tuple[datetime, int]] = field(default_factory=list)
    passes: list[datetime] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - a simulation

    def begin(self, at: datetime) -> None:
        """Know all that there is, as after the first passes of a new store."""
        for portal in dict.fromkeys(one.portal for one in LISTS):
            self.look(portal, at)
        for number, act in enumerate(self.portals.kinds):
            both = dict.fromkeys(LANGUAGES, at)
            self.turns[act] = Turn(act, both, self.portals.past[act])
            self.read_at[act] = at - timedelta(days=number % 15)
        self.known = {one: at for found in self.portals.editions.values() for one in found if one.at <= at}
        self.requests.clear()

    def work(self, schedule: Schedule, at: datetime) -> None:
        """Do what a schedule means."""
        day = self.measure_day(at)
        if schedule.what == "watch":
            self.read(choose_turn(list(self.turns.values()), day.most, at), at, enough=day.left - KEPT)
        elif schedule.what == "reread":
            texts = [Text(act, read, self._is_fresh(act, read, at)) for act, read in self.read_at.items()]
            self.read([Choice(act) for act in choose_reread(texts, day)], at, both=True, reread=True)
        elif may_look(schedule.portal, day, self.looked_at.get(schedule.portal), at):
            self.read([Choice(act) for act in self.look(schedule.portal, at)], at, both=True)

    def measure_day(self, at: datetime) -> Day:
        """Return what a day has left, as ``flows.rounds`` counts it."""
        midnight = begin_day(at, ZONE)
        spent = sum(count for moment, count in self.requests if midnight <= moment < at)
        passes = [moment for moment in self.passes if midnight <= moment < midnight + A_DAY]
        return Day(MOST - spent, sum(moment > at for moment in passes), len(passes), len(self.turns))

    def read(
        self,
        chosen: Sequence[Choice],
        at: datetime,
        *,
        both: bool = False,
        reread: bool = False,
        enough: int | None = None,
    ) -> None:
        """Ask for the editions of acts, and for what is new; ``both`` portals, ``reread`` the texts whatever is new.

        After ``enough`` requests no other act is begun, as the spider does it.
        """
        now, told = at, list[Edition]()
        count = ROBOTS * (2 if both else 1) if chosen else 0
        for choice in chosen:
            if enough is not None and count >= enough:
                break
            act, pages = choice.code, KINDS[self.portals.kinds[choice.code]][1]
            asked = choice.languages[:1] if choice.if_new else choice.languages
            fresh = [
                one
                for one in self.portals.editions[act]
                if one not in self.known and (one.at if both else one.espi_at) <= now
            ]
            made = len(asked) * (2 if both else 1)
            if fresh or reread:
                # The other language too; every page of each text, and the amending act of each edition.
                made += (len(LANGUAGES) - len(asked)) + len(LANGUAGES) * pages * max(1, len(fresh))
                made += 2 * len(LANGUAGES) * len({one.law for one in fresh} - self.laws) + len(LANGUAGES) * both
                self.laws |= {one.law for one in fresh}
                self.read_at[act] = now
            failed = sum(self.chance.random() < FAILING for _ in range(made))
            made += failed * (ROBOTS + len(LANGUAGES))
            now += A_REQUEST * made + A_RETRY * failed
            count += made
            told += fresh
            turn = self.turns[act]
            asked_at = turn.asked_at | dict.fromkeys(LANGUAGES if fresh or reread else asked, now)
            self.turns[act] = Turn(act, asked_at, turn.changes + len(fresh))
        self.requests.append((at, count))
        # The mails leave when the pass is over, and now and then the mail server is away until the next round.
        self.known |= {one: now + MAIL + WAITING * (self.chance.random() < FAILING) for one in told}

    def _is_fresh(self, act: str, read: datetime, now: datetime) -> bool:
        newest = max((self.known[one] for one in self.portals.editions[act] if one in self.known), default=None)
        return newest is not None and newest > START and is_fresh(newest, read, now)

    def look(self, portal: str, at: datetime) -> tuple[str, ...]:
        """Read the lists of a portal that are due; return the watched acts that moved."""
        now, moved, count = at, (), 0
        self.looked_at[portal] = at
        for one in (one for one in LISTS if one.portal == portal):
            state = self.states.get(one.name)
            mode = choose_mode(one, state, at)
            if mode is None:
                continue
            spider = turn_over(self.portals, one, now)
            asyncio.run(spider.read_act(ActOrder(one.name, "rus", mode=mode, seen=choose_seen(one, state))))
            pages = vars(spider)["pages"]
            now += A_REQUEST * len(pages)
            count += len(pages)
            ids = tuple(dict.fromkeys(row for page in pages for row in page))
            for row in ids:
                self.met.setdefault(row, now)
            known = state.ids if state else ()
            if one.is_by_change:
                moved = tuple(row for row in find_moved(known, ids) if row.startswith("watched"))
            swept = at if state is None or mode == "all" else state.swept_at
            self.states[one.name] = ListState(tuple(dict.fromkeys((*ids, *known)))[:MOST_IDS], at, swept)
        self.requests.append((at, count + ROBOTS if count else 0))
        return moved


@dataclass(frozen=True)
class Result:
    """The delays of each kind of news, sorted, and the requests of the busiest day."""

    delays: dict[str, list[timedelta]]
    days: Mapping[Hashable, int]

    @property
    def late(self) -> int:
        """Changes that took more than six hours."""
        return sum(delay > SIX_HOURS for delay in self.delays["changes"])

    def p95(self, kind: str) -> timedelta:
        delays = self.delays[kind]
        return delays[int(len(delays) * 0.95)]

    @property
    def busiest(self) -> int:
        return max(self.days.values())

    def __str__(self) -> str:
        told = ", ".join(
            f"{kind} p95 {self.p95(kind).total_seconds() / 3600:.1f} h of {len(delays)}"
            for kind, delays in self.delays.items()
        )
        return (
            f"{told}; requests a day {sum(self.days.values()) / len(self.days):.0f} on average, {self.busiest} at most"
        )


def simulate(world: World, *, with_lists: bool = True) -> Result:
    """Let the shipped timetable run for 90 days; without lists only ЕСПИ's own lists of editions tell what is new."""
    us = Us(make_portals(world))
    us.begin(START)
    shipped = [one for one in read_default_schedules() if one.what != "send" and (with_lists or one.what != "look")]
    moments = [
        (moment, one.name, one)
        for one in shipped
        for moment in takewhile(lambda moment: moment < END, count_runs(one, START))
    ]
    us.passes = [moment for moment, _, schedule in moments if schedule.what == "watch"]
    for moment, _, schedule in sorted(moments, key=lambda item: item[:2]):
        us.work(schedule, moment.astimezone(START.tzinfo))
    days: Counter[date] = Counter()
    for moment, count in us.requests:
        days[begin_day(moment, ZONE).date()] += count
    # Of the first and the last one there is only a part.
    for edge in (min(days), max(days)):
        days.pop(edge)
    return Result({"changes": _delays_of_changes(us), **(_delays_of_rows(us) if with_lists else {})}, days)


def _delays_of_changes(us: Us) -> list[timedelta]:
    found = [one for editions in us.portals.editions.values() for one in editions if START < one.at < END - LAST]
    return sorted(us.known.get(one, END) - one.at for one in found)


def _delays_of_rows(us: Us) -> dict[str, list[timedelta]]:
    """Return how long it took from the first portal that showed a row to us."""
    came: dict[str, datetime] = {}
    for rows in us.portals.rows.values():
        for at, row in rows:
            came[row] = min(at, came.get(row, at))
    kinds = {"drafts": ("359", "367", "369", "370"), "documents": ("enbek", "qriim"), "acts": ("new",)}
    return {
        kind: sorted(
            us.met.get(row, END) - at
            for row, at in came.items()
            if row.startswith(starts) and not row.endswith("closed") and START < at < END - LAST
        )
        for kind, starts in kinds.items()
    }


def pool(acts: dict[str, int], seeds: Sequence[int], *, by_night: bool, with_lists: bool) -> Result:
    """Return what several worlds gave, together: one has some thirty changes, too few for a p95."""
    found = [simulate(World(acts, by_night=by_night, seed=seed), with_lists=with_lists) for seed in seeds]
    delays = {kind: sorted(delay for one in found for delay in one.delays[kind]) for kind in found[0].delays}
    days = {(seed, day): count for seed, one in zip(seeds, found, strict=True) for day, count in one.days.items()}
    return Result(delays, days)


@pytest.mark.parametrize("by_night", [False, True])
@pytest.mark.parametrize("acts", [TODAY, WHOLE], ids=["14", "43"])
def test_what_changes_is_in_the_mailbox_within_six_hours_even_where_no_list_helps(
    acts: dict[str, int], *, by_night: bool
) -> None:
    found = pool(acts, range(10), by_night=by_night, with_lists=False)

    assert found.p95("changes") <= SIX_HOURS, f"{found}"
    assert found.busiest <= MOST, f"{found}"


@pytest.mark.long
def test_today_s_acts_drafts_and_documents_are_all_known_within_six_hours_at_200_requests_a_day() -> None:
    found = pool(TODAY, range(2), by_night=False, with_lists=True)

    assert max(found.p95(kind) for kind in found.delays) <= SIX_HOURS, f"{found}"
    assert found.busiest <= MOST, f"{found}"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_whole_list_is_told_within_six_hours_and_drafts_within_a_day_at_200_requests() -> None:
    found = pool(WHOLE, (6, 1, 2), by_night=False, with_lists=True)

    assert found.p95("changes") <= SIX_HOURS, f"{found}"
    assert found.busiest <= MOST, f"{found}"
    assert max(found.p95(kind) for kind in ("drafts", "documents", "acts")) <= A_DAY, f"{found}"

"""How each portal fares: a green run that brings nothing for days is silence, and silence is said."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from flows.timetable import UNKNOWN, Rhythm, is_list, rhythm_of
from law.languages.words import ReaderLanguage
from storage.captures import StoredCapture
from storage.reading import ActLine, SourceRun, Standing
from storage.sightings import Lead
from storage.timetable import Yield
from web.reading.home import Trouble, read_troubles


@dataclass(frozen=True, slots=True)
class ListState:
    """How a list of drafts or new acts was read the last time; ``name`` is the portal's own."""

    name: str
    outcome: str
    reason: str
    good_at: datetime | None
    asked_at: datetime
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Silence:
    """When a source showed something new last, and after how long it would be silent by what it did before."""

    changed_at: datetime | None
    days: int | None
    limit: int | None
    """None while too little is known of its rhythm."""
    is_over: bool


@dataclass(frozen=True, slots=True)
class Halt:
    """Why nothing comes of a source for a while: readers are told nothing (``stop``), or its host is left alone."""

    kind: str
    """«stopped» or «pause»."""
    since: datetime
    until: datetime | None
    cause: str
    """«held», «corrected»; «captcha», «blocked», «asked»."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FirstBy:
    """Of how many editions a portal was seen first, and how many whole days before the other one, in the middle."""

    first: str
    second: str
    count: int
    days: int
    most: int


@dataclass(frozen=True, slots=True)
class Source:
    """A portal's state; ``light`` is «good», «warning», «bad» or «off», and never the only sign of it."""

    name: str
    light: str
    state: str
    """«works», «partly», «silent», «fails» or «never» asked."""
    run: SourceRun | None
    good_at: datetime | None
    changed_at: datetime | None
    silent_for: timedelta | None
    rhythm: Rhythm
    brought: Yield
    counts: tuple[tuple[str, int], ...]
    """How many texts ended how at their last attempt, by outcome."""
    lists: tuple[ListState, ...]
    troubles: tuple[Trouble, ...]
    quarantined: tuple[StoredCapture, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the store says of all sources together."""

    acts: Sequence[ActLine]
    rhythms: Mapping[str, Rhythm]
    standings: Sequence[Standing]
    changed_at: datetime | None
    quarantined: Sequence[StoredCapture]


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of a source, if it ever ran, and what came of it."""

    run: SourceRun | None
    brought: Yield


def read_source(name: str, last: LastRun, known: Known, language: ReaderLanguage, now: datetime) -> Source:
    """Return one portal's state."""
    rhythm = known.rhythms.get(name, UNKNOWN)
    standings = [standing for standing in known.standings if standing.last.source == name]
    good = [standing.good_at for standing in standings if standing.good_at]
    good_at = max(good, default=None)
    texts = [standing for standing in standings if not is_list(standing.last)]
    troubles = read_troubles(known.acts, texts, known.rhythms, language, now)
    counts = Counter(standing.last.outcome for standing in standings if not is_list(standing.last))
    silent_for = now - good_at if good_at and rhythm.is_silent_since(good_at, now) else None
    state = _state(standings, troubles, good_at, is_silent=silent_for is not None)
    return Source(
        name=name,
        light={"works": "good", "partly": "warning", "silent": "warning", "fails": "bad", "never": "off"}[state],
        state=state,
        run=last.run,
        good_at=good_at,
        changed_at=known.changed_at if standings else None,
        silent_for=silent_for,
        rhythm=rhythm,
        brought=last.brought,
        counts=tuple(sorted(counts.items())),
        lists=tuple(_list(one, known.rhythms, now) for one in standings if is_list(one.last)),
        troubles=troubles,
        quarantined=tuple(capture for capture in known.quarantined if capture.portal == name),
    )


def read_leads(leads: Iterable[Lead]) -> tuple[tuple[FirstBy, ...], int]:
    """Return which portal had how many editions first, the most first, and of how many both had it on one day."""
    days: dict[tuple[str, str], list[int]] = {}
    same = 0
    for lead in leads:
        if lead.days:
            days.setdefault((lead.first, lead.second), []).append(lead.days)
        else:
            same += 1
    found = [FirstBy(*pair, len(own), round(median(own)), max(own)) for pair, own in days.items()]
    return tuple(sorted(found, key=lambda one: -one.count)), same


def _list(standing: Standing, rhythms: Mapping[str, Rhythm], now: datetime) -> ListState:
    last = standing.last
    is_silent = rhythm_of(rhythms, last).is_silent_since(standing.good_at, now)
    reason = last.detail if standing.failing_since else ""
    return ListState(last.act, last.outcome, reason, standing.good_at, last.at, is_silent)


def _state(
    standings: Sequence[Standing], troubles: Sequence[Trouble], good_at: datetime | None, *, is_silent: bool
) -> str:
    if not standings:
        return "never"
    if good_at is None or all(standing.failing_since for standing in standings):
        return "fails"
    if is_silent:
        return "silent"
    return "partly" if troubles else "works"

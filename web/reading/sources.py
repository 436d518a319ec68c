"""How each portal fares: a green run that brings nothing for days is silence, and silence is said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from law.languages.words import ReaderLanguage
from storage.captures import StoredCapture
from storage.reading import ActLine, SourceRun, Standing
from storage.timetable import Yield
from web.reading.home import Trouble, read_troubles
from web.reading.timetable import UNKNOWN, Rhythm


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
    troubles = read_troubles(known.acts, standings, known.rhythms, language, now)
    counts = Counter(standing.last.outcome for standing in standings)
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
        troubles=troubles,
        quarantined=tuple(capture for capture in known.quarantined if capture.portal == name),
    )


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

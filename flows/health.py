"""After every reading each source is looked at: the operator hears of trouble once, then daily, then of its end.

A pass that read anything whole leaves its instant in ``DATA_DIR/last-good-pass``: a watchman outside this machine's
programs needs only the age of that file, and hears of it too when nothing of ours runs any more.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from gettext import NullTranslations
from itertools import pairwise

from sqlmodel import Session

from config.settings import Settings, make_data_dir
from flows.disk import Free, ask_disk, look_at_disk
from flows.drift import lift_after_clean_pass
from flows.notices import note, note_event
from flows.tools import Tools
from storage.health import (
    Check,
    Deed,
    SourceEvent,
    find_event,
    list_change_days,
    list_checks,
    list_since_good,
    list_stopped,
    list_texts,
)
from storage.quarantine import list_doubts
from storage.runs import list_outcomes

FAILURES_IN_A_ROW = 3
"""So many passes in a row without one good text are a trouble; one is an accident."""
DAILY = timedelta(hours=23)
"""A pass every day comes a little earlier or later."""
LOST = ("soft-404", "http-404", "no-such-act")
LOST_CHECKS, LOST_DAYS = 3, 2
"""Portals flap: only so many checks in a row, on so many days, that find no act there are worth a person's time."""
LAST_GOOD = "last-good-pass"
FEWEST_GAPS = 10
"""Of fewer, a source's own rhythm cannot be told."""
LEAST_SILENCE = timedelta(days=3)
SILENCE = 1.25
"""Times the longest gap between two moments at which something new was seen."""
LONGEST_LOOK = 100
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Silence:
    """How long a source has brought nothing new, and how long it may, by its own past; None where that says nothing."""

    since: datetime | None
    limit: timedelta | None

    def is_over(self, now: datetime) -> bool:
        """Tell whether it lasts longer than it may."""
        return self.since is not None and self.limit is not None and now - self.since > self.limit


def look_after(tools: Tools, run: int, free: Free = ask_disk) -> None:
    """Look at every source that a run asked: lift what is over, tell the operator what is not; all of it or nothing.

    The disk that it is all stored on is looked at too.
    """
    now = tools.clock()
    with tools.store.transaction() as session:
        lift_after_clean_pass(session, run, now)
        sources = sorted({line.source for line in list_outcomes(session, run=run) if line.source})
        is_good = False
        for source in sources:
            checks = list_checks(session, source, LONGEST_LOOK)
            if not checks or checks[0].run != run:
                continue
            is_good = is_good or checks[0].good > 0
            _look_at_reading(session, source, checks, now)
            _look_at_news(session, source, run, now)
            _look_at_lost_acts(session, source, run, now)
            if source not in list_stopped(session):
                _tell_doubts(session, source, run, now)
        look_at_disk(session, tools.settings, now, free)
    if is_good:
        note_good_pass(tools)


def count_failures(checks: Sequence[Check]) -> int:
    """Return how many of the newest checks in a row brought nothing good."""
    return next((at for at, check in enumerate(checks) if check.good), len(checks))


def measure_silence(days: Sequence[datetime]) -> Silence:
    """Return the silence of a source at which something new was seen at these instants, oldest first.

    >>> from datetime import UTC
    >>> daily = [datetime(2024, 6, day, tzinfo=UTC) for day in range(1, 12)]
    >>> measure_silence(daily).limit, measure_silence(daily[:5]).limit
    (datetime.timedelta(days=3, seconds=64800), None)
    """
    gaps = [after - before for before, after in pairwise(days)]
    limit = max(*gaps, LEAST_SILENCE) * SILENCE if len(gaps) >= FEWEST_GAPS else None
    return Silence(days[-1] if days else None, limit)


def note_good_pass(tools: Tools) -> None:
    """Leave the instant of a good pass where something outside can see it; whole or not at all."""
    path = make_data_dir(tools.settings) / LAST_GOOD
    draft = path.with_name(f".{LAST_GOOD}.{os.getpid()}")
    draft.write_text(f"{tools.clock().isoformat()}\n", "ascii")
    draft.replace(path)


def _look_at_reading(session: Session, source: str, checks: Sequence[Check], now: datetime) -> None:
    last = find_event(session, source, "reading")
    is_told = last is not None and last.deed != "resolved"
    failures = count_failures(checks)
    if failures == 0 and is_told:
        _tell(session, SourceEvent(source, "reading", "resolved", now, run=checks[0].run))
    elif failures >= FAILURES_IN_A_ROW and (not is_told or (last is not None and now - last.at >= DAILY)):
        deed: Deed = "still-failing" if is_told else "failing"
        _tell(session, SourceEvent(source, "reading", deed, now, run=checks[0].run, detail=f"{failures}"))


def _look_at_news(session: Session, source: str, run: int, now: datetime) -> None:
    last = find_event(session, source, "news")
    is_told = last is not None and last.deed != "resolved"
    silence = measure_silence(list_change_days(session, source))
    if silence.since is None:
        return
    days = f"{(now - silence.since).days}"
    if silence.is_over(now) and not is_told:
        _tell(session, SourceEvent(source, "news", "silent", now, run=run, detail=days))
    elif is_told and last is not None and silence.since > last.at:
        _tell(session, SourceEvent(source, "news", "resolved", now, run=run))


def _look_at_lost_acts(session: Session, source: str, run: int, now: datetime) -> None:
    """Tell, once, of a text that was here and is there no more, by the portal's word; readers are told nothing."""
    for act, language in list_texts(session, source, run):
        lines = list_since_good(session, source, act, language)
        lost = [line for line in lines if line.detail.partition(":")[0] in LOST]
        days = {line.at.date() for line in lost}
        if len(lost) < len(lines) or len(lost) < LOST_CHECKS or len(days) < LOST_DAYS:
            continue

        def compose(
            t: NullTranslations, act: str = act, language: str = language, count: int = len(lost)
        ) -> tuple[str, str]:
            subject = t.gettext("ZanWatch: {source} no longer has act {act}").format(source=source, act=act)
            text = t.gettext(
                "{count} checks in a row found no text of act {act} ({language}) at {source}. What is stored stays, and"
                " readers were told nothing."
            )
            return subject, text.format(count=count, act=act, language=language, source=source)

        note(session, f"{source} lost {act} {language} {lines[-1].at.isoformat()}", source, now, compose)


def _tell(session: Session, event: SourceEvent) -> None:
    def compose(t: NullTranslations) -> tuple[str, str]:
        subject, text = {
            ("reading", "failing"): (
                t.gettext("ZanWatch: {source} cannot be read"),
                t.gettext("{count} passes in a row brought nothing from {source}. Its acts may be out of date."),
            ),
            ("reading", "still-failing"): (
                t.gettext("ZanWatch: {source} still cannot be read"),
                t.gettext("{count} passes in a row brought nothing from {source}. Its acts may be out of date."),
            ),
            ("reading", "resolved"): (
                t.gettext("ZanWatch: {source} can be read again"),
                t.gettext("The last pass read {source} again."),
            ),
            ("news", "silent"): (
                t.gettext("ZanWatch: {source} brings nothing new"),
                t.gettext("{source} has shown no change for {count} days, longer than ever before."),
            ),
            ("news", "resolved"): (
                t.gettext("ZanWatch: {source} brings changes again"),
                t.gettext("A change of {source} was seen again."),
            ),
        }[event.subject, event.deed]
        more = t.gettext("How all sources fare: zanwatch sources.")
        return subject.format(source=event.source), f"{text.format(source=event.source, count=event.detail)}\n{more}"

    note_event(session, event, compose)


def _tell_doubts(session: Session, source: str, run: int, now: datetime) -> None:
    """Tell of what this run held back for the first time, in one notice."""
    fresh = [doubt for doubt in list_doubts(session) if doubt.portal == source and doubt.since_run == run]
    if not fresh:
        return

    def compose(t: NullTranslations) -> tuple[str, str]:
        subject = t.ngettext(
            "ZanWatch: {count} page of {source} is held back",
            "ZanWatch: {count} pages of {source} are held back",
            len(fresh),
        )
        lines = [f"{doubt.id}. {doubt.act} {doubt.language}: {doubt.verdict.reason}" for doubt in fresh[:SHOWN]]
        lines.append(t.gettext("Readers do not see them until a person has decided: zanwatch quarantine list."))
        return subject.format(count=len(fresh), source=source), "\n".join(lines)

    note(session, f"{source} doubts {fresh[-1].id}", source, now, compose)


def read_good_pass(settings: Settings) -> str | None:
    """Return the instant of the last good pass in ISO form; None if there was none, or another machine makes them."""
    path = settings.data_dir / LAST_GOOD
    return path.read_text("ascii").strip() if path.is_file() else None

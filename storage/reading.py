"""What pages ask: the present state of many acts and sources at once; these queries read, and decide nothing.

A change that a pass with ``--history`` found is old news: it is counted apart, and never told as if it were new.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import distinct
from sqlmodel import Session, col, func, select

from law.model import ActFacts, Change, Language, Outcome
from storage.acts import ASKED_AT_ONCE, find_facts_of
from storage.changes import StoredChange
from storage.effects import read_changes
from storage.fresh import leave_history_out
from storage.runs import WHOLE_AND_GOOD, RunOutcome
from storage.superseding import is_superseded
from storage.tables import (
    ActRow,
    ChangeRow,
    OutcomeRow,
    RevisionRow,
    RunRow,
    WatchRow,
)


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act in a list: what is known of it, and when we last looked."""

    facts: ActFacts
    is_watched: bool
    topics: tuple[str, ...]
    languages: tuple[Language, ...]
    """The languages of which a text is stored."""
    edition_on: date | None
    """The date of the latest edition in any language."""
    editions: int
    """How many different edition dates are stored."""
    checked_at: datetime | None
    changed_at: datetime | None
    """When we last saw a change of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the last attempt to read an act in a language ended; ``failing_since`` is None while all is well."""

    last: RunOutcome
    good_at: datetime | None
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class SourceRun:
    """The last run that asked a source."""

    run: int
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fresh:
    """The changes seen since an instant, oldest first, and how many old editions' changes were read in beside them."""

    changes: tuple[StoredChange, ...]
    history: int


def list_acts(session: Session, codes: Collection[str] | None = None) -> tuple[ActLine, ...]:
    """Return every act that is stored or watched, or those with one of these codes, by code.

    Each question is asked once for all of them: of two thousand acts, one by one would take seconds.
    """
    some = None if codes is None or len(codes) > ASKED_AT_ONCE else sorted(codes)
    watched = {
        code: (tuple(topics), not is_archived)
        for code, topics, is_archived in session.exec(
            _of(select(WatchRow.code, WatchRow.topics, WatchRow.is_archived), WatchRow.code, some)
        )
    }
    last_good = _of(select(func.max(OutcomeRow.id)), OutcomeRow.act, some).where(
        col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD)
    )
    checked = _newest(session, OutcomeRow.act, OutcomeRow.at, OutcomeRow.id, last_good.group_by(OutcomeRow.act))
    last_change = _of(select(func.max(ChangeRow.id)), ChangeRow.act, some).group_by(ChangeRow.act)
    changed = _newest(session, ChangeRow.act, ChangeRow.seen_at, ChangeRow.id, last_change)
    on = col(RevisionRow.portal_version_on)
    counted = select(RevisionRow.act, func.max(on), func.count(distinct(on)))
    editions = {
        act: (last, count)
        for act, last, count in session.exec(_of(counted, RevisionRow.act, some).group_by(RevisionRow.act))
    }
    languages: dict[str, set[str]] = {}
    for act, language in session.exec(
        _of(select(RevisionRow.act, RevisionRow.language), RevisionRow.act, some).distinct()
    ):
        languages.setdefault(act, set()).add(language)
    known = list_codes(session, some)
    if codes is not None and some is None:
        wanted = set(codes)
        known = tuple(code for code in known if code in wanted)
    facts = find_facts_of(session, known)
    return tuple(
        ActLine(
            facts=facts.get(code) or ActFacts(code, "", {}, {}, "", "", None),
            is_watched=watched.get(code, ((), False))[1],
            topics=watched.get(code, ((), False))[0],
            languages=cast("tuple[Language, ...]", tuple(sorted(languages.get(code, ()), reverse=True))),
            edition_on=editions.get(code, (None, 0))[0],
            editions=editions.get(code, (None, 0))[1],
            checked_at=checked.get(code),
            changed_at=changed.get(code),
        )
        for code in known
    )


def list_codes(session: Session, codes: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the code of every act that is stored or watched, or of those among a few codes."""
    stored = session.exec(_of(select(ActRow.code), ActRow.code, codes))
    watched = session.exec(_of(select(WatchRow.code).where(~col(WatchRow.is_archived)), WatchRow.code, codes))
    return tuple(sorted({*stored, *watched}, key=lambda code: (len(code), code)))


def count_watched(session: Session) -> int:
    """Return how many acts are watched."""
    return session.exec(select(func.count()).select_from(WatchRow).where(~col(WatchRow.is_archived))).one()


def list_topics(session: Session) -> dict[str, tuple[str, ...]]:
    """Return for what each act is watched, by code."""
    rows = session.exec(select(WatchRow.code, WatchRow.topics).where(~col(WatchRow.is_archived)))
    return {code: tuple(topics) for code, topics in rows}


def _of(query: Any, column: Any, codes: Sequence[str] | None) -> Any:
    return query if codes is None else query.where(column.in_(codes))


def _newest(session: Session, act: Any, at: Any, number: Any, newest: Any) -> dict[str, datetime]:
    """Return the instant of the newest row of each act: numbers grow with time, and the index knows them."""
    return dict(session.exec(select(act, at).where(number.in_(newest))).all())


def list_fresh(session: Session, since: datetime | None) -> Fresh:
    """Return what passes without ``--history`` saw since an instant (None: ever), and how much the others read in."""
    query = select(ChangeRow).where(~is_superseded()).order_by(col(ChangeRow.seen_at), col(ChangeRow.id))
    if since is not None:
        query = query.where(ChangeRow.seen_at >= since)
    rows = session.exec(query).all()
    fresh = leave_history_out(session, rows)
    return Fresh(tuple(map(_as_change, fresh, read_changes(session, fresh))), len(rows) - len(fresh))


def list_fresh_of(session: Session, act: str) -> tuple[StoredChange, ...]:
    """Return what passes without ``--history`` ever saw change in one act: that alone was told to anybody."""
    query = select(ChangeRow).where(ChangeRow.act == act, ~is_superseded()).order_by(col(ChangeRow.id))
    fresh = leave_history_out(session, session.exec(query).all())
    return tuple(map(_as_change, fresh, read_changes(session, fresh)))


def list_standings(session: Session) -> tuple[Standing, ...]:
    """Return the last outcome of every source, act and language that was ever asked, by source and act."""
    who = (OutcomeRow.source, OutcomeRow.act, OutcomeRow.language)
    newest = select(func.max(OutcomeRow.id)).group_by(*who)
    rows = session.exec(select(OutcomeRow).where(col(OutcomeRow.id).in_(newest))).all()
    good = {
        tuple(line[:3]): line[3]
        for line in session.exec(
            select(OutcomeRow.source, OutcomeRow.act, OutcomeRow.language, func.max(OutcomeRow.at))
            .where(col(OutcomeRow.outcome).in_(WHOLE_AND_GOOD))
            .group_by(*who)
        )
    }
    standings = []
    for row in sorted(rows, key=lambda row: (row.source, len(row.act), row.act, row.language)):
        good_at = good.get((row.source, row.act, row.language))
        standings.append(Standing(_as_outcome(row), good_at, _failing_since(session, row, good_at)))
    return tuple(standings)


def find_last_run(session: Session, source: str) -> SourceRun | None:
    """Return the last run that wrote an outcome of a source; None if none ever did."""
    query = (
        select(RunRow)
        .join(OutcomeRow, col(OutcomeRow.run_id) == RunRow.id)
        .where(OutcomeRow.source == source)
        .order_by(col(RunRow.id).desc())
        .limit(1)
    )
    row = session.exec(query).first()
    return None if row is None else SourceRun(row.id or 0, row.started_at, row.ended_at)


def last_change_seen(session: Session) -> datetime | None:
    """Return when we last saw any change; None if never."""
    return session.exec(select(func.max(ChangeRow.seen_at))).one()


def _failing_since(session: Session, row: OutcomeRow, good_at: datetime | None) -> datetime | None:
    if row.outcome not in ("failed", "quarantined"):
        return None
    query = select(func.min(OutcomeRow.at)).where(
        OutcomeRow.source == row.source,
        OutcomeRow.act == row.act,
        OutcomeRow.language == row.language,
        col(OutcomeRow.outcome).in_(("failed", "quarantined")),
    )
    if good_at is not None:
        query = query.where(OutcomeRow.at > good_at)
    return session.exec(query).one()


def _as_change(row: ChangeRow, change: Change) -> StoredChange:
    return StoredChange(
        act=row.act,
        from_on=row.from_on,
        to_on=row.to_on,
        seen_at=row.seen_at,
        change=change,
    )


def _as_outcome(row: OutcomeRow) -> RunOutcome:
    return RunOutcome(
        run=row.run_id,
        source=row.source,
        act=row.act,
        language=row.language,
        outcome=cast("Outcome", row.outcome),
        detail=row.detail,
        at=row.at,
    )

"""Which acts are watched for a topic and what was news of it, counted and chosen where it is stored."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.changes import StoredChange
from storage.effects import read_changes
from storage.fresh import leave_history_out
from storage.superseding import is_superseded
from storage.tables import ChangeRow, RevisionRow, WatchRow
from storage.tables_amending import ChangedTopicsRow

# In letters, so that either database puts equal lists together.
_WATCHED_FOR = cast(col(WatchRow.topics), String)


def count_watched_for(session: Session) -> Counter[str]:
    """Return how many acts are watched for each topic."""
    query = select_columns(_WATCHED_FOR, func.count()).where(~col(WatchRow.is_archived)).group_by(_WATCHED_FOR)
    return _sum((set(json.loads(topics)), times) for topics, times in session.connection().execute(query))


def count_news_of(session: Session, since: datetime) -> Counter[str]:
    """Return for each topic how many editions of acts were news since an instant.

    An edition is of a topic where a change in either language is, or where its act is watched for it. What a pass over
    the history brought is no news.
    """
    act, on = col(RevisionRow.act), col(RevisionRow.portal_version_on)
    editions = (
        select_columns(act, on, func.aggregate_strings(col(ChangedTopicsRow.topics), " ").label("topics"))
        .join(RevisionRow, col(RevisionRow.id) == ChangedTopicsRow.after_id)
        .where(col(ChangedTopicsRow.seen_at) >= since)
        .group_by(act, on)
        .subquery()
    )
    is_watched = and_(col(WatchRow.code) == editions.c.act, ~col(WatchRow.is_archived))
    query = (
        select_columns(editions.c.topics, _WATCHED_FOR, func.count())
        .select_from(editions)
        .outerjoin(WatchRow, is_watched)
        .group_by(editions.c.topics, _WATCHED_FOR)
    )
    return _sum(
        ({*topics.split(), *json.loads(watched or "[]")}, times)
        for topics, watched, times in session.connection().execute(query)
    )


def list_watched_for(session: Session, topic: str) -> tuple[str, ...]:
    """Return the codes of the acts that are watched for a topic, in no order."""
    return tuple(session.exec(select(WatchRow.code).where(*_is_watched_for(topic))))


def list_news_of(session: Session, topic: str, since: datetime) -> tuple[StoredChange, ...]:
    """Return the changes that were news of a topic since an instant, oldest first.

    A change is of it where its own words say so, or its act is watched for it.
    """
    acts = set(list_watched_for(session, topic))
    seen_at, after = col(ChangedTopicsRow.seen_at), col(ChangedTopicsRow.after_id)
    named = (literal(" ") + col(ChangedTopicsRow.topics) + " ").contains(f" {topic} ", autoescape=True)
    editions = (
        select(ChangedTopicsRow.after_id)
        .join(RevisionRow, col(RevisionRow.id) == after)
        .where(seen_at >= since)
        .where(or_(named, col(RevisionRow.act).in_(select(WatchRow.code).where(*_is_watched_for(topic)))))
    )
    query = (
        select(ChangeRow)
        .where(col(ChangeRow.after_id).in_(editions), ChangeRow.seen_at >= since, ~is_superseded())
        .order_by(col(ChangeRow.seen_at), col(ChangeRow.id))
    )
    rows = [row for row in session.exec(query) if row.act in acts or topic in (row.value.get("topics") or ())]
    fresh = leave_history_out(session, rows)
    return tuple(
        StoredChange(row.act, row.from_on, row.to_on, row.seen_at, change)
        for row, change in zip(fresh, read_changes(session, fresh), strict=True)
    )


def _is_watched_for(topic: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ~col(WatchRow.is_archived), _WATCHED_FOR.contains(f'"{topic}"', autoescape=True)


def _sum(counted: Iterator[tuple[set[str], int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for topics, times in counted:
        total.update(dict.fromkeys(topics, times))
    return total

"""A draft is stored once, by the portal's id; a new status, title or last day is a new state, and the old ones stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from sqlmodel import Session, col, delete, select

from law.discovery.concern import Concern, weigh
from law.discovery.model import Draft
from law.serial import from_plain, to_plain
from law.topics.model import Relevance
from storage.tables_discovery import DraftRow, DraftStateRow

Seen = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class DraftState:
    """What a draft was from one moment on."""

    seen_at: datetime
    title: str
    status: str
    open_until: date | None


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft, whom it concerns and why, and the watched acts that its title says it changes."""

    portal: str
    draft: Draft
    concern: Concern
    found: tuple[Relevance, ...]
    named: tuple[str, ...]
    first_seen_at: datetime
    seen_at: datetime
    states: tuple[DraftState, ...]


def store_draft(
    session: Session, portal: str, draft: Draft, told: tuple[Sequence[Relevance], Sequence[str]], now: datetime
) -> Seen:
    """Store a draft with its topics and the codes of the acts that it names; tell what is new in it."""
    found, named = told
    row = session.exec(select(DraftRow).where(DraftRow.portal == portal, DraftRow.number == draft.number)).first()
    was = None if row is None else (row.title, row.status, row.open_until)
    fields: dict[str, Any] = {
        "title": draft.title,
        "kind": draft.kind,
        "developer": draft.developer,
        "status": draft.status,
        "created_on": draft.created_on,
        "open_until": draft.open_until,
        "concern": weigh(found, changes_watched=bool(named)),
        "found": [to_plain(one) for one in found],
        "named": list(named),
        "seen_at": now,
    }
    if row is None:
        row = DraftRow(portal=portal, number=draft.number, first_seen_at=now, **fields)
    else:
        row.sqlmodel_update(fields)
    session.add(row)
    session.flush()
    now_is = (draft.title, draft.status, draft.open_until)
    if was == now_is:
        return "same"
    assert row.id is not None  # noqa: S101 - for the types; a flushed row has its number
    title, status, until = now_is
    session.add(DraftStateRow(draft_id=row.id, seen_at=now, title=title, status=status, open_until=until))
    session.flush()
    return "new" if was is None else "changed"


def list_drafts(
    session: Session, *, open_on: date | None = None, concern: Concern | None = None
) -> tuple[StoredDraft, ...]:
    """Return drafts, those first whose discussion ends last; ``open_on`` leaves only those one can still speak to."""
    query = select(DraftRow).order_by(col(DraftRow.open_until).desc(), col(DraftRow.id).desc())
    if open_on is not None:
        query = query.where(col(DraftRow.open_until).is_(None) | (col(DraftRow.open_until) >= open_on))
    if concern is not None:
        query = query.where(DraftRow.concern == concern)
    rows = session.exec(query).all()
    states: dict[int, list[DraftState]] = {}
    for state in session.exec(select(DraftStateRow).order_by(col(DraftStateRow.id))):
        told = DraftState(state.seen_at, state.title, state.status, state.open_until)
        states.setdefault(state.draft_id, []).append(told)
    return tuple(_as_stored(row, tuple(states.get(row.id or 0, ()))) for row in rows)


def forget_drafts(session: Session, before: datetime) -> int:
    """Forget the drafts that concern nobody and were not seen since; return how many."""
    old = select(DraftRow.id).where(DraftRow.concern == "none", col(DraftRow.seen_at) < before)
    session.exec(delete(DraftStateRow).where(col(DraftStateRow.draft_id).in_(old)))
    gone = session.exec(delete(DraftRow).where(col(DraftRow.concern) == "none", col(DraftRow.seen_at) < before))
    return int(gone.rowcount)


def _as_stored(row: DraftRow, states: tuple[DraftState, ...]) -> StoredDraft:
    return StoredDraft(
        portal=row.portal,
        draft=Draft(row.number, row.title, row.kind, row.developer, row.status, row.created_on, row.open_until),
        concern=cast("Concern", row.concern),
        found=tuple(from_plain(Relevance, one) for one in row.found),
        named=tuple(row.named),
        first_seen_at=row.first_seen_at,
        seen_at=row.seen_at,
        states=states,
    )

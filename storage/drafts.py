"""A draft is stored once, by the portal's id; a new status, title or last day is a new state, and the old ones stay."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from sqlmodel import Session, and_, col, delete, exists, func, or_, select

from law.discovery.concern import Concern, weigh
from law.discovery.model import Draft
from law.serial import from_plain, to_plain
from law.topics.model import Relevance
from storage.columns import insert_if_new
from storage.digests import find_person_id, read_names
from storage.tables_digests import DigestRow
from storage.tables_discovery import DraftRow, DraftStateRow
from storage.tables_people import PersonRow, SubscriptionRow
from storage.tables_wishes import DraftToldRow

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
    id: int = 0
    """The number of its row."""
    concerned_at: datetime | None = None
    """Since when it concerns anybody; None where it concerns nobody."""


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
    concerns = fields["concern"] != "none"
    if concerns and (row is None or row.concern == "none" or row.concerned_at is None):
        fields["concerned_at"] = now
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


def list_draft_followers(session: Session, since: datetime) -> tuple[str, ...]:
    """Return the names of those who follow drafts in digests, and had none since the newest draft concerns anybody.

    None of them where no draft is as new as ``since``.
    """
    newest = session.exec(select(func.max(DraftRow.concerned_at)).where(DraftRow.concern != "none")).one()
    if newest is None or newest < since:
        return ()
    follows = and_(
        SubscriptionRow.person_id == PersonRow.id,
        col(SubscriptionRow.kind).in_(("drafts", "everything")),
        SubscriptionRow.frequency != "at_once",
    )
    has_had = and_(DigestRow.person_id == PersonRow.id, col(DigestRow.made_at) >= newest)
    query = select(PersonRow.name_secret).where(exists().where(follows), ~exists().where(has_had))
    return read_names(session, query)


def list_followers_at_once(session: Session, today: date) -> tuple[str, ...]:
    """Return the names of those who follow drafts at once, and for whom an open one was not looked at yet."""
    follows = and_(
        SubscriptionRow.person_id == PersonRow.id,
        col(SubscriptionRow.kind).in_(("drafts", "everything")),
        SubscriptionRow.frequency == "at_once",
    )
    looked = and_(DraftToldRow.person_id == PersonRow.id, DraftToldRow.draft_id == DraftRow.id)
    is_open = or_(col(DraftRow.open_until).is_(None), col(DraftRow.open_until) >= today)
    waits = exists().where(
        is_open, col(DraftRow.concern) != "none", ~exists().where(looked).correlate_except(DraftToldRow)
    )
    return read_names(session, select(PersonRow.name_secret).where(exists().where(follows), waits))


def list_looked_at(session: Session, person_name: str) -> dict[int, bool]:
    """Return the numbers of the drafts that were looked at for a person, and whether each was told."""
    person = find_person_id(session, person_name)
    rows = session.exec(select(DraftToldRow).where(DraftToldRow.person_id == person))
    return {row.draft_id: row.was_told for row in rows}


def store_looked_at(
    session: Session, person_name: str, drafts: Collection[int], now: datetime, *, was_told: bool
) -> tuple[int, ...]:
    """Write down what is told to a person with this transaction, or left out; return those that are new to her."""
    person = find_person_id(session, person_name)
    if person is None:
        return ()
    fields = {"person_id": person, "was_told": was_told, "at": now}
    return tuple(one for one in drafts if insert_if_new(session, DraftToldRow, draft_id=one, **fields))


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
        id=row.id or 0,
        concerned_at=row.concerned_at if row.concern != "none" else None,
    )

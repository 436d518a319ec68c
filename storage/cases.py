"""A case is stored once, and what a person said of it stays: the same words in a later edition are no new case.

Words that differ make another case, so that no decision is ever about a text that nobody has read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal, cast

from sqlmodel import Session, col, select

from law.cases.model import Case
from law.serial import from_plain, to_plain
from law.wording import canonical
from storage.columns import insert_if_new
from storage.errors import NotStoredError
from storage.tables_cases import CaseDecisionRow, CaseRow

CaseState = Literal["open", "confirmed", "rejected"]
STATES: tuple[CaseState, ...] = ("open", "confirmed", "rejected")


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case of the edition ``to_on``; ``from_on`` is the edition before it, or the same day where there is none."""

    id: int
    act: str
    from_on: date
    to_on: date
    case: Case
    found_at: datetime
    state: CaseState
    decided_by: str
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody said of a case, when, and why (may be empty)."""

    state: CaseState
    who: str
    at: datetime
    reason: str = ""


def store_cases(session: Session, act: str, step: tuple[date, date], cases: Sequence[Case], found_at: datetime) -> int:
    """Store the cases of an edition, ``step`` being the edition before it and its own; return how many are new."""
    rows = session.exec(select(CaseRow.eid, CaseRow.kind, CaseRow.words_hash).where(CaseRow.act == act))
    known = set(rows)
    new = 0
    for case in cases:
        key = (case.eid, case.kind, hash_words(case))
        if key in known:
            continue
        known.add(key)
        new += insert_if_new(
            session,
            CaseRow,
            act=act,
            from_on=step[0],
            to_on=step[1],
            eid=case.eid,
            kind=case.kind,
            words_hash=key[2],
            value=to_plain(case),
            found_at=found_at,
            state="open",
            decided_by="",
            reason="",
        )
    return new


def list_cases(session: Session, *, state: CaseState | None = None, act: str | None = None) -> tuple[StoredCase, ...]:
    """Return cases in the order in which they were found, those of one state or act where that is given."""
    query = select(CaseRow).order_by(col(CaseRow.id))
    if state is not None:
        query = query.where(CaseRow.state == state)
    if act is not None:
        query = query.where(CaseRow.act == act)
    return tuple(_as_stored(row) for row in session.exec(query))


def get_case(session: Session, number: int) -> StoredCase:
    """Return a case by its number; raises NotStoredError."""
    return _as_stored(_get_row(session, number))


def decide_case(session: Session, number: int, decision: Decision) -> StoredCase:
    """Keep what somebody said of a case: it holds from now on, and all that was said before stays; NotStoredError."""
    row = _get_row(session, number)
    session.add(
        CaseDecisionRow(
            case_id=number, state=decision.state, who=decision.who, decided_at=decision.at, reason=decision.reason
        )
    )
    row.state, row.decided_by, row.decided_at, row.reason = decision.state, decision.who, decision.at, decision.reason
    session.add(row)
    session.flush()
    return _as_stored(row)


def list_decisions(session: Session, number: int) -> tuple[Decision, ...]:
    """Return all that was said of a case, oldest first."""
    query = select(CaseDecisionRow).where(CaseDecisionRow.case_id == number).order_by(col(CaseDecisionRow.id))
    return tuple(
        Decision(cast("CaseState", row.state), row.who, row.decided_at, row.reason) for row in session.exec(query)
    )


def hash_words(case: Case) -> str:
    """Return sha256 (hex) of the words of a case in their canonical form: typing makes no other case.

    Notes grow with every amendment: who is said to have changed a unit is known by the acts that part them.
    """
    texts: tuple[str | None, ...] = (case.rus, case.kaz, case.before)
    if case.kind == "attribution":
        texts = tuple(
            " ".join(f"{act.number} {act.signed_on}" for act in acts) for acts in (case.rus_acts, case.kaz_acts)
        )
    texts += tuple(item.text for item in case.by_source)
    words = (canonical(text or "") for text in texts)
    return sha256("\x1f".join((case.only_in or "", *words)).encode("utf-8", "replace")).hexdigest()


def _get_row(session: Session, number: int) -> CaseRow:
    row = session.get(CaseRow, number)
    if row is None:
        raise NotStoredError(f"there is no case {number}")
    return row


def _as_stored(row: CaseRow) -> StoredCase:
    assert row.id is not None  # noqa: S101 - for the types; a stored row has its number
    return StoredCase(
        id=row.id,
        act=row.act,
        from_on=row.from_on,
        to_on=row.to_on,
        case=from_plain(Case, row.value),
        found_at=row.found_at,
        state=cast("CaseState", row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
    )

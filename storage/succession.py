"""Successions are proposed by the program and decided by people; what a person said is never altered by a pass."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast, get_args

from sqlmodel import Session, col, select

from law.concordance import Link
from law.succession import Ground, Successor
from storage.errors import NotStoredError
from storage.flags import vault_of
from storage.tables import ActRow
from storage.tables_succession import ConcordanceDecisionRow, SuccessionRow

Decision = Literal["proposed", "confirmed", "rejected"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
BY = "decided_by"
_WORTH = {"confirmed": 2, "proposed": 1, "rejected": 0}


@dataclass(frozen=True, slots=True)
class Succession:
    """An act and the one that takes its place; ``is_followed`` where the watch was extended to it."""

    old: str
    successor: Successor
    state: Decision
    is_followed: bool
    found_at: datetime
    decided_at: datetime | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person said, of a succession or of one link."""

    state: Decision
    at: datetime
    by: str


def propose(session: Session, old: str, successor: Successor, at: datetime) -> Succession:
    """Store a successor, or add what is known now to the one with that number; what a person decided stays.

    A code that is found later is filled in, and grounds are gathered.
    """
    row = _find(session, old, successor.number) or SuccessionRow(
        old_act=old,
        new_act="",
        number=successor.number,
        signed_on=None,
        grounds=[],
        article="",
        state="proposed",
        found_at=at,
    )
    row.new_act = row.new_act or successor.code
    row.signed_on = row.signed_on or successor.signed_on
    row.grounds = list(dict.fromkeys([*row.grounds, *successor.grounds]))
    row.article = successor.article or row.article
    session.add(row)
    session.flush()
    return _as_succession(session, row)


def mark_followed(session: Session, old: str, number: str) -> None:
    """Note that the watch was extended to a successor; raises NotStoredError."""
    row = _get(session, old, number)
    row.is_followed = True
    session.add(row)
    session.flush()


def decide(session: Session, old: str, number: str, decided: Decided) -> Succession:
    """Store what a person says of a succession; raises NotStoredError."""
    row = _get(session, old, number)
    row.state, row.decided_at = decided.state, decided.at
    row.decided_by_secret = vault_of(session).encrypt(decided.by, BY)
    session.add(row)
    session.flush()
    return _as_succession(session, row)


def find_succession(session: Session, old: str) -> Succession | None:
    """Return the act that takes this one's place: the confirmed one, else the best proposed; never a rejected one."""
    found = [one for one in list_successions(session, old) if one.state != "rejected"]
    return max(
        found,
        key=lambda one: (_WORTH[one.state], bool(one.successor.code), len(one.successor.grounds), one.found_at),
        default=None,
    )


def list_successions(session: Session, old: str | None = None) -> tuple[Succession, ...]:
    """Return every succession, or those of one act, rejected ones too, as they were found."""
    query = select(SuccessionRow).order_by(col(SuccessionRow.id))
    if old is not None:
        query = query.where(SuccessionRow.old_act == old)
    return tuple(_as_succession(session, row) for row in session.exec(query))


def list_nameless(session: Session) -> tuple[Succession, ...]:
    """Return the successions whose new act was named and is not known by its code."""
    query = select(SuccessionRow).where(SuccessionRow.new_act == "").order_by(col(SuccessionRow.id))
    return tuple(_as_succession(session, row) for row in session.exec(query))


def list_predecessors(session: Session, new: str) -> tuple[Succession, ...]:
    """Return the successions in which an act takes another's place."""
    query = select(SuccessionRow).where(SuccessionRow.new_act == new).order_by(col(SuccessionRow.id))
    return tuple(_as_succession(session, row) for row in session.exec(query))


def list_acts_signed(session: Session, signed_on: date) -> tuple[str, ...]:
    """Return the codes of the acts that were signed on a day."""
    return tuple(session.exec(select(ActRow.code).where(ActRow.adopted_on == signed_on).order_by(col(ActRow.code))))


def decide_link(session: Session, pair: tuple[str, str], link: Link, decision: Decided) -> None:
    """Store what a person says of a link between two acts (old, new); «proposed» takes it back."""
    key = (*pair, " ".join(link.old), " ".join(link.new))
    row = session.get(ConcordanceDecisionRow, key)
    if decision.state == "proposed":
        if row is not None:
            session.delete(row)
            session.flush()
        return
    row = row or ConcordanceDecisionRow(
        old_act=key[0],
        new_act=key[1],
        old_eid=key[2],
        new_eids=key[3],
        state="",
        decided_at=decision.at,
        decided_by_secret="",
    )
    row.state, row.decided_at = decision.state, decision.at
    row.decided_by_secret = vault_of(session).encrypt(decision.by, BY)
    session.add(row)
    session.flush()


def list_link_decisions(session: Session, old: str, new: str) -> dict[tuple[str, str], Decided]:
    """Return what people said of the links of two acts, by their old and new eids, each joined by spaces."""
    query = select(ConcordanceDecisionRow).where(
        ConcordanceDecisionRow.old_act == old, ConcordanceDecisionRow.new_act == new
    )
    vault = vault_of(session)
    return {
        (row.old_eid, row.new_eids): Decided(
            cast("Decision", row.state), row.decided_at, vault.decrypt(row.decided_by_secret, BY)
        )
        for row in session.exec(query)
    }


def key_of(link: Link) -> tuple[str, str]:
    """Return what a link is known by among the decisions."""
    return " ".join(link.old), " ".join(link.new)


def _find(session: Session, old: str, number: str) -> SuccessionRow | None:
    return session.exec(
        select(SuccessionRow).where(SuccessionRow.old_act == old, SuccessionRow.number == number)
    ).first()


def _get(session: Session, old: str, number: str) -> SuccessionRow:
    row = _find(session, old, number)
    if row is None:
        raise NotStoredError(f"act {old} has no successor with the number {number}")
    return row


def _as_succession(session: Session, row: SuccessionRow) -> Succession:
    secret = row.decided_by_secret
    return Succession(
        old=row.old_act,
        successor=Successor(
            row.new_act, row.number, row.signed_on, cast("tuple[Ground, ...]", tuple(row.grounds)), row.article
        ),
        state=cast("Decision", row.state),
        is_followed=row.is_followed,
        found_at=row.found_at,
        decided_at=row.decided_at,
        decided_by=vault_of(session).decrypt(secret, BY) if secret else "",
    )

"""Amending acts that are here: their text, the day of their publication, and how asking the portal for them ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlmodel import Session, col, select

from law.amending.model import Enactment
from law.model import LANGUAGES, ActFacts, AmendingAct, Outcome
from storage.acts import find_facts
from storage.revisions import find_latest
from storage.tables import ActRow
from storage.tables_amending import AmendingRow, PublicationRow


@dataclass(frozen=True, slots=True)
class Asked:
    """How asking for an amending act ended last."""

    code: str
    first_asked_at: datetime
    asked_at: datetime
    outcome: Outcome
    digest: str
    """Of what was made use of; empty before anything was."""


def store_publication(session: Session, act: str, published_on: date) -> None:
    """Keep the day of an act's first official publication; what a portal corrects is the later word."""
    row = session.get(PublicationRow, act) or PublicationRow(act=act, published_on=published_on)
    row.published_on = published_on
    session.add(row)
    session.flush()


def find_publication(session: Session, act: str) -> date | None:
    """Return the day of an act's first official publication; None if no portal states it."""
    row = session.get(PublicationRow, act)
    return row.published_on if row else None


def find_enactment(session: Session, act: AmendingAct) -> Enactment | None:
    """Return an amending act that is here with its text: by its code, else by number and date; or None."""
    facts = find_facts(session, act.code) if act.code else None
    if facts is None and act.number and act.signed_on:
        query = select(ActRow.code).where(ActRow.number == act.number, ActRow.adopted_on == act.signed_on)
        code = session.exec(query.order_by(ActRow.code).limit(1)).first()
        facts = find_facts(session, code) if code else None
    return get_enactment(session, facts) if facts else None


def get_enactment(session: Session, facts: ActFacts) -> Enactment | None:
    """Return an act with its latest texts as one that amends others; None where no text of it is stored."""
    found = {language: find_latest(session, facts.code, language) for language in LANGUAGES}
    revisions = {language: latest.revision for language, latest in found.items() if latest}
    return Enactment(facts, find_publication(session, facts.code), revisions) if revisions else None


def record_asked(session: Session, code: str, outcome: Outcome, now: datetime) -> None:
    """Write down how asking for an amending act ended."""
    row = session.get(AmendingRow, code) or AmendingRow(code=code, first_asked_at=now, asked_at=now, outcome=outcome)
    row.asked_at, row.outcome = now, outcome
    session.add(row)
    session.flush()


def record_use(session: Session, code: str, digest: str, now: datetime) -> None:
    """Write down of what state of an amending act use was made."""
    row = session.get(AmendingRow, code) or AmendingRow(code=code, first_asked_at=now, asked_at=now, outcome="good")
    row.digest = digest
    session.add(row)
    session.flush()


def find_asked(session: Session, code: str) -> Asked | None:
    """Return how asking for an amending act ended last; None if nobody asked."""
    row = session.get(AmendingRow, code)
    return _as_asked(row) if row else None


def list_asked(session: Session) -> tuple[Asked, ...]:
    """Return every amending act that was asked for or made use of, by code."""
    return tuple(_as_asked(row) for row in session.exec(select(AmendingRow).order_by(col(AmendingRow.code))))


def list_titles(session: Session) -> tuple[tuple[str, str], ...]:
    """Return code and title of every act that is known, by code; all its languages are in the title."""
    rows = session.exec(select(ActRow.code, ActRow.title).order_by(ActRow.code)).all()
    return tuple((code, " ".join(title.values())) for code, title in rows)


def _as_asked(row: AmendingRow) -> Asked:
    return Asked(row.code, row.first_asked_at, row.asked_at, cast("Outcome", row.outcome), row.digest)

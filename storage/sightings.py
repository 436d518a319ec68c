"""Two portals show one edition: which words each of them has, who had it first, and which one a stored text is from."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from law.model import Language, Revision
from storage.tables import CaptureRow, ExchangeRow, RevisionCaptureRow
from storage.tables_sources import SightingRow


@dataclass(frozen=True, slots=True)
class Sighting:
    """An edition at one portal: the words it has there now, and the capture and instant of its first appearance."""

    portal: str
    law_hash: str
    capture: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """Which portal had an edition first, as far as we looked, and how many whole days before the other one."""

    first: str
    second: str
    days: int


def record_sighting(session: Session, revision: Revision, portal: str, capture: int, seen_at: datetime) -> None:
    """Write down that a portal shows these words; what it showed before already is nothing new."""
    known = find_sightings(session, revision.act, revision.language, revision.portal_version_on)
    if portal in known and known[portal].law_hash == revision.law_hash:
        return
    session.add(
        SightingRow(
            act=revision.act,
            language=revision.language,
            version_on=revision.portal_version_on,
            portal=portal,
            law_hash=revision.law_hash,
            capture_id=capture,
            seen_at=seen_at,
        )
    )
    session.flush()


def find_sightings(session: Session, act: str, language: Language, on: date) -> dict[str, Sighting]:
    """Return what each portal shows as an edition, by portal, the one that had it first in front."""
    query = (
        select(SightingRow)
        .where(SightingRow.act == act, SightingRow.language == language, SightingRow.version_on == on)
        .order_by(col(SightingRow.id))
    )
    found: dict[str, Sighting] = {}
    for row in session.exec(query):
        first = found.get(row.portal)
        capture, seen_at = (first.capture, first.seen_at) if first else (row.capture_id, row.seen_at)
        found[row.portal] = Sighting(row.portal, row.law_hash, capture, seen_at)
    return dict(sorted(found.items(), key=lambda item: item[1].seen_at))


def has_shown(session: Session, act: str, language: Language, portal: str) -> bool:
    """Tell whether a portal was ever seen with any text of an act in a language."""
    query = select(SightingRow.id).where(
        SightingRow.act == act, SightingRow.language == language, SightingRow.portal == portal
    )
    return session.exec(query.limit(1)).first() is not None


def find_lead(session: Session, act: str, language: Language, on: date) -> Lead | None:
    """Return which portal had an edition first; None where only one of them was seen with it."""
    found = list(find_sightings(session, act, language, on).values())
    if len(found) < 2:  # noqa: PLR2004 - two portals
        return None
    first, second = found[:2]
    return Lead(first.portal, second.portal, (second.seen_at - first.seen_at).days)


def list_leads(session: Session) -> tuple[Lead, ...]:
    """Return for every edition that two portals showed which one had it first, the newest sighting first."""
    seen: dict[tuple[str, str, date], dict[str, datetime]] = {}
    for row in session.exec(select(SightingRow).order_by(col(SightingRow.seen_at), col(SightingRow.id))):
        seen.setdefault((row.act, row.language, row.version_on), {}).setdefault(row.portal, row.seen_at)
    pairs = [list(found.items())[:2] for found in seen.values() if len(found) > 1]
    pairs.sort(key=lambda pair: pair[1][1], reverse=True)
    return tuple(Lead(first, second, (later - sooner).days) for (first, sooner), (second, later) in pairs)


def find_source(session: Session, revision_id: int) -> str:
    """Return the portal that a stored revision was read from; empty where it has no capture."""
    query = (
        select(ExchangeRow.portal)
        .join(CaptureRow, col(CaptureRow.exchange_id) == ExchangeRow.id)
        .join(RevisionCaptureRow, col(RevisionCaptureRow.capture_id) == CaptureRow.id)
        .where(RevisionCaptureRow.revision_id == revision_id)
        .order_by(col(RevisionCaptureRow.position))
        .limit(1)
    )
    return session.exec(query).first() or ""

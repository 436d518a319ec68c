"""What is pending in every act that is here, and what became of what was announced; nothing is fetched for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from law.model import LANGUAGES
from law.pending import Pending, link_arrivals, list_pending
from storage.acts import find_facts
from storage.changes import StoredChange, list_changes
from storage.reading import list_acts
from storage.revisions import find_latest

UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Kept:
    """An announcement as it was stored, and the stored changes that it announced."""

    promise: StoredChange
    came: tuple[StoredChange, ...]


def read_all_pending(session: Session, today: date, act: str | None = None) -> tuple[Pending, ...]:
    """Return what is pending, act by act in their order; the soonest first in each, what has no day last.

    Both languages say the same of an act, so its Russian text is read, the Kazakh one where there is no other.
    """
    found: list[Pending] = []
    for code in _codes(session, act):
        found += _pending(session, today, code, list_changes(session, act=code, zone=UTC))
    return tuple(found)


def read_arrivals(session: Session, act: str | None = None) -> tuple[Kept, ...]:
    """Return every stored announcement, act by act and oldest first, with what came of it."""
    return tuple(kept for code in _codes(session, act) for kept in _arrivals(list_changes(session, act=code, zone=UTC)))


def read_one(session: Session, today: date, act: str) -> tuple[tuple[Pending, ...], tuple[Kept, ...]]:
    """Return what both give for one act; its changes are read once."""
    (code,) = _codes(session, act)
    stored = list_changes(session, act=code, zone=UTC)
    return tuple(_pending(session, today, code, stored)), tuple(_arrivals(stored))


def _pending(session: Session, today: date, code: str, stored: Sequence[StoredChange]) -> list[Pending]:
    latest = next((text for text in (find_latest(session, code, language) for language in LANGUAGES) if text), None)
    if latest is None:
        return []
    changes = [item.change for item in stored]
    pending = list_pending(latest.revision, find_facts(session, code), changes, today)
    return sorted(pending, key=lambda item: (item.effect.on is None, item.effect.on or today))


def _arrivals(stored: tuple[StoredChange, ...]) -> Iterator[Kept]:
    by_identity = {id(item.change): item for item in stored}
    for arrival in link_arrivals([item.change for item in stored]):
        came = tuple(by_identity[id(change)] for change in arrival.came)
        yield Kept(by_identity[id(arrival.promise)], came)


def _codes(session: Session, act: str | None) -> list[str]:
    if act is not None:
        facts = find_facts(session, act)
        return [facts.code if facts else act]
    return [line.facts.code for line in list_acts(session) if line.edition_on is not None]

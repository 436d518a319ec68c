"""How far each list of a portal was read: its ids from the front, since only their order tells what was changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from law.model import Language
from storage.tables_discovery import ListRow

MOST_IDS = 1000


@dataclass(frozen=True, slots=True)
class ListState:
    """A list when it was last read whole; ``swept_at`` is when it was last read deep."""

    ids: tuple[str, ...]
    read_at: datetime
    swept_at: datetime


def find_list(session: Session, portal: str, name: str, language: Language) -> ListState | None:
    """Return how a list stood; None if it was never read."""
    row = session.get(ListRow, (portal, name, language))
    return None if row is None else ListState(tuple(row.ids), row.read_at, row.swept_at)


def store_list(
    session: Session, key: tuple[str, str, Language], ids: Sequence[str], now: datetime, *, is_sweep: bool
) -> None:
    """Keep the ids of a list (portal, name, language), newest first; what was read now stands before what was known."""
    portal, name, language = key
    row = session.get(ListRow, key)
    if row is None:
        row = ListRow(portal=portal, name=name, language=language, ids=[], read_at=now, swept_at=now)
    row.ids = list(dict.fromkeys((*ids, *row.ids)))[:MOST_IDS]
    row.read_at = now
    row.swept_at = now if is_sweep else row.swept_at
    session.add(row)
    session.flush()

"""An act that a list shows is stored once, whatever portals have it; what concerns nobody is kept for a time, too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, cast

from sqlmodel import Session, col, delete, func, select, update

from law.discovery.concern import Concern, Part, weigh
from law.discovery.model import Listed, Portal
from law.model import Language
from law.serial import from_plain, to_plain
from law.topics.model import Relevance
from law.wording import canonical_heading
from storage.tables_discovery import FoundPartRow, FoundRow

Text = Literal["", "wanted", "read"]


@dataclass(frozen=True, slots=True)
class FoundAct:
    """An act that nobody watches, whom it concerns and why, and what it does to each watched act.

    ``also`` has the ids of the other portals that showed it; ``tries`` counts how often its text was asked for.
    """

    id: int
    listed: Listed
    also: tuple[tuple[str, str], ...]
    concern: Concern
    found: tuple[Relevance, ...]
    parts: tuple[Part, ...]
    text: Text
    tries: int
    first_seen_at: datetime
    seen_at: datetime

    def number_on(self, portal: Portal) -> str | None:
        """Return the act's id on a portal, None where that portal has not shown it."""
        return self.listed.number if portal == self.listed.portal else dict(self.also).get(portal)


def identify(listed: Listed) -> str:
    """Return what is the same for an act on every portal: its number, its day and its Russian title.

    >>> identify(Listed("govkz", "107", {"rus": "Документ"}))
    'govkz 107'
    """
    title = listed.title.get("rus")
    if not (listed.act_number and listed.adopted_on and title) or listed.portal == "govkz":
        return f"{listed.portal} {listed.number}"
    return f"{listed.adopted_on} {listed.act_number} {sha256(canonical_heading(title).encode()).hexdigest()[:16]}"


def store_found(session: Session, listed: Listed, found: Sequence[Relevance], text: Text, now: datetime) -> int | None:
    """Store an act with its topics and return its number; None where it stands already, here or from another portal."""
    identity = identify(listed)
    row = session.exec(select(FoundRow).where(FoundRow.identity == identity)).first()
    if row is not None:
        row.seen_at = now
        if listed.portal != row.portal:
            row.also = {**row.also, listed.portal: listed.number}
        session.add(row)
        session.flush()
        return None
    row = FoundRow(
        identity=identity,
        portal=listed.portal,
        number=listed.number,
        also={},
        title=dict(listed.title.items()),
        requisites=dict(listed.requisites.items()),
        act_number=listed.act_number,
        adopted_on=listed.adopted_on,
        shown_on=listed.shown_on,
        holder=listed.holder,
        concern=weigh(found),
        found=[to_plain(one) for one in found],
        text=text,
        tries=0,
        first_seen_at=now,
        seen_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def store_parts(
    session: Session, found_id: int, parts: Sequence[Part], found: Sequence[Relevance] | None = None
) -> None:
    """Keep what a found act does to watched acts, in the place of what was thought before; such an act concerns us.

    ``found`` takes the place of the act's topics, where its text says more than its title did.
    """
    session.exec(delete(FoundPartRow).where(col(FoundPartRow.found_id) == found_id))
    for part in parts:
        own = [to_plain(one) for one in part.found]
        session.add(FoundPartRow(found_id=found_id, act=part.act, places=list(part.places), found=own))
    row = session.get_one(FoundRow, found_id)
    row.found = row.found if found is None else [to_plain(one) for one in found]
    topics = [from_plain(Relevance, one) for one in row.found]
    row.concern = weigh([*topics, *(one for part in parts for one in part.found)], changes_watched=bool(parts))
    session.add(row)
    session.flush()


def record_text(session: Session, found_id: int, text: Text) -> None:
    """Write down that the text of a found act was asked for, and whether it is read now."""
    row = session.get_one(FoundRow, found_id)
    row.text, row.tries = text, row.tries + 1
    session.add(row)
    session.flush()


def want_again(session: Session, numbers: Collection[int]) -> None:
    """Have the texts of found acts opened once more, as often as it takes, as if they had never been read."""
    rows = update(FoundRow).where(col(FoundRow.id).in_(numbers), col(FoundRow.text) == "read")
    session.exec(rows.values(text="wanted", tries=0))


def list_found(session: Session, *, concern: Concern | None = None, text: Text | None = None) -> tuple[FoundAct, ...]:
    """Return found acts, those first that were found last."""
    query = select(FoundRow).order_by(col(FoundRow.first_seen_at).desc(), col(FoundRow.id))
    if concern is not None:
        query = query.where(FoundRow.concern == concern)
    if text is not None:
        query = query.where(FoundRow.text == text)
    rows = session.exec(query).all()
    parts: dict[int, list[Part]] = {}
    for part in session.exec(select(FoundPartRow).order_by(FoundPartRow.act)):
        found = tuple(from_plain(Relevance, one) for one in part.found)
        parts.setdefault(part.found_id, []).append(Part(part.act, tuple(part.places), found))
    return tuple(_as_found(row, tuple(parts.get(row.id or 0, ()))) for row in rows)


def count_found(session: Session) -> dict[str, int]:
    """Return how many found acts there are of each concern."""
    return dict(session.exec(select(FoundRow.concern, func.count()).group_by(FoundRow.concern)).all())


def drop_found(session: Session, numbers: Collection[int]) -> None:
    """Drop acts that are no longer found, because somebody watches them now."""
    session.exec(delete(FoundPartRow).where(col(FoundPartRow.found_id).in_(numbers)))
    session.exec(delete(FoundRow).where(col(FoundRow.id).in_(numbers)))


def forget_found(session: Session, before: datetime) -> int:
    """Forget the acts that concern nobody and were not seen since; return how many."""
    gone = session.exec(delete(FoundRow).where(col(FoundRow.concern) == "none", col(FoundRow.seen_at) < before))
    return int(gone.rowcount)


def _as_found(row: FoundRow, parts: tuple[Part, ...]) -> FoundAct:
    assert row.id is not None  # noqa: S101 - for the types; a stored row has its number
    listed = Listed(
        portal=cast("Portal", row.portal),
        number=row.number,
        title=cast("dict[Language, str]", row.title),
        requisites=cast("dict[Language, str]", row.requisites),
        act_number=row.act_number,
        adopted_on=row.adopted_on,
        shown_on=row.shown_on,
        holder=row.holder,
    )
    return FoundAct(
        id=row.id,
        listed=listed,
        also=tuple(sorted(row.also.items())),
        concern=cast("Concern", row.concern),
        found=tuple(from_plain(Relevance, one) for one in row.found),
        parts=parts,
        text=cast("Text", row.text),
        tries=row.tries,
        first_seen_at=row.first_seen_at,
        seen_at=row.seen_at,
    )

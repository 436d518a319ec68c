"""Since when the very words of a phrase stand in an act, edition by edition."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from law.model import Language
from law.wording import glued
from storage.search_index import unpack
from storage.tables_search import SearchUnitRow


@dataclass(frozen=True, slots=True)
class Sighting:
    """A unit that says a phrase, from the edition it came with to the one that has it no more."""

    eid: str
    from_on: date
    until_on: date | None
    text: str


def first_seen(session: Session, act: str, language: Language, phrase: str) -> tuple[Sighting, ...]:
    """Return every unit of an act that says these very words in any stored edition, the earliest first."""
    wanted = glued(phrase)
    if not wanted:
        return ()
    query = (
        select(SearchUnitRow)
        .where(SearchUnitRow.act == act, SearchUnitRow.language == language)
        .order_by(col(SearchUnitRow.from_on), col(SearchUnitRow.id))
    )
    sightings = []
    for row in session.exec(query):
        heading, body = unpack(row.words)
        if wanted in glued(body) or wanted in glued(heading):
            sightings.append(Sighting(row.eid, row.from_on, row.until_on, body or heading))
    return tuple(sightings)

"""What is announced in an act. A list of many acts opens a text anew only where something of it was stored since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Event
from typing import cast
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Request
from sqlmodel import Session

from config.catalogues import read_catalogue
from flows.pendings import Kept, read_one
from law.pending import Pending
from storage.effects import count_later
from storage.engine import Store
from storage.reading import ActLine, list_acts
from web.context import Visitor
from web.reading.coming import Coming, read_coming
from web.reading.home import title_of
from web.reading.ties import Ties, read_ties

MOST_OPENED, AT_ONCE = 5, 20
"""How many texts a page opens, and how many the look through all of them opens before it lets others work."""
BREATH, REST = 0.05, 60.0
"""Seconds between two such looks, and when all is known."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What is to come in one act, and every announcement of it with what came."""

    pending: tuple[Pending, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def ties(self) -> Ties:
        """Where announcements and what came of them stand."""
        return read_ties(self.kept)


def find_foreseen(session: Session, code: str, today: date) -> Foreseen:
    """Return what is announced in one act."""
    return Foreseen(*read_one(session, today, code))


def find_all_foreseen(
    request: Request, session: Session, acts: Iterable[ActLine], today: date
) -> Mapping[str, Foreseen]:
    """Return the same for each act that has a text; what was found for an earlier page is kept in memory.

    A page opens so many texts and no more (``MOST_OPENED``), those that changed last: of two thousand acts it would
    otherwise take half a minute after each start. What is not in the answer is looked through by ``look_ahead``.
    """
    return _look(request.app, session, acts, today, MOST_OPENED)


def count_unknown(acts: Iterable[ActLine], found: Mapping[str, Foreseen]) -> int:
    """Return of how many acts it is not known yet what is announced in them."""
    return sum(act.edition_on is not None and act.facts.code not in found for act in acts)


def look_ahead(app: FastAPI, is_over: Event) -> None:
    """Look through all acts, a few at a time, and then through those that changed; until it is over."""
    store: Store = app.state.store
    zone = ZoneInfo(app.state.settings.timezone)
    wait = 0.0
    while not is_over.wait(wait):
        with store.reading() as session:
            acts = list_acts(session)
            found = _look(app, session, acts, app.state.clock().astimezone(zone).date(), AT_ONCE)
        wait = BREATH if count_unknown(acts, found) else REST


def _look(app: FastAPI, session: Session, acts: Iterable[ActLine], today: date, most: int) -> Mapping[str, Foreseen]:
    memory = cast("dict[str, tuple[object, date, Foreseen]]", app.state.foreseen)
    later = count_later(session)
    found: dict[str, Foreseen] = {}
    unknown: list[tuple[ActLine, object]] = []
    for act in acts:
        if act.edition_on is None:
            continue
        # When it was last checked, and nothing came, makes no difference.
        stamp = (replace(act, checked_at=None), later)
        known = memory.get(act.facts.code)
        # Where nothing is to come, another day brings nothing by itself.
        if known and known[0] == stamp and (known[1] == today or (known[1] < today and known[2] == Foreseen())):
            found[act.facts.code] = known[2]
        else:
            unknown.append((act, stamp))
    unknown.sort(key=lambda one: one[0].changed_at or LONG_AGO, reverse=True)
    for act, its_stamp in unknown[:most]:
        code = act.facts.code
        memory[code] = (its_stamp, today, find_foreseen(session, code, today))
        found[code] = memory[code][2]
    return found


def tell_coming(foreseen: Foreseen, title: str, visitor: Visitor) -> tuple[Coming, ...]:
    """Return what is to come in an act of this title, in the visitor's words."""
    reader = visitor.language, read_catalogue(visitor.language)
    return read_coming(foreseen.pending, foreseen.kept, title, reader)


def list_coming(all_foreseen: Mapping[str, Foreseen], acts: Iterable[ActLine], visitor: Visitor) -> Iterable[Coming]:
    """Yield what is to come in these acts."""
    for act in acts:
        if foreseen := all_foreseen.get(act.facts.code):
            yield from tell_coming(foreseen, title_of(act.facts, visitor.language), visitor)

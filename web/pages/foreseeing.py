"""What is announced in an act. A list of many acts opens a text anew only where something of it was stored since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from fastapi import Request
from sqlmodel import Session

from config.catalogues import read_catalogue
from flows.pendings import Kept, read_all_pending, read_arrivals
from law.pending import Pending
from storage.effects import count_later
from storage.reading import ActLine
from web.context import Visitor
from web.reading.coming import Coming, read_coming
from web.reading.home import title_of
from web.reading.ties import Ties, read_ties


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
    return Foreseen(read_all_pending(session, today, code), read_arrivals(session, code))


def find_all_foreseen(
    request: Request, session: Session, acts: Iterable[ActLine], today: date
) -> Mapping[str, Foreseen]:
    """Return the same for each act that has a text; what was found for an earlier page is kept in memory."""
    memory = cast("dict[str, tuple[object, Foreseen]]", request.app.state.foreseen)
    later = count_later(session)
    found: dict[str, Foreseen] = {}
    for act in acts:
        if act.edition_on is None:
            continue
        code = act.facts.code
        # When it was last checked, and nothing came, makes no difference.
        stamp = (replace(act, checked_at=None), today, later)
        known = memory.get(code)
        if known is None or known[0] != stamp:
            known = memory[code] = (stamp, find_foreseen(session, code, today))
        found[code] = known[1]
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

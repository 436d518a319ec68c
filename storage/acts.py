"""Acts by their ЕСПИ code, and which of them are watched; a portal's silence never wipes out what another one said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select as columns
from sqlmodel import Session, col, or_, select

from law.model import LANGUAGES, ActFacts, Language
from storage.tables import ActRow, WatchRow

ASKED_AT_ONCE = 500
"""Ids in one query: databases take only so many values."""
_COLUMNS = (
    col(ActRow.code),
    col(ActRow.ngr),
    col(ActRow.title),
    col(ActRow.requisites),
    col(ActRow.status),
    col(ActRow.number),
    col(ActRow.adopted_on),
)
"""In the order of the fields of ActFacts."""


@dataclass(frozen=True, slots=True)
class WatchedAct:
    """An act on the watch list; ``facts`` is None until a portal was read."""

    code: str
    topics: tuple[str, ...]
    languages: tuple[Language, ...]
    is_archived: bool
    facts: ActFacts | None


def store_facts(session: Session, facts: ActFacts) -> None:
    """Keep what a portal says of an act; what is empty or None in ``facts`` leaves the older word."""
    row = session.get(ActRow, facts.code) or ActRow(
        code=facts.code, ngr="", title={}, requisites={}, status="", number=""
    )
    row.ngr = facts.ngr or row.ngr
    row.title = row.title | {language: words for language, words in facts.title.items() if words}
    row.requisites = row.requisites | {language: words for language, words in facts.requisites.items() if words}
    row.status = facts.status or row.status
    row.number = facts.number or row.number
    row.adopted_on = facts.adopted_on or row.adopted_on
    session.add(row)
    session.flush()


def find_facts(session: Session, id_or_ngr: str) -> ActFacts | None:
    """Return what is known of an act by its ЕСПИ code or adilet id, or None."""
    row = session.get(ActRow, id_or_ngr)
    if row is None and id_or_ngr:
        row = session.exec(select(ActRow).where(ActRow.ngr == id_or_ngr).order_by(col(ActRow.code)).limit(1)).first()
    return None if row is None else _as_facts(row)


def list_facts(session: Session) -> tuple[ActFacts, ...]:
    """Return what is known of every act that is stored."""
    return tuple(ActFacts(*row) for row in session.connection().execute(columns(*_COLUMNS)))


def find_facts_of(session: Session, ids: Iterable[str]) -> dict[str, ActFacts]:
    """Return what ``find_facts`` gives for each of these ids, by id, without those that are not known."""
    asked = list(dict.fromkeys(filter(None, ids)))
    by_code: dict[str, ActFacts] = {}
    by_ngr: dict[str, ActFacts] = {}
    query = columns(*_COLUMNS).order_by(col(ActRow.code))
    if len(asked) <= ASKED_AT_ONCE:
        query = query.where(or_(col(ActRow.code).in_(asked), col(ActRow.ngr).in_(asked)))
    for row in session.connection().execute(query):
        facts = ActFacts(*row)
        by_code[facts.code] = facts
        by_ngr.setdefault(facts.ngr, facts)
    found = {one: by_code.get(one) or by_ngr.get(one) for one in asked}
    return {one: facts for one, facts in found.items() if facts}


def put_on_watch(
    session: Session,
    code: str,
    topics: Sequence[str],
    *,
    languages: Sequence[Language] = LANGUAGES,
    is_archived: bool = False,
) -> None:
    """Watch an act; for one that is watched already the rest is replaced, but no topics leave the ones it has."""
    row = session.get(WatchRow, code) or WatchRow(code=code, topics=[], languages=[])
    row.topics = list(topics) or row.topics
    row.languages = list(languages)
    row.is_archived = is_archived
    session.add(row)
    session.flush()


def take_off_watch(session: Session, code: str) -> bool:
    """Watch an act no longer; all that is stored of it stays. Tells whether it was watched."""
    row = session.get(WatchRow, code)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True


def rename_watched(session: Session, was: str, code: str) -> None:
    """Watch an act under its ЕСПИ code that was watched under another id until its code was known."""
    row = session.get(WatchRow, was)
    if row is None or was == code:
        return
    own = session.get(WatchRow, code)
    topics = dict.fromkeys([*(own.topics if own else ()), *row.topics])
    put_on_watch(session, code, tuple(topics), languages=cast("list[Language]", row.languages))
    session.delete(row)
    session.flush()


def list_watched(session: Session) -> tuple[WatchedAct, ...]:
    """Return the watch list by code, archived acts included."""
    rows = session.exec(select(WatchRow, ActRow).join(ActRow, col(ActRow.code) == WatchRow.code, isouter=True))
    watched = [
        WatchedAct(
            code=watch.code,
            topics=tuple(watch.topics),
            languages=cast("tuple[Language, ...]", tuple(watch.languages)),
            is_archived=watch.is_archived,
            # Of an outer join the right side may be missing, which its type does not say.
            facts=_as_facts(act) if cast("ActRow | None", act) else None,
        )
        for watch, act in rows
    ]
    return tuple(sorted(watched, key=lambda act: (len(act.code), act.code)))


def _as_facts(row: ActRow) -> ActFacts:
    return ActFacts(
        code=row.code,
        ngr=row.ngr,
        title=row.title,
        requisites=row.requisites,
        status=row.status,
        number=row.number,
        adopted_on=row.adopted_on,
    )

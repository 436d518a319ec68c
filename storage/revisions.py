"""History is append-only: a revision once stored is never altered, and a portal's silent correction is one more row.

``seq`` counts what was stored of an act in a language, whatever edition date it bears. The whole value lies in a blob.
What a better reader made of the same bytes later stands beside it (``storage.readings``), and is what is given out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from law.model import Language, Revision
from law.serial import from_plain, to_plain
from storage.blobs import get_blob, put_blob
from storage.columns import write_json
from storage.errors import NotStoredError
from storage.kept import keep_again
from storage.search_index import Wanted, is_indexed, put_edition
from storage.tables import BlobRow, CaptureRow, RevisionCaptureRow, RevisionRow
from storage.tables_reading import ReadingRow

# Made once: a pass asks it several times for each act, and to put it together takes longer than to answer it.
_EDITIONS: Select[Any] = (
    select_columns(
        col(RevisionRow.id),
        col(RevisionRow.portal_version_on),
        col(RevisionRow.law_hash).label("first_law_hash"),
        col(RevisionRow.notes_hash).label("first_notes_hash"),
        col(RevisionRow.seq),
        col(RevisionRow.stored_at),
        col(RevisionRow.reader).label("first_reader"),
        col(ReadingRow.law_hash),
        col(ReadingRow.notes_hash),
        col(ReadingRow.reader),
    )
    .join(ReadingRow, col(ReadingRow.revision_id) == RevisionRow.id, isouter=True)
    .where(col(RevisionRow.act) == bindparam("act"), col(RevisionRow.language) == bindparam("language"))
    .order_by(col(RevisionRow.portal_version_on), col(RevisionRow.seq), col(ReadingRow.id))
)


@dataclass(frozen=True, slots=True)
class StoredRevision:
    """A revision and how it came here; ``captures`` are the numbers of those it was read from, in order."""

    id: int
    revision: Revision
    """As the newest reading has it."""
    seq: int
    stored_at: datetime
    captures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """A line of the list of what is stored, without the text."""

    id: int
    portal_version_on: date
    law_hash: str
    """Of the newest reading, as ``notes_hash`` and ``reader``."""
    notes_hash: str
    seq: int
    stored_at: datetime
    first_law_hash: str = ""
    """Of the first reading: whoever asks whether a text is new is not misled by a better reader."""
    reader: str = ""
    """Who read it; empty where nobody noted it."""


def store_revision(
    session: Session, revision: Revision, captures: Sequence[int], stored_at: datetime, reader: str = ""
) -> StoredRevision:
    """Append a revision that was read from these captures, whatever is stored already; ``reader`` names who read it."""
    query = select(func.max(RevisionRow.seq)).where(*_is_of(revision.act, revision.language))
    row = RevisionRow(
        act=revision.act,
        language=revision.language,
        seq=(session.exec(query).one() or 0) + 1,
        portal_version_on=revision.portal_version_on,
        law_hash=revision.law_hash,
        notes_hash=revision.notes_hash,
        tree_id=put_blob(session, write_json(to_plain(revision)).encode(), _find_similar(session, revision)),
        stored_at=stored_at,
        reader=reader,
    )
    session.add(row)
    session.flush()
    number = _number(row)
    for position, capture in enumerate(captures):
        session.add(RevisionCaptureRow(revision_id=number, capture_id=capture, position=position))
    session.flush()
    if _has_later(session, revision):
        keep_again(session, revision.act, revision.language, revision.portal_version_on, row.seq)
    # Whoever stores a text compares it next.
    session.info["last_tree"] = (row.tree_id, revision)
    index_act(session, revision.act, revision.language, revision)
    return StoredRevision(id=number, revision=revision, seq=row.seq, stored_at=row.stored_at, captures=tuple(captures))


def index_act(session: Session, act: str, language: Language, new: Revision | None = None) -> bool:
    """Bring the search of an act in a language up to date, ``new`` being just stored; tell whether it was not."""
    editions = [(one.portal_version_on, one.id, one.law_hash) for one in list_editions(session, act, language)]
    if new is None and is_indexed(session, act, language, editions):
        return False
    put_edition(session, Wanted(act, language, editions, lambda number: get_revision(session, number).revision), new)
    return True


def find_latest(session: Session, act: str, language: Language) -> StoredRevision | None:
    """Return the revision with the latest edition date, of several the one that was stored last; or None."""
    query = (
        select(RevisionRow)
        .where(*_is_of(act, language))
        .order_by(col(RevisionRow.portal_version_on).desc(), col(RevisionRow.seq).desc())
        .limit(1)
    )
    row = session.exec(query).first()
    return None if row is None else _as_stored(session, row)


def list_editions(session: Session, act: str, language: Language) -> tuple[Edition, ...]:
    """Return what is stored of an act in a language, by edition date, then as it was stored."""
    # A line for each reading; of several the newest comes last and stays.
    editions = {
        line.id: Edition(
            id=line.id,
            portal_version_on=line.portal_version_on,
            law_hash=line.first_law_hash if line.reader is None else line.law_hash,
            notes_hash=line.first_notes_hash if line.reader is None else line.notes_hash,
            seq=line.seq,
            stored_at=line.stored_at,
            first_law_hash=line.first_law_hash,
            reader=line.first_reader if line.reader is None else line.reader,
        )
        for line in session.connection().execute(_EDITIONS, {"act": act, "language": language})
    }
    return tuple(editions.values())


def read_digests(session: Session, act: str, language: Language) -> dict[date, tuple[str, ...]]:
    """Return the digests of the pages that each edition was read from, in their order; of several the one stored last.

    Bytes that have these digests hold what is stored, and need not be read again.
    """
    query = (
        select(col(RevisionRow.portal_version_on), RevisionRow.seq, BlobRow.digest)
        .join(RevisionCaptureRow, col(RevisionCaptureRow.revision_id) == RevisionRow.id)
        .join(CaptureRow, col(CaptureRow.id) == RevisionCaptureRow.capture_id)
        .join(BlobRow, col(BlobRow.id) == CaptureRow.body_id)
        .where(*_is_of(act, language))
        .order_by(col(RevisionRow.seq), col(RevisionCaptureRow.position))
    )
    latest: dict[date, tuple[int, list[str]]] = {}
    for on, seq, digest in session.exec(query):
        if on not in latest or latest[on][0] != seq:
            latest[on] = (seq, [])
        latest[on][1].append(digest)
    return {on: tuple(digests) for on, (_, digests) in latest.items()}


def get_revision(session: Session, revision_id: int) -> StoredRevision:
    """Return a revision by its number; raises NotStoredError."""
    row = session.get(RevisionRow, revision_id)
    if row is None:
        raise NotStoredError(f"there is no revision {revision_id}")
    return _as_stored(session, row)


def _find_similar(session: Session, revision: Revision) -> int | None:
    """Return the number of the tree of the edition just before this one, else of the one just after."""
    query = select(RevisionRow.tree_id).where(*_is_of(revision.act, revision.language))
    dated, number = col(RevisionRow.portal_version_on), col(RevisionRow.seq)
    before = query.where(dated <= revision.portal_version_on).order_by(dated.desc(), number.desc()).limit(1)
    return session.exec(before).first() or session.exec(query.order_by(dated, number).limit(1)).first()


def _has_later(session: Session, revision: Revision) -> bool:
    later = RevisionRow.portal_version_on > revision.portal_version_on
    query = select(RevisionRow.id).where(*_is_of(revision.act, revision.language), later).limit(1)
    return session.exec(query).first() is not None


def _as_stored(session: Session, row: RevisionRow) -> StoredRevision:
    number = _number(row)
    query = (
        select(RevisionCaptureRow.capture_id)
        .where(RevisionCaptureRow.revision_id == number)
        .order_by(col(RevisionCaptureRow.position))
    )
    reading = (
        select(ReadingRow.tree_id).where(ReadingRow.revision_id == number).order_by(col(ReadingRow.id).desc()).limit(1)
    )
    tree = session.exec(reading).first() or row.tree_id
    last, revision = session.info.get("last_tree", (0, None))
    if last != tree:
        revision = from_plain(Revision, json.loads(get_blob(session, tree)))
    return StoredRevision(
        id=number,
        revision=revision,
        seq=row.seq,
        stored_at=row.stored_at,
        captures=tuple(session.exec(query)),
    )


def _is_of(act: str, language: Language) -> tuple[bool, bool]:
    # Conditions for SQL; to the type checker a comparison of columns is a bool.
    return RevisionRow.act == act, RevisionRow.language == language


def _number(row: RevisionRow) -> int:
    assert row.id is not None  # noqa: S101 - for the types; a flushed row has its number
    return row.id
